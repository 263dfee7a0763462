import { setTimeout as sleep } from 'node:timers/promises';
import { isRestError, type PipelinePolicy, type PipelineResponse } from '@azure/core-rest-pipeline';
import { AttemptFault, aborted, answerError } from './attempt.js';
import { AzureError } from './azure.js';
import { hostOf, printable } from './printable.js';
import { type Attempt, afterAttempt } from './retryStrategy.js';

/** One wait between two attempts, told so that a person knows why nothing moves. */
export interface Wait {
  readonly milliseconds: number;
  /** What happened, to be read after the host: `throttled the request (429)`. */
  readonly reason: string;
  readonly host: string;
}

/**
 * Tries a request again as {@link afterAttempt} decides. Returns a 2xx answer; anything else leaves it as an
 * AzureError, so that what is outside of it sees one kind of failure.
 */
export function retryPolicy(options: {
  readonly signal: AbortSignal;
  readonly onWait?: ((wait: Wait) => void) | undefined;
}): PipelinePolicy {
  return {
    name: 'kvpostureRetryPolicy',
    async sendRequest(request, next) {
      // Counted apart: three throttled attempts and one broken connection are no failure yet.
      const alike = { throttled: 0, faulty: 0 };
      for (let number = 1; ; number++) {
        const outcome = await attempt(() => next(request));
        if (options.signal.aborted) throw aborted();
        if ('response' in outcome && outcome.response.status >= 200 && outcome.response.status < 300)
          return outcome.response;
        const throttled = 'response' in outcome && outcome.response.status === 429;
        const count = ++alike[throttled ? 'throttled' : 'faulty'];
        const attempted = describeOutcome(outcome, number, count);
        const decision = afterAttempt(attempted, Date.now(), Math.random());
        const host = hostOf(request.url);
        if (decision.kind === 'end') throw outcomeError(outcome, host, number);
        if (decision.kind === 'give-up')
          throw new AzureError('failed', `${host} ${decision.reason}; run again later.`, statusOf(outcome));
        options.onWait?.({ milliseconds: decision.milliseconds, reason: decision.reason, host });
        await sleep(decision.milliseconds, undefined, { signal: options.signal }).catch(() => {
          throw aborted();
        });
      }
    },
  };
}

type Outcome = { readonly response: PipelineResponse } | { readonly fault: Error; readonly code: string };

async function attempt(send: () => Promise<PipelineResponse>): Promise<Outcome> {
  try {
    return { response: await send() };
  } catch (error) {
    if (error instanceof AzureError) throw error;
    if (error instanceof AttemptFault) return { fault: error, code: error.code };
    // A RestError carries an answer only when a policy made it from one.
    if (isRestError(error)) return { fault: error, code: error.code ?? 'unknown' };
    throw error;
  }
}

function describeOutcome(outcome: Outcome, number: number, alike: number): Attempt {
  if ('response' in outcome) {
    const { status, headers } = outcome.response;
    return { number, alike, status, code: null, header: (name) => headers.get(name) };
  }
  return { number, alike, status: null, code: outcome.code, header: () => undefined };
}

function statusOf(outcome: Outcome): { status?: number } {
  return 'response' in outcome ? { status: outcome.response.status } : {};
}

function outcomeError(outcome: Outcome, host: string, attempts: number): AzureError {
  const tries = attempts === 1 ? '' : ` (${attempts} attempts)`;
  if ('response' in outcome) {
    const error = answerError(outcome.response);
    return new AzureError(error.kind, `${error.message.replace(/\.$/, '')}${tries}.`, {
      status: outcome.response.status,
      ...(error.code === undefined ? {} : { code: error.code }),
    });
  }
  const { fault, code } = outcome;
  const what =
    fault instanceof AttemptFault
      ? `${host} ${fault.message}`
      : `${host} could not be read: ${printable(fault.message, 160)}`;
  return new AzureError('failed', `${what}${tries}.`, {
    code,
    // Not the fault itself: it carries the request, and with it the token.
    cause: new Error(`${code}: ${printable(fault.message)}`),
  });
}
