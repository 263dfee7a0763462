import { BUILT_IN_ROLES, ROLES } from './exampleRoles.js';
import { type ArmBody, emptyTenant, type Tenant } from './tenant.js';

/** Subscriptions of the example tenants, in the order they are listed. */
export const SUBSCRIPTIONS = {
  payments: '11111111-aaaa-4111-8111-000000000001',
  sales: '22222222-bbbb-4222-8222-000000000002',
  sandbox: '33333333-cccc-4333-8333-000000000003',
} as const;
type SubscriptionName = keyof typeof SUBSCRIPTIONS;

export const subscriptionScope = (name: SubscriptionName) => `/subscriptions/${SUBSCRIPTIONS[name]}`;

export const managementGroupScope = (name: string) =>
  `/providers/Microsoft.Management/managementGroups/${name}`;

/** GUID whose last digits are the number, for principals and assignments. */
export const guid = (number: number) => `0a0a0a0a-0000-4000-8000-${String(number).padStart(12, '0')}`;

export function subscription(name: SubscriptionName): ArmBody {
  return {
    id: subscriptionScope(name),
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    subscriptionId: SUBSCRIPTIONS[name],
    tenantId: emptyTenant.tenantId,
    displayName: name,
    state: 'Enabled',
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'EnterpriseAgreement_2014-09-01',
    },
  };
}

export const vaultId = (place: SubscriptionName, name: string, group = `rg-${place}`) =>
  `${subscriptionScope(place)}/resourceGroups/${group}/providers/Microsoft.KeyVault/vaults/${name}`;

/** A vault nothing is wrong with: RBAC, purge protection, closed network, approved private endpoint. */
export function goodVault(place: SubscriptionName, name: string, group?: string): ArmBody {
  const id = vaultId(place, name, group);
  return {
    id,
    name,
    type: 'Microsoft.KeyVault/vaults',
    location: 'westeurope',
    tags: {},
    properties: {
      sku: { family: 'A', name: 'standard' },
      tenantId: emptyTenant.tenantId,
      accessPolicies: [],
      enabledForDeployment: false,
      enabledForDiskEncryption: false,
      enabledForTemplateDeployment: false,
      enableSoftDelete: true,
      softDeleteRetentionInDays: 90,
      enableRbacAuthorization: true,
      enablePurgeProtection: true,
      networkAcls: { bypass: 'None', defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [] },
      publicNetworkAccess: 'Disabled',
      privateEndpointConnections: [
        {
          id: `${id}/privateEndpointConnections/${name}-pe`,
          properties: {
            provisioningState: 'Succeeded',
            privateEndpoint: {
              id: `${subscriptionScope(place)}/resourceGroups/net/providers/Microsoft.Network/privateEndpoints/${name}`,
            },
            privateLinkServiceConnectionState: { status: 'Approved', actionsRequired: 'None' },
          },
        },
      ],
      vaultUri: `https://${name}.vault.azure.net/`,
      provisioningState: 'Succeeded',
    },
  };
}

/** A diagnostic setting that sends the audit events of a vault to a workspace, as Azure answers with it. */
function auditSetting(vault: string): ArmBody {
  return {
    id: `${vault.toLowerCase()}/providers/microsoft.insights/diagnosticSettings/audit`,
    type: 'Microsoft.Insights/diagnosticSettings',
    name: 'audit',
    properties: {
      workspaceId: '/workspace',
      storageAccountId: null,
      logs: [{ category: null, categoryGroup: 'audit', enabled: true }],
      metrics: [],
    },
  };
}

/** Defender for Key Vault, on. */
export function defenderPlan(place: SubscriptionName): ArmBody {
  return {
    id: `${subscriptionScope(place)}/providers/Microsoft.Security/pricings/KeyVaults`,
    type: 'Microsoft.Security/pricings',
    name: 'KeyVaults',
    properties: { pricingTier: 'Standard', subPlan: 'PerKeyVault' },
  };
}

/** A body with some properties replaced; `undefined` removes one. */
export function withProperties(body: ArmBody, changes: Readonly<Record<string, unknown>>): ArmBody {
  const properties = { ...body.properties, ...changes };
  return {
    ...body,
    properties: Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)),
  };
}

