/** What a value of a property may be: anything, one of some words, an object, or a list. */
export type BicepShape =
  | 'any'
  | { readonly words: readonly string[] }
  | { readonly fields: Readonly<Record<string, BicepShape>> }
  | { readonly items: BicepShape };

export interface BicepType {
  /** Stable and preview api-versions of the REST reference that are in use in rules. */
  readonly versions: readonly string[];
  /** What the type is called in faults. */
  readonly name: string;
  readonly properties: BicepShape;
}

const any = (...names: readonly string[]): Readonly<Record<string, BicepShape>> =>
  Object.fromEntries(names.map((name) => [name, 'any' as const]));
const PERMISSIONS = {
  fields: Object.fromEntries(
    ['keys', 'secrets', 'certificates', 'storage'].map((kind) => [kind, { items: 'any' as const }]),
  ),
};

/** One entry of the access policies of a vault. */
export const ACCESS_POLICY: BicepShape = {
  fields: { ...any('tenantId', 'objectId', 'applicationId'), permissions: PERMISSIONS },
};

const NETWORK_ACLS: BicepShape = {
  fields: {
    defaultAction: { words: ['Allow', 'Deny'] },
    bypass: { words: ['AzureServices', 'None'] },
    ipRules: { items: { fields: any('value') } },
    virtualNetworkRules: { items: { fields: any('id', 'ignoreMissingVnetServiceEndpoint') } },
  },
};

const PUBLIC_NETWORK_ACCESS: BicepShape = { words: ['Enabled', 'Disabled', 'SecuredByPerimeter'] };

export const VAULT_PROPERTIES: BicepShape = {
  fields: {
    ...any(
      'tenantId',
      'sku',
      'vaultUri',
      'enabledForDeployment',
      'enabledForDiskEncryption',
      'enabledForTemplateDeployment',
      'enableSoftDelete',
      'softDeleteRetentionInDays',
      'enableRbacAuthorization',
      'createMode',
      'enablePurgeProtection',
    ),
    accessPolicies: { items: ACCESS_POLICY },
    networkAcls: NETWORK_ACLS,
    publicNetworkAccess: PUBLIC_NETWORK_ACCESS,
  },
};

export const HSM_PROPERTIES: BicepShape = {
  fields: {
    ...any(
      'tenantId',
      'initialAdminObjectIds',
      'enableSoftDelete',
      'softDeleteRetentionInDays',
      'enablePurgeProtection',
      'createMode',
      'regions',
    ),
    networkAcls: NETWORK_ACLS,
    publicNetworkAccess: PUBLIC_NETWORK_ACCESS,
  },
};

const VAULT_VERSIONS = ['2022-07-01', '2023-02-01', '2023-07-01', '2024-11-01', '2026-02-01'];

export const KEY_PROPERTIES: BicepShape = {
  fields: {
    ...any('kty', 'keySize', 'curveName', 'keyOps', 'release_policy'),
    attributes: { fields: any('enabled', 'exp', 'nbf', 'exportable') },
    rotationPolicy: {
      fields: {
        attributes: { fields: any('expiryTime') },
        lifetimeActions: {
          items: {
            fields: {
              action: { fields: { type: { words: ['rotate', 'notify'] } } },
              trigger: { fields: any('timeAfterCreate', 'timeBeforeExpiry') },
            },
          },
        },
      },
    },
  },
};

export const SECRET_PROPERTIES: BicepShape = {
  fields: { ...any('value', 'contentType'), attributes: { fields: any('enabled', 'exp', 'nbf') } },
};

/** Resource types that remediations declare, by lower-cased name. */
export const BICEP_TYPES: Readonly<Record<string, BicepType>> = {
  'microsoft.keyvault/vaults': { versions: VAULT_VERSIONS, name: 'a vault', properties: VAULT_PROPERTIES },
  'microsoft.keyvault/managedhsms': {
    versions: VAULT_VERSIONS,
    name: 'a managed HSM',
    properties: HSM_PROPERTIES,
  },
  'microsoft.keyvault/vaults/keys': { versions: VAULT_VERSIONS, name: 'a key', properties: KEY_PROPERTIES },
  'microsoft.keyvault/vaults/secrets': {
    versions: VAULT_VERSIONS,
    name: 'a secret',
    properties: SECRET_PROPERTIES,
  },
  'microsoft.authorization/roleassignments': {
    versions: ['2022-04-01'],
    name: 'a role assignment',
    properties: {
      fields: any(
        'principalId',
        'roleDefinitionId',
        'principalType',
        'condition',
        'conditionVersion',
        'description',
      ),
    },
  },
  'microsoft.authorization/roledefinitions': {
    versions: ['2022-04-01'],
    name: 'a role definition',
    properties: {
      fields: {
        ...any('roleName', 'description', 'type', 'assignableScopes'),
        permissions: { items: { fields: any('actions', 'notActions', 'dataActions', 'notDataActions') } },
      },
    },
  },
  'microsoft.authorization/roleeligibilityschedulerequests': {
    versions: ['2020-10-01'],
    name: 'an eligibility request',
    properties: {
      fields: {
        ...any('principalId', 'roleDefinitionId', 'requestType', 'justification'),
        scheduleInfo: {
          fields: { startDateTime: 'any', expiration: { fields: any('type', 'duration', 'endDateTime') } },
        },
      },
    },
  },
  'microsoft.authorization/locks': {
    versions: ['2016-09-01', '2020-05-01'],
    name: 'a lock',
    properties: { fields: { level: { words: ['CanNotDelete', 'ReadOnly'] }, notes: 'any' } },
  },
  'microsoft.insights/diagnosticsettings': {
    versions: ['2021-05-01-preview'],
    name: 'a diagnostic setting',
    properties: {
      fields: {
        ...any(
          'workspaceId',
          'storageAccountId',
          'eventHubAuthorizationRuleId',
          'eventHubName',
          'logAnalyticsDestinationType',
        ),
        logs: { items: { fields: any('category', 'categoryGroup', 'enabled') } },
        metrics: { items: { fields: any('category', 'enabled') } },
      },
    },
  },
  'microsoft.security/pricings': {
    versions: ['2023-01-01', '2024-01-01'],
    name: 'a Defender plan',
    properties: { fields: { pricingTier: { words: ['Free', 'Standard'] }, subPlan: 'any' } },
  },
  'microsoft.network/virtualnetworks/subnets': {
    versions: ['2023-11-01', '2024-05-01'],
    name: 'a subnet',
    properties: {
      fields: {
        ...any('addressPrefix', 'addressPrefixes', 'networkSecurityGroup', 'routeTable', 'delegations'),
        serviceEndpoints: { items: { fields: any('service', 'locations') } },
      },
    },
  },
  'microsoft.network/privateendpoints': {
    versions: ['2023-11-01', '2024-05-01'],
    name: 'a private endpoint',
    properties: {
      fields: {
        subnet: { fields: any('id') },
        privateLinkServiceConnections: {
          items: {
            fields: {
              name: 'any',
              properties: { fields: any('privateLinkServiceId', 'groupIds', 'requestMessage') },
            },
          },
        },
      },
    },
  },
};
