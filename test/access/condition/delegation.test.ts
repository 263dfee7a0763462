import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DelegationRequest,
  type RestrictedDelegation,
  roleAssignmentDelegation,
} from '../../../src/access/condition/delegation.js';
import { parseCondition } from '../../../src/access/condition/parse.js';
import type { Truth } from '../../../src/access/condition/truth.js';

const OWNER = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
const CONTRIBUTOR = 'b24988ac-6180-42a0-ab88-20f7382dd24c';
const USER_ACCESS_ADMINISTRATOR = '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9';
const RBAC_ADMINISTRATOR = 'f58310d9-a9f6-439a-9e8d-f62e7b41a168';
const KV_ADMINISTRATOR = '00482a5a-887f-4fb3-b363-3b7fe8e74483';
const SECRETS_USER = '4633458b-17de-408a-b874-0445c86b69e6';
const SOMEBODY = '28c35fea-2099-4cf5-8ad9-473547bc9423';
const SOMEBODY_ELSE = '86951b8b-723a-407b-a74a-1bca3f0c95d0';

const AUTH = 'Microsoft.Authorization/roleAssignments';
const NOT_WRITE = `(!(ActionMatches{'${AUTH}/write'}))`;
const NOT_DELETE = `(!(ActionMatches{'${AUTH}/delete'}))`;
const role = `@Request[${AUTH}:RoleDefinitionId]`;
const guarded = (write: string, remove: string): string =>
  `(${NOT_WRITE} OR (${write})) AND (${NOT_DELETE} OR (${remove}))`;

function restricted(...texts: readonly string[]): RestrictedDelegation {
  const delegation = roleAssignmentDelegation(...texts.map(parseCondition));
  if (delegation.kind !== 'restricted') throw new Error(`${delegation.kind}: ${texts.join(' AND ')}`);
  return delegation;
}

const ALLOW_LIST = guarded(
  `${role} ForAnyOfAnyValues:GuidEquals{${KV_ADMINISTRATOR}, ${SECRETS_USER.replaceAll('-', '').toUpperCase()}}`,
  `@Resource[${AUTH}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals{${KV_ADMINISTRATOR}}`,
);
const DENY_LIST = guarded(
  `${role} ForAnyOfAllValues:GuidNotEquals {${OWNER}, ${USER_ACCESS_ADMINISTRATOR}, ${RBAC_ADMINISTRATOR}}`,
  `@Resource[${AUTH}:RoleDefinitionId] ForAnyOfAllValues:GuidNotEquals {${OWNER}}`,
);
const NESTED = guarded(
  `(${role} ForAnyOfAnyValues:GuidEquals {${SECRETS_USER}} AND @Request[${AUTH}:PrincipalType] StringEqualsIgnoreCase 'Group') OR (@Request[${AUTH}:PrincipalId] GuidEquals ${SOMEBODY} AND (${role} GuidEquals ${CONTRIBUTOR} OR ${role} GuidEquals ${KV_ADMINISTRATOR}))`,
  `@Resource[${AUTH}:RoleDefinitionId] GuidEquals ${OWNER}`,
);