/** A vault everything is wrong with that one vault can have wrong by itself. */
export function badVault(place: SubscriptionName, name: string): ArmBody {
  return withProperties(goodVault(place, name), {
    enableRbacAuthorization: false,
    enablePurgeProtection: undefined,
    networkAcls: undefined,
    publicNetworkAccess: 'Enabled',
    privateEndpointConnections: undefined,
    accessPolicies: [
      {
        tenantId: emptyTenant.tenantId,
        objectId: guid(900),
        permissions: {
          keys: ['Get', 'List'],
          secrets: ['Get', 'Set', 'Delete', 'Purge'],
          certificates: ['all'],
          storage: [],
        },
      },
    ],
  });
}

export function roleAssignment(
  number: number,
  scope: string,
  role: string,
  principal: number,
  more: Readonly<Record<string, unknown>> = {},
): ArmBody {
  const name = guid(number);
  const prefix = scope === '/' ? '' : scope;
  return {
    id: `${prefix}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    type: 'Microsoft.Authorization/roleAssignments',
    name,
    properties: {
      roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${role}`,
      principalId: guid(principal),
      principalType: 'User',
      scope,
      condition: null,
      conditionVersion: null,
      createdOn: '2025-03-01T08:00:00.1234567Z',
      updatedOn: '2025-03-01T08:00:00.1234567Z',
      createdBy: guid(999),
      updatedBy: guid(999),
      delegatedManagedIdentityResourceId: null,
      description: null,
      ...more,
    },
  };
}

/**
 * Three subscriptions under two management groups, watched by Defender, two good vaults each with their audit logs, an
 * owner a subscription, a data role on a single vault and a reader at the top. Nothing in it is of severity high.
 */
export function wellRunTenant(): Tenant {
  const names = Object.keys(SUBSCRIPTIONS) as SubscriptionName[];
  const vaults = names.flatMap((name) => [goodVault(name, `kv-${name}-1`), goodVault(name, `kv-${name}-2`)]);
  return {
    ...emptyTenant,
    subscriptions: names.map(subscription),
    managementGroups: [
      { name: emptyTenant.tenantId, displayName: 'Tenant Root Group', parent: null },
      { name: 'workloads', displayName: 'Workloads', parent: emptyTenant.tenantId },
      { name: 'trials', displayName: 'Trials', parent: emptyTenant.tenantId },
    ],
    parents: {
      [SUBSCRIPTIONS.payments]: 'workloads',
      [SUBSCRIPTIONS.sales]: 'workloads',
      [SUBSCRIPTIONS.sandbox]: 'trials',
    },
    vaults,
    diagnosticSettings: vaults.map(({ id }) => auditSetting(id)),
    defenderPlans: names.map(defenderPlan),
    roleAssignments: [
      roleAssignment(1, '/', ROLES.reader, 10),
      ...names.map((name, index) =>
        roleAssignment(20 + index, subscriptionScope(name), ROLES.owner, 30 + index),
      ),
      roleAssignment(40, vaultId('payments', 'kv-payments-1'), ROLES.keyVaultSecretsUser, 41, {
        principalType: 'ServicePrincipal',
      }),
    ],
    roleDefinitions: BUILT_IN_ROLES,
    pageSize: 2,
  };
}

/**
 * The well-run tenant gone wrong everywhere: a bad vault in each subscription, contributors at a management group and
 * at one subscription, an administrator of data at `/`, and a secret that somebody may read. Findings of all sorts.
 */
export function troubledTenant(): Tenant {
  const good = wellRunTenant();
  const names = Object.keys(SUBSCRIPTIONS) as SubscriptionName[];
  return {
    ...good,
    vaults: [...good.vaults, ...names.map((name) => badVault(name, `kv-${name}-bad`))],
    roleAssignments: [
      ...good.roleAssignments,
      roleAssignment(50, managementGroupScope('workloads'), ROLES.contributor, 51, {
        principalType: 'Group',
      }),
      roleAssignment(52, subscriptionScope('sandbox'), ROLES.contributor, 53),
      roleAssignment(54, '/', ROLES.keyVaultAdministrator, 55),
      roleAssignment(56, `${vaultId('sales', 'kv-sales-1')}/secrets/db`, ROLES.keyVaultSecretsUser, 57),
    ],
    denyAssignments: [],
  };
}
