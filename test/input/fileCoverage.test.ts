import { describe, expect, it } from 'vitest';
import { fileCoverage } from '../../src/input/fileCoverage.js';
import { type Coverage, noRecords, type RecordKind, type Snapshot } from '../../src/model/snapshot.js';
import { SUBSCRIPTION, vaultId } from './snapshots.js';

const OTHER = '/subscriptions/22222222-2222-2222-2222-222222222222';

function facts(bodies: Partial<Record<RecordKind, readonly object[]>>): Snapshot['records'] {
  const records = noRecords();
  for (const [kind, list] of Object.entries(bodies))
    records[kind as RecordKind] = list.map((body) => ({ of: [], body }));
  return records;
}

/** Coverage as `what scope status`, subscriptions cut to their first digits. */
function told(coverage: readonly Coverage[]): string[] {
  return coverage.map(
    ({ what, scope, status }) => `${what} ${scope.replace(/^\/subscriptions\/(\d{4}).*/, '$1')} ${status}`,
  );
}

const assignmentIn = (subscription: string): object => ({
  id: `${subscription}/providers/Microsoft.Authorization/roleAssignments/1`,
});

describe('the coverage of plain files', () => {
  it('names every kind that no file holds as a gap of the subscription of the vaults', () => {
    const coverage = fileCoverage(facts({ vault: [{ id: vaultId('kv1') }] }), new Map(), []);
    expect(told(coverage)).toEqual([
      'subscriptions / skipped',
      'managementGroups / failed',
      'directoryObjects / skipped',
      'groupMembers / skipped',
      'groupOwners / skipped',
      'directoryRoleMembers / skipped',
      'groupEligibilities / skipped',
      'directoryRoleEligibilities / skipped',
      'hsms 1111 failed',
      'roleAssignments 1111 failed',
      'roleAssignmentScheduleInstances 1111 failed',
      'roleDefinitions 1111 failed',
      'denyAssignments 1111 failed',
      'roleEligibilityScheduleInstances 1111 skipped',
      'registrationAssignments 1111 skipped',
      'locks 1111 skipped',
      'deletedVaults 1111 skipped',
      'defenderPlans 1111 skipped',
      'classicAdministrators 1111 skipped',
      'virtualNetworks 1111 skipped',
      'vaults 1111 ok',
      'diagnosticSettings 1111 skipped',
      'keys 1111 skipped',
      'secrets 1111 skipped',
      'keyDetails 1111 skipped',
    ]);
    expect(coverage.find(({ what }) => what === 'roleAssignments')?.reason).toBe(
      'the input holds no role assignments of this subscription',
    );
  });

  it('takes diagnostic settings and objects as those of their own vault only, in any letter case', () => {
    const kv1 = vaultId('kv1');
    const records = facts({
      vault: [{ id: kv1 }, { id: vaultId('kv2') }],
      diagnosticSetting: [{ id: `${kv1.toLowerCase()}/providers/microsoft.insights/diagnosticSettings/a` }],
      secret: [{ id: `${kv1}/secrets/a` }],
    });
    const coverage = told(fileCoverage(records, new Map(), []));
    for (const what of ['diagnosticSettings', 'secrets']) {
      expect(coverage).toContain(`${what} 1111 ok`);
      expect(coverage.filter((line) => line.startsWith(what) && line.endsWith('skipped'))).toHaveLength(1);
    }
    expect(coverage).toContain('keys 1111 skipped');
  });

  it('counts eligibilities and Lighthouse as read where a file holds them', () => {
    const records = facts({
      vault: [{ id: vaultId('kv1') }],
      roleEligibilityScheduleInstance: [
        { id: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleEligibilityScheduleInstances/1` },
      ],
      registrationAssignment: [
        { id: `${SUBSCRIPTION}/providers/Microsoft.ManagedServices/registrationAssignments/1` },
      ],
    });
    const coverage = told(fileCoverage(records, new Map(), []));
    expect(coverage).toContain('roleEligibilityScheduleInstances 1111 ok');
    expect(coverage).toContain('registrationAssignments 1111 ok');
  });

  it('takes the role assignments of one subscription for no other', () => {
    const records = facts({
      vault: [{ id: vaultId('kv1') }, { id: vaultId('kv2', OTHER) }],
      roleAssignment: [assignmentIn(SUBSCRIPTION)],
    });
    const coverage = told(fileCoverage(records, new Map(), []));
    expect(coverage).toContain('roleAssignments 1111 ok');
    expect(coverage).toContain('roleAssignments 2222 failed');
  });

  it('finds the subscription of an assignment by its scope where the id has none, in any letter case', () => {
    const scope = SUBSCRIPTION.toUpperCase();
    const records = facts({
      vault: [{ id: vaultId('kv1') }],
      roleAssignment: [{ id: '/providers/Microsoft.Authorization/RoleAssignments/1', properties: { scope } }],
    });
    expect(told(fileCoverage(records, new Map(), []))).toContain('roleAssignments 1111 ok');
  });

  describe('of az role assignment list', () => {
    const printed = (scope: string, more: object = { principalName: 'ann' }): object => ({
      id: `${scope}/providers/Microsoft.Authorization/roleAssignments/1`,
      properties: { scope, ...more },
    });
    const coverageOf = (...roleAssignment: object[]): readonly Coverage[] =>
      fileCoverage(facts({ vault: [{ id: vaultId('kv1') }], roleAssignment }), new Map(), []);

    it('is a gap where all stand at the subscription, as az prints them without --all', () => {
      const coverage = coverageOf(printed(SUBSCRIPTION), printed(SUBSCRIPTION.toUpperCase()));
      expect(told(coverage)).toContain('roleAssignments 1111 failed');
      expect(coverage.find(({ what }) => what === 'roleAssignments')?.reason).toMatch(/only with --all$/);
    });

    it.each<[string, readonly object[]]>([
      ['one of a vault', [printed(SUBSCRIPTION), printed(vaultId('kv1'))]],
      ['one of a resource group', [printed(SUBSCRIPTION), printed(`${SUBSCRIPTION}/resourceGroups/rg`)]],
      ['an inherited one', [printed(SUBSCRIPTION), printed('/')]],
      ['one that REST returned', [printed(SUBSCRIPTION), printed(SUBSCRIPTION, {})]],
    ])('is whole with %s', (_, assignments) => {
      expect(told(coverageOf(...assignments))).toContain('roleAssignments 1111 ok');
    });

    it('says of one subscription nothing about another', () => {
      const records = facts({
        vault: [{ id: vaultId('kv1') }, { id: vaultId('kv2', OTHER) }],
        roleAssignment: [printed(SUBSCRIPTION), printed(vaultId('kv2', OTHER))],
      });
      const coverage = told(fileCoverage(records, new Map(), []));
      expect(coverage).toContain('roleAssignments 1111 failed');
      expect(coverage).toContain('roleAssignments 2222 ok');
    });
  });

  it('says failed with its reason for a list of which only a page is there', () => {
    const records = facts({ vault: [{ id: vaultId('kv1') }] });
    expect(fileCoverage(records, new Map([['vaults', 'v.json is one page']]), [])).toContainEqual({
      scope: SUBSCRIPTION,
      what: 'vaults',
      status: 'failed',
      reason: 'v.json is one page',
    });
  });

  it('claims nothing of a subscription that is only named beside those with vaults', () => {
    const records = facts({
      vault: [{ id: vaultId('kv1') }],
      subscription: [{ id: SUBSCRIPTION }, { id: OTHER }],
    });
    const coverage = told(fileCoverage(records, new Map(), []));
    expect(coverage).toContain('vaults 2222 skipped');
    expect(coverage.filter((entry) => entry.includes('2222'))).toHaveLength(1);
  });

  it('has the vaults as a gap where no file holds any', () => {
    expect(
      told(fileCoverage(facts({ roleAssignment: [assignmentIn(SUBSCRIPTION)] }), new Map(), [])),
    ).toContain('vaults 1111 failed');
    expect(
      told(fileCoverage(facts({ roleDefinition: [{ id: '/providers/x/1' }] }), new Map(), [])),
    ).toContain('vaults / failed');
    const hsm = { id: `${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.KeyVault/managedHSMs/h` };
    expect(told(fileCoverage(facts({ hsm: [hsm] }), new Map(), []))).toContain('vaults 1111 failed');
  });

  it('says of each managed HSM that its local roles are never read', () => {
    const id = `${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.KeyVault/managedHSMs/h`;
    expect(fileCoverage(facts({ hsm: [{ id }] }), new Map(), [])).toContainEqual(
      expect.objectContaining({ scope: id, what: 'hsmLocalRoles', status: 'skipped' }),
    );
  });

  it('leaves to a snapshot beside it what that speaks of', () => {
    const known: Coverage[] = [{ scope: SUBSCRIPTION, what: 'roleAssignments', status: 'ok', reason: null }];
    const coverage = told(fileCoverage(facts({ vault: [{ id: vaultId('kv1') }] }), new Map(), known));
    expect(coverage).not.toContain('roleAssignments 1111 failed');
    expect(coverage).toContain('roleDefinitions 1111 failed');
    expect(coverage.filter((entry) => entry.includes(' / '))).toEqual([]);
  });
});
