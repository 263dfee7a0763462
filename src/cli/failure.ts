import { EXIT } from './exitCodes.js';

/** Errors that say in one sentence why the run could not start, by class name: the classes themselves load lazily. */
const CANNOT_START = new Set([
  'UsageError',
  'InputError',
  'RulePackError',
  'AzureError',
  'NothingToReadError',
]);
/** Errors about a report or file that could not be written. */
const NOT_WRITTEN = new Set(['ReportError', 'WriteError']);

/**
 * What to print for an error that ended the run, and the exit code of design 3. A stack trace shows only with
 * `-v`, or for an error nobody foresaw, which is a bug of ours.
 */
export async function explainFailure(
  error: unknown,
  verbose: boolean,
): Promise<{ readonly text: string; readonly code: number }> {
  const { visibleText } = await import('../report/terminalText.js');
  if (!(error instanceof Error))
    return { text: `Bug in kvposture: ${visibleText(String(error))}`, code: EXIT.internal };
  const message = error.message.split('\n').map(visibleText).join('\n');
  const foreseen = CANNOT_START.has(error.name) || NOT_WRITTEN.has(error.name);
  const trace = verbose || !foreseen ? `\n${chain(error).map(visibleTrace).join('\n')}` : '';
  if (CANNOT_START.has(error.name)) return { text: `kvposture: ${message}${trace}`, code: EXIT.cannotStart };
  if (NOT_WRITTEN.has(error.name)) return { text: `kvposture: ${message}${trace}`, code: EXIT.internal };
  return {
    text: `kvposture: this is a bug, please report it with the lines below: ${message}${trace}`,
    code: EXIT.internal,
  };

  function visibleTrace(cause: Error): string {
    return (cause.stack ?? cause.message).split('\n').map(visibleText).join('\n    ');
  }
}

/** An error and what caused it, outermost first; at most eight. */
function chain(error: Error): readonly Error[] {
  const errors: Error[] = [];
  for (let next: unknown = error; next instanceof Error && errors.length < 8; next = next.cause)
    errors.push(next);
  return errors;
}
