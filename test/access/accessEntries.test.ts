import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accessEntries } from '../../src/access/accessEntries.js';
import type { AccessEntry } from '../../src/model/accessEntry.js';
import { VERBS } from '../../src/model/permission.js';
import type { Posture } from '../../src/model/posture.js';
import { escalation, grant, holder, policy, postureOf } from './postureOf.js';
import { GROUP, SUB, vaultId } from './snapshotOf.js';

type Facts = Partial<Pick<Posture, 'grants' | 'escalations' | 'members'>>;

const entriesOf = (facts: Facts, expandGroups = false): readonly AccessEntry[] =>
  accessEntries(postureOf(facts), { expandGroups });
const steps = ({ path }: AccessEntry) => path.map(({ step }) => step);
const cause = (name: string) => `${GROUP}/providers/Microsoft.Authorization/roleAssignments/${name}`;

describe('what each cause becomes', () => {
  test('a role assignment: held now, by one step that names assignment, scope and role', () => {
    expect(entriesOf({ grants: [grant()] })).toEqual([
      {
        vaults: [vaultId('kv1')],
        principal: { id: 'alice', type: 'User', displayName: null, tenantId: null },
        reach: 'holds',
        permissions: ['secrets/get', 'secrets/list'],
        certainty: 'certain',
        conditions: [],
        path: [{ step: 'role-assignment', id: cause('a1'), scope: GROUP, role: 'Key Vault Secrets User' }],
      },
    ]);
  });

  test('an access policy: its verbs, `all` spelled out and named once', () => {
    const [entry] = entriesOf({ grants: [policy('kv1', holder('bob'), ['secrets/get', 'secrets/all'])] });
    expect(new Set(entry?.permissions)).toEqual(new Set(VERBS.secrets.map((verb) => `secrets/${verb}`)));
    expect(entry?.permissions).toHaveLength(VERBS.secrets.length);
    expect(entry?.path).toEqual([
      {
        step: 'access-policy',
        id: `${vaultId('kv1')}#accessPolicies/bob`,
        scope: vaultId('kv1'),
        role: null,
      },
    ]);
  });

  test('an eligibility: the assignment first, then its activation', () => {
    const [entry] = entriesOf({ grants: [grant({ reach: 'eligible' })] });
    expect(entry?.reach).toBe('eligible');
    expect(entry?.path).toEqual([
      { step: 'role-assignment', id: cause('a1'), scope: GROUP, role: 'Key Vault Secrets User' },
      { step: 'activate-role', id: null, scope: GROUP, role: 'Key Vault Secrets User' },
    ]);
  });

  test('an escalation: what is held, then the acts; obtains what the way ends in', () => {
    const [entry] = entriesOf({ escalations: [escalation({ obtains: ['secrets/get'] })] });
    expect(entry).toMatchObject({ reach: 'obtainable', permissions: ['secrets/get'] });
    expect(entry && steps(entry)).toEqual(['role-assignment', 'write-access-policy']);
  });

  test('an escalation that begins with an eligibility: the activation stands between', () => {
    const [entry] = entriesOf({ escalations: [escalation({ begins: 'eligible' })] });
    expect(entry?.reach).toBe('obtainable');
    expect(entry && steps(entry)).toEqual(['role-assignment', 'activate-role', 'write-access-policy']);
  });

  test('an escalation out of an access policy begins with the policy', () => {
    const acts = [{ step: 'backup-restore' as const, id: null, scope: vaultId('kv1'), role: null }];
    const policyCause = `${vaultId('kv1')}#accessPolicies/carol`;
    const [entry] = entriesOf({
      escalations: [escalation({ role: null, scope: vaultId('kv1'), acts }, { cause: policyCause })],
    });
    expect(entry?.path[0]).toEqual({
      step: 'access-policy',
      id: policyCause,
      scope: vaultId('kv1'),
      role: null,
    });
    expect(entry && steps(entry)).toEqual(['access-policy', 'backup-restore']);
  });

  test('an escalation that begins outside Resource Manager has its acts alone', () => {
    const acts = (['elevate-access', 'assign-role'] as const).map((step) => ({
      step,
      id: null,
      scope: '/',
      role: null,
    }));
    const [entry] = entriesOf({
      escalations: [escalation({ role: null, scope: '/', acts }, { cause: '/' })],
    });
    expect(entry && steps(entry)).toEqual(['elevate-access', 'assign-role']);
  });

  test('who owns a group joins it before what the group holds', () => {
    const acts = [
      { step: 'group-owner' as const, id: 'group', scope: '/', role: null },
      { step: 'role-assignment' as const, id: 'a1', scope: GROUP, role: 'Contributor' },
      { step: 'write-access-policy' as const, id: null, scope: GROUP, role: null },
    ];
    const [entry] = entriesOf({ escalations: [escalation({ acts })] });
    expect(entry && steps(entry)).toEqual(['group-owner', 'role-assignment', 'write-access-policy']);
  });

  test('a longer way that adds something has an entry of its own', () => {
    const deploy = [{ step: 'deploy-template' as const, id: null, scope: GROUP, role: null }];
    const edit = [{ step: 'edit-role-definition' as const, id: null, scope: GROUP, role: null }];
    const further = { acts: edit, obtains: ['keys/sign'], certainty: 'certain' as const, conditions: [] };
    const terms = { acts: deploy, obtains: ['secrets/get'], furtherWays: [further] };
    const entries = entriesOf({ escalations: [escalation(terms)] });
    expect(entries.map((entry) => [steps(entry).at(-1), entry.permissions])).toEqual([
      ['deploy-template', ['secrets/get']],
      ['edit-role-definition', ['keys/sign']],
    ]);
  });

  test('what decides a conditional one is carried', () => {
    const conditions = [{ source: 'unread' as const, text: 'deny assignments' }];
    const entries = entriesOf({
      grants: [grant({ certainty: 'conditional', conditions })],
      escalations: [escalation({ certainty: 'conditional', conditions })],
    });
    expect(entries.map((entry) => [entry.reach, entry.certainty, entry.conditions])).toEqual([
      ['holds', 'conditional', conditions],
      ['obtainable', 'conditional', conditions],
    ]);
  });

  test.each(['permission-model', 'foreign-tenant'] as const)(
    'an inert grant (%s) gives no entry',
    (inert) => {
      expect(entriesOf({ grants: [grant({ inert })] })).toEqual([]);
    },
  );

  test('a principal of another tenant keeps it', () => {
    const [entry] = entriesOf({
      grants: [grant({}, { principal: holder('msp', { tenantId: 'other', displayName: 'Operator' }) })],
    });
    expect(entry?.principal).toEqual({
      id: 'msp',
      type: 'User',
      displayName: 'Operator',
      tenantId: 'other',
    });
  });
});

