import { beforeAll, describe, expect, test } from 'vitest';
import { type Audited, auditTenant, failures, gaps, runAgainst } from '../support/auditAzure.js';
import { subscriptionScope, troubledTenant, wellRunTenant } from '../support/exampleTenants.js';
import type { Fault } from '../support/faults.js';
import type { Refusal, Tenant } from '../support/tenant.js';

const sandbox = subscriptionScope('sandbox');

const refusing = (tenant: Tenant, ...refusals: Refusal[]): Tenant => ({ ...tenant, refusals });

let clean: Audited;

beforeAll(async () => {
  clean = await auditTenant(troubledTenant());
});

describe.concurrent('one of three subscriptions is refused', () => {
  test('the other two are reported in full, coverage names the third, and the code is 1 when something is found', async () => {
    const refused = await auditTenant(refusing(troubledTenant(), { scope: sandbox }));
    expect(refused.run.code).toBe(1);
    expect(refused.result.vaults).toEqual(
      clean.result.vaults.filter((vault) => !vault.id.startsWith(sandbox)),
    );
    const elsewhere = (audited: Audited) =>
      failures(audited.result)
        .map((finding) => ({ ...finding, vaults: finding.vaults.filter((id) => !id.startsWith(sandbox)) }))
        .filter((finding) => finding.vaults.length > 0)
        .map(({ ruleId, cause, vaults, certainty, fingerprint }) => ({
          ruleId,
          cause,
          vaults,
          certainty,
          fingerprint,
        }))
        .sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
    expect(elsewhere(refused)).toEqual(elsewhere(clean));
    expect(gaps(refused.result)).toContainEqual(
      expect.objectContaining({ scope: sandbox, what: 'vaults', status: 'refused' }),
    );
    expect(refused.run.stderr).toMatch(/incomplete/);
  });

  test('the code is 3 when nothing else is found, and each blinded rule says unknown once for that scope', async () => {
    const { run, result } = await auditTenant(refusing(wellRunTenant(), { scope: sandbox }));
    expect(run.code).toBe(3);
    const vaults = result.coverage.find((entry) => entry.scope === sandbox && entry.what === 'vaults');
    expect(vaults?.rules).toContain('firewall-open');
    const unknown = result.findings.filter(
      (finding) => finding.status === 'unknown' && finding.ruleId === 'firewall-open',
    );
    expect(unknown).toEqual([expect.objectContaining({ cause: sandbox, reason: expect.any(String) })]);
    expect(result.summary.byRule['firewall-open']).toMatchObject({ fail: 0, unknown: expect.any(Number) });
  });

  test('--on-incomplete warn makes it 0, --fail-on never leaves it 3', async () => {
    await runAgainst(refusing(wellRunTenant(), { scope: sandbox }), [], async (_azure, cli) => {
      const [warned, never] = await Promise.all([
        cli(['audit', '--on-incomplete', 'warn']),
        cli(['audit', '--fail-on', 'never']),
      ]);
      expect([warned.code, never.code]).toEqual([0, 3]);
      expect(warned.stderr).toMatch(/not read|could not|incomplete/i);
    });
  });

  test('warn does not help when no vault list at all could be read', async () => {
    const actions = ['Microsoft.KeyVault/vaults/read'];
    await runAgainst(refusing(wellRunTenant(), { scope: '/', actions }), [], async (_azure, cli) => {
      expect((await cli(['audit', '--on-incomplete', 'warn'])).code).toBe(3);
    });
  });

  test('an incomplete audit withholds its SARIF and says so, unless told to write it', async () => {
    await runAgainst(refusing(wellRunTenant(), { scope: sandbox }), [], async (_azure, cli) => {
      const [withheld, written] = await Promise.all([
        cli(['audit', '-o', 'sarif']),
        cli(['audit', '-o', 'sarif', '--sarif-incomplete', 'write']),
      ]);
      expect([withheld.code, withheld.stdout]).toEqual([3, '']);
      expect(withheld.stderr).toMatch(/sarif/i);
      expect(JSON.parse(written.stdout).version).toBe('2.1.0');
    });
  });
});

describe.concurrent('one read is refused', () => {
  const fault = (match: RegExp, act: Fault['act'] = { kind: 'status', status: 403 }): Fault => ({
    match,
    act,
  });

  test.each([
    ['vaults', 'Microsoft.KeyVault/vaults/read', 'firewall-open'],
    ['roleAssignments', 'Microsoft.Authorization/roleAssignments/read', 'contributor-self-grant'],
    ['roleDefinitions', 'Microsoft.Authorization/roleDefinitions/read', 'contributor-self-grant'],
  ] as const)('%s of a subscription blind their rules', async (what, action, rule) => {
    const { run, result } = await auditTenant(
      refusing(wellRunTenant(), { scope: sandbox, actions: [action] }),
    );
    const entry = gaps(result).find((gap) => gap.scope === sandbox && gap.what === what);
    expect(entry).toMatchObject({ status: 'refused', rules: expect.arrayContaining([rule]) });
    expect(run.code).toBe(3);
  });

  test.each([
    ['the inherited half of the role assignments', /roleAssignments\?.*atScope/],
    ['the own half of the role assignments', /subscriptions\/3[^ ]*roleAssignments\?(?!.*atScope)/],
  ])('%s is not enough for a complete audit', async (_title, match) => {
    const { run, result } = await auditTenant(wellRunTenant(), [fault(match)]);
    expect(gaps(result).some((gap) => gap.what === 'roleAssignments')).toBe(true);
    expect(run.code).toBe(3);
  });

  test('the group tree, deny assignments and, for want of a licence, PIM blind no rule', async () => {
    const unlicensed = { kind: 'status', status: 400, code: 'AadPremiumLicenseRequired' } as const;
    const { run, result } = await auditTenant(wellRunTenant(), [
      fault(/getEntities/),
      fault(/denyAssignments/),
      fault(/ScheduleInstances/, unlicensed),
    ]);
    const reads = gaps(result).map((gap) => gap.what);
    expect([...new Set(reads)].sort()).toEqual(['denyAssignments', 'managementGroups']);
    expect(result.coverage.flatMap((entry) => entry.rules)).toEqual([]);
    expect(run.code).toBe(0);
  });

  test('PIM that is refused blinds the rules that judge standing and eligible access, and no other', async () => {
    const { run, result } = await auditTenant(wellRunTenant(), [fault(/ScheduleInstances/)]);
    expect([...new Set(result.coverage.flatMap((entry) => entry.rules))].sort()).toEqual([
      'custom-role-owner-equivalent',
      'eligible-data-access',
      'eligible-self-grant',
      'group-owner-self-grant',
      'guest-data-access',
      'inert-data-roles',
      'standing-privileged-access',
    ]);
    expect(run.code).toBe(0);
  });

  test('without the management-group tree an assignment inherited from a group still reaches its vaults', async () => {
    const blind = await auditTenant(troubledTenant(), [fault(/getEntities/)]);
    const selfGrants = (audited: Audited) =>
      failures(audited.result)
        .filter((finding) => finding.ruleId === 'contributor-self-grant')
        .map(({ cause, vaults }) => ({ cause, vaults }));
    expect(selfGrants(blind)).toEqual(selfGrants(clean));
  });

  test('built-in roles refused at the tenant are read at a subscription', async () => {
    const { run, result } = await auditTenant(wellRunTenant(), [
      fault(/GET \/providers\/Microsoft.Authorization\/roleDefinitions/),
    ]);
    expect([run.code, gaps(result)]).toEqual([0, []]);
  });
});
