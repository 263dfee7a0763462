import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Finding, Result } from '../../src/model/result.js';
import { auditTenant, resultOf, runAgainst } from '../support/auditAzure.js';
import {
  defenderPlan,
  goodVault,
  subscriptionScope,
  vaultId,
  wellRunTenant,
} from '../support/exampleTenants.js';
import { runCli } from '../support/runCli.js';
import type { ArmBody } from '../support/tenant.js';

const lock = (scope: string, level = 'CanNotDelete'): ArmBody => ({
  id: `${scope}/providers/Microsoft.Authorization/locks/keep`,
  type: 'Microsoft.Authorization/locks',
  name: 'keep',
  properties: { level },
});

const deletedVault = (number: number): ArmBody => ({
  id: `${subscriptionScope('sales')}/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/gone${number}`,
  type: 'Microsoft.KeyVault/deletedVaults',
  name: `gone${number}`,
  properties: {
    vaultId: vaultId('sales', `gone${number}`),
    location: 'westeurope',
    deletionDate: '2026-01-01T00:00:00Z',
    scheduledPurgeDate: '2099-01-01T00:00:00Z',
  },
});

const of = (result: Result, rule: string): readonly Finding[] =>
  result.findings.filter(({ ruleId }) => ruleId === rule);
const asked = (requests: readonly { readonly path: string }[], type: RegExp) =>
  requests.filter(({ path }) => type.test(path)).length;