describe('merging', () => {
  const on = (...names: string[]) => ({ vaults: names.map((name) => vaultId(name)) });

  test('vault sets of one cause with the same permissions become one entry, sorted, each vault once', () => {
    const entries = entriesOf({
      grants: [
        grant({}, on('kv3', 'kv9')),
        grant({ vaultsInScope: 4, permissions: ['secrets/list', 'secrets/get'] }, on('kv1', 'kv3')),
      ],
    });
    expect(entries.map(({ vaults }) => vaults)).toEqual([[vaultId('kv1'), vaultId('kv3'), vaultId('kv9')]]);
  });

  test.each<[string, Facts]>([
    ['other permissions', { grants: [grant(), grant({ permissions: ['secrets/get'] }, on('kv2'))] }],
    ['another cause', { grants: [grant(), grant({}, { ...on('kv2'), cause: cause('a2') })] }],
    ['another principal', { grants: [grant(), grant({}, { ...on('kv2'), principal: holder('bob') })] }],
    [
      'another certainty',
      {
        grants: [
          grant(),
          grant({ certainty: 'conditional', conditions: [{ source: 'unread', text: 'x' }] }, on('kv2')),
        ],
      },
    ],
    [
      'another deny that decides',
      {
        grants: ['/deny1', '/deny2'].map((text, index) =>
          grant(
            { certainty: 'conditional', conditions: [{ source: 'deny-assignment', text }] },
            on(`kv${index}`),
          ),
        ),
      },
    ],
    [
      'another way',
      {
        escalations: [
          escalation(),
          escalation({ acts: [{ step: 'assign-role', id: null, scope: GROUP, role: null }] }, on('kv2')),
        ],
      },
    ],
  ])('%s keeps entries apart', (_, facts) => {
    expect(entriesOf(facts)).toHaveLength(2);
  });

  test('letter case of principal and cause keeps nothing apart', () => {
    const twice = grant({}, { ...on('kv2'), principal: holder('ALICE'), cause: cause('a1').toUpperCase() });
    expect(entriesOf({ grants: [grant(), twice] })).toHaveLength(1);
  });
});

