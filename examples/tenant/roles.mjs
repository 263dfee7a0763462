// The role definitions in use: built-in ones with Azure's ids, actions and conditions, and one of Larkfen's own.
// Descriptions are ours.
import { everySubscription, groupScope, guid, subscriptionScope } from './places.mjs';

const readOnlyVaultActions = [
  'Microsoft.Authorization/*/read',
  'Microsoft.Insights/alertRules/*',
  'Microsoft.Resources/deployments/*',
  'Microsoft.Resources/subscriptions/resourceGroups/read',
  'Microsoft.Support/*',
  'Microsoft.KeyVault/checkNameAvailability/read',
  'Microsoft.KeyVault/deletedVaults/read',
  'Microsoft.KeyVault/locations/*/read',
  'Microsoft.KeyVault/vaults/*/read',
  'Microsoft.KeyVault/operations/read',
];

/** Writes and deletes role assignments of the named roles only. */
export const onlyTheseRoles = (ids) =>
  [
    ['write', '@Request'],
    ['delete', '@Resource'],
  ]
    .map(
      ([verb, source]) =>
        `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/${verb}'})) OR ` +
        `(${source}[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ` +
        `ForAnyOfAnyValues:GuidEquals{${ids.join(', ')}}))`,
    )
    .join(' AND ');

const builtIn = (id, name, description, permission) => ({
  id,
  name,
  description,
  type: 'BuiltInRole',
  assignableScopes: ['/'],
  permission,
});

