import { existsSync } from 'node:fs';
import type { Result } from '../model/result.js';
import type { Anchors } from '../report/anchor.js';
import type { ReportOptions } from '../report/reporter.js';
import { type Format, reporters } from '../report/reporters.js';
import { colorLevel } from './colorLevel.js';
import type { ReportingOptions } from './commonOptions.js';
import { blindsGate } from './exitCode.js';
import { type Output, ReportError, writeOutputs } from './outputs.js';
import { hmacSha256, redactKey } from './pseudonymsOfRun.js';
import type { Messages } from './stderr.js';
import { withheldText } from './withheldSarif.js';

/** What became of the reports. */
export interface Written {
  /** What could not be written; null when all was. */
  readonly failure: ReportError | null;
  /** Whether a SARIF was held back. */
  readonly withheld: boolean;
}

/** Renders a result in every format asked for; each file is complete or absent. */
export async function writeReports(
  outputs: readonly Output<Format>[],
  result: Result,
  options: ReportingOptions,
  anchors: Anchors,
  messages: Messages,
): Promise<Written> {
  const shown = await forReaders(result, options);
  const published = publishable(outputs, shown, options, messages);
  const { stdout } = process;
  const page: ReportOptions = {
    width: stdout.columns ?? 80,
    colorLevel: colorLevel({ flag: options.color, env: process.env, isTerminal: stdout.isTTY === true }),
    verbose: options.verbose === true,
    failOn: options.failOn,
    incomplete: blindsGate(shown, options.failOn),
    suppressed: options.sarifSuppressed === 'include',
    // A path of the repository may hold the names that are to be hidden.
    ...(shown.redacted === true ? {} : { anchors }),
  };
  const withheld = published.length < outputs.length;
  try {
    await writeOutputs(published, async ({ format, path }) => {
      const render = await reporters[format]();
      return render(shown, path === null ? page : { ...page, colorLevel: 0 });
    });
    return { failure: null, withheld };
  } catch (error) {
    if (error instanceof ReportError) return { failure: error, withheld };
    throw error;
  }
}

async function forReaders(result: Result, { redact }: ReportingOptions): Promise<Result> {
  if (redact === undefined) return result;
  const { redactResult } = await import('../report/redact/redactResult.js');
  return redactResult(result, hmacSha256, redactKey());
}

/**
 * Holds back the SARIF where any rule was blinded, below the gate too: code scanning takes a missing result for a
 * fixed one.
 */
function publishable(
  outputs: readonly Output<Format>[],
  result: Result,
  options: ReportingOptions,
  messages: Messages,
): readonly Output<Format>[] {
  if (!blindsGate(result, 'never') || options.sarifIncomplete === 'write') return outputs;
  const sarif = outputs.find(({ format }) => format === 'sarif');
  if (sarif !== undefined) {
    const left = sarif.path !== null && existsSync(sarif.path) ? sarif.path : null;
    const text = withheldText(result, left);
    // Redacted already, where the result is.
    messages.warning(text, text);
  }
  return outputs.filter(({ format }) => format !== 'sarif');
}
