import { readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { requireWritable } from '../input/writeFileWhole.js';
import { writeFile } from './fileWrites.js';
import { writeToStdout } from './stdout.js';
import { UsageError } from './usageError.js';

/** One `-o FORMAT[=PATH]`; without a path the report goes to stdout. */
export interface Output<Format extends string> {
  readonly format: Format;
  readonly path: string | null;
}

/**
 * Reads the values of `-o` for a command that knows these formats. None given is the first of them on stdout.
 * @throws UsageError for an unknown format, an empty path, or two outputs for stdout or for the same file.
 */
export function parseOutputs<Format extends string>(
  values: readonly string[],
  formats: readonly [Format, ...Format[]],
): readonly Output<Format>[] {
  if (values.length === 0) return [{ format: formats[0], path: null }];
  const outputs = values.map((value): Output<Format> => {
    const [name = '', ...rest] = value.split('=');
    const format = formats.find((known) => known === name);
    if (format === undefined)
      throw new UsageError(
        `There is no output format "${name}"; use ${formats.join(', ')}, as in -o json=FILE.`,
      );
    const path = rest.length === 0 ? null : rest.join('=');
    if (path === '')
      throw new UsageError(`-o ${value} names no file; write -o ${format}=FILE, or -o ${format} for stdout.`);
    if (path === '-') throw new UsageError(`-o ${value} is no file; write -o ${format} for stdout.`);
    return { format, path };
  });
  if (outputs.filter(({ path }) => path === null).length > 1)
    throw new UsageError('Only one -o can go to stdout; give the others a file, as in -o json=audit.json.');
  const paths = outputs.flatMap(({ path }) => (path === null ? [] : [path]));
  const files = paths.map((path) => realFile(path));
  const twice = paths.find((_, index) => files.indexOf(files[index] ?? '') !== index);
  if (twice !== undefined) throw new UsageError(`Two outputs name the file ${twice}; give each its own.`);
  return outputs;
}

/** Longer chains of links no system follows; a circle has no end. */
const MOST_LINKS = 40;

/** A file by its one true name, also where it does not exist yet. */
function realFile(path: string, links = MOST_LINKS): string {
  for (const place of [
    () => realpathSync(path),
    // A link to a file that is still to be written.
    () => (links === 0 ? path : realFile(resolve(dirname(resolve(path)), readlinkSync(path)), links - 1)),
    () => join(realpathSync(dirname(resolve(path))), basename(path)),
  ]) {
    try {
      return place();
    } catch {
      // Not there: its folder tells, or else its path.
    }
  }
  return resolve(path);
}

/**
 * Tells before the work what would fail after it: a folder that does not exist, a file that may not be written.
 * @throws ReportError naming all that cannot be written.
 */
export async function requireWritableOutputs(outputs: readonly Output<string>[]): Promise<void> {
  const failures: string[] = [];
  for (const { format, path } of outputs) {
    if (path === null) continue;
    await requireWritable(path).catch((error: unknown) => failures.push(notWritten(format, error)));
  }
  if (failures.length > 0) throw new ReportError(failures.join('\n'));
}

function notWritten(format: string, error: unknown): string {
  return `The ${format} report was not written: ${error instanceof Error ? error.message : String(error)}`;
}

/** A report that could not be written: exit code 4. */
export class ReportError extends Error {
  override readonly name = 'ReportError';
}

/**
 * Renders and writes every output; each file is complete or absent, and one that fails does not stop the others.
 * @throws ReportError naming all that failed.
 */
export async function writeOutputs<Format extends string>(
  outputs: readonly Output<Format>[],
  render: (output: Output<Format>) => Promise<Iterable<string>>,
): Promise<void> {
  const failures: string[] = [];
  for (const output of outputs) {
    try {
      const pieces = await render(output);
      if (output.path === null) await writeToStdout(pieces);
      else await writeFile(output.path, pieces);
    } catch (error) {
      failures.push(notWritten(output.format, error));
    }
  }
  if (failures.length > 0) throw new ReportError(failures.join('\n'));
}
