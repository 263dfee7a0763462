import { describe, expect, it } from 'vitest';
import { resolveAccess } from '../../src/access/resolveAccess.js';
import { lastSegment } from '../../src/model/armId.js';
import {
  assignment,
  CONTRIBUTOR,
  type Facts,
  GROUP,
  groupId,
  OTHER_SUB,
  OTHER_TENANT,
  rbacVault,
  role,
  roleGuid,
  SECRETS_USER,
  SUB,
  snapshotOf,
  TENANT,
  VAULT_ADMINISTRATOR,
  vault,
  vaultId,
} from './snapshotOf.js';

const ROLES = [SECRETS_USER, CONTRIBUTOR, VAULT_ADMINISTRATOR];
const grants = (facts: Facts) =>
  resolveAccess(snapshotOf({ roles: ROLES, ...facts }))
    .grants.filter(({ terms }) => terms.inert === null)
    .map(({ terms, principal, vaults }) => ({
      who: principal.id,
      vaults: vaults.map(lastSegment),
      permissions: terms.permissions,
      certainty: terms.certainty,
      conditions: terms.conditions.map(({ source }) => source),
    }));
const reached = (facts: Facts) => grants(facts).flatMap(({ vaults }) => vaults);

describe('where a role assignment reaches', () => {
  const kv1 = rbacVault('kv1');
  const kv10 = rbacVault('kv10');
  const far = rbacVault('far', `${OTHER_SUB}/resourceGroups/rg1`);
  it.each([
    ['the vault itself', vaultId('kv1'), ['kv1']],
    ['its id in another letter case and with a slash behind', `${vaultId('KV1').toUpperCase()}/`, ['kv1']],
    ['its resource group', GROUP, ['kv1', 'kv10']],
    ['its subscription', SUB, ['kv1', 'kv10']],
    ['a secret inside it', `${vaultId('kv1')}/secrets/db`, ['kv1']],
    ['another resource', `${GROUP}/providers/Microsoft.Storage/storageAccounts/kv1`, []],
    ['a resource group whose name begins the same', `${SUB}/resourceGroups/rg`, []],
    ['another subscription', OTHER_SUB, ['far']],
    ['the tenant root, as returned for one subscription', '/', ['kv1', 'kv10']],
    ['a management group, as returned for one subscription', groupId('platform'), ['kv1', 'kv10']],
  ])('%s', (_, scope, expected) => {
    expect(reached({ vaults: [kv1, kv10, far], assignments: [assignment(scope, 'secrets-user')] })).toEqual(
      expected,
    );
  });

  const entity = (subscription: string, ...parentNameChain: string[]) => ({
    id: subscription,
    type: 'Microsoft.Management/managementGroups/subscriptions',
    properties: { parentNameChain },
  });

  it('reaches through nested management groups what the tree puts below', () => {
    const facts = {
      vaults: [kv1, far],
      entities: [entity(SUB, 'root', 'platform', 'shared'), entity(OTHER_SUB, 'root', 'sandbox')],
      assignments: [assignment(groupId('PLATFORM'), 'secrets-user', { of: [] })],
    };
    expect(grants(facts)).toMatchObject([{ vaults: ['kv1'], certainty: 'certain' }]);
  });

  it('is conditional where nobody said what lies below the management group', () => {
    const facts = {
      vaults: [kv1],
      assignments: [assignment(groupId('platform'), 'secrets-user', { of: [] })],
    };
    expect(grants(facts)).toMatchObject([{ certainty: 'conditional', conditions: ['unread'] }]);
  });
});

