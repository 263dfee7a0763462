import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { auditTenant, runAgainst } from '../support/auditAzure.js';
import { ENGINE_TENANTS, wideTenant } from '../support/engineTenants.js';
import { goodVault, troubledTenant } from '../support/exampleTenants.js';
import type { Fault } from '../support/faults.js';
import { runCli } from '../support/runCli.js';
import type { ArmBody } from '../support/tenant.js';

/** What a result says; an id in another letter case is the same id, a date with fewer digits the same date. */
function said(result: object): unknown {
  const text = JSON.stringify(result)
    .toLowerCase()
    .replace(/(\.\d{3})\d+z"/g, '$1z"')
    .replace(/"(startedat|finishedat|collectedat)":"[^"]*"/g, '"$1":""')
    .replace(/127\.0\.0\.1:\d+/g, 'azure');
  return JSON.parse(text);
}

describe('both engines give the same result', () => {
  test.each([
    'custom roles of every scope',
    'odd letter case',
    'a deep tree and a subscription outside of it',
    'a subscription that is refused altogether',
    'role assignments refused in one subscription',
    'a body limit that no whole partition fits into',
    'no Resource Graph',
  ])('for %s', async (name) => {
    const tenant = ENGINE_TENANTS[name]?.() ?? troubledTenant();
    const [graph, arm] = await Promise.all([
      auditTenant(tenant, [], ['--engine', 'graph']),
      auditTenant(tenant, [], ['--engine', 'arm']),
    ]);
    expect(graph.azure.resourceGraph.queries).toBeGreaterThan(0);
    expect(arm.azure.resourceGraph.queries).toBe(0);
    expect(graph.run.code).toBe(arm.run.code);
    expect(said(graph.result)).toEqual(said(arm.result));
  });

  test('and fingerprints are the same letter by letter', async () => {
    const results = await Promise.all(
      ['graph', 'arm'].map((engine) => auditTenant(troubledTenant(), [], ['--engine', engine])),
    );
    const [graph, arm] = results.map(({ result }) => result.findings.map(({ fingerprint }) => fingerprint));
    expect(graph?.length).toBeGreaterThan(5);
    expect(graph).toEqual(arm);
  });
});

test('auto reads a custom cloud, whose Resource Graph is not known of, by Resource Manager', async () => {
  const { azure } = await auditTenant(troubledTenant());
  expect(azure.resourceGraph.queries).toBe(0);
});

describe('under 20 % injected 429s and 5 % resets', () => {
  const tenant = wideTenant({ subscriptions: 8, vaults: 16, assignments: 300 });
  // What signs in and what discovers the cloud is another matter.
  const read = / \/(subscriptions|providers|v1\.0)/;
  const faults: readonly Fault[] = [
    { match: read, share: 0.2, act: { kind: 'throttle', retryAfter: null } },
    { match: read, share: 0.05, act: { kind: 'reset' } },
  ];

  test.each(['graph', 'arm'])(
    'the snapshot of %s is that of a clean run',
    async (engine) => {
      const cwd = await mkdtemp(join(tmpdir(), 'kvposture-engines-'));
      try {
        const collect = (name: string) => ['collect', '--engine', engine, '-o', name, '-q'];
        const runs = await Promise.all([
          runAgainst(tenant, [], (_, cli) => cli(collect('clean.ndjson'), { cwd })),
          runAgainst(tenant, faults, async (azure, cli) => {
            const run = await cli(collect('faulty.ndjson'), { cwd, deadline: 120_000 });
            expect(Math.min(...azure.acted)).toBeGreaterThan(0);
            return run;
          }),
        ]);
        expect(runs.map(({ code, stderr }) => [code, stderr])).toEqual([
          [0, ''],
          [0, ''],
        ]);
        const [clean, faulty] = await Promise.all(
          ['clean.ndjson', 'faulty.ndjson'].map(async (name) => {
            const lines = (await readFile(join(cwd, name), 'utf8')).split('\n');
            return lines.filter((line) => !line.startsWith('{"kind":"header"'));
          }),
        );
        expect(faulty).toEqual(clean);
        expect(clean?.length).toBeGreaterThan(300);
      } finally {
        await rm(cwd, { recursive: true, force: true });
      }
    },
    150_000,
  );
});

describe('--verify', () => {
  test('reports what is true now where Resource Graph lags behind', async () => {
    const tenant = troubledTenant();
    // Of the three bad vaults one is gone, two were mended.
    const fixed = tenant.vaults.flatMap((body): ArmBody[] => {
      if (!body.id.endsWith('-bad')) return [body];
      const { properties } = goodVault('sales', 'kv-sales-1');
      return body.id.includes('sandbox') || properties === undefined ? [] : [{ ...body, properties }];
    });
    const lagging = {
      ...tenant,
      vaults: fixed,
      resourceGraph: { ...tenant.resourceGraph, indexed: { vaults: tenant.vaults } },
    };
    const args = ['--engine', 'graph'];
    const [stale, verified, arm] = await Promise.all([
      auditTenant(lagging, [], args),
      auditTenant(lagging, [], [...args, '--verify']),
      auditTenant(lagging, [], ['--engine', 'arm', '--verify']),
    ]);
    expect(verified.run.stderr).toMatch(/Read again by Resource Manager: .* \d+ are gone/);
    expect(said(verified.result)).not.toEqual(said(stale.result));
    const findings = ({ result }: typeof arm) => result.findings.map(({ fingerprint }) => fingerprint);
    expect(findings(verified)).toEqual(findings(arm));
    expect(arm.run.stderr).not.toContain('Read again');
  });

  test('keeps what could not be read again, and says so even with -q', async () => {
    const tenant = troubledTenant();
    const refused: readonly Fault[] = [
      {
        match: /GET \/subscriptions\/[^/]+\/providers\/Microsoft\.KeyVault\/vaults/i,
        act: { kind: 'reset' },
      },
    ];
    const [plain, verified] = await Promise.all([
      auditTenant(tenant, [], ['--engine', 'graph']),
      auditTenant(tenant, refused, ['--engine', 'graph', '--verify', '-q']),
    ]);
    expect(verified.run.stderr).toMatch(/could not be verified: /);
    expect(said({ findings: verified.result.findings })).toEqual(said({ findings: plain.result.findings }));
  });

  test('is about Azure itself, so not for files', async () => {
    const run = await runCli(['audit', '--demo', '--verify']);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('--verify is about Azure itself');
  });
});