export const roles = {
  owner: builtIn('8e3af657-a8ff-443c-a75c-2fe8c4bcb635', 'Owner', 'Manages everything, access included.', {
    actions: ['*'],
  }),
  contributor: builtIn(
    'b24988ac-6180-42a0-ab88-20f7382dd24c',
    'Contributor',
    'Manages every resource, but assigns no roles.',
    {
      actions: ['*'],
      notActions: [
        'Microsoft.Authorization/*/Delete',
        'Microsoft.Authorization/*/Write',
        'Microsoft.Authorization/elevateAccess/Action',
        'Microsoft.Blueprint/blueprintAssignments/write',
        'Microsoft.Blueprint/blueprintAssignments/delete',
        'Microsoft.Compute/galleries/share/action',
        'Microsoft.Purview/consents/write',
        'Microsoft.Purview/consents/delete',
        'Microsoft.Resources/deploymentStacks/manageDenySetting/action',
        'Microsoft.Subscription/cancel/action',
        'Microsoft.Subscription/enable/action',
      ],
    },
  ),
  reader: builtIn('acdd72a7-3385-48ef-bd42-f606fba81ae7', 'Reader', 'Sees every resource, changes none.', {
    actions: ['*/read'],
  }),
  monitoringReader: builtIn(
    '43d0d8ad-25c7-4714-9337-8ba259a9fe05',
    'Monitoring Reader',
    'Reads monitoring data.',
    { actions: ['*/read', 'Microsoft.OperationalInsights/workspaces/search/action', 'Microsoft.Support/*'] },
  ),
  userAccessAdministrator: builtIn(
    '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
    'User Access Administrator',
    'Manages who has access.',
    { actions: ['*/read', 'Microsoft.Authorization/*', 'Microsoft.Support/*'] },
  ),
  accessControlAdministrator: builtIn(
    'f58310d9-a9f6-439a-9e8d-f62e7b41a168',
    'Role Based Access Control Administrator',
    'Assigns and removes roles.',
    {
      actions: [
        'Microsoft.Authorization/roleAssignments/write',
        'Microsoft.Authorization/roleAssignments/delete',
        '*/read',
        'Microsoft.Support/*',
      ],
    },
  ),
  vaultContributor: builtIn(
    'f25e0fa2-a7c8-4377-a976-54943a77a395',
    'Key Vault Contributor',
    'Manages key vaults as resources.',
    {
      actions: [
        'Microsoft.Authorization/*/read',
        'Microsoft.Insights/alertRules/*',
        'Microsoft.KeyVault/*',
        'Microsoft.Resources/deployments/*',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
        'Microsoft.Support/*',
      ],
      notActions: [
        'Microsoft.KeyVault/locations/deletedVaults/purge/action',
        'Microsoft.KeyVault/hsmPools/*',
        'Microsoft.KeyVault/managedHsms/*',
      ],
    },
  ),
  vaultAdministrator: builtIn(
    '00482a5a-887f-4fb3-b363-3b7fe8e74483',
    'Key Vault Administrator',
    'Does everything with what is in a vault.',
    { actions: readOnlyVaultActions, dataActions: ['Microsoft.KeyVault/vaults/*'] },
  ),
  vaultReader: builtIn(
    '21090545-7ca7-4776-b22c-e363652d74d2',
    'Key Vault Reader',
    'Sees what is in a vault, but no secret value.',
    {
      actions: readOnlyVaultActions.filter((action) => !action.includes('deployments')),
      dataActions: [
        'Microsoft.KeyVault/vaults/*/read',
        'Microsoft.KeyVault/vaults/secrets/readMetadata/action',
      ],
    },
  ),
  secretsOfficer: builtIn(
    'b86a8fe4-44ce-4948-aee5-eccb2c155cd7',
    'Key Vault Secrets Officer',
    'Manages and reads secrets.',
    { actions: readOnlyVaultActions, dataActions: ['Microsoft.KeyVault/vaults/secrets/*'] },
  ),
  secretsUser: builtIn('4633458b-17de-408a-b874-0445c86b69e6', 'Key Vault Secrets User', 'Reads secrets.', {
    dataActions: [
      'Microsoft.KeyVault/vaults/secrets/getSecret/action',
      'Microsoft.KeyVault/vaults/secrets/readMetadata/action',
    ],
  }),
  certificatesOfficer: builtIn(
    'a4417e6f-fecd-4de8-b567-7b0420556985',
    'Key Vault Certificates Officer',
    'Manages certificates.',
    {
      actions: readOnlyVaultActions,
      dataActions: [
        'Microsoft.KeyVault/vaults/certificatecas/*',
        'Microsoft.KeyVault/vaults/certificates/*',
        'Microsoft.KeyVault/vaults/certificatecontacts/write',
      ],
    },
  ),
  cryptoOfficer: builtIn(
    '14b46e9e-c2b7-41b4-b07b-48a6ebf60603',
    'Key Vault Crypto Officer',
    'Manages and uses keys.',
    {
      actions: readOnlyVaultActions,
      dataActions: ['Microsoft.KeyVault/vaults/keys/*', 'Microsoft.KeyVault/vaults/keyrotationpolicies/*'],
    },
  ),
  cryptoUser: builtIn('12338af0-0e69-4776-bea7-57ae8d297424', 'Key Vault Crypto User', 'Uses keys.', {
    dataActions: [
      'Microsoft.KeyVault/vaults/keys/read',
      'Microsoft.KeyVault/vaults/keys/update/action',
      'Microsoft.KeyVault/vaults/keys/backup/action',
      'Microsoft.KeyVault/vaults/keys/encrypt/action',
      'Microsoft.KeyVault/vaults/keys/decrypt/action',
      'Microsoft.KeyVault/vaults/keys/wrap/action',
      'Microsoft.KeyVault/vaults/keys/unwrap/action',
      'Microsoft.KeyVault/vaults/keys/sign/action',
      'Microsoft.KeyVault/vaults/keys/verify/action',
    ],
  }),
  encryptionUser: builtIn(
    'e147488a-f6f5-4113-8e2d-b22465e65bf6',
    'Key Vault Crypto Service Encryption User',
    'Wraps and unwraps with keys.',
    {
      actions: [
        'Microsoft.EventGrid/eventSubscriptions/write',
        'Microsoft.EventGrid/eventSubscriptions/read',
        'Microsoft.EventGrid/eventSubscriptions/delete',
      ],
      dataActions: [
        'Microsoft.KeyVault/vaults/keys/read',
        'Microsoft.KeyVault/vaults/keys/wrap/action',
        'Microsoft.KeyVault/vaults/keys/unwrap/action',
      ],
    },
  ),
  dataAccessAdministrator: builtIn(
    '8b54135c-b56d-4d72-a534-26097cfdc8d8',
    'Key Vault Data Access Administrator',
    'Assigns and removes eight of the Key Vault roles.',
    {
      actions: [
        'Microsoft.Authorization/roleAssignments/write',
        'Microsoft.Authorization/roleAssignments/delete',
        'Microsoft.Authorization/*/read',
        'Microsoft.Resources/deployments/*',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
        'Microsoft.Resources/subscriptions/read',
        'Microsoft.Management/managementGroups/read',
        'Microsoft.Resources/deployments/*',
        'Microsoft.Support/*',
        'Microsoft.KeyVault/vaults/*/read',
      ],
      conditionVersion: '2.0',
      condition: onlyTheseRoles([
        '00482a5a-887f-4fb3-b363-3b7fe8e74483',
        'a4417e6f-fecd-4de8-b567-7b0420556985',
        '14b46e9e-c2b7-41b4-b07b-48a6ebf60603',
        'e147488a-f6f5-4113-8e2d-b22465e65bf6',
        '12338af0-0e69-4776-bea7-57ae8d297424',
        '21090545-7ca7-4776-b22c-e363652d74d2',
        'b86a8fe4-44ce-4948-aee5-eccb2c155cd7',
        '4633458b-17de-408a-b874-0445c86b69e6',
      ]),
    },
  ),
  hsmContributor: builtIn(
    '18500a29-7fe2-46b2-a342-b16a415e101d',
    'Managed HSM contributor',
    'Manages managed HSMs as resources.',
    {
      actions: [
        'Microsoft.KeyVault/managedHSMs/*',
        'Microsoft.KeyVault/deletedManagedHsms/read',
        'Microsoft.KeyVault/locations/deletedManagedHsms/read',
        'Microsoft.KeyVault/locations/deletedManagedHsms/purge/action',
        'Microsoft.KeyVault/locations/managedHsmOperationResults/read',
      ],
    },
  ),
  // `vaults/*/write` was meant for secrets; it also covers vaults/accessPolicies/write.
  releaseOperator: {
    id: guid('role', 'release operator'),
    name: 'Larkfen Release Operator',
    description: 'Releases the webshop: restarts sites, runs deployments, updates settings kept in vaults.',
    type: 'CustomRole',
    assignableScopes: [subscriptionScope('nonProduction')],
    permission: {
      actions: [
        'Microsoft.Web/sites/*',
        'Microsoft.Resources/deployments/*',
        'Microsoft.KeyVault/vaults/read',
        'Microsoft.KeyVault/vaults/*/write',
      ],
      notActions: ['Microsoft.Web/sites/delete'],
    },
  },
  secretPublisher: {
    id: guid('role', 'secret publisher'),
    name: 'Larkfen Secret Publisher',
    description: 'Writes secrets from templates.',
    type: 'CustomRole',
    assignableScopes: [subscriptionScope('production')],
    permission: { actions: ['Microsoft.KeyVault/vaults/read', 'Microsoft.KeyVault/vaults/secrets/write'] },
  },
  // Assigned where it is kept: whoever holds it can put any right into it.
  roleKeeper: {
    id: guid('role', 'role keeper'),
    name: 'Larkfen Role Keeper',
    description: 'Keeps the role definitions of the depots.',
    type: 'CustomRole',
    assignableScopes: [groupScope('production', 'rg-depots-prod')],
    permission: {
      actions: ['Microsoft.Authorization/roleDefinitions/read', 'Microsoft.Authorization/roleDefinitions/write'],
    },
  },
  estateMover: {
    id: guid('role', 'estate mover'),
    name: 'Larkfen Estate Mover',
    description: 'Moves resources to the groups of the teams that own them now.',
    type: 'CustomRole',
    assignableScopes: [subscriptionScope('production')],
    permission: {
      actions: [
        'Microsoft.Resources/subscriptions/resourceGroups/read',
        'Microsoft.Resources/subscriptions/resourceGroups/moveResources/action',
      ],
    },
  },
  sandboxOwner: {
    id: guid('role', 'sandbox owner'),
    name: 'Larkfen Sandbox Caretaker',
    description: 'Keeps the sandbox tidy.',
    type: 'CustomRole',
    assignableScopes: [subscriptionScope('sandbox')],
    permission: { actions: ['*'], notActions: ['Microsoft.Network/expressRouteCircuits/*'] },
  },
};