describe('the permission model decides which grants live', () => {
  const policy = (objectId: string, secrets: readonly string[], more: object = {}) => ({
    tenantId: TENANT,
    objectId,
    permissions: { secrets },
    ...more,
  });
  const withPolicies = (rbac: boolean, ...accessPolicies: object[]) =>
    vault('kv1', { enableRbacAuthorization: rbac, accessPolicies });

  it('leaves data roles inert on a vault that obeys access policies', () => {
    expect(grants({ vaults: [vault('kv1')], assignments: [assignment(SUB, 'vault-admin')] })).toEqual([]);
  });
  it('leaves policies dormant on a vault that obeys RBAC', () => {
    expect(grants({ vaults: [withPolicies(true, policy('bob', ['get']))] })).toEqual([]);
  });
  it('gives no data permission to Contributor by its own role', () => {
    expect(grants({ vaults: [rbacVault('kv1')], assignments: [assignment(SUB, 'contributor')] })).toEqual([]);
  });
  it('adds up the entries of one identity', () => {
    const facts = { vaults: [withPolicies(false, policy('bob', ['Get']), policy('BOB', ['set']))] };
    expect(grants(facts)).toMatchObject([
      { permissions: ['secrets/get', 'secrets/set'], certainty: 'certain' },
    ]);
  });
  it('ignores an entry of another tenant', () => {
    expect(
      grants({ vaults: [withPolicies(false, policy('bob', ['get'], { tenantId: OTHER_TENANT }))] }),
    ).toEqual([]);
  });
  it('makes a compound identity conditional on its application', () => {
    const facts = { vaults: [withPolicies(false, policy('bob', ['get'], { applicationId: 'app' }))] };
    expect(grants(facts)).toMatchObject([{ certainty: 'conditional', conditions: ['access-policy'] }]);
  });
  it('gives the application of a compound identity nothing, and neither half what both have', () => {
    const both = policy('bob', ['get', 'backup'], { applicationId: 'app' });
    const alone = policy('bob', ['list']);
    const { grants: given, escalations } = resolveAccess(
      snapshotOf({ vaults: [withPolicies(false, both, alone)] }),
    );
    expect(
      given.map(({ principal, terms }) => [principal.id, terms.permissions.join(), terms.certainty]),
    ).toEqual([
      ['bob', 'secrets/get,secrets/backup', 'conditional'],
      ['bob', 'secrets/list', 'certain'],
    ]);
    expect(escalations.filter(({ terms }) => terms.certainty === 'certain')).toEqual([]);
  });
  it('counts the read action of managed storage accounts, which Key Vault Reader holds, as metadata', () => {
    const roles = [role('reader', { dataActions: ['Microsoft.KeyVault/vaults/*/read'] })];
    const [grant] = resolveAccess(
      snapshotOf({ roles, vaults: [rbacVault('kv1')], assignments: [assignment(SUB, 'reader')] }),
    ).grants;
    expect(grant?.terms).toMatchObject({ uses: [], administers: [] });
  });
  it('judges both models by their powers alike', () => {
    const terms = (facts: Facts) => resolveAccess(snapshotOf({ roles: ROLES, ...facts })).grants[0]?.terms;
    expect(terms({ vaults: [withPolicies(false, policy('bob', ['all']))] })).toMatchObject({
      uses: ['secrets'],
      administers: ['secrets'],
    });
    expect(
      terms({ vaults: [rbacVault('kv1')], assignments: [assignment(SUB, 'vault-admin')] }),
    ).toMatchObject({
      uses: ['secrets', 'keys'],
      administers: ['secrets', 'keys', 'certificates', 'storage'],
    });
  });
});

describe('what gives nothing as things stand', () => {
  const entry = (tenantId: string) => ({ tenantId, objectId: 'bob', permissions: { secrets: ['get'] } });
  const inert = (facts: Facts) =>
    resolveAccess(snapshotOf({ roles: ROLES, ...facts })).grants.map(({ terms }) => [
      terms.source,
      terms.inert,
    ]);
  it.each([
    [
      'a data role on a vault that obeys access policies',
      { vaults: [vault('kv1')], assignments: [assignment(SUB, 'vault-admin')] },
      'role-assignment',
      'permission-model',
    ],
    [
      'an entry on a vault that obeys RBAC',
      { vaults: [vault('kv1', { enableRbacAuthorization: true, accessPolicies: [entry(TENANT)] })] },
      'access-policy',
      'permission-model',
    ],
    [
      'an entry of another tenant',
      { vaults: [vault('kv1', { accessPolicies: [entry(OTHER_TENANT)] })] },
      'access-policy',
      'foreign-tenant',
    ],
  ])('%s is kept and marked', (_, facts, source, reason) => {
    expect(inert(facts)).toEqual([[source, reason]]);
  });
});

