import fc from 'fast-check';
import type { Block, ConditionSpec, Role, RoleLimit, Who } from './tenant.js';

const block = (lists: Partial<Block>): Block => ({
  actions: [],
  notActions: [],
  dataActions: [],
  notDataActions: [],
  condition: null,
  ...lists,
});

/**
 * Roles every tenant has, so that a right to assign "any role" can be judged. Conditions never exclude the last
 * two: a real tenant has built-in roles enough that a list of forbidden ones always leaves some.
 */
export const BASE_ROLES: readonly Role[] = [
  { name: 'owner', blocks: [block({ actions: ['*'] })] },
  {
    name: 'contributor',
    blocks: [
      block({
        actions: ['*'],
        notActions: ['Microsoft.Authorization/*/Delete', 'Microsoft.Authorization/*/Write'],
      }),
    ],
  },
  { name: 'access-admin', blocks: [block({ actions: ['*/read', 'Microsoft.Authorization/*'] })] },
  {
    name: 'reader',
    blocks: [
      block({
        dataActions: [
          'Microsoft.KeyVault/vaults/*/read',
          'Microsoft.KeyVault/vaults/secrets/readMetadata/action',
        ],
      }),
    ],
  },
  {
    name: 'secrets-user',
    blocks: [block({ dataActions: ['Microsoft.KeyVault/vaults/secrets/getSecret/action'] })],
  },
  {
    name: 'delegate',
    blocks: [
      block({
        actions: ['Microsoft.Authorization/roleAssignments/write'],
        condition: {
          kind: 'delegation',
          hyphens: false,
          limits: [{ about: 'role', allow: true, names: ['secrets-user', 'reader'] }],
        },
      }),
    ],
  },
  { name: 'vault-admin', blocks: [block({ dataActions: ['Microsoft.KeyVault/vaults/*'] })] },
  { name: 'vault-contributor', blocks: [block({ actions: ['Microsoft.KeyVault/*'] })] },
];
const FORBIDDABLE = ['owner', 'contributor', 'access-admin', 'reader', 'secrets-user', 'delegate'];
const ASSIGNABLE = [...FORBIDDABLE, 'vault-admin', 'vault-contributor', 'custom1', 'never-returned'];

/** Roles that a delegation may let its holder assign. */
export const DELEGABLE = [
  'reader',
  'secrets-user',
  'contributor',
  'vault-contributor',
  'delegate',
  'never-returned',
] as const;

const CONTROL = [
  '*',
  '*/read',
  '*/write',
  'Microsoft.KeyVault/*',
  'Microsoft.KeyVault/vaults/*',
  'Microsoft.KeyVault/vaults/*/write',
  'Microsoft.KeyVault/vaults/write',
  'Microsoft.KeyVault/vaults/writ',
  'Microsoft.KeyVault/vaults/accessPolicies/write',
  'Microsoft.KeyVault/vaults/secrets/getSecret/action',
  'Microsoft.Authorization/*',
  'Microsoft.Authorization/*/Write',
  'Microsoft.Authorization/roleAssignments/*',
  'Microsoft.Authorization/roleAssignments/write',
  'Microsoft.KeyVault/vaults/deploy/action',
  'Microsoft.KeyVault/vaults/*/action',
  'Microsoft.Resources/deployments/write',
  'Microsoft.Authorization/roleEligibilityScheduleRequests/write',
  'Microsoft.Compute/*',
  'Microsoft.Compute/virtualMachines/write',
  'Microsoft.Resources/*',
  'Microsoft.Resources/subscriptions/resourceGroups/moveResources/action',
  'Microsoft.Authorization/roleDefinitions/write',
  'Microsoft.Authorization/denyAssignments/*',
];
const DATA = [
  '*',
  '*/read',
  'Microsoft.KeyVault/*',
  'Microsoft.KeyVault/vaults/*',
  'Microsoft.KeyVault/vaults/*/read',
  'Microsoft.KeyVault/vaults/*/action',
  'Microsoft.KeyVault/vaults/secrets/*',
  'Microsoft.KeyVault/vaults/secrets/getSecret/action',
  'Microsoft.KeyVault/vaults/secrets/get*',
  'Microsoft.KeyVault/vaults/secrets/readMetadata/action',
  'Microsoft.KeyVault/vaults/secrets/setSecret/action',
  'Microsoft.KeyVault/vaults/secrets/update/action',
  'Microsoft.KeyVault/vaults/secrets/backup/action',
  'Microsoft.KeyVault/vaults/*/backup/*',
  'Microsoft.KeyVault/vaults/keys/*',
  'Microsoft.KeyVault/vaults/keys/read',
  'Microsoft.KeyVault/vaults/keys/sign/action',
  'Microsoft.KeyVault/vaults/keys/wrap/action',
  'Microsoft.KeyVault/vaults/keyrotationpolicies/read',
  'Microsoft.KeyVault/vaults/certificates/*',
  'Microsoft.KeyVault/vaults/certificatecas/write',
  'Microsoft.KeyVault/vaults/storageaccounts/set/action',
  'Microsoft.Storage/*',
];

