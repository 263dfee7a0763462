import { describe, expect, it } from 'vitest';
import { resolveAccess } from '../../src/access/resolveAccess.js';
import { lastSegment } from '../../src/model/armId.js';
import {
  ACCESS_ADMINISTRATOR,
  assignment,
  CONTRIBUTOR,
  type Facts,
  GROUP,
  OWNER,
  rbacVault,
  role,
  SECRETS_USER,
  SUB,
  snapshotOf,
  VAULT_ADMINISTRATOR,
  vault,
  vaultId,
} from './snapshotOf.js';

const GUID = (digit: number) => `00000000-0000-0000-0000-00000000000${digit}`;
const DATA_ROLE = role(GUID(1), { dataActions: ['Microsoft.KeyVault/vaults/secrets/getSecret/action'] });
const READER_ROLE = role(GUID(2), { dataActions: ['Microsoft.KeyVault/vaults/secrets/readMetadata/action'] });
const ASSIGNER = role('assigner', { actions: ['Microsoft.Authorization/roleAssignments/write'] });
const POLICY_ROLE = role(GUID(3), { actions: ['Microsoft.KeyVault/vaults/write'] });
const ROLES = [
  OWNER,
  CONTRIBUTOR,
  ACCESS_ADMINISTRATOR,
  SECRETS_USER,
  VAULT_ADMINISTRATOR,
  DATA_ROLE,
  READER_ROLE,
  POLICY_ROLE,
  ASSIGNER,
];
const ASSIGN = 'Microsoft.Authorization/roleAssignments/write';
const onlyRoles = (...ids: string[]) =>
  `((!(ActionMatches{'${ASSIGN}'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${ids.join(', ')}}))`;
const onlyPrincipals = (...ids: string[]) =>
  `((!(ActionMatches{'${ASSIGN}'})) OR (@Request[Microsoft.Authorization/roleAssignments:PrincipalId] ForAnyOfAnyValues:GuidEquals {${ids.join(', ')}}))`;

const POLICIES = vault('policies');
const RBAC = rbacVault('rbac');

const escalations = (facts: Facts) =>
  resolveAccess(snapshotOf({ vaults: [POLICIES, RBAC], roles: ROLES, ...facts })).escalations.map(
    ({ terms, vaults }) => [
      vaults.map(lastSegment).join(),
      terms.acts.map(({ step }) => step).join(' > '),
      terms.certainty,
    ],
  );
const WRITE = ['policies', 'write-access-policy', 'certain'];
const ASSIGN_RBAC = ['rbac', 'assign-role', 'certain'];
const TEMPLATE_RBAC = ['rbac', 'enable-template-deployment > deploy-template', 'certain'];
const OVERWRITE = (name: string) => [name, 'write-secret', 'certain'];
const ASSIGN_POLICIES = ['policies', 'assign-role > write-access-policy', 'certain'];

describe('the shortest way of a role to what a vault holds', () => {
  it.each([
    [
      'Contributor writes policies, and on an RBAC vault fetches secrets by a deployment',
      'contributor',
      SUB,
      [WRITE, TEMPLATE_RBAC],
    ],
    ['Owner writes policies on one model and assigns roles on the other', 'owner', SUB, [WRITE, ASSIGN_RBAC]],
    ['User Access Administrator assigns roles on both', 'uaa', SUB, [ASSIGN_POLICIES, ASSIGN_RBAC]],
    ['a data role is no way to more', 'vault-admin', SUB, []],
    ['Owner of the resource group', 'owner', GROUP, [WRITE, ASSIGN_RBAC]],
    ['Owner of one secret of an RBAC vault', 'owner', `${vaultId('rbac')}/secrets/s`, [ASSIGN_RBAC]],
    [
      'Owner of one secret of a policy vault may not write the vault',
      'contributor',
      `${vaultId('policies')}/secrets/s`,
      [],
    ],
  ])('%s', (_, roleName, scope, expected) => {
    expect(escalations({ assignments: [assignment(scope, roleName)] })).toEqual(expected);
  });

  it('finds the right in a wildcard, and not where it is withheld', () => {
    const roles = [
      role('hidden', { actions: ['Microsoft.KeyVault/*/write'] }),
      role('withheld', {
        actions: ['*'],
        notActions: ['Microsoft.KeyVault/vaults/*', 'Microsoft.Authorization/*'],
      }),
    ];
    const assignments = [assignment(SUB, 'hidden'), assignment(SUB, 'withheld')];
    expect(escalations({ roles, assignments })).toEqual([WRITE, ['rbac', 'write-secret', 'certain']]);
  });

  it('names the longer ways of the same cause beside the shortest', () => {
    const [first] = resolveAccess(
      snapshotOf({ vaults: [POLICIES], roles: ROLES, assignments: [assignment(SUB, 'owner')] }),
    ).escalations;
    expect(first?.terms.otherPaths.map((acts) => acts.map(({ step }) => step))).toEqual([
      ['change-tenant'],
      ['assign-role', 'write-access-policy'],
      ['enable-template-deployment', 'deploy-template'],
      ['enable-vm-deployment', 'deploy-vm'],
      ['switch-permission-model', 'assign-role'],
      ['request-role', 'write-access-policy'],
    ]);
  });
});

