import { describe, expect, it } from 'vitest';
import { resolveAccess } from '../../src/access/resolveAccess.js';
import { READS, type Read } from '../../src/model/snapshot.js';
import { guidOf } from '../../src/rules/caseNames.js';
import { expandCase } from '../../src/rules/caseSnapshot.js';
import { missingCases, runCases } from '../../src/rules/cases.js';
import type { CaseSnapshot } from '../../src/rules/rule.js';
import { ruleWith } from './ruleText.js';

/** Never read, or read with the resource they belong to. */
const ABOUT_ONE_RESOURCE: readonly Read[] = ['hsmLocalRoles', 'networkSecurityPerimeters', 'accessPolicies'];

const problem = (ruleCase: string) =>
  runCases([ruleWith({ cases: `[{ name: n, ${ruleCase} }]` })], resolveAccess)[0]?.problem;

describe('runCases', () => {
  it.each([
    ['given: { vaults: [kv1] }, expect: fail, vaults: [kv1], findings: 1, certainty: certain', null],
    ['given: { vaults: [kv1] }, expect: pass', 'expected pass, got fail: kv1 is wrong'],
    ['given: { vaults: [kv1] }, expect: unknown', 'expected unknown, got fail: kv1 is wrong'],
    ['given: { vaults: [kv1, kv2] }, expect: fail, vaults: [kv1]', 'expected the vaults kv1, got kv1, kv2'],
    [
      'given: { vaults: [kv1, kv2] }, expect: fail, findings: 1',
      'expected 1 findings, got 2: kv1 is wrong | kv2 is wrong',
    ],
    ['given: { vaults: [kv1] }, expect: fail, certainty: conditional', 'expected conditional, got certain'],
    ['given: {}, expect: pass', 'expected pass, but the case has no vault to judge'],
  ])('%s: %j', (ruleCase, expected) => {
    expect(problem(ruleCase)).toBe(expected);
  });
});

describe('missingCases', () => {
  it('names each kind of case that a rule lacks', () => {
    expect(missingCases([ruleWith()]).map(({ missing }) => missing)).toEqual(['fail', 'pass', 'unknown']);
    expect(missingCases([ruleWith({ requires: '[]' })]).map(({ missing }) => missing)).toEqual([
      'fail',
      'pass',
    ]);
  });
});

