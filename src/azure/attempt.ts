import type { PipelineResponse } from '@azure/core-rest-pipeline';
import { AzureError } from './azure.js';
import { hostOf, printable } from './printable.js';

/** One attempt at a request that brought no whole answer; the retry policy decides what comes of it. */
export class AttemptFault extends Error {
  readonly code: 'TIMEOUT' | 'CUT_BODY';

  constructor(code: 'TIMEOUT' | 'CUT_BODY', message: string) {
    super(message);
    this.name = 'AttemptFault';
    this.code = code;
  }
}

/** The error that a cancelled run ends with, whatever it was doing. */
export function aborted(): AzureError {
  return new AzureError('aborted', 'The run was cancelled before Azure had answered.');
}

/**
 * Turns an answer that is no success into an error with Azure's own code and message, which are either under `error`
 * or at the top of the body. 401 and 403 are `refused`.
 */
export function answerError(response: PipelineResponse): AzureError {
  const { status } = response;
  const { code, message } = azureMessage(response.bodyAsText ?? '');
  const host = hostOf(response.request.url);
  const said = [code, message].filter((part) => part !== undefined).join(': ');
  const note = status >= 300 && status < 400 ? 'a redirect that is not followed' : said;
  return new AzureError(
    status === 401 || status === 403 ? 'refused' : 'failed',
    `${host} answered ${status}${note === '' ? '' : ` ${note}`}${note.endsWith('…') ? '' : '.'}`,
    code === undefined ? { status } : { status, code },
  );
}

function azureMessage(body: string): { code?: string; message?: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return {};
  }
  const error = telling(field(parsed, 'error') ?? parsed);
  const code = field(error, 'code');
  const message = field(error, 'message');
  return {
    ...(typeof code === 'string' && code !== '' ? { code: printable(code, 80) } : {}),
    ...(typeof message === 'string' && message !== '' ? { message: printable(message) } : {}),
  };
}

/** Resource Graph answers `BadRequest` with a text that says nothing; what is the matter is its first detail. */
function telling(error: unknown): unknown {
  const details = field(error, 'details');
  const message = field(error, 'message');
  const mute = typeof message === 'string' && message.startsWith('Please provide below info');
  const [first]: unknown[] = Array.isArray(details) ? details : [];
  return mute && first !== undefined ? first : error;
}

/** An own property of a value that may be anything. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
