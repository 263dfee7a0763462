import {
  createHttpHeaders,
  createPipelineRequest,
  type PipelinePolicy,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { describe, expect, it } from 'vitest';
import { graphPace, subscriptionPace } from '../../src/azure/pace.js';
import type { Wait } from '../../src/azure/retryPolicy.js';
import { ARM, SUBSCRIPTION } from './scriptedArm.js';

/** A clock that moves on to the next sleeper once everything else has come to rest. */
function testClock() {
  let now = 1_000_000;
  const sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  const rest = () => new Promise((resolve) => setImmediate(resolve));
  return {
    now: () => now,
    sleep: (milliseconds: number, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        sleepers.push({ until: now + milliseconds, wake: resolve });
      }),
    /** Milliseconds until the work is done. */
    async timeOf(work: Promise<unknown>): Promise<number> {
      const started = now;
      let done = false;
      const finish = () => {
        done = true;
      };
      work.then(finish, finish);
      for (;;) {
        await rest();
        if (done) break;
        sleepers.sort((left, right) => left.until - right.until);
        const next = sleepers.shift();
        if (next === undefined) throw new Error('nothing moves');
        now = Math.max(now, next.until);
        next.wake();
      }
      await work;
      return now - started;
    },
  };
}

const signal = new AbortController().signal;

function setUp(
  pace: (options: Parameters<typeof graphPace>[0]) => PipelinePolicy,
  answer: { readonly headers?: Record<string, string>; readonly latency?: () => number } = {},
  stop: AbortSignal = signal,
) {
  const clock = testClock();
  const waits: Wait[] = [];
  const arrivals: number[] = [];
  const policy = pace({ signal: stop, onWait: (wait) => waits.push(wait), clock });
  const send = (path: string) => {
    const request = createPipelineRequest({ url: `${ARM}${path}` });
    return policy.sendRequest(request, async (): Promise<PipelineResponse> => {
      const latency = answer.latency?.() ?? 0;
      // Half the way there, half the way back.
      if (latency > 0) await clock.sleep(latency / 2, signal);
      arrivals.push(clock.now());
      if (latency > 0) await clock.sleep(latency / 2, signal);
      return { request, status: 200, headers: createHttpHeaders(answer.headers ?? {}) };
    });
  };
  const sendAll = (path: string, number: number) =>
    clock.timeOf(Promise.all(Array.from({ length: number }, () => send(path))));
  return { clock, waits, arrivals, send, sendAll };
}

const GRAPH = '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01';

/** The most arrivals within five seconds. */
const busiest = (arrivals: readonly number[]) =>
  Math.max(...arrivals.map((at) => arrivals.filter((other) => other > at - 5000 && other <= at).length));

describe('the pace of Resource Graph', () => {
  it.each<[string, () => number]>([
    ['at once', () => 0],
    ['after 100 ms', () => 100],
    ['sooner or later', () => Math.random() * 3000],
    ['slower than the quota', () => 8000],
  ])(
    'keeps below 15 in any five seconds by the count of a server that answers %s',
    async (_title, latency) => {
      const { arrivals, sendAll } = setUp(graphPace, { latency });
      await sendAll(GRAPH, 100);
      expect(arrivals).toHaveLength(100);
      expect(busiest(arrivals)).toBeLessThan(15);
    },
  );

  it('uses what it is granted', async () => {
    const { sendAll } = setUp(graphPace, { latency: () => 100 });
    expect(await sendAll(GRAPH, 140)).toBeLessThan(10 * 5200);
  });

  it('lets a small tenant go without a wait', async () => {
    const { sendAll, waits } = setUp(graphPace);
    expect(await sendAll(GRAPH, 14)).toBe(0);
    expect(waits).toEqual([]);
  });

  it('waits, and says so, when an answer tells that the quota is used up by others', async () => {
    const { sendAll, waits } = setUp(graphPace, {
      headers: { 'x-ms-user-quota-remaining': '0', 'x-ms-user-quota-resets-after': '00:00:04' },
    });
    await sendAll(GRAPH, 1);
    expect(await sendAll(GRAPH, 1)).toBeGreaterThan(4000);
    expect(waits).toMatchObject([{ reason: 'has used up the quota of Resource Graph for now' }]);
  });

  it.each<[string, string, number]>([
    ['', '00:00:04', 0],
    ['none', '00:00:04', 0],
    ['0', 'soon', 0],
    ['0', '', 0],
    ['0', '00:00:00', 50],
    // A clock of four days is no quota that fills in seconds: it must not stop the run for as long.
    ['0', '99:59:59', 60_050],
  ])(
    'is not misled by odd headers: remaining "%s", resets after "%s"',
    async (left, resets, milliseconds) => {
      const { sendAll } = setUp(graphPace, {
        headers: { 'x-ms-user-quota-remaining': left, 'x-ms-user-quota-resets-after': resets },
      });
      await sendAll(GRAPH, 1);
      expect(await sendAll(GRAPH, 1)).toBe(milliseconds);
    },
  );

  it('ends at once when the run is cancelled', async () => {
    const abort = new AbortController();
    const { send, sendAll, clock } = setUp(graphPace, {}, abort.signal);
    await sendAll(GRAPH, 14);
    const waiting = send(GRAPH);
    setImmediate(() => abort.abort());
    await expect(clock.timeOf(waiting)).rejects.toMatchObject({ kind: 'aborted' });
  });
});

describe('the pace of a subscription', () => {
  const path = (id: string) => `/subscriptions/${id}/providers/Microsoft.KeyVault/vaults?api-version=x`;
  const other = SUBSCRIPTION.replace(/1$/, '2');

  it('is 250 reads at once and 25 a second from then on, each subscription for itself', async () => {
    const { sendAll, waits } = setUp(subscriptionPace);
    expect(await sendAll(path(SUBSCRIPTION), 250)).toBe(0);
    expect(await sendAll(path(other), 250)).toBe(0);
    expect(await sendAll(path(SUBSCRIPTION.toUpperCase()), 50)).toBe(2000);
    expect(waits).not.toEqual([]);
  });

  it('does not hold back tenant-wide reads with those of a subscription', async () => {
    const { sendAll } = setUp(subscriptionPace);
    await sendAll(path(SUBSCRIPTION), 250);
    expect(await sendAll('/subscriptions?api-version=x', 1)).toBe(0);
  });

  it('slows down to what the answers say is left', async () => {
    const { sendAll } = setUp(subscriptionPace, {
      headers: { 'x-ms-ratelimit-remaining-subscription-reads': '1' },
    });
    await sendAll(path(SUBSCRIPTION), 1);
    expect(await sendAll(path(SUBSCRIPTION), 26)).toBe(1000);
  });
});
