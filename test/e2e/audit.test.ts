import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Result } from '../../src/model/result.js';
import {
  type Audited,
  auditTenant,
  failedRules,
  failures,
  gaps,
  resultOf,
  runAgainst,
  withoutTimes,
} from '../support/auditAzure.js';
import { ROLES, roleDefinition } from '../support/exampleRoles.js';
import {
  badVault,
  guid,
  managementGroupScope,
  roleAssignment,
  subscriptionScope,
  troubledTenant,
  vaultId,
  wellRunTenant,
} from '../support/exampleTenants.js';
import { runCli } from '../support/runCli.js';
import { tenantFromSnapshotLines } from '../support/snapshotTenant.js';
import { emptyTenant, type Tenant } from '../support/tenant.js';

async function inDirectory<T>(use: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'kvposture-e2e-'));
  try {
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

let clean: Audited;

beforeAll(async () => {
  clean = await auditTenant(troubledTenant());
});

describe.concurrent('a complete audit', () => {
  test('reports every vault, one finding per cause, no gaps, and never asks for a token of the data plane', () => {
    const { run, result, azure } = clean;
    expect(run.code).toBe(1);
    expect(gaps(result)).toEqual([]);
    expect(result).toMatchObject({
      source: 'azure',
      tenantId: emptyTenant.tenantId,
      summary: { vaults: 9, gaps: 0 },
    });
    expect(result.vaults.map((vault) => vault.id)).toEqual(
      troubledTenant()
        .vaults.map((vault) => vault.id)
        .sort(),
    );
    const contributor = failures(result).find(
      (finding) =>
        finding.ruleId === 'contributor-self-grant' &&
        finding.cause.startsWith(managementGroupScope('workloads')),
    );
    expect(contributor).toMatchObject({
      severity: 'high',
      principal: { id: guid(51), type: 'Group' },
      vaults: [vaultId('payments', 'kv-payments-bad'), vaultId('sales', 'kv-sales-bad')],
    });
    expect(new Set(azure.tokenScopes.map((scope) => scope.split(' ')[0]))).toHaveLength(2);
    expect(azure.tokenScopes.join()).not.toContain('vault');
    expect(azure.foreign.requests).toEqual([]);
  });

  test('finds what a bad vault has wrong, and nothing of it on a good one', () => {
    const { result } = clean;
    const rulesOf = (id: string) =>
      failures(result)
        .filter((finding) => finding.vaults.includes(id) && finding.principal === null)
        .map((finding) => finding.ruleId);
    const bad = rulesOf(vaultId('sales', 'kv-sales-bad'));
    for (const rule of [
      'firewall-open',
      'purge-protection-missing',
      'legacy-access-policies',
      'public-network-access-enabled',
      'private-endpoint-missing',
    ])
      expect(bad).toContain(rule);
    expect(rulesOf(vaultId('sales', 'kv-sales-1'))).toEqual([]);
    expect(failedRules(result)).toContain('excess-access-policy-permissions');
    expect(failedRules(result)).toContain('broad-data-role');
  });

  test('collect then audit of the file, named or through stdin, says byte for byte what the live audit says', async () => {
    await runAgainst(troubledTenant(), [], (_azure, cli) =>
      inDirectory(async (cwd) => {
        const live = await cli(['audit', '-o', 'json']);
        const collected = await cli(['collect', '-o', 'tenant.ndjson.gz'], { cwd });
        expect([collected.code, collected.stdout]).toEqual([0, '']);
        const file = join(cwd, 'tenant.ndjson.gz');
        expect((await stat(file)).mode & 0o777).toBe(0o600);
        const text = gunzipSync(await readFile(file)).toString('utf8');
        expect(text.trimEnd().split('\n').at(-1)).toContain('"end"');
        expect(text).not.toContain(emptyTenant.clientSecret);
        const offline = await runCli(['audit', 'tenant.ndjson.gz', '-o', 'json'], { cwd });
        expect(offline.code).toBe(live.code);
        expect(withoutTimes(offline.stdout)).toBe(withoutTimes(live.stdout));
        expect(resultOf(offline).source).toBe('snapshot');
        const piped = await runCli(['audit', '-', '-o', 'json'], { stdin: text });
        expect(withoutTimes(piped.stdout)).toBe(withoutTimes(offline.stdout));
      }),
    );
  });
});

describe.concurrent('the example tenant', () => {
  test('played by Azure it gives the findings of the demo', async () => {
    const text = await readFile(new URL('../../examples/tenant.ndjson', import.meta.url), 'utf8');
    const [live, demo] = await Promise.all([
      auditTenant(tenantFromSnapshotLines(text)),
      runCli(['audit', '--demo', '-o', 'json']),
    ]);
    expect(live.result.vaults).toEqual(resultOf(demo).vaults);
    // What expires soon or has expired depends on the day on which it is read.
    const undated = ({ findings }: Result) =>
      findings.filter(({ ruleId }) => !/-near-expiry$|-expired-enabled$/.test(ruleId));
    expect(undated(live.result)).toEqual(undated(resultOf(demo)));
    expect(gaps(live.result)).toEqual(gaps(resultOf(demo)));
  });
});

describe.concurrent('what is asked for is what is audited', () => {
  const names = async (args: readonly string[]) => {
    const { result } = await auditTenant(troubledTenant(), [], args);
    return result.vaults.map((vault) => vault.name).sort();
  };

  test('--subscription takes one or several', async () => {
    const sandbox = ['kv-sandbox-1', 'kv-sandbox-2', 'kv-sandbox-bad'];
    expect(await names(['--subscription', subscriptionScope('sandbox').slice(15)])).toEqual(sandbox);
  });

  test('--management-group takes what lies below it', async () => {
    expect(await names(['--management-group', 'trials'])).toEqual([
      'kv-sandbox-1',
      'kv-sandbox-2',
      'kv-sandbox-bad',
    ]);
  });

  test('--vault takes names in any letter case, and ids', async () => {
    const asked = ['--vault', 'KV-Sales-Bad', '--vault', vaultId('payments', 'kv-payments-1')];
    expect(await names(asked)).toEqual(['kv-payments-1', 'kv-sales-bad']);
  });
});

describe.concurrent('Azure as it varies', () => {
  const same = async (tenant: Tenant) => {
    const varied = await auditTenant(tenant);
    expect(varied.result.findings).toEqual(clean.result.findings);
    expect(gaps(varied.result)).toEqual([]);
    expect(varied.run.code).toBe(1);
  };

  test('a list that brings inherited assignments as well changes nothing', () =>
    same({ ...troubledTenant(), unfilteredBringsInherited: true }));

  test.each(['InvalidResourceType', 'NoRegisteredProviderFound'] as const)(
    'a cloud that answers %s to the preview of deny assignments is read in the older version',
    (denyAssignmentsPreview) => same({ ...troubledTenant(), denyAssignmentsPreview }),
  );

  test('pages of one item change nothing', () => same({ ...troubledTenant(), pageSize: 1 }));

  test('the audience is the one the metadata names', () =>
    same({ ...troubledTenant(), audiences: ['https://management.stack.test/4f1c0d2e'] }));

  test('ids in another letter case change nothing but their own spelling', async () => {
    const tenant = troubledTenant();
    const shout = await auditTenant({
      ...tenant,
      roleAssignments: tenant.roleAssignments.map((body) => ({
        ...body,
        properties: { ...body.properties, scope: String(body.properties?.scope).toUpperCase() },
      })),
    });
    const prints = (audited: typeof clean) =>
      audited.result.findings.map((finding) => finding.fingerprint).sort();
    expect(prints(shout)).toEqual(prints(clean));
  });

  test('a custom role that is assignable in one resource group only is not lost', async () => {
    const group = `${subscriptionScope('sales')}/resourceGroups/rg-sales`;
    const role = guid(700);
    const tenant = wellRunTenant();
    const { run, result } = await auditTenant({
      ...tenant,
      vaults: [...tenant.vaults, badVault('sales', 'kv-sales-bad')],
      roleDefinitions: [
        ...tenant.roleDefinitions,
        roleDefinition(role, 'Vault writer', { actions: ['Microsoft.KeyVault/vaults/write'] }, [group]),
      ],
      roleAssignments: [...tenant.roleAssignments, roleAssignment(701, group, role, 702)],
    });
    expect(run.code).toBe(1);
    const finding = result.findings.find((one) => one.principal?.id === guid(702));
    expect(finding).toMatchObject({
      ruleId: 'contributor-self-grant',
      vaults: [vaultId('sales', 'kv-sales-bad')],
    });
  });

  test('the condition in the definition of a role is read: who may assign readers only opens nothing', async () => {
    const role = guid(720);
    const scope = subscriptionScope('sales');
    const write = 'Microsoft.Authorization/roleAssignments/write';
    const definition = (condition?: string) =>
      roleDefinition(
        role,
        'Assigner',
        { actions: [write], ...(condition !== undefined && { condition, conditionVersion: '2.0' }) },
        [scope],
      );
    const onlyReaders =
      `((!(ActionMatches{'${write}'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ` +
      `ForAnyOfAnyValues:GuidEquals{${ROLES.reader}}))`;
    const found = async (condition?: string) => {
      const tenant = wellRunTenant();
      const { result } = await auditTenant({
        ...tenant,
        roleDefinitions: [...tenant.roleDefinitions, definition(condition)],
        roleAssignments: [...tenant.roleAssignments, roleAssignment(721, scope, role, 722)],
      });
      return failures(result).filter((one) => one.principal?.id === guid(722) && one.certainty === 'certain');
    };
    expect((await found()).map((one) => one.ruleId)).toEqual(['role-assignment-self-grant']);
    expect(await found(onlyReaders)).toEqual([]);
  });

  test('a subscription without vaults is complete, and said on stderr', async () => {
    const tenant = wellRunTenant();
    const vaults = tenant.vaults.filter((vault) => !vault.id.includes('kv-sandbox'));
    const { run, result } = await auditTenant({ ...tenant, vaults });
    expect([run.code, result.summary.vaults]).toEqual([0, 4]);
    expect(run.stderr).toContain(subscriptionScope('sandbox').slice(15));
  });
});
