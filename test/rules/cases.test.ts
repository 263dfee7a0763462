import { describe, expect, it } from 'vitest';
import { resolveAccess } from '../../src/access/resolveAccess.js';
import { expandCase } from '../../src/rules/caseSnapshot.js';
import { missingCases, runCases } from '../../src/rules/cases.js';
import { ruleWith } from './ruleText.js';

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
    expect(snapshot.coverage).toHaveLength(8);
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

  it('survives management groups that are their own parents', () => {
    const groups = [
      { name: 'a', parent: 'b', subscriptions: ['s'] },
      { name: 'b', parent: 'a' },
    ];
    expect(expandCase({ managementGroups: groups }).faults).toEqual([]);
  });
});