describe('conditions', () => {
  const kv1 = rbacVault('kv1');
  const given = (condition: string) =>
    grants({ vaults: [kv1], assignments: [assignment(SUB, 'secrets-user', { condition })] });
  const onName =
    "((!(ActionMatches{'Microsoft.KeyVault/vaults/secrets/getSecret/action'})) OR (@Resource[Microsoft.KeyVault/vaults/secrets:name] StringEquals 'db'))";

  it('makes only the actions it names conditional', () => {
    expect(given(onName)).toMatchObject([
      { permissions: ['secrets/list'], certainty: 'certain' },
      { permissions: ['secrets/get'], certainty: 'conditional', conditions: ['role-assignment'] },
    ]);
  });
  it('decides a condition on the name of the vault, vault by vault', () => {
    const onVault =
      "((!(ActionMatches{'Microsoft.KeyVault/vaults/secrets/getSecret/action'})) OR (@Resource[Microsoft.KeyVault/vaults:name] StringEquals 'kv1'))";
    const assignments = [assignment(SUB, 'secrets-user', { condition: onVault })];
    expect(grants({ vaults: [kv1, rbacVault('kv2')], assignments })).toMatchObject([
      { vaults: ['kv1'], permissions: ['secrets/get', 'secrets/list'], certainty: 'certain' },
      { vaults: ['kv2'], permissions: ['secrets/list'], certainty: 'certain' },
    ]);
  });
  it('decides a condition on the name of the secret for an assignment at that secret', () => {
    const at = (name: string) => [
      assignment(`${vaultId('kv1')}/secrets/${name}`, 'secrets-user', { condition: onName }),
    ];
    expect(grants({ vaults: [kv1], assignments: at('db') })).toMatchObject([
      { certainty: 'certain', permissions: ['secrets/get', 'secrets/list'] },
    ]);
    expect(grants({ vaults: [kv1], assignments: at('api') })).toMatchObject([
      { certainty: 'certain', permissions: ['secrets/list'] },
    ]);
  });
  it('leaves it open whether the letter case of a secret name counts', () => {
    const held = [assignment(`${vaultId('kv1')}/secrets/DB`, 'secrets-user', { condition: onName })];
    expect(grants({ vaults: [kv1], assignments: held })).toMatchObject([
      { permissions: ['secrets/list'], certainty: 'certain' },
      { permissions: ['secrets/get'], certainty: 'conditional' },
    ]);
  });
  it('leaves alone what a delegation condition is not about', () => {
    const delegation =
      "((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {00000000-0000-0000-0000-000000000001}))";
    expect(given(delegation)).toMatchObject([
      { permissions: ['secrets/get', 'secrets/list'], certainty: 'certain' },
    ]);
  });
  it('takes what does not parse for neither free nor closed', () => {
    expect(given('anything goes')).toMatchObject([
      { permissions: ['secrets/get', 'secrets/list'], certainty: 'conditional' },
    ]);
  });
  it('holds a condition inside the role definition against every assignment', () => {
    const roles = [
      role('guarded', {
        dataActions: ['Microsoft.KeyVault/vaults/secrets/getSecret/action'],
        condition: onName,
      }),
    ];
    expect(grants({ roles, vaults: [kv1], assignments: [assignment(SUB, 'guarded')] })).toMatchObject([
      { certainty: 'conditional', conditions: ['role-definition'] },
    ]);
  });
});

