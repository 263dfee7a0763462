// Snapshots of tenants that are made up, as large as asked for, for the benches of offline audits.
import { createHash } from 'node:crypto';
import { noRecords } from '../dist/model/snapshot.js';

const guid = (kind, index) => {
  const hex = createHash('sha256').update(`${kind} ${index}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
};
const ROLES = [
  ['Owner', ['*'], [], []],
  ['Contributor', ['*'], ['Microsoft.Authorization/*/Delete', 'Microsoft.Authorization/*/Write'], []],
  ['Reader', ['*/read'], [], []],
  ['Virtual Machine Contributor', ['Microsoft.Compute/*'], [], []],
  ['Key Vault Secrets User', [], [], ['Microsoft.KeyVault/vaults/secrets/getSecret/action']],
  ['Key Vault Administrator', [], [], ['Microsoft.KeyVault/vaults/*']],
  [
    'Storage Blob Data Reader',
    [],
    [],
    ['Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'],
  ],
  ['AcrPull', ['Microsoft.ContainerRegistry/registries/pull/read'], [], []],
];

/** Half workloads, a quarter groups, a quarter users; nobody holds a role twice at one scope, as Azure allows none to. */
function holder(index) {
  const number = (index + 31 * Math.floor(index / 20_000)) % 20_000;
  const principalType = ['ServicePrincipal', 'User', 'ServicePrincipal', 'Group'][number % 4];
  return { principalId: guid('principal', number), principalType };
}

/** The scope that the first `count` segments of a vault id spell. */
const above = (vault, count) => vault.split('/').slice(0, count).join('/');

function denseAssignment(index, vault) {
  if (index % 10 === 0)
    return [above(vault, index % 20 === 0 ? 3 : 5), ['Owner', 'Contributor', 'Reader'][index % 3]];
  const scope = index % 10 < 3 ? above(vault, 5) : vault;
  if (index % 5 === 1) return [scope, index % 2 === 0 ? 'Key Vault Secrets User' : 'Key Vault Administrator'];
  return [scope, index % 2 === 0 ? 'Reader' : 'Virtual Machine Contributor'];
}

function mixedAssignment(index, vault) {
  const share = (index * 7) % 20;
  if (share === 0) return [above(vault, index % 3 === 0 ? 3 : 5), index % 2 === 0 ? 'Contributor' : 'Owner'];
  if (share <= 3)
    return [
      share === 1 ? above(vault, 5) : vault,
      index % 4 === 0 ? 'Key Vault Administrator' : 'Key Vault Secrets User',
    ];
  if (share <= 5) return [above(vault, 5), index % 2 === 0 ? 'Virtual Machine Contributor' : 'Reader'];
  const [type, role] =
    share % 2 === 0
      ? ['Microsoft.ContainerRegistry/registries', 'AcrPull']
      : ['Microsoft.Storage/storageAccounts', 'Storage Blob Data Reader'];
  return [`${above(vault, 3)}/resourceGroups/rg${index % 5}/providers/${type}/res${index % 7919}`, role];
}

/**
 * A snapshot. `dense`: a third of the vaults on access policies, 20 assignments a vault for 200,000 on 10,000: seven of
 * ten on the vault or its group, one of ten an Owner, Contributor or Reader of a subscription or resource group, one of
 * five a Key Vault data role. `mixed`: one of twenty an Owner or Contributor, three of twenty a data role, two of twenty
 * a Reader or Virtual Machine Contributor, the rest roles and scopes of other services.
 */
export function tenant(kind, vaults, assignments) {
  const subscription = (index) => `/subscriptions/${guid('subscription', index)}`;
  const subscriptions = Math.max(1, Math.round(vaults / 10));
  const records = noRecords();
  for (let index = 0; index < subscriptions; index++)
    records.subscription.push({
      of: ['/'],
      body: {
        id: subscription(index),
        subscriptionId: guid('subscription', index),
        tenantId: guid('tenant', 0),
        state: 'Enabled',
      },
    });
  const ids = [];
  for (let index = 0; index < vaults; index++) {
    const scope = subscription(index % subscriptions);
    const id = `${scope}/resourceGroups/rg${index % 3}/providers/Microsoft.KeyVault/vaults/kv-${index}`;
    ids.push(id);
    records.vault.push({
      of: [scope],
      body: {
        id,
        name: `kv-${index}`,
        type: 'Microsoft.KeyVault/vaults',
        location: 'westeurope',
        properties: {
          tenantId: guid('tenant', 0),
          enableRbacAuthorization: index % 3 !== 0,
          enablePurgeProtection: index % 3 === 0 ? true : undefined,
          accessPolicies:
            index % 3 !== 0
              ? []
              : [0, 1, 2].map((entry) => ({
                  tenantId: guid('tenant', 0),
                  objectId: guid('principal', index * 3 + entry),
                  permissions: { secrets: entry === 0 ? ['all'] : ['get', 'list'] },
                })),
          networkAcls: {
            bypass: 'AzureServices',
            defaultAction: 'Deny',
            ipRules: [{ value: '203.0.113.0/24' }],
          },
        },
      },
    });
  }
  ROLES.forEach(([roleName, actions, notActions, dataActions]) => {
    const permissions = [{ actions, notActions, dataActions, notDataActions: [] }];
    const id = `/providers/Microsoft.Authorization/roleDefinitions/${guid('role', roleName)}`;
    records.roleDefinition.push({ of: ['/'], body: { id, properties: { roleName, permissions } } });
  });
  for (let index = 0; index < assignments; index++) {
    const vault = ids[index % ids.length];
    const subscriptionScope = vault.split('/').slice(0, 3).join('/');
    const [scope, role] = (kind === 'dense' ? denseAssignment : mixedAssignment)(index, vault);
    const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/${guid('assignment', index)}`;
    records.roleAssignment.push({
      of: [subscriptionScope],
      body: {
        id,
        type: 'Microsoft.Authorization/roleAssignments',
        properties: {
          roleDefinitionId: `${subscriptionScope}/providers/Microsoft.Authorization/roleDefinitions/${guid('role', role)}`,
          ...holder(index),
          scope,
          condition: null,
          conditionVersion: null,
          createdOn: '2026-01-01T00:00:00.0000000Z',
        },
      },
    });
  }
  const coverage = Array.from({ length: subscriptions }, (_, index) =>
    [
      'vaults',
      'roleAssignments',
      'roleDefinitions',
      'denyAssignments',
      'roleAssignmentScheduleInstances',
      'roleEligibilityScheduleInstances',
      'registrationAssignments',
    ].map((what) => ({
      scope: subscription(index),
      what,
      status: 'ok',
      reason: null,
    })),
  ).flat();
  const instant = '2026-11-21T00:00:00.000Z';
  const header = {
    formatVersion: 1,
    cloud: 'AzureCloud',
    tenantId: null,
    startedAt: instant,
    finishedAt: instant,
    requested: {},
  };
  return { header, records, coverage };
}
