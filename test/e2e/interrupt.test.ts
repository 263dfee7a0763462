import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runAgainst } from '../support/auditAzure.js';
import { troubledTenant } from '../support/exampleTenants.js';
import type { Fault, FaultAct } from '../support/faults.js';

const secondPage = /GET \/subscriptions\/3.*\/vaults.*skiptoken/i;
const slow = (match: RegExp, act: FaultAct): readonly Fault[] => [{ match, act }];

describe.concurrent('an interrupted run', () => {
  test.each<[string, 'SIGINT' | 'SIGTERM', number, RegExp, FaultAct]>([
    ['a slow second page', 'SIGINT', 130, secondPage, { kind: 'slow-headers', milliseconds: 20_000 }],
    ['a slow second page', 'SIGTERM', 143, secondPage, { kind: 'slow-headers', milliseconds: 20_000 }],
    ['a body that trickles', 'SIGINT', 130, secondPage, { kind: 'slow-body', milliseconds: 20_000 }],
    ['the wait Azure asked for', 'SIGINT', 130, secondPage, { kind: 'throttle', retryAfter: '30' }],
    ['the sign-in', 'SIGINT', 130, /oauth2\/v2.0\/token/, { kind: 'slow-headers', milliseconds: 20_000 }],
    ['the metadata', 'SIGINT', 130, /metadata\/endpoints/, { kind: 'slow-headers', milliseconds: 20_000 }],
  ])(
    'during %s, by %s, ends with %i within a second and leaves no broken file',
    async (title, signal, code, match, act) => {
      const cwd = await mkdtemp(join(tmpdir(), 'kvposture-interrupt-'));
      try {
        await runAgainst(troubledTenant(), slow(match, act), async (azure, cli) => {
          const reached = () =>
            azure.requests.some((one) => match.test(`${one.method} ${one.path}?${one.query}`));
          const run = await cli(['collect', '-o', 'tenant.ndjson.gz'], {
            cwd,
            kill: { signal, when: reached },
          });
          expect(run.afterSignal, run.stderr).not.toBeNull();
          expect([run.code, run.stdout]).toEqual([code, '']);
          expect(run.afterSignal).toBeLessThan(1500);
          expect(run.stderr).not.toMatch(/\n\s+at /);
          // What was read whole by then stays, under a name of its own.
          const early = /sign-in|metadata/.test(title);
          expect(await readdir(cwd)).toEqual(early ? [] : ['tenant.ndjson.gz.partial']);
        });
      } finally {
        await rm(cwd, { recursive: true, force: true });
      }
    },
  );

  test('an interrupted audit writes no report', async () => {
    const faults = slow(secondPage, { kind: 'slow-headers', milliseconds: 20_000 });
    await runAgainst(troubledTenant(), faults, async (azure, cli) => {
      const reached = () =>
        azure.requests.some((one) => /skiptoken/i.test(one.query) && one.path.includes('/3333'));
      const run = await cli(['audit', '-o', 'json'], { kill: { signal: 'SIGINT', when: reached } });
      expect([run.code, run.stdout]).toEqual([130, '']);
    });
  });
});