describe('members of groups', () => {
  const team = holder('TEAM', { type: 'Group', displayName: 'Team' });
  const facts: Facts = {
    grants: [grant({}, { principal: team })],
    escalations: [escalation({}, { principal: team })],
    members: { team: [holder('dora', { displayName: 'Dora' }), holder('emil')] },
  };

  test('have no entries unless they are asked for', () => {
    expect(entriesOf(facts).map(({ principal }) => principal.id)).toEqual(['TEAM', 'TEAM']);
  });

  test('have the entries of the group, with the membership before its path', () => {
    const entries = entriesOf(facts, true);
    const held = entries.filter(({ reach }) => reach === 'holds');
    expect(held.map(({ principal }) => principal.id)).toEqual(['TEAM', 'dora', 'emil']);
    expect(held[1]?.principal.displayName).toBe('Dora');
    expect(held[1]?.path).toEqual([
      { step: 'group-member', id: 'TEAM', scope: '/', role: null },
      { step: 'role-assignment', id: cause('a1'), scope: GROUP, role: 'Key Vault Secrets User' },
    ]);
    expect(entries.filter(({ reach }) => reach === 'obtainable').map(steps)).toEqual([
      ['role-assignment', 'write-access-policy'],
      ['group-member', 'role-assignment', 'write-access-policy'],
      ['group-member', 'role-assignment', 'write-access-policy'],
    ]);
  });

  test('that are not known have no entries, and a group called __proto__ is nobody', () => {
    const odd = grant({}, { principal: holder('__proto__', { type: 'Group' }) });
    expect(entriesOf({ grants: [odd, grant({}, { principal: team })] }, true)).toHaveLength(2);
  });
});

describe('order', () => {
  const facts: Facts = {
    grants: [
      grant({ reach: 'eligible' }, { principal: holder('b'), cause: cause('e') }),
      grant({}, { principal: holder('Z'), cause: cause('z') }),
      grant({}, { principal: holder('a'), vaults: [vaultId('kv2')], cause: cause('y') }),
      policy('kv1', holder('a'), ['secrets/get']),
    ],
    escalations: [
      escalation({ begins: 'eligible' }, { principal: holder('a'), cause: cause('l') }),
      escalation({}, { principal: holder('c'), cause: cause('s') }),
    ],
  };

  test('is by reach, length of the path, principal without letter case, then vaults', () => {
    expect(
      entriesOf(facts).map(({ reach, path, principal, vaults }) => [
        reach,
        path.length,
        principal.id,
        vaults.join().slice(-3),
      ]),
    ).toEqual([
      ['holds', 1, 'a', 'kv1'],
      ['holds', 1, 'a', 'kv2'],
      ['holds', 1, 'Z', 'kv1'],
      ['eligible', 2, 'b', 'kv1'],
      ['obtainable', 2, 'c', 'kv1'],
      ['obtainable', 3, 'a', 'kv1'],
    ]);
  });

  test('does not depend on the order of the causes', () => {
    const expected = entriesOf(facts);
    const shuffled = <T>(items: readonly T[] = []) =>
      fc.shuffledSubarray([...items], { minLength: items.length });
    fc.assert(
      fc.property(shuffled(facts.grants), shuffled(facts.escalations), (grants, escalations) => {
        expect(entriesOf({ grants, escalations })).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });
});

test('a hundred thousand grants of the same terms cost no more than a look at each', () => {
  const shared = grant({ scope: SUB });
  const vaults = Array.from({ length: 500 }, (_, index) => vaultId(`kv${index}`));
  const grants = Array.from({ length: 100_000 }, (_, index) => ({
    ...shared,
    principal: holder(`p${index}`),
    cause: cause(`x${index}`),
    vaults,
  }));
  const entries = entriesOf({ grants });
  expect(entries).toHaveLength(100_000);
  expect(new Set(entries.map((entry) => entry.permissions)).size).toBe(1);
  expect(new Set(entries.map((entry) => entry.vaults)).size).toBe(1);
});