describe('delegation conditions', () => {
  it.each([
    ['only data roles: opens RBAC vaults only', onlyRoles(GUID(1)), [ASSIGN_RBAC]],
    ['only roles that show names: opens nothing', onlyRoles(GUID(2)), []],
    ['only roles that write vaults: opens policy vaults only', onlyRoles(GUID(3)), [ASSIGN_POLICIES]],
    [
      'a role nobody returned: undecided',
      onlyRoles(GUID(9)),
      [
        ['policies', 'assign-role > write-access-policy', 'conditional'],
        ['rbac', 'assign-role', 'conditional'],
      ],
    ],
    [
      'only to others, of whom the holder may control one: undecided',
      onlyPrincipals(GUID(8)),
      [
        ['policies', 'assign-role > write-access-policy', 'conditional'],
        ['rbac', 'assign-role', 'conditional'],
      ],
    ],
    ['to itself', onlyPrincipals(GUID(7)), [ASSIGN_POLICIES, ASSIGN_RBAC]],
    [
      'one that cannot be read: undecided',
      'what?',
      [
        ['policies', 'assign-role > write-access-policy', 'conditional'],
        ['rbac', 'assign-role', 'conditional'],
      ],
    ],
  ])('%s', (_, condition, expected) => {
    const assignments = [assignment(SUB, 'assigner', { condition, principal: GUID(7) })];
    expect(escalations({ assignments })).toEqual(expected);
  });

  it('does not bind the right to write the vault', () => {
    const assignments = [assignment(SUB, 'owner', { condition: onlyRoles(GUID(2)) })];
    expect(escalations({ assignments })[0]).toEqual(WRITE);
  });

  it('inside the role definition binds like one on the assignment', () => {
    const roles = [...ROLES, role('daa', { actions: [ASSIGN], condition: onlyRoles(GUID(1)) })];
    expect(escalations({ roles, assignments: [assignment(SUB, 'daa')] })).toEqual([ASSIGN_RBAC]);
  });
});

describe('deny assignments on the way', () => {
  const deny = (...actions: string[]) => ({
    id: `${SUB}/providers/Microsoft.Authorization/denyAssignments/d1`,
    properties: {
      scope: SUB,
      principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
      permissions: [{ actions }],
    },
  });
  const vaultsWrite = 'Microsoft.KeyVault/vaults/write';
  const policiesWrite = 'Microsoft.KeyVault/vaults/accessPolicies/write';

  it.each([
    ['one of two rights is not enough', 'contributor', [vaultsWrite], [WRITE, OVERWRITE('rbac')]],
    [
      'both rights, which closes the deployment with its flag off too',
      'contributor',
      [vaultsWrite, policiesWrite],
      [OVERWRITE('policies'), OVERWRITE('rbac')],
    ],
    ['the only right that the role holds', GUID(3), [vaultsWrite], []],
    ['the act that would follow the assignment of a role', 'owner', ['Microsoft.KeyVault/*'], [ASSIGN_RBAC]],
  ])('%s', (_, roleName, actions, expected) => {
    expect(escalations({ denies: [deny(...actions)], assignments: [assignment(SUB, roleName)] })).toEqual(
      expected,
    );
  });
});

