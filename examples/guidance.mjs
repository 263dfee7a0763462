// Prints the worked example of Microsoft's Key Vault access guidance as a snapshot:
//   node examples/guidance.mjs > examples/guidance.ndjson
// Two vaults, one on each permission model, and the five parties of the guidance with what it gives them: access
// policies on the one, the nearest built-in roles on the other. The developers' vaults allow template deployment.
import { createHash } from 'node:crypto';

const guid = (name) => {
  const hex = createHash('sha256').update(`guidance ${name}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
};

const tenantId = guid('tenant');
const subscription = `/subscriptions/${guid('subscription')}`;
const group = `${subscription}/resourceGroups/rg-guidance`;
const vaultId = (name) => `${group}/providers/Microsoft.KeyVault/vaults/${name}`;
const instant = '2026-11-20T09:00:00.000Z';

const parties = {
  securityTeam: { id: guid('security team'), name: 'Security team', type: 'group' },
  developers: { id: guid('developers'), name: 'Developers and operators', type: 'group' },
  auditors: { id: guid('auditors'), name: 'Auditors', type: 'group' },
  storageAccount: { id: guid('storage account'), name: 'st-guidance', type: 'servicePrincipal' },
  application: { id: guid('application'), name: 'app-guidance', type: 'servicePrincipal' },
};

/** What the guidance lets each party do with the data, in access-policy verbs. */
const policies = {
  securityTeam: { keys: ['all'], secrets: ['all'], certificates: ['all'] },
  auditors: { keys: ['list'], secrets: ['list'], certificates: ['list'] },
  storageAccount: { keys: ['get', 'list', 'wrapKey', 'unwrapKey'] },
  application: { secrets: ['get', 'list'], certificates: ['get', 'list'] },
};

const contributorActions = [
  'Microsoft.Authorization/*/read',
  'Microsoft.Insights/alertRules/*',
  'Microsoft.KeyVault/*',
  'Microsoft.Resources/deployments/*',
  'Microsoft.Resources/subscriptions/resourceGroups/read',
  'Microsoft.Support/*',
];

/** Built-in roles with Azure's ids and the actions that matter here, and the custom role the guidance asks for. */
const roles = {
  contributor: {
    id: 'f25e0fa2-a7c8-4377-a976-54943a77a395',
    name: 'Key Vault Contributor',
    actions: contributorActions,
    notActions: ['Microsoft.KeyVault/locations/deletedVaults/purge/action', 'Microsoft.KeyVault/hsmPools/*', 'Microsoft.KeyVault/managedHsms/*'],
  },
  administrator: {
    id: '00482a5a-887f-4fb3-b363-3b7fe8e74483',
    name: 'Key Vault Administrator',
    actions: ['Microsoft.KeyVault/vaults/*/read', 'Microsoft.Resources/deployments/*'],
    dataActions: ['Microsoft.KeyVault/vaults/*'],
  },
  reader: {
    id: '21090545-7ca7-4776-b22c-e363652d74d2',
    name: 'Key Vault Reader',
    actions: ['Microsoft.KeyVault/vaults/*/read'],
    dataActions: ['Microsoft.KeyVault/vaults/*/read', 'Microsoft.KeyVault/vaults/secrets/readMetadata/action'],
  },
  encryption: {
    id: 'e147488a-f6f5-4113-8e2d-b22465e65bf6',
    name: 'Key Vault Crypto Service Encryption User',
    dataActions: [
      'Microsoft.KeyVault/vaults/keys/read',
      'Microsoft.KeyVault/vaults/keys/wrap/action',
      'Microsoft.KeyVault/vaults/keys/unwrap/action',
    ],
  },
  secretsUser: {
    id: '4633458b-17de-408a-b874-0445c86b69e6',
    name: 'Key Vault Secrets User',
    dataActions: [
      'Microsoft.KeyVault/vaults/secrets/getSecret/action',
      'Microsoft.KeyVault/vaults/secrets/readMetadata/action',
    ],
  },
  deployer: {
    id: guid('deployer role'),
    name: 'Vault Deployer',
    custom: true,
    actions: ['Microsoft.KeyVault/vaults/deploy/action', 'Microsoft.Resources/deployments/write'],
  },
};

/** Who holds which role, and on which of the vaults. */
const held = [
  ['securityTeam', 'contributor', 'kv-guidance-policy'],
  ['securityTeam', 'contributor', 'kv-guidance-rbac'],
  ['securityTeam', 'administrator', 'kv-guidance-rbac'],
  ['developers', 'deployer', 'kv-guidance-policy'],
  ['developers', 'deployer', 'kv-guidance-rbac'],
  ['auditors', 'reader', 'kv-guidance-rbac'],
  ['storageAccount', 'encryption', 'kv-guidance-rbac'],
  ['application', 'secretsUser', 'kv-guidance-rbac'],
  ['application', 'reader', 'kv-guidance-rbac'],
];

const vault = (name, properties) => ({
  id: vaultId(name),
  name,
  type: 'Microsoft.KeyVault/vaults',
  location: 'westeurope',
  tags: {},
  properties: {
    sku: { family: 'A', name: 'standard' },
    tenantId,
    enablePurgeProtection: true,
    enabledForTemplateDeployment: true,
    publicNetworkAccess: 'Disabled',
    vaultUri: `https://${name}.vault.azure.net/`,
    provisioningState: 'Succeeded',
    ...properties,
  },
});

