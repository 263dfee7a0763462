import { EXIT } from './exitCodes.js';

/** Errors that say in one sentence why the run could not start, by class name: the classes themselves load lazily. */
const CANNOT_START = new Set([
  'UsageError',
  'InputError',
  'RulePackError',
  'ConfigError',
  'AzureError',
  'NothingToReadError',
]);
/** Errors about a report or file that could not be written. */
const NOT_WRITTEN = new Set(['ReportError', 'WriteError', 'StdoutError']);

interface Failure {
  readonly text: string;
  readonly code: number;
}

/**
 * What to print for an error that ended the run, and the exit code of design 3. A stack trace shows only with
 * `-v`, or for an error nobody foresaw, which is a bug of ours.
 */
export async function explainFailure(error: unknown, verbose: boolean): Promise<Failure> {
  if (!(error instanceof Error) || !(CANNOT_START.has(error.name) || NOT_WRITTEN.has(error.name)))
    return explainBug(error);
  const { visibleText } = await import('../report/terminalText.js');
  const message = error.message.split('\n').map(visibleText).join('\n');
  const code = CANNOT_START.has(error.name) ? EXIT.cannotStart : EXIT.internal;
  return { text: `kvposture: ${message}${verbose ? await trace(error) : ''}`, code };
}

/** The same for what nobody caught: a bug, whatever it is, with its stack trace. */
export async function explainBug(error: unknown): Promise<Failure> {
  const { visibleText } = await import('../report/terminalText.js');
  const message = visibleText(error instanceof Error ? error.message : String(error));
  const lines = error instanceof Error ? await trace(error) : '';
  return {
    text: `kvposture: this is a bug, please report it with the lines below: ${message}${lines}`,
    code: EXIT.internal,
  };
}

async function trace(error: Error): Promise<string> {
  const { visibleText } = await import('../report/terminalText.js');
  const visible = ({ stack, message }: Error) =>
    (stack ?? message).split('\n').map(visibleText).join('\n    ');
  return `\n${chain(error).map(visible).join('\n')}`;
}

/** An error and what caused it, outermost first; at most eight. */
function chain(error: Error): readonly Error[] {
  const errors: Error[] = [];
  for (let next: unknown = error; next instanceof Error && errors.length < 8; next = next.cause)
    errors.push(next);
  return errors;
}
