import { setTimeout as sleep } from 'node:timers/promises';
import type { PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';
import { aborted } from './attempt.js';
import { hostOf } from './printable.js';
import type { Wait } from './retryPolicy.js';

interface PaceOptions {
  readonly signal: AbortSignal;
  readonly onWait?: ((wait: Wait) => void) | undefined;
  /** In place of the clock of the machine. */
  readonly clock?: Clock;
}

/** Time in milliseconds. `sleep` rejects when the signal fires. */
interface Clock {
  now(): number;
  sleep(milliseconds: number, signal: AbortSignal): Promise<unknown>;
}

const MACHINE_CLOCK: Clock = {
  now: Date.now,
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
};

/** Resource Graph grants 15 queries in 5 seconds; one is left for whoever else signs in with the same identity. */
const QUERIES = 14;
const QUERY_WINDOW = 5000;
/** Clocks and timers are not exact. */
const MARGIN = 50;
/** The longest that an answer's clock is believed: quotas fill within seconds, and a longer wait comes as a 429. */
const LONGEST_RESET = 60_000;
/** While all queries are under way there is no time to wait for but that of an answer. */
const LOOK_AGAIN = 10;

/**
 * Lets no more than {@link QUERIES} queries be sent in any five seconds, attempts counted one by one: a query starts
 * when the one that many before it was *answered* five seconds ago, so however long each is on its way, the server never
 * counts more. An answer that says that the quota is used up (others may draw on it) stops all until it is filled again.
 * Source: azure-sdk.md 2.3; headers `x-ms-user-quota-remaining`, `x-ms-user-quota-resets-after` (hh:mm:ss).
 */
export function graphPace({ signal, onWait, clock = MACHINE_CLOCK }: PaceOptions): PipelinePolicy {
  const answered: number[] = [];
  let underWay = 0;
  let notBefore = 0;
  let turn: Promise<void> = Promise.resolve();

  function delay(now: number): number {
    while ((answered[0] ?? now) <= now - QUERY_WINDOW - MARGIN) answered.shift();
    const [oldest] = answered;
    const used = answered.length + underWay;
    const free =
      used < QUERIES ? 0 : oldest === undefined ? LOOK_AGAIN : oldest + QUERY_WINDOW + MARGIN - now + 1;
    return Math.max(free, notBefore - now);
  }

  async function admit(host: string): Promise<void> {
    for (;;) {
      const now = clock.now();
      const milliseconds = delay(now);
      if (milliseconds <= 0) break;
      if (notBefore > now && milliseconds >= 1000)
        onWait?.({ milliseconds, reason: 'has used up the quota of Resource Graph for now', host });
      await pause(clock, milliseconds, signal);
    }
    underWay++;
  }

  return {
    name: 'kvpostureGraphPacePolicy',
    async sendRequest(request, next) {
      const mine = turn.then(() => admit(hostOf(request.url)));
      turn = mine.catch(() => {});
      await mine;
      try {
        const response = await next(request);
        const usedUp = /^\s*(?:0+|-\d+)\s*$/.test(response.headers.get('x-ms-user-quota-remaining') ?? '');
        const resets = waitOf(response.headers.get('x-ms-user-quota-resets-after'));
        if (usedUp && resets !== null)
          notBefore = Math.max(notBefore, clock.now() + Math.min(resets, LONGEST_RESET) + MARGIN);
        return response;
      } finally {
        underWay--;
        answered.push(clock.now());
      }
    },
  };
}

/** Reads that Resource Manager grants one principal in one subscription at once, and how fast that fills again. */
const READS = 250;
const READS_A_SECOND = 25;
const SUBSCRIPTION = /^https?:\/\/[^/]+\/subscriptions\/([^/?]+)/i;

/**
 * Keeps the reads of each subscription to the token bucket that Resource Manager has for it (250, filled at 25 a
 * second), and to what its answers say is left. Requests to no subscription share a bucket of their own, as Azure's
 * tenant reads do. Source: azure-sdk.md 2.4.
 */
export function subscriptionPace({ signal, onWait, clock = MACHINE_CLOCK }: PaceOptions): PipelinePolicy {
  const buckets = new Map<string, { level: number; at: number }>();

  function refilled(name: string, now: number) {
    const bucket = buckets.get(name) ?? { level: READS, at: now };
    buckets.set(name, bucket);
    bucket.level = Math.min(READS, bucket.level + ((now - bucket.at) / 1000) * READS_A_SECOND);
    bucket.at = now;
    return bucket;
  }

  return {
    name: 'kvpostureSubscriptionPacePolicy',
    async sendRequest(request, next) {
      const name = SUBSCRIPTION.exec(request.url)?.[1]?.toLowerCase() ?? '';
      const bucket = refilled(name, clock.now());
      // Taken now: the next in line then waits for its own.
      bucket.level--;
      if (bucket.level < 0) {
        const milliseconds = Math.ceil((-bucket.level / READS_A_SECOND) * 1000);
        if (milliseconds >= 1000)
          onWait?.({
            milliseconds,
            reason: 'grants one subscription 25 reads a second',
            host: hostOf(request.url),
          });
        await pause(clock, milliseconds, signal);
      }
      const response = await next(request);
      const left = remainingReads(response);
      if (left !== null && left < bucket.level) refilled(name, clock.now()).level = left;
      return response;
    },
  };
}

function remainingReads({ headers }: PipelineResponse): number | null {
  const text = headers.get('x-ms-ratelimit-remaining-subscription-reads');
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}

async function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  await clock.sleep(milliseconds, signal).catch(() => {
    throw aborted();
  });
}

/** Milliseconds of hh:mm:ss; null for anything else. */
function waitOf(text: string | undefined): number | null {
  const [, hours, minutes, seconds] = /^(\d{1,4}):(\d{1,2}):(\d{1,2})/.exec(text ?? '') ?? [];
  return seconds === undefined
    ? null
    : (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
}
