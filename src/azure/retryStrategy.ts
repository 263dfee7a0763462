/** How one attempt at a request ended, when it did not end well. */
export interface Attempt {
  /** 1 for the first attempt. */
  readonly number: number;
  /** How many attempts ended as this one did: throttled, or in a fault. Left out, all of them. */
  readonly alike?: number;
  /** HTTP status, or null when there was no whole answer. */
  readonly status: number | null;
  /** Error code of the system or the HTTP client, `TIMEOUT` or `CUT_BODY`; null with a status. */
  readonly code: string | null;
  /** Value of a response header, by name in any letter case. */
  header(name: string): string | undefined;
}

/** `wait` and try again, `give-up` because Azure asks for too long a wait, or `end` with what the attempt brought. */
type Decision =
  | { readonly kind: 'wait'; readonly milliseconds: number; readonly reason: string }
  | { readonly kind: 'give-up'; readonly reason: string }
  | { readonly kind: 'end' };

/** The longest wait that is slept through, in milliseconds. */
const LONGEST_WAIT = 60_000;
/** Being throttled is no fault: the request is good, and will be answered when there is room. */
const THROTTLED_ATTEMPTS = 10;
const FAULT_ATTEMPTS = 4;
const FIRST_BACKOFF = 500;
const LONGEST_BACKOFF = 16_000;
/** Spreads requests that were told the same wait, so that they do not all come back at once. */
const SPREAD = 250;

/** Faults that pass: of the network, of name resolution, of a body that broke off, of our own time limit. */
const PASSING: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'PARSE_ERROR',
  'ERR_STREAM_PREMATURE_CLOSE',
  'TIMEOUT',
  'CUT_BODY',
]);

/**
 * What to do after an attempt that failed. Pure: `now` is the clock in epoch milliseconds, `random` a number from 0
 * to 1 for the jitter. Resource Manager names its wait in `Retry-After` (seconds or a date) and sometimes in
 * `retry-after-ms` or `x-ms-retry-after-ms`; Resource Graph in `x-ms-user-quota-resets-after` (hh:mm:ss), which it
 * sends with every answer, so it counts for 429 only.
 */
export function afterAttempt(attempt: Attempt, now: number, random: number): Decision {
  const attempts = attemptsFor(attempt);
  if (attempts === 0) return { kind: 'end' };
  const what = describe(attempt);
  const asked = attempt.status === null ? null : askedWait(attempt, now);
  if (asked !== null && asked > LONGEST_WAIT)
    return {
      kind: 'give-up',
      reason: `${what} and asked for a wait of ${Math.ceil(asked / 1000)} s, which is more than the ${LONGEST_WAIT / 1000} s kvposture waits`,
    };
  if ((attempt.alike ?? attempt.number) >= attempts) return { kind: 'end' };
  if (asked !== null && asked > 0)
    return { kind: 'wait', milliseconds: Math.round(asked + random * SPREAD), reason: what };
  const backoff = Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** (attempt.number - 1));
  return { kind: 'wait', milliseconds: Math.round(backoff * (0.5 + random / 2)), reason: what };
}

function attemptsFor(attempt: Attempt): number {
  const { status, code } = attempt;
  if (status === 429) return THROTTLED_ATTEMPTS;
  if (status === 408) return FAULT_ATTEMPTS;
  // 501 and 505 say that the request will never be understood.
  if (status !== null) return status >= 500 && status !== 501 && status !== 505 ? FAULT_ATTEMPTS : 0;
  return code !== null && PASSING.has(code) ? FAULT_ATTEMPTS : 0;
}

function describe(attempt: Attempt): string {
  if (attempt.status === 429) return 'throttled the request (429)';
  if (attempt.status !== null) return `answered ${attempt.status}`;
  if (attempt.code === 'TIMEOUT') return 'took too long';
  if (attempt.code === 'CUT_BODY' || attempt.code === 'PARSE_ERROR') return 'broke off its answer';
  return `could not be reached (${attempt.code})`;
}

/** The wait Azure asked for in milliseconds, at least 0; null where it asked for none that can be read. */
function askedWait(attempt: Attempt, now: number): number | null {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const milliseconds = wholeNumber(attempt.header(name));
    if (milliseconds !== null) return milliseconds;
  }
  const retryAfter = attempt.header('retry-after')?.trim();
  if (retryAfter !== undefined && retryAfter !== '') {
    const seconds = wholeNumber(retryAfter);
    if (seconds !== null) return seconds * 1000;
    const date = Date.parse(retryAfter);
    if (!Number.isNaN(date)) return Math.max(0, date - now);
  }
  return attempt.status === 429 ? clockWait(attempt.header('x-ms-user-quota-resets-after')) : null;
}

function wholeNumber(text: string | undefined): number | null {
  const trimmed = text?.trim() ?? '';
  return /^\d{1,12}(?:\.\d+)?$/.test(trimmed) ? Math.ceil(Number(trimmed)) : null;
}

function clockWait(text: string | undefined): number | null {
  const match = /^(\d{1,4}):(\d{1,2}):(\d{1,2})(?:\.\d+)?$/.exec(text?.trim() ?? '');
  if (!match) return null;
  const [, hours, minutes, seconds] = match;
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
}