describe('a deny below the scope where roles are assigned', () => {
  const deny = (scope: string, permissions: object, more: object = {}) => ({
    id: `${scope}/providers/Microsoft.Authorization/denyAssignments/d1`,
    properties: {
      scope,
      isSystemProtected: true,
      principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
      permissions: [permissions],
      ...more,
    },
  });
  const CONTROL = { actions: ['*'], notActions: ['*/read'] };
  const ALL = { ...CONTROL, dataActions: ['*'] };
  const DENIED_BELOW: readonly (readonly string[])[] = [ASSIGN_RBAC];

  it.each<[string, string, object, string, readonly (readonly string[])[]]>([
    [
      'at the subscription does not hinder it: data is not denied',
      SUB,
      deny(GROUP, CONTROL),
      'owner',
      DENIED_BELOW,
    ],
    ['nor does one on the vault', SUB, deny(vaultId('rbac'), CONTROL), 'uaa', [ASSIGN_POLICIES, ASSIGN_RBAC]],
    ['where data is denied too nothing is left', SUB, deny(GROUP, ALL), 'owner', []],
    ['at the same scope hinders it', GROUP, deny(GROUP, CONTROL), 'owner', []],
    ['above hinders it', GROUP, deny(SUB, CONTROL), 'owner', []],
    ['at the group hinders who holds the vault only', vaultId('rbac'), deny(GROUP, CONTROL), 'owner', []],
  ])('%s', (_, scope, body, name, expected) => {
    expect(escalations({ assignments: [assignment(scope, name)], denies: [body] })).toEqual(expected);
  });

  it('of its own scope only is avoided by assigning lower, on the vault by assigning on its objects', () => {
    const only = (scope: string) => deny(scope, CONTROL, { doNotApplyToChildScopes: true });
    const at = (scope: string, denied: string) =>
      escalations({ vaults: [RBAC], assignments: [assignment(scope, 'assigner')], denies: [only(denied)] });
    expect(at(GROUP, GROUP)).toEqual([ASSIGN_RBAC]);
    expect(at(vaultId('rbac'), vaultId('rbac'))).toEqual([['rbac', 'assign-role', 'conditional']]);
  });

  it('leaves a custom role to be enlarged where it is defined (P13)', () => {
    const custom = role('custom', { actions: ['Microsoft.KeyVault/vaults/read'] });
    const properties = { ...custom.properties, type: 'CustomRole', assignableScopes: [SUB] };
    const definer = role('definer', { actions: ['Microsoft.Authorization/roleDefinitions/write'] });
    const assignments = [assignment(GROUP, 'custom'), assignment(SUB, 'definer')];
    const under = (...denies: object[]) =>
      escalations({ vaults: [RBAC], roles: [{ ...custom, properties }, definer], assignments, denies });
    expect(under(deny(GROUP, CONTROL))).toEqual([['rbac', 'edit-role-definition', 'certain']]);
    expect(under(deny(GROUP, ALL))).toEqual([]);
    expect(under(deny(SUB, CONTROL))).toEqual([]);
  });
});

describe('what remains of a way under denies', () => {
  const deny = (permissions: object, more: object = {}, scope = SUB) => ({
    id: `${scope}/providers/Microsoft.Authorization/denyAssignments/d1`,
    properties: {
      scope,
      principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
      permissions: [permissions],
      ...more,
    },
  });
  const facts = (denies: readonly object[], name = 'assigner'): Facts => ({
    vaults: [RBAC],
    denies,
    assignments: [assignment(SUB, name)],
  });

  it('fetches by a deployment, with a role assigned for it, where only data is denied', () => {
    expect(escalations(facts([deny({ dataActions: ['*'] })]))).toEqual([
      ['rbac', 'assign-role > enable-template-deployment > deploy-template', 'certain'],
    ]);
  });
  it('is nothing where only names and public parts can be had', () => {
    const names = deny({
      actions: ['Microsoft.KeyVault/vaults/deploy/action'],
      dataActions: ['*'],
      notDataActions: ['Microsoft.KeyVault/vaults/keys/read'],
    });
    expect(escalations(facts([names]))).toEqual([]);
  });
  it('still obtains a data action that no verb stands for, where a deny leaves that alone', () => {
    const update = 'Microsoft.KeyVault/vaults/secrets/update/action';
    const facts = { vaults: [rbacVault('kv1')], assignments: [assignment(SUB, 'Owner')] };
    const denied = deny({ dataActions: ['*'], notDataActions: [update] });
    const obtained = resolveAccess(snapshotOf({ ...facts, roles: [OWNER], denies: [denied] })).escalations;
    expect(obtained.map(({ terms }) => terms.obtains)).toEqual([[update]]);
  });
  it('is conditional where the deny stands on the vault alone, for roles can be assigned on its secrets', () => {
    const here = vaultId('rbac');
    const ofVault = deny({ actions: ['*'], dataActions: ['*'] }, { doNotApplyToChildScopes: true }, here);
    expect(escalations(facts([ofVault]))).toEqual([['rbac', 'assign-role', 'conditional']]);
  });
  it('keeps the doubt of the one right that is left', () => {
    const policiesWrite = 'Microsoft.KeyVault/vaults/accessPolicies/write';
    const roles = [
      role(
        'two',
        { actions: [policiesWrite] },
        { actions: ['Microsoft.KeyVault/vaults/write'], condition: 'what?' },
      ),
    ];
    const given = {
      roles,
      vaults: [POLICIES],
      denies: [deny({ actions: [policiesWrite] })],
      assignments: [assignment(SUB, 'two')],
    };
    expect(escalations(given)).toEqual([['policies', 'write-access-policy', 'conditional']]);
  });
  it('takes a condition that is about other actions for none', () => {
    const dataRole = role(GUID(4), {
      dataActions: ['Microsoft.KeyVault/vaults/*'],
      condition: onlyRoles(GUID(1)),
    });
    const assignments = [assignment(SUB, 'assigner', { condition: onlyRoles(GUID(4)) })];
    expect(escalations({ roles: [...ROLES, dataRole], vaults: [RBAC], assignments })).toEqual([ASSIGN_RBAC]);
  });
});