describe('expandCase', () => {
  it('reads everything completely unless the case says otherwise', () => {
    const { snapshot } = expandCase({
      vaults: ['kv1'],
      coverage: [{ scope: 'subscription', what: 'vaults', status: 'refused' }],
    });
    const odd = snapshot.coverage.filter(({ status }) => status !== 'ok');
    expect(odd).toMatchObject([{ what: 'vaults', reason: 'refused in this case' }]);
    const told = (scope: RegExp) =>
      snapshot.coverage.filter((entry) => scope.test(entry.scope)).map(({ what }) => what);
    expect([...told(/^\/subscriptions\//), ...told(/^\/$/)].sort()).toEqual(
      READS.filter((what) => !ABOUT_ONE_RESOURCE.includes(what)).sort(),
    );
  });

  it('leaves absent what the case does not write', () => {
    const { snapshot } = expandCase({ vaults: ['kv1'] });
    expect(snapshot.records.vault[0]?.body).toHaveProperty('properties', { tenantId: expect.any(String) });
  });

  it('gives one name the same GUID every time, in assignments and access policies', () => {
    const given = {
      vaults: [
        {
          name: 'kv1',
          properties: { accessPolicies: [{ objectId: 'alice', permissions: { secrets: ['get'] } }] },
        },
      ],
      roleAssignments: [{ principal: 'alice', role: 'Owner', scope: 'vault:kv1' }],
    };
    const { grants, escalations } = resolveAccess(expandCase(given).snapshot);
    expect(grants[0]?.principal.id).toBe(escalations[0]?.principal.id);
    expect(grants[0]?.principal.id).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(expandCase(given)).toEqual(expandCase(given));
  });

  it('lists an assignment under the subscriptions it applies to', () => {
    const { snapshot } = expandCase({
      managementGroups: [{ name: 'top' }, { name: 'corp', parent: 'top', subscriptions: ['one'] }],
      vaults: [
        { name: 'kv1', subscription: 'one' },
        { name: 'kv2', subscription: 'two' },
      ],
      roleAssignments: [
        'root',
        'managementGroup:corp',
        'subscription:two',
        'group',
        'vault:kv2/secrets/s',
      ].map((scope) => ({ principal: 'a', role: 'Reader', scope })),
    });
    const [one, two] = snapshot.records.subscription.map(({ body }) => (body as { id: string }).id);
    expect(snapshot.records.roleAssignment.map(({ of }) => of)).toEqual([
      [one, two],
      [one],
      [two],
      [one],
      [two],
    ]);
    const chains = snapshot.records.managementGroupEntity.flatMap(
      ({ body }) => (body as { properties: { parentNameChain?: string[] } }).properties.parentNameChain ?? [],
    );
    expect(chains).toEqual(['top', 'corp', 'top']);
  });

  it('knows every principal it names by that name, of the kind the case says, but for the deleted', () => {
    const { grants, members } = resolveAccess(
      expandCase({
        vaults: [
          {
            name: 'kv1',
            properties: {
              enableRbacAuthorization: true,
              accessPolicies: ['alice', 'app', 'identity', 'gone'].map((objectId) => ({
                objectId,
                permissions: { secrets: ['get'] },
              })),
            },
          },
        ],
        roleAssignments: [
          { principal: 'team', principalType: 'Group', role: 'Key Vault Reader', scope: 'vault:kv1' },
        ],
        directory: {
          guests: ['alice'],
          applications: ['app'],
          managedIdentities: ['identity'],
          deleted: ['gone'],
          groups: { team: ['alice'] },
        },
      }).snapshot,
    );
    const known = grants.map(({ principal }) => principal);
    expect(known.map(({ displayName }) => displayName)).toEqual(['team', 'alice', 'app', 'identity', null]);
    expect(known.map(({ existence }) => existence)).toEqual([...Array(4).fill('exists'), 'absent']);
    expect(known.map(({ guest }) => guest)).toEqual([null, true, null, null, null]);
    expect(known.map(({ managedIdentity }) => managedIdentity)).toEqual([null, null, false, true, null]);
    expect(Object.values(members).flat()).toMatchObject([{ displayName: 'alice', guest: true }]);
  });

  it('gives eligibilities, ends of assignments and delegations the records that a collection brings', () => {
    const { grants, escalations } = resolveAccess(
      expandCase({
        vaults: [{ name: 'kv1', properties: { enableRbacAuthorization: true } }],
        roleAssignments: [
          { principal: 'a', role: 'Key Vault Reader', scope: 'vault:kv1', until: '2026-02-01T00:00:00Z' },
        ],
        eligibilities: [{ principal: 'b', role: 'Key Vault Reader', scope: 'vault:kv1' }],
        delegations: [
          {
            tenant: 'provider',
            scope: 'subscription',
            authorizations: [{ principal: 'c', role: 'Contributor', eligible: true }],
          },
        ],
      }).snapshot,
    );
    expect(grants.map(({ terms: { reach, timeBound } }) => [reach, timeBound])).toEqual([
      ['holds', true],
      ['eligible', false],
    ]);
    expect(escalations).toMatchObject([
      { principal: { tenantId: guidOf('tenant', 'provider') }, terms: { begins: 'eligible' } },
    ]);
  });

  it.each<[string, CaseSnapshot, (string | number)[]]>([
    [
      'a role',
      { eligibilities: [{ principal: 'a', role: 'Reeder', scope: 'root' }] },
      ['eligibilities', 0, 'role'],
    ],
    [
      'a scope',
      { delegations: [{ tenant: 't', scope: 'vault:kv', authorizations: [] }] },
      ['delegations', 0, 'scope'],
    ],
    [
      'a role of a delegation',
      { delegations: [{ tenant: 't', scope: 'root', authorizations: [{ principal: 'a', role: 'Reeder' }] }] },
      ['delegations', 0, 'authorizations', 0, 'role'],
    ],
    [
      'an assignable scope',
      { roleDefinitions: [{ name: 'r', assignableScopes: ['groop'] }] },
      ['roleDefinitions', 0, 'assignableScopes', 0],
    ],
  ])('names %s that means nothing, and where it stands', (_, given, path) => {
    expect(expandCase(given).faults).toMatchObject([{ path }]);
  });

  it('survives management groups that are their own parents', () => {
    const groups = [
      { name: 'a', parent: 'b', subscriptions: ['s'] },
      { name: 'b', parent: 'a' },
    ];
    expect(expandCase({ managementGroups: groups }).faults).toEqual([]);
  });
});
