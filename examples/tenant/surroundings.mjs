// What stands around the vaults: locks, diagnostic settings, Defender plans, deleted vaults, virtual networks.
import { groupScope, subscriptionScope } from './places.mjs';
import { hsms, vaultId } from './vaults.mjs';

const body = (of, id, type, properties) => ({
  of: [of],
  body: { id, name: id.slice(id.lastIndexOf('/') + 1), type, properties },
});

const lock = (subscription, scope, name, level, notes) =>
  body(
    subscriptionScope(subscription),
    `${scope}/providers/Microsoft.Authorization/locks/${name}`,
    'Microsoft.Authorization/locks',
    { level, notes },
  );

export const locks = [
  lock('production', groupScope('production', 'rg-payments-vault-prod'), 'keep', 'CanNotDelete', 'Payments'),
  lock('production', groupScope('production', 'rg-payments-cards-prod'), 'keep', 'CanNotDelete', 'Payments'),
  lock('shared', vaultId('kv-larkfen-build-shd'), 'signing-keys', 'CanNotDelete', 'Ask release engineering'),
  lock('shared', groupScope('shared', 'rg-identity-shared'), 'frozen', 'ReadOnly', 'Until the move is over'),
];

const workspace = `${groupScope('shared', 'rg-monitoring-shared')}/providers/Microsoft.OperationalInsights/workspaces/log-larkfen`;
const archive = `${groupScope('shared', 'rg-monitoring-shared')}/providers/Microsoft.Storage/storageAccounts/stlarkfenarchive`;

/** A setting as Azure answers: the resource in lower case, and nulls for the destinations that are not used. */
const setting = (resource, name, destination, logs) =>
  body(
    resource,
    `${resource.toLowerCase()}/providers/microsoft.insights/diagnosticSettings/${name}`,
    'Microsoft.Insights/diagnosticSettings',
    {
      storageAccountId: null,
      serviceBusRuleId: null,
      workspaceId: null,
      eventHubAuthorizationRuleId: null,
      eventHubName: null,
      ...destination,
      metrics: [],
      logs,
      logAnalyticsDestinationType: null,
    },
  );

const entry = (of, enabled = true, days = 0) => ({
  category: null,
  categoryGroup: null,
  ...of,
  enabled,
  retentionPolicy: { enabled: days > 0, days },
});
const toWorkspace = (name) =>
  setting(vaultId(name), 'audit', { workspaceId: workspace }, [entry({ categoryGroup: 'audit' })]);

export const diagnosticSettings = [
  ...['pay-prd', 'cards-prd', 'depot-prd', 'route-prd'].map((name) => toWorkspace(`kv-larkfen-${name}`)),
  // AuditEvent by the other group, and by its own name in a second setting.
  setting(vaultId('kv-larkfen-build-shd'), 'all', { workspaceId: workspace }, [
    entry({ categoryGroup: 'allLogs' }),
  ]),
  setting(vaultId('kv-larkfen-idsync-shd'), 'policy', { workspaceId: workspace }, [
    entry({ category: 'AzurePolicyEvaluationDetails' }),
  ]),
  setting(vaultId('kv-larkfen-idsync-shd'), 'audit', { storageAccountId: archive }, [
    entry({ category: 'AuditEvent' }),
  ]),
  // Thirty days, then gone.
  setting(vaultId('kv-larkfen-label-prd'), 'audit', { storageAccountId: archive }, [
    entry({ category: 'AuditEvent' }, true, 30),
  ]),
  // Somebody meant to.
  setting(vaultId('kv-larkfen-track-prd'), 'audit', { workspaceId: workspace }, [
    entry({ category: 'AuditEvent' }, false),
  ]),
  setting(hsms[0].body.id, 'audit', { workspaceId: workspace }, [entry({ category: 'AuditEvent' })]),
];

const plan = (subscription, pricingTier) =>
  body(
    subscriptionScope(subscription),
    `${subscriptionScope(subscription)}/providers/Microsoft.Security/pricings/KeyVaults`,
    'Microsoft.Security/pricings',
    { pricingTier, ...(pricingTier === 'Standard' ? { subPlan: 'PerKeyVault' } : {}) },
  );

/** The sandbox never registered Microsoft.Security, so it has no plan at all. */
export const defenderPlans = [
  plan('production', 'Standard'),
  plan('shared', 'Standard'),
  plan('nonProduction', 'Free'),
];

/** Non-Production was made in 2017; Azure retired its classic administrators, and one is listed still. */
export const classicAdministrators = [
  body(
    subscriptionScope('nonProduction'),
    `${subscriptionScope('nonProduction')}/providers/Microsoft.Authorization/classicAdministrators/10033FFF8A1B2C3D`,
    'Microsoft.Authorization/classicAdministrators',
    { emailAddress: 'dirk.mansholt@larkfen.example', role: 'CoAdministrator' },
  ),
  body(
    subscriptionScope('production'),
    `${subscriptionScope('production')}/providers/Microsoft.Authorization/classicAdministrators/10033FFF8A1B2C3E`,
    'Microsoft.Authorization/classicAdministrators',
    { emailAddress: 'billing@larkfen.example', role: 'AccountAdministrator' },
  ),
];

const deleted = (subscription, group, name, deletionDate, scheduledPurgeDate) =>
  body(
    subscriptionScope(subscription),
    `${subscriptionScope(subscription)}/providers/Microsoft.KeyVault/locations/northeurope/deletedVaults/${name}`,
    'Microsoft.KeyVault/deletedVaults',
    {
      vaultId: `${groupScope(subscription, group)}/providers/Microsoft.KeyVault/vaults/${name}`,
      location: 'northeurope',
      tags: {},
      deletionDate,
      scheduledPurgeDate,
    },
  );

export const deletedVaults = [
  deleted('production', 'rg-claims-prod', 'kv-larkfen-refund-prd', '2026-10-02T13:05:41Z', '2026-12-31T13:05:41Z'),
  // Due before the collection, and still listed.
  deleted('sandbox', 'rg-lab-sbx', 'kv-larkfen-trial-sbx', '2026-11-09T06:12:00Z', '2026-11-16T06:12:00Z'),
];

const network = `${groupScope('shared', 'rg-network')}/providers/Microsoft.Network/virtualNetworks/vnet-larkfen-shd`;

/** Its subnet of build agents was admitted to a vault before it had the service endpoint, which it still has not. */
export const virtualNetworks = [
  body(subscriptionScope('shared'), network, 'Microsoft.Network/virtualNetworks', {
    addressSpace: { addressPrefixes: ['10.40.0.0/16'] },
    subnets: [
      {
        id: `${network}/subnets/snet-build-agents`,
        name: 'snet-build-agents',
        properties: { addressPrefix: '10.40.8.0/24', serviceEndpoints: [], provisioningState: 'Succeeded' },
      },
    ],
  }),
];