const spelled = (text: string) =>
  fc.constantFrom(text, text, text.toUpperCase(), text.toLowerCase(), ` ${text}  `);
const patterns = (pool: readonly string[], maxLength: number) =>
  fc.array(
    fc.constantFrom(...pool).chain((text) => spelled(text)),
    { maxLength },
  );

/** A permission block of a custom role or a deny assignment. */
export function customBlock(condition: fc.Arbitrary<ConditionSpec | null>): fc.Arbitrary<Block> {
  return fc.record({
    actions: patterns(CONTROL, 2),
    notActions: patterns(CONTROL, 2),
    dataActions: patterns(DATA, 2),
    notDataActions: patterns(DATA, 2),
    condition,
  });
}

const SECRET_ACTIONS = ['getSecret', 'readMetadata', 'backup', 'purge'].map(
  (name) => `Microsoft.KeyVault/vaults/secrets/${name}/action`,
);

const nameCondition: fc.Arbitrary<ConditionSpec> = fc.record({
  kind: fc.constant('name' as const),
  of: fc.constantFrom('vault' as const, 'secret' as const),
  actions: fc.subarray(SECRET_ACTIONS, { minLength: 1, maxLength: 2 }),
  operator: fc.constantFrom(
    'StringEquals' as const,
    'StringNotEquals' as const,
    'StringLike' as const,
    'StringStartsWith' as const,
  ),
  value: fc.constantFrom('kv1', 'kv', 'k?1', 'kv*', 'db', 'd*'),
});

const limits = (people: readonly string[]): readonly fc.Arbitrary<RoleLimit>[] => [
  fc.record({
    about: fc.constant('role' as const),
    allow: fc.constant(true),
    names: fc.subarray(ASSIGNABLE, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    about: fc.constant('role' as const),
    allow: fc.constant(false),
    names: fc.subarray(FORBIDDABLE, { minLength: 1 }),
  }),
  fc.record({
    about: fc.constant('principal' as const),
    allow: fc.boolean(),
    names: fc.subarray([...people], { minLength: 1, maxLength: 2 }),
  }),
  fc.record({
    about: fc.constant('type' as const),
    allow: fc.boolean(),
    names: fc.subarray<Who>(['User', 'Group', 'ServicePrincipal'], { minLength: 1, maxLength: 1 }),
  }),
];

/** Conditions on secrets by name, on what may be assigned to whom, and ones that nobody can read. */
export function conditions(people: readonly string[]): fc.Arbitrary<ConditionSpec> {
  const delegation: fc.Arbitrary<ConditionSpec> = fc.record({
    kind: fc.constant('delegation' as const),
    hyphens: fc.boolean(),
    limits: fc.array(fc.oneof(...limits(people)), { minLength: 1, maxLength: 2 }),
  });
  const unreadable: fc.Arbitrary<ConditionSpec> = fc.record({
    kind: fc.constant('unreadable' as const),
    text: fc.constantFrom('what?', '((', "@Resource[x] Frobs 'y'"),
  });
  return fc.oneof(
    { weight: 3, arbitrary: nameCondition },
    { weight: 3, arbitrary: delegation },
    { weight: 1, arbitrary: unreadable },
  );
}