async function inDirectory<T>(use: (cwd: string) => Promise<T>): Promise<T> {
  const cwd = await mkdtemp(join(tmpdir(), 'kvposture-planned-'));
  try {
    return await use(cwd);
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

describe('diagnostic settings', () => {
  test('are read once for each vault, and a vault without one is found among those with', async () => {
    const tenant = wellRunTenant();
    const bare = goodVault('sales', 'kv-sales-bare');
    const { result, azure } = await auditTenant({ ...tenant, vaults: [...tenant.vaults, bare] });
    expect(asked(azure.requests, /diagnosticSettings$/i)).toBe(tenant.vaults.length + 1);
    expect(of(result, 'audit-log-missing')).toMatchObject([{ status: 'fail', vaults: [bare.id] }]);
    expect(result.summary.byRule['audit-log-missing']).toEqual({
      pass: tenant.vaults.length,
      fail: 1,
      unknown: 0,
    });
    // Nothing in the default profile asks for these.
    expect(asked(azure.requests, /(locks|deletedVaults|virtualNetworks)$/i)).toBe(0);
  });

  test('that are refused make the rule unknown, and the code 3 when the rule is at the gate', async () => {
    const actions = ['Microsoft.Insights/diagnosticSettings/read'];
    const sandbox = subscriptionScope('sandbox');
    // Its owners are findings of severity medium; without them nothing else reaches the gate.
    const tenant = { ...wellRunTenant(), roleAssignments: [], refusals: [{ scope: sandbox, actions }] };
    await runAgainst(tenant, [], async (_azure, cli) => {
      const [atGate, below] = await Promise.all([
        cli(['audit', '-o', 'json', '--fail-on', 'medium']),
        cli(['audit', '-o', 'json', '--fail-on', 'high']),
      ]);
      const result = resultOf(atGate);
      expect(of(result, 'audit-log-missing')).toMatchObject([
        { status: 'unknown', cause: sandbox, reason: expect.stringContaining('diagnostic settings') },
      ]);
      expect(result.coverage).toContainEqual(
        expect.objectContaining({
          ...{ scope: sandbox, what: 'diagnosticSettings', status: 'refused' },
          rules: ['audit-log-missing'],
        }),
      );
      expect([atGate.code, below.code]).toEqual([3, 0]);
    });
  });

  test('that are refused for one vault cost only that vault', async () => {
    const tenant = wellRunTenant();
    const [first] = tenant.vaults.map(({ id }) => id);
    const { result } = await auditTenant(tenant, [
      { match: new RegExp(`${first}/.*diagnosticSettings`), act: { kind: 'status', status: 403 } },
    ]);
    expect(of(result, 'audit-log-missing')).toMatchObject([
      { status: 'unknown', cause: first, vaults: [first] },
    ]);
    expect(result.summary.byRule['audit-log-missing']).toMatchObject({ pass: tenant.vaults.length - 1 });
  });
});

describe('Defender for Key Vault', () => {
  test('is off where a subscription never registered the provider: one finding that names its vaults', async () => {
    const tenant = wellRunTenant();
    const { result } = await auditTenant({
      ...tenant,
      defenderPlans: [defenderPlan('payments'), defenderPlan('sales')],
    });
    const sandbox = subscriptionScope('sandbox');
    const there = tenant.vaults.map(({ id }) => id).filter((id) => id.startsWith(sandbox));
    expect(of(result, 'defender-plan-off')).toMatchObject([
      { status: 'fail', cause: sandbox, vaults: [...there].sort() },
    ]);
  });
});

describe('classic administrators', () => {
  test('are read once for each subscription with a vault, and refused ones are unknown', async () => {
    const [sales, sandbox] = [subscriptionScope('sales'), subscriptionScope('sandbox')];
    const tenant = {
      ...wellRunTenant(),
      classicAdministrators: [
        {
          id: `${sales}/providers/Microsoft.Authorization/classicAdministrators/10033`,
          properties: { emailAddress: 'old@tenant.example', role: 'CoAdministrator' },
        },
      ],
      refusals: [{ scope: sandbox, actions: ['Microsoft.Authorization/classicAdministrators/read'] }],
    };
    const { result, azure } = await auditTenant(tenant, [], ['--profile', 'strict']);
    expect(asked(azure.requests, /classicAdministrators$/i)).toBe(3);
    expect(
      of(result, 'classic-owner-leftover')
        .map(({ status, cause }) => [status, cause])
        .sort(),
    ).toEqual([
      ['fail', sales],
      ['unknown', sandbox],
    ]);
  });
});

describe('locks', () => {
  test('of the subscription and the group hold for their vaults', async () => {
    const tenant = wellRunTenant();
    const sales = tenant.vaults.find(({ id }) => id.startsWith(subscriptionScope('sales')))?.id ?? '';
    const group = sales.split('/').slice(0, 5).join('/');
    const { result } = await auditTenant(
      {
        ...tenant,
        locks: [
          lock(subscriptionScope('payments')),
          lock(group.toLowerCase(), 'ReadOnly'),
          lock('/subscriptions/x'),
        ],
      },
      [],
      ['--profile', 'strict'],
    );
    const open = of(result, 'delete-lock-missing').flatMap(({ vaults }) => vaults);
    const guarded = (id: string) =>
      id.startsWith(subscriptionScope('payments')) || id.startsWith(`${group}/`);
    expect([...open].sort()).toEqual(
      tenant.vaults
        .map(({ id }) => id)
        .filter((id) => !guarded(id))
        .sort(),
    );
    expect(open.length).toBeGreaterThan(0);
    expect(open.length).toBeLessThan(tenant.vaults.length);
  });
});

describe('deleted vaults', () => {
  const tenant = {
    ...wellRunTenant(),
    deletedVaults: Array.from({ length: 12 }, (_, at) => deletedVault(at)),
  };

  test('are read page by page to the empty last one where the profile asks for them', async () => {
    const { result, azure } = await auditTenant(tenant, [], ['--profile', 'strict']);
    const found = of(result, 'deleted-vault-recoverable');
    expect(found).toHaveLength(12);
    expect(found.every(({ status, vaults }) => status === 'fail' && vaults.length === 0)).toBe(true);
    expect(found[0]?.remediation.cli).toContain('az keyvault recover');
    expect(found[0]?.remediation.cli).not.toContain('<');
    expect(asked(azure.requests, /deletedVaults$/i)).toBe(3 + 3);
  });

  test('are in a snapshot only where --include names them; without, the rule is unknown and says why', async () => {
    await runAgainst(tenant, [], (azure, cli) =>
      inDirectory(async (cwd) => {
        expect((await cli(['collect', '-o', 'plain.ndjson'], { cwd })).code).toBe(0);
        expect(asked(azure.requests, /deletedVaults$/i)).toBe(0);
        expect(
          (await cli(['collect', '-o', 'more.ndjson', '--include', 'deleted-vaults'], { cwd })).code,
        ).toBe(0);
        expect(asked(azure.requests, /deletedVaults$/i)).toBeGreaterThan(0);
        const judge = async (file: string) =>
          resultOf(await runCli(['audit', file, '--profile', 'strict', '-o', 'json'], { cwd }));
        const [plain, more] = await Promise.all([judge('plain.ndjson'), judge('more.ndjson')]);
        expect(of(plain, 'deleted-vault-recoverable')).toMatchObject([
          { status: 'unknown', reason: expect.stringContaining('nothing that was asked for needs them') },
        ]);
        expect(of(more, 'deleted-vault-recoverable')).toHaveLength(12);
      }),
    );
  });
});