describe('roleAssignmentDelegation', () => {
  it.each<[string, string, DelegationRequest, Truth]>([
    ['an allow-list permits what it names', ALLOW_LIST, { roleId: SECRETS_USER }, 'yes'],
    [
      'hyphens and case of ids do not matter',
      ALLOW_LIST,
      { roleId: KV_ADMINISTRATOR.replaceAll('-', '').toUpperCase() },
      'yes',
    ],
    [
      'ARM ids of roles are read',
      ALLOW_LIST,
      { roleId: `/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/${SECRETS_USER}` },
      'yes',
    ],
    ['an allow-list refuses Contributor', ALLOW_LIST, { roleId: CONTRIBUTOR }, 'no'],
    [
      'an allow-list refuses Owner',
      ALLOW_LIST,
      { roleId: OWNER, principalId: SOMEBODY, principalType: 'User' },
      'no',
    ],
    [
      '"all except privileged roles" permits Key Vault Administrator',
      DENY_LIST,
      { roleId: KV_ADMINISTRATOR },
      'yes',
    ],
    ['"all except privileged roles" permits Contributor', DENY_LIST, { roleId: CONTRIBUTOR }, 'yes'],
    ['"all except privileged roles" refuses Owner', DENY_LIST, { roleId: OWNER }, 'no'],
    ['a role that is no GUID is not decided', DENY_LIST, { roleId: 'Owner' }, 'undecided'],
    ['nested OR: the role for a group', NESTED, { roleId: SECRETS_USER, principalType: 'Group' }, 'yes'],
    ['nested OR: not for a user', NESTED, { roleId: SECRETS_USER, principalType: 'User' }, 'no'],
    ['nested OR: the type is not known', NESTED, { roleId: SECRETS_USER }, 'undecided'],
    [
      'nested OR: Unknown is no type',
      NESTED,
      { roleId: SECRETS_USER, principalType: 'Unknown' },
      'undecided',
    ],
    [
      'nested OR: any listed role to one principal',
      NESTED,
      { roleId: CONTRIBUTOR, principalId: SOMEBODY },
      'yes',
    ],
    ['nested OR: not to another', NESTED, { roleId: CONTRIBUTOR, principalId: SOMEBODY_ELSE }, 'no'],
    ['nested OR: the principal is not known', NESTED, { roleId: KV_ADMINISTRATOR }, 'undecided'],
    ['nested OR: a role that is nowhere', NESTED, { roleId: OWNER }, 'no'],
  ])('%s', (_, condition, request, truth) => {
    expect(restricted(condition).permits(request)).toBe(truth);
  });

  it.each(['StringEquals', 'StringEqualsIgnoreCase', 'stringequals', 'ForAnyOfAnyValues:StringEquals'])(
    'compares principal types without regard to case under %s',
    (operator) => {
      const delegation = restricted(
        guarded(
          `@Request[${AUTH}:PrincipalType] ${operator} {'servicePrincipal'}`,
          `Exists @Resource[${AUTH}:x]`,
        ),
      );
      expect(delegation.permits({ roleId: OWNER, principalType: 'ServicePrincipal' })).toBe('yes');
      expect(delegation.permits({ roleId: OWNER, principalType: 'User' })).toBe('no');
      expect(delegation).toMatchObject({
        roleIds: undefined,
        principalTypes: { allow: ['serviceprincipal'] },
      });
    },
  );

  it('names the roles, principals and types a condition turns on', () => {
    expect(restricted(ALLOW_LIST).roleIds).toEqual({ allow: [KV_ADMINISTRATOR, SECRETS_USER] });
    expect(restricted(DENY_LIST).roleIds).toEqual({
      deny: [USER_ACCESS_ADMINISTRATOR, OWNER, RBAC_ADMINISTRATOR],
    });
    expect(restricted(NESTED)).toMatchObject({
      roleIds: { allow: [KV_ADMINISTRATOR, SECRETS_USER, CONTRIBUTOR] },
      principalIds: undefined,
      principalTypes: undefined,
    });
    const one = restricted(`@Request[${AUTH}:PrincipalId] ForAnyOfAnyValues:GuidEquals {'${SOMEBODY}'}`);
    expect(one).toMatchObject({ roleIds: undefined, principalIds: { allow: [SOMEBODY] } });
    expect(restricted(`${role} StringLike 'a*'`).roleIds).toBeUndefined();
    for (const operator of ['StringLike', 'StringStartsWith', 'StringNotContains', 'StringResembles'])
      expect(restricted(`@Request[${AUTH}:PrincipalType] ${operator} 'Gr*'`).principalTypes).toBeUndefined();
    expect(restricted(`${role} StringEquals '${OWNER}'`).roleIds).toBeUndefined();
  });

  it.each([
    ['guards delete only', `${NOT_DELETE} OR (@Resource[${AUTH}:RoleDefinitionId] GuidEquals ${OWNER})`],
    [
      'names other actions',
      "!(ActionMatches{'Microsoft.KeyVault/vaults/secrets/getSecret/action'}) OR @Resource[Microsoft.KeyVault/vaults:name] StringEquals 'x'",
    ],
    ['lets every write pass', `${NOT_DELETE} OR ActionMatches{'*/write'}`],
  ])('is unrestricted under a condition that %s', (_, condition) => {
    expect(roleAssignmentDelegation(parseCondition(condition))).toEqual({ kind: 'unrestricted' });
  });

  it('is unrestricted without conditions', () => {
    expect(roleAssignmentDelegation()).toEqual({ kind: 'unrestricted' });
  });

  it('guards writes by a pattern with a wildcard, in any case', () => {
    const condition = `!(ActionMatches{'MICROSOFT.Authorization/roleassignments/*'}) OR ${role} GuidEquals ${SECRETS_USER}`;
    expect(restricted(condition).permits({ roleId: OWNER })).toBe('no');
  });

  it('permits nothing under a condition that refuses every write', () => {
    const delegation = restricted(`ActionMatches{'${AUTH}/delete'}`);
    expect(delegation.permits({ roleId: SECRETS_USER })).toBe('no');
    expect(delegation.roleIds).toEqual({ allow: [] });
  });

  it('takes "not equal to any of several" as Azure defines it: true for every role', () => {
    const delegation = restricted(`${role} ForAnyOfAnyValues:GuidNotEquals {${OWNER}, ${CONTRIBUTOR}}`);
    expect(delegation.permits({ roleId: OWNER })).toBe('yes');
    expect(delegation.roleIds).toBeUndefined();
  });

  it('leaves HasObotoken undecided, and still refuses roles outside the list beside it', () => {
    const delegation = restricted(
      `@Resource[HasObotoken] boolequals true && (${role} ForAnyOfAnyValues:GuidEquals {${CONTRIBUTOR}})`,
    );
    expect(delegation.permits({ roleId: CONTRIBUTOR })).toBe('undecided');
    expect(delegation.permits({ roleId: KV_ADMINISTRATOR })).toBe('no');
    expect(delegation.roleIds).toEqual({ allow: [CONTRIBUTOR] });
  });

  it.each([
    ['the condition asks only what a request will tell', '@Resource[HasObotoken] BoolEquals true'],
    [
      'a write is judged by @Resource, which is documented for delete',
      `@Resource[${AUTH}:RoleDefinitionId] GuidEquals ${OWNER}`,
    ],
    ['the condition cannot be read', `${role} GuidEquals {${OWNER}`],
    ['the condition is empty', ' '],
  ])('is undecided where %s', (_, condition) => {
    const delegation = roleAssignmentDelegation(parseCondition(condition));
    expect(delegation).toMatchObject({ kind: 'undecided', text: condition.trim() });
    expect(delegation.kind === 'undecided' && delegation.reason).toMatch(/^The condition .*\.$/);
  });

  it('does not decide a role by an operator or function it does not know', () => {
    expect(restricted(`${role} GuidResembles ${OWNER}`).permits({ roleId: OWNER })).toBe('undecided');
    expect(restricted(`${role} GuidEquals ${OWNER} OR Approved{'x'}`).permits({ roleId: OWNER })).toBe('yes');
    expect(restricted(`${role} GuidEquals ${OWNER} OR Approved{'x'}`).permits({ roleId: CONTRIBUTOR })).toBe(
      'undecided',
    );
  });

  it('demands that the conditions of assignment and definition both hold', () => {
    const both = restricted(DENY_LIST, `${role} ForAnyOfAnyValues:GuidEquals {${OWNER}, ${CONTRIBUTOR}}`);
    expect(both.permits({ roleId: CONTRIBUTOR })).toBe('yes');
    expect(both.permits({ roleId: OWNER })).toBe('no');
    expect(both.permits({ roleId: SECRETS_USER })).toBe('no');
    expect(both.roleIds).toEqual({ allow: [CONTRIBUTOR] });
    expect(both.text).toContain(' AND @Request');
  });

  it('neither permits nor forbids by a condition that cannot be read, and keeps what another refuses', () => {
    const both = restricted(ALLOW_LIST, 'nonsense');
    expect(both.permits({ roleId: SECRETS_USER })).toBe('undecided');
    expect(both.permits({ roleId: OWNER })).toBe('no');
    expect(
      roleAssignmentDelegation(parseCondition('nonsense'), parseCondition(`ActionMatches{'x'}`)),
    ).toMatchObject({
      kind: 'restricted',
      roleIds: { allow: [] },
    });
  });

  it('lists exactly the roles that permits does not refuse, for any Boolean structure', () => {
    fc.assert(
      fc.property(conditions, (condition) => {
        const { permits, roleIds } = restricted(condition);
        for (const roleId of POOL) {
          const listed =
            roleIds === undefined ||
            ('allow' in roleIds ? roleIds.allow.includes(roleId) : !roleIds.deny.includes(roleId));
          expect(permits({ roleId }) !== 'no').toBe(listed);
          for (const principalType of ['User', 'Group'] as const)
            if (permits({ roleId }) !== 'undecided')
              expect(permits({ roleId, principalType, principalId: SOMEBODY })).toBe(permits({ roleId }));
        }
      }),
      { numRuns: 300 },
    );
  });
});

const POOL = [CONTRIBUTOR, KV_ADMINISTRATOR, SECRETS_USER, OWNER];
const { conditions } = fc.letrec<{ conditions: string }>((tie) => ({
  conditions: fc.oneof(
    { maxDepth: 4 },
    fc
      .tuple(
        fc.constantFrom('ForAnyOfAnyValues:GuidEquals', 'ForAnyOfAllValues:GuidNotEquals'),
        fc.subarray(POOL.slice(0, 3), { minLength: 1 }),
      )
      .map(([operator, ids]) => `(${role} ${operator} {${ids.join(',')}})`),
    fc.constantFrom(
      `(@Request[${AUTH}:PrincipalType] StringEqualsIgnoreCase 'Group')`,
      `(@Request[${AUTH}:PrincipalId] GuidNotEquals ${SOMEBODY})`,
    ),
    tie('conditions').map((condition) => `(NOT ${condition})`),
    fc
      .tuple(tie('conditions'), fc.constantFrom('AND', 'OR'), tie('conditions'))
      .map(([left, link, right]) => `(${left} ${link} ${right})`),
  ),
}));