describe('deny assignments', () => {
  const EVERYONE = { id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' };
  const deny = (more: object = {}, scope = SUB) => ({
    id: `${scope}/providers/Microsoft.Authorization/denyAssignments/d1`,
    properties: {
      scope,
      principals: [EVERYONE],
      excludePrincipals: [],
      permissions: [{ actions: [], dataActions: ['Microsoft.KeyVault/vaults/secrets/getSecret/action'] }],
      ...more,
    },
  });
  const under = (body: object, principalType = 'User') =>
    grants({
      vaults: [rbacVault('kv1')],
      denies: [body],
      assignments: [assignment(SUB, 'secrets-user', { principalType })],
    }).map(({ permissions, certainty }) => [permissions.join(), certainty]);
  const GET = 'secrets/get';
  const LIST = 'secrets/list';

  it.each([
    ['everyone: taken away', deny(), [[LIST, 'certain']]],
    [
      'effect audit takes nothing away',
      deny({ denyAssignmentEffect: 'Audit' }),
      [[`${GET},${LIST}`, 'certain']],
    ],
    [
      'the holder is excluded',
      deny({ excludePrincipals: [{ id: 'ALICE', type: 'User' }] }),
      [[`${GET},${LIST}`, 'certain']],
    ],
    [
      'a group is excluded that the holder may be in',
      deny({ excludePrincipals: [{ id: 'g', type: 'Group' }] }),
      [
        [LIST, 'certain'],
        [GET, 'conditional'],
      ],
    ],
    [
      'somebody else is denied',
      deny({ principals: [{ id: 'carol', type: 'User' }] }),
      [[`${GET},${LIST}`, 'certain']],
    ],
    [
      'a group is denied that the holder may be in',
      deny({ principals: [{ id: 'g', type: 'Group' }] }),
      [
        [LIST, 'certain'],
        [GET, 'conditional'],
      ],
    ],
    [
      'this scope only, above the vault',
      deny({ doNotApplyToChildScopes: true }),
      [[`${GET},${LIST}`, 'certain']],
    ],
    ['another resource group', deny({}, `${SUB}/resourceGroups/rg2`), [[`${GET},${LIST}`, 'certain']]],
    [
      'under a condition',
      deny({ condition: 'x', conditionVersion: '2.0' }),
      [
        [LIST, 'certain'],
        [GET, 'conditional'],
      ],
    ],
    ['permissions that cannot be read', deny({ permissions: 'all' }), [[`${GET},${LIST}`, 'conditional']]],
    [
      'an effect nobody knows',
      deny({ denyAssignmentEffect: 'Warn' }),
      [
        [LIST, 'certain'],
        [GET, 'conditional'],
      ],
    ],
    [
      'a flag that is no flag',
      deny({ doNotApplyToChildScopes: 'true' }),
      [
        [LIST, 'certain'],
        [GET, 'conditional'],
      ],
    ],
    [
      'a condition that is no text',
      deny({ condition: { a: 1 } }),
      [
        [LIST, 'certain'],
        [GET, 'conditional'],
      ],
    ],
    ['no scope', deny({ scope: undefined }), [[`${GET},${LIST}`, 'conditional']]],
  ])('%s', (_, body, expected) => {
    expect(under(body)).toEqual(expected);
  });

  it('at a management group leave it open for other subscriptions until somebody says what is below', () => {
    const far = rbacVault('far', `${OTHER_SUB}/resourceGroups/rg1`);
    const facts = {
      vaults: [rbacVault('kv1'), far],
      assignments: [
        assignment(SUB, 'secrets-user'),
        assignment(OTHER_SUB, 'secrets-user', { of: [OTHER_SUB] }),
      ],
      denies: [deny({}, groupId('platform'))],
    };
    const given = (entities: readonly unknown[]) =>
      grants({ ...facts, entities }).map(({ vaults, permissions, certainty }) => [
        vaults.join(),
        permissions.join(),
        certainty,
      ]);
    expect(given([])).toEqual([
      ['kv1', LIST, 'certain'],
      ['far', LIST, 'certain'],
      ['far', GET, 'conditional'],
    ]);
    const below = (...chain: string[]) => [{ id: OTHER_SUB, properties: { parentNameChain: chain } }];
    expect(given(below('root', 'Platform')).slice(1)).toEqual([['far', LIST, 'certain']]);
    expect(given(below('root', 'other')).slice(1)).toEqual([['far', `${GET},${LIST}`, 'certain']]);
  });

  it('are a condition of every role grant where they could not be read', () => {
    const facts = {
      vaults: [rbacVault('kv1')],
      assignments: [assignment(SUB, 'secrets-user')],
      coverage: [],
    };
    expect(grants(facts)).toMatchObject([{ certainty: 'conditional', conditions: ['unread'] }]);
  });
});

describe('what cannot be read shows in coverage and costs nothing else', () => {
  const gaps = (facts: Facts) =>
    resolveAccess(snapshotOf({ roles: ROLES, ...facts }))
      .coverage.filter(({ status }) => status === 'failed')
      .map(({ what, scope }) => [what, scope]);
  const good = assignment(SUB, 'secrets-user');
  const vaults = [rbacVault('kv1')];

  it.each([
    [
      'an assignment without a principal',
      { assignments: [{ of: [SUB], body: { id: 'x', properties: { roleDefinitionId: 'r', scope: SUB } } }] },
      ['roleAssignments', SUB],
    ],
    ['an assignment that is text', { assignments: [{ of: [SUB], body: 'odd' }] }, ['roleAssignments', SUB]],
    [
      'a scope that is none',
      { assignments: [assignment('somewhere', 'secrets-user')] },
      ['roleAssignments', SUB],
    ],
    ['a role nobody returned', { assignments: [assignment(GROUP, 'ghost')] }, ['roleDefinitions', GROUP]],
    [
      'a role definition that is odd',
      { roles: [...ROLES, { id: 'r', properties: {} }] },
      ['roleDefinitions', SUB],
    ],
    [
      'a vault whose model is undecided',
      { vaults: [...vaults, vault('kv2', { enableRbacAuthorization: 'yes' })] },
      ['vaults', vaultId('kv2')],
    ],
    [
      'an access policy that is odd',
      { vaults: [...vaults, vault('kv2', { accessPolicies: [5] })] },
      ['accessPolicies', vaultId('kv2')],
    ],
    [
      'a deny assignment without a scope',
      { denies: [{ id: 'x', properties: {} }] },
      ['denyAssignments', SUB],
    ],
    [
      'a schedule instance without a principal',
      { instances: [{ of: [SUB], body: { id: 'x', properties: { scope: SUB } } }] },
      ['roleAssignments', SUB],
    ],
    ['input that does not say what was read', { coverage: [] }, ['roleAssignments', SUB]],
    ['a vault without an id', { vaults: [...vaults, {}] }, ['vaults', SUB]],
  ] as const)('%s', (_, facts, gap) => {
    const all: Facts = {
      vaults,
      ...facts,
      assignments: [good, ...('assignments' in facts ? facts.assignments : [])],
    };
    expect(gaps(all)).toContainEqual(gap);
    expect(reached(all)).toContain('kv1');
  });

  it('makes all that an unread role could give conditional on its definition', () => {
    const given = grants({ vaults, assignments: [assignment(GROUP, 'ghost')] });
    expect(given).toMatchObject([{ certainty: 'conditional', conditions: ['unread-role-definition'] }]);
    expect(given[0]?.permissions).toContain('keys/sign');
    expect(
      resolveAccess(snapshotOf({ vaults, assignments: [assignment(GROUP, 'ghost')] })).escalations,
    ).toMatchObject([{ terms: { certainty: 'conditional' } }]);
  });

  it('says of a condition that does not parse what is wrong with it', () => {
    const held = [assignment(SUB, 'secrets-user', { condition: 'anything goes' })];
    const [grant] = resolveAccess(snapshotOf({ vaults, roles: ROLES, assignments: held })).grants;
    expect(grant?.terms.conditions[0]?.fault).toMatch(/\.$/);
  });

  it.each([
    'roleAssignments',
    'roleDefinitions',
    'roleAssignmentScheduleInstances',
    'roleEligibilityScheduleInstances',
    'registrationAssignments',
  ] as const)('counts an input that does not say a word of %s as one in which they were not read', (what) => {
    const told = snapshotOf({ vaults }).coverage.filter((entry) => entry.what !== what);
    expect(gaps({ vaults, coverage: told })).toEqual([[what, SUB]]);
    const refused = { scope: SUB, what, status: 'refused' as const, reason: 'no right' };
    expect(gaps({ vaults, coverage: [...told, refused] })).toEqual([]);
    expect(gaps({ vaults, coverage: [...told, { ...refused, scope: '/', status: 'ok' }] })).toEqual([]);
  });

  it('says nothing of an unread role where all role definitions are a gap already', () => {
    const facts: Facts = {
      vaults,
      assignments: [assignment(GROUP, 'ghost')],
      coverage: [
        { scope: SUB, what: 'roleDefinitions', status: 'refused', reason: 'no right' },
        ...(
          [
            'roleAssignments',
            'roleAssignmentScheduleInstances',
            'roleEligibilityScheduleInstances',
            'registrationAssignments',
          ] as const
        ).map((what) => ({ scope: SUB, what, status: 'ok' as const, reason: null })),
      ],
    };
    expect(gaps(facts)).toEqual([]);
  });
});

describe('active schedule instances', () => {
  const instance = (origin: string | null, principalId = 'alice') => ({
    of: [SUB],
    body: {
      id: `${SUB}/providers/Microsoft.Authorization/roleAssignmentScheduleInstances/i1`,
      properties: {
        scope: SUB,
        principalId,
        principalType: 'User',
        roleDefinitionId: `${SUB}/providers/Microsoft.Authorization/roleDefinitions/${roleGuid('secrets-user')}`,
        originRoleAssignmentId: origin,
      },
    },
  });
  const known = assignment(SUB, 'secrets-user', {
    id: `${SUB}/providers/Microsoft.Authorization/roleAssignments/a1`,
  });
  it.each([
    ['by its origin', instance('/x/roleAssignments/A1', 'ALICE'), 1],
    ['by being the same grant', instance(null), 1],
    ['not: it is a grant of its own', instance(null, 'bob'), 2],
  ])('stands for an assignment we have: %s', (_, record, count) => {
    expect(grants({ vaults: [rbacVault('kv1')], assignments: [known], instances: [record] })).toHaveLength(
      count,
    );
  });
});
