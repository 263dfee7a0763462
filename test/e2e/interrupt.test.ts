import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { snapshotLines } from '../../src/input/snapshotLines.js';
import { writeFileWhole } from '../../src/input/writeFileWhole.js';
import { noRecords, type Snapshot } from '../../src/model/snapshot.js';
import { runAgainst } from '../support/auditAzure.js';
import { troubledTenant } from '../support/exampleTenants.js';
import type { Fault, FaultAct } from '../support/faults.js';
import { runCli } from '../support/runCli.js';

const secondPage = /GET \/subscriptions\/3.*\/vaults.*skiptoken/i;
/** Vaults that every rule of recovery and network finds fault with: a report that takes a while to write. */
function looseVaults(count: number): Snapshot {
  const scope = '/subscriptions/33333333-0000-4000-8000-000000000000';
  const vault = Array.from({ length: count }, (_, index) => ({
    of: [scope],
    body: {
      id: `${scope}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-${index}`,
      location: 'westeurope',
      properties: { enableSoftDelete: false, accessPolicies: [] },
    },
  }));
  const header = {
    formatVersion: 1,
    cloud: 'AzureCloud',
    tenantId: null,
    startedAt: '2026-01-01T00:00:00Z',
    finishedAt: '2026-01-01T00:00:00Z',
    requested: {},
  } as const;
  return { header, records: { ...noRecords(), vault }, coverage: [] };
}

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

describe.concurrent('a second Ctrl-C', () => {
  const reading: FaultAct = { kind: 'slow-headers', milliseconds: 20_000 };

  test.each([0, 2, 10])(
    '%i ms after the first leaves a partial file that --resume goes on from',
    async (againAfter) => {
      const cwd = await mkdtemp(join(tmpdir(), 'kvposture-interrupt-'));
      try {
        const once: Fault = { match: secondPage, times: 1, act: reading };
        await runAgainst(troubledTenant(), [once], async (azure, cli) => {
          const reached = () =>
            azure.requests.some((one) => secondPage.test(`${one.method} ${one.path}?${one.query}`));
          const collect = ['collect', '-o', 'tenant.ndjson'];
          const stopped = await cli(collect, { cwd, kill: { signal: 'SIGINT', when: reached, againAfter } });
          expect([stopped.code, stopped.signal, stopped.stdout]).toEqual([130, null, '']);
          expect(stopped.afterSignal).toBeLessThan(1000);
          expect(stopped.stderr.match(/Interrupted/g)).toHaveLength(1);
          expect(await readdir(cwd)).toEqual(['tenant.ndjson.partial']);
          const resumed = await cli([...collect, '--resume'], { cwd });
          expect(resumed.code, resumed.stderr).toBe(0);
          expect(resumed.stderr).toContain('Going on from tenant.ndjson.partial');
          expect(await readdir(cwd)).toEqual(['tenant.ndjson']);
        });
      } finally {
        await rm(cwd, { recursive: true, force: true });
      }
    },
    60_000,
  );

  test('while a report cannot be written on is not waited for', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'kvposture-interrupt-'));
    try {
      // A pipe that somebody holds open and does not read.
      await promisify(execFile)('mkfifo', [join(cwd, 'report')]);
      const reader = await open(join(cwd, 'report'), 'r+');
      try {
        const started = Date.now();
        const run = await runCli(['audit', '--demo', '-o', 'json=report', '--fail-on', 'never'], {
          cwd,
          kill: { signal: 'SIGINT', when: () => Date.now() - started > 3000, againAfter: 100 },
        });
        expect([run.code, run.stdout]).toEqual([130, '']);
        expect(run.afterSignal).toBeLessThan(450);
        expect(run.stderr).toMatch(/Interrupted\.\n$/);
        expect(await readdir(cwd)).toEqual(['report']);
      } finally {
        await reader.close();
      }
    } finally {
      await rm(cwd, { recursive: true, force: true });
    }
  }, 60_000);

  test.each([0, 1, 5])(
    'during the writing of a report, %i ms after the first, leaves neither it nor a part of it',
    async (againAfter) => {
      const cwd = await mkdtemp(join(tmpdir(), 'kvposture-interrupt-'));
      const snapshot = join(cwd, 'in', 'tenant.ndjson');
      try {
        await mkdir(join(cwd, 'in'));
        await mkdir(join(cwd, 'out'));
        await writeFileWhole(snapshot, snapshotLines(looseVaults(20_000)));
        const run = await runCli(
          ['audit', snapshot, '-o', 'json=out/report.json', '--fail-on', 'never', '--on-incomplete', 'warn'],
          {
            cwd,
            kill: {
              signal: 'SIGINT',
              when: () => readdirSync(join(cwd, 'out')).length > 0,
              againAfter,
            },
          },
        );
        expect([run.code, run.stdout]).toEqual([130, '']);
        expect(await readdir(join(cwd, 'out'))).toEqual([]);
      } finally {
        await rm(cwd, { recursive: true, force: true });
      }
    },
    60_000,
  );
});
