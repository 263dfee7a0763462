import type { ArmBody } from './tenant.js';

/** Built-in roles by GUID; actions as the public role data gives them. */
export const ROLES = {
  owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
  userAccessAdministrator: '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
  keyVaultAdministrator: '00482a5a-887f-4fb3-b363-3b7fe8e74483',
  keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6',
  keyVaultDataAccessAdministrator: '8b54135c-b56d-4d72-a534-26097cfdc8d8',
} as const;

interface PermissionBlock {
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly dataActions?: readonly string[];
  readonly condition?: string;
  readonly conditionVersion?: string;
}

export function roleDefinition(
  id: string,
  roleName: string,
  block: PermissionBlock,
  assignableScopes: readonly string[] = ['/'],
): ArmBody {
  return {
    id: `/providers/Microsoft.Authorization/roleDefinitions/${id}`,
    type: 'Microsoft.Authorization/roleDefinitions',
    name: id,
    properties: {
      roleName,
      type: assignableScopes.includes('/') ? 'BuiltInRole' : 'CustomRole',
      description: '',
      assignableScopes,
      permissions: [{ actions: [], notActions: [], dataActions: [], notDataActions: [], ...block }],
      createdOn: '2015-02-02T21:55:09.8806423Z',
      updatedOn: '2021-11-11T20:13:47.8628684Z',
      createdBy: null,
      updatedBy: null,
    },
  };
}

const delegable = [ROLES.keyVaultAdministrator, ROLES.keyVaultSecretsUser].join(', ');

export const BUILT_IN_ROLES: readonly ArmBody[] = [
  roleDefinition(ROLES.owner, 'Owner', { actions: ['*'] }),
  roleDefinition(ROLES.contributor, 'Contributor', {
    actions: ['*'],
    notActions: [
      'Microsoft.Authorization/*/Delete',
      'Microsoft.Authorization/*/Write',
      'Microsoft.Authorization/elevateAccess/Action',
    ],
  }),
  roleDefinition(ROLES.reader, 'Reader', { actions: ['*/read'] }),
  roleDefinition(ROLES.userAccessAdministrator, 'User Access Administrator', {
    actions: ['*/read', 'Microsoft.Authorization/*', 'Microsoft.Support/*'],
  }),
  roleDefinition(ROLES.keyVaultAdministrator, 'Key Vault Administrator', {
    actions: ['Microsoft.Authorization/*/read', 'Microsoft.KeyVault/vaults/*/read'],
    dataActions: ['Microsoft.KeyVault/vaults/*'],
  }),
  roleDefinition(ROLES.keyVaultSecretsUser, 'Key Vault Secrets User', {
    dataActions: [
      'Microsoft.KeyVault/vaults/secrets/getSecret/action',
      'Microsoft.KeyVault/vaults/secrets/readMetadata/action',
    ],
  }),
  roleDefinition(ROLES.keyVaultDataAccessAdministrator, 'Key Vault Data Access Administrator', {
    actions: [
      'Microsoft.Authorization/roleAssignments/write',
      'Microsoft.Authorization/roleAssignments/delete',
      'Microsoft.Authorization/*/read',
      'Microsoft.KeyVault/vaults/*/read',
    ],
    conditionVersion: '2.0',
    condition:
      "((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR " +
      `(@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals{${delegable}}))`,
  }),
];
