import { writeFileWhole } from '../input/writeFileWhole.js';
import type { Result } from '../model/result.js';
import type { ReportOptions } from '../report/reporter.js';
import { FORMATS, type Format, reporters } from '../report/reporters.js';
import { writeToStdout } from './stdout.js';
import { UsageError } from './usageError.js';

/** One `-o FORMAT[=PATH]`; without a path the report goes to stdout. */
export interface Output {
  readonly format: Format;
  readonly path: string | null;
}

/**
 * Reads the values of `-o`. None given is the table on stdout.
 * @throws UsageError for an unknown format, an empty path, or two outputs for stdout or for the same file.
 */
export function parseOutputs(values: readonly string[]): readonly Output[] {
  if (values.length === 0) return [{ format: 'table', path: null }];
  const outputs = values.map((value): Output => {
    const [name = '', ...rest] = value.split('=');
    const format = FORMATS.find((known) => known === name);
    if (format === undefined)
      throw new UsageError(
        `There is no output format "${name}"; use ${FORMATS.join(', ')}, as in -o sarif=audit.sarif.`,
      );
    const path = rest.length === 0 ? null : rest.join('=');
    if (path === '')
      throw new UsageError(`-o ${value} names no file; write -o ${format}=FILE, or -o ${format} for stdout.`);
    return { format, path };
  });
  if (outputs.filter(({ path }) => path === null).length > 1)
    throw new UsageError('Only one -o can go to stdout; give the others a file, as in -o json=audit.json.');
  const paths = outputs.flatMap(({ path }) => (path === null ? [] : [path]));
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  if (twice !== undefined) throw new UsageError(`Two outputs name the file ${twice}; give each its own.`);
  return outputs;
}

/** A report that could not be written: exit code 4. */
export class ReportError extends Error {
  override readonly name = 'ReportError';
}

/**
 * Renders and writes every output; each file is complete or absent, and one that fails does not stop the others.
 * @throws ReportError naming all that failed.
 */
export async function writeOutputs(
  outputs: readonly Output[],
  result: Result,
  options: ReportOptions,
): Promise<void> {
  const failures: string[] = [];
  for (const { format, path } of outputs) {
    const render = await reporters[format]();
    try {
      if (path === null) await writeToStdout(render(result, options));
      else await writeFileWhole(path, render(result, { ...options, colorLevel: 0 }));
    } catch (error) {
      failures.push(
        `The ${format} report was not written: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  if (failures.length > 0) throw new ReportError(failures.join('\n'));
}