/** Built-in roles are read once, from the first subscription. */
const askedFor = (role) =>
  role.type === 'CustomRole' ? role.assignableScopes[0].replace(/\/resourceGroups\/.*/, '') : everySubscription[0];

function roleDefinitionBody(role) {
  const custom = role.type === 'CustomRole';
  return {
    properties: {
      roleName: role.name,
      type: role.type,
      description: role.description,
      assignableScopes: role.assignableScopes,
      permissions: [{ actions: [], notActions: [], dataActions: [], notDataActions: [], ...role.permission }],
      createdOn: custom ? '2024-03-19T13:05:52.4471820Z' : '2021-11-11T20:00:00.0000000Z',
      updatedOn: custom ? '2025-08-04T09:41:17.9023310Z' : '2021-11-11T20:00:00.0000000Z',
      createdBy: null,
      updatedBy: null,
    },
    id: `${askedFor(role)}/providers/Microsoft.Authorization/roleDefinitions/${role.id}`,
    type: 'Microsoft.Authorization/roleDefinitions',
    name: role.id,
  };
}

/** As GET …/roleDefinitions answers with api-version 2022-05-01-preview. */
export const roleDefinitions = Object.values(roles).map((role) => ({
  of: [askedFor(role)],
  body: roleDefinitionBody(role),
}));
