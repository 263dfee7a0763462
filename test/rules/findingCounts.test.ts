import { describe, expect, it } from 'vitest';
import { resolveAccess } from '../../src/access/resolveAccess.js';
import { expandCase } from '../../src/rules/caseSnapshot.js';
import { evaluate } from '../../src/rules/evaluate.js';
import type { CaseSnapshot, Profile } from '../../src/rules/rule.js';
import { shippedRules } from './shippedRules.js';

/** A hundred vaults, half of each permission model, in ten resource groups. */
const vaults = Array.from({ length: 100 }, (_, index) => ({
  name: `kv${String(index).padStart(3, '0')}`,
  group: `rg${index % 10}`,
  properties: { enableRbacAuthorization: index < 50 },
}));

/** Findings by rule, as `number of vaults each names`, that name a principal. */
function findings(given: Omit<CaseSnapshot, 'vaults'>, profile: Profile = 'default') {
  const rules = shippedRules().filter(({ profiles }) => profiles.includes(profile));
  const { verdicts } = evaluate(rules, resolveAccess(expandCase({ vaults, ...given }).snapshot));
  const found: Record<string, number[]> = {};
  for (const verdict of verdicts) {
    if (verdict.principal === null) continue;
    found[verdict.ruleId] = [...(found[verdict.ruleId] ?? []), verdict.vaults.length];
  }
  return found;
}

const one = (role: string, principalType = 'User') => ({
  roleAssignments: [{ principal: 'alice', principalType, role, scope: 'subscription' }],
});

describe('what one assignment at a subscription causes in a tenant of 100 vaults', () => {
  it('Owner: two findings, one for each permission model', () => {
    expect(findings(one('Owner'))).toEqual({
      'contributor-self-grant': [50],
      'role-assignment-self-grant': [50],
    });
  });

  it('Contributor: two findings, one for each permission model', () => {
    expect(findings(one('Contributor'))).toEqual({
      'contributor-self-grant': [50],
      'template-deployment-secret-read': [50],
    });
  });

  it('Key Vault Administrator: three findings, for its breadth, for its standing, and for what it does not do', () => {
    expect(findings(one('Key Vault Administrator'))).toEqual({
      'broad-data-role': [50],
      'inert-data-roles': [50],
      'standing-privileged-access': [50],
    });
  });

  it('Key Vault Administrator of an application: it cannot activate a role', () => {
    expect(findings(one('Key Vault Administrator', 'ServicePrincipal'))).toEqual({
      'broad-data-role': [50],
      'inert-data-roles': [50],
    });
  });

  it('Key Vault Secrets User of a person', () => {
    expect(findings(one('Key Vault Secrets User'))).toEqual({
      'data-access-inherited': [50],
      'direct-user-data-access': [50],
      'inert-data-roles': [50],
    });
  });

  it('the three together: seven findings, and none more in the strict profile but the duties of one who holds all', () => {
    const roles = ['Owner', 'Contributor', 'Key Vault Administrator'];
    const held = (principalOf: (index: number) => string): Omit<CaseSnapshot, 'vaults'> => ({
      roleAssignments: roles.map((role, index) => ({
        principal: principalOf(index),
        role,
        scope: 'subscription',
      })),
    });
    const count = (found: ReturnType<typeof findings>) => Object.values(found).flat().length;
    expect(count(findings(held((index) => `person ${index}`)))).toBe(7);
    expect(
      count(
        findings(
          held((index) => `person ${index}`),
          'strict',
        ),
      ),
    ).toBe(7);
    expect(count(findings(held(() => 'alice')))).toBe(7);
    expect(
      findings(
        held(() => 'alice'),
        'strict',
      )['duties-not-separated'],
    ).toEqual([50]);
  });

  it('the same roles made eligible: one finding for each that opens a vault, and what does nothing', () => {
    const eligibilities = ['Owner', 'Contributor', 'Key Vault Administrator'].map((role) => ({
      ...{ principal: 'alice', role },
      scope: 'subscription',
    }));
    expect(findings({ eligibilities })).toEqual({
      'eligible-data-access': [50],
      'eligible-self-grant': [100, 100],
      'inert-data-roles': [50],
    });
  });

  it('the same roles through Lighthouse: one finding for each principal', () => {
    const authorizations = ['Contributor', 'Key Vault Contributor'].map((role) => ({
      principal: role,
      role,
    }));
    expect(
      findings({ delegations: [{ tenant: 'provider', scope: 'subscription', authorizations }] }),
    ).toEqual({
      'foreign-tenant-delegation': [100, 100],
    });
  });

  it('Owner and Contributor held by a group with an owner: one finding more, however much the group holds', () => {
    const held = ['Owner', 'Contributor', 'Key Vault Administrator'].map((role) => ({
      ...{ principal: 'team', principalType: 'Group', role },
      scope: 'subscription',
    }));
    const own = findings({ roleAssignments: held });
    const owned = findings({ roleAssignments: held, directory: { owners: { team: ['olga'] } } });
    expect(owned).toEqual({ ...own, 'group-owner-self-grant': [100] });
  });

  it('a Global Administrator: one finding over all vaults', () => {
    expect(findings({ directory: { globalAdministrators: ['gloria'] } })).toEqual({
      'global-administrator-self-grant': [100],
    });
  });

  it('User Access Administrator at the root: one finding over all vaults', () => {
    const roleAssignments = [{ principal: 'alice', role: 'User Access Administrator', scope: 'root' }];
    expect(findings({ roleAssignments })).toEqual({ 'user-access-administrator-at-root': [100] });
  });
});
