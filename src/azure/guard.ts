import type { PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';
import { AttemptFault, aborted } from './attempt.js';
import { AzureError } from './azure.js';
import { hostOf } from './printable.js';

/**
 * Lets a request go to one origin only. It stands before the policy that attaches the token: a `nextLink` may name any
 * host, and the SDKs would send the token there.
 */
export function originPolicy(endpoint: string): PipelinePolicy {
  const { origin } = new URL(endpoint);
  return {
    name: 'kvpostureOriginPolicy',
    async sendRequest(request, next) {
      if (!URL.canParse(request.url) || new URL(request.url).origin !== origin)
        throw new AzureError(
          'failed',
          `${hostOf(endpoint)} sent a next page at ${hostOf(request.url)}, which is not the configured Azure endpoint, so nothing was sent there.`,
        );
      return next(request);
    },
  };
}

/**
 * Ends every request as soon as the run is cancelled, whatever it waits for. Sets the signal on each request: the pager
 * of arm-keyvault forgets it from the second page on.
 */
export function abortPolicy(signal: AbortSignal): PipelinePolicy {
  return {
    name: 'kvpostureAbortPolicy',
    async sendRequest(request, next) {
      if (signal.aborted) throw aborted();
      request.abortSignal = signal;
      return race(signal, aborted, () => next(request));
    },
  };
}

/**
 * Gives one attempt `milliseconds`, from the connection to the last byte of the body. The HTTP client's own time-out
 * ends with the headers, and a compressed body that breaks off never ends there at all; so this one does not wait for
 * the client to give in.
 */
export function timeLimitPolicy(
  milliseconds: number,
  signal: AbortSignal,
  onRequest?: () => void,
): PipelinePolicy {
  return {
    name: 'kvpostureTimeLimitPolicy',
    async sendRequest(request, next) {
      onRequest?.();
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), milliseconds);
      const stop = () => controller.abort();
      signal.addEventListener('abort', stop, { once: true });
      request.abortSignal = controller.signal;
      const limit = `gave no whole answer within ${milliseconds / 1000} s`;
      try {
        return await race(
          controller.signal,
          () => (signal.aborted ? aborted() : new AttemptFault('TIMEOUT', limit)),
          () => next(request),
        );
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
        request.abortSignal = signal;
      }
    },
  };
}

/** Runs `work`, but rejects with `reason()` at the moment the signal fires, also when `work` ignores it. */
async function race(
  signal: AbortSignal,
  reason: () => Error,
  work: () => Promise<PipelineResponse>,
): Promise<PipelineResponse> {
  let stop = (): void => {};
  const fired = new Promise<never>((_, reject) => {
    stop = () => reject(reason());
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  fired.catch(() => {});
  try {
    return await Promise.race([fired, work()]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