const records = [
  ['subscription', '/', { id: subscription, subscriptionId: subscription.slice(15), tenantId, displayName: 'Guidance', state: 'Enabled' }],
  [
    'vault',
    subscription,
    vault('kv-guidance-policy', {
      accessPolicies: Object.entries(policies).map(([party, permissions]) => ({
        tenantId,
        objectId: parties[party].id,
        permissions,
      })),
    }),
  ],
  ['vault', subscription, vault('kv-guidance-rbac', { enableRbacAuthorization: true, accessPolicies: [] })],
  ...Object.values(roles).map(({ id, name, custom = false, actions = [], notActions = [], dataActions = [] }) => [
    'roleDefinition',
    subscription,
    {
      id: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${id}`,
      name: id,
      type: 'Microsoft.Authorization/roleDefinitions',
      properties: {
        roleName: name,
        type: custom ? 'CustomRole' : 'BuiltInRole',
        assignableScopes: [custom ? subscription : '/'],
        permissions: [{ actions, notActions, dataActions, notDataActions: [] }],
      },
    },
  ]),
  ...held.map(([party, role, name]) => [
    'roleAssignment',
    subscription,
    {
      id: `${vaultId(name)}/providers/Microsoft.Authorization/roleAssignments/${guid(`${party} ${role} ${name}`)}`,
      type: 'Microsoft.Authorization/roleAssignments',
      properties: {
        roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${roles[role].id}`,
        principalId: parties[party].id,
        principalType: parties[party].type === 'group' ? 'Group' : 'ServicePrincipal',
        scope: vaultId(name),
        condition: null,
      },
    },
  ]),
  ...Object.values(parties).map(({ id, name, type }) => [
    'directoryObject',
    '/',
    { '@odata.type': `#microsoft.graph.${type}`, id, displayName: name },
  ]),
].map(([kind, of, body]) => ({ kind, of: [of], body }));

const coverage = [
  ['/', 'subscriptions'],
  ['/', 'directoryObjects'],
  ...['vaults', 'hsms', 'roleAssignments', 'roleDefinitions', 'denyAssignments', 'roleAssignmentScheduleInstances'].map((what) => [subscription, what]),
].map(([scope, what]) => ({ kind: 'coverage', body: { scope, what, status: 'ok', reason: null } }));

const lines = [...records, ...coverage];
const header = { kind: 'header', formatVersion: 1, cloud: 'AzureCloud', tenantId, startedAt: instant, finishedAt: instant, requested: {} };
for (const line of [header, ...lines, { kind: 'end', records: lines.length }]) console.log(JSON.stringify(line));
