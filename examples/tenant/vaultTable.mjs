// The vaults, one row each.
import { brackwaterTenantId, groupScope, guid, tenantId } from './places.mjs';
import { principals } from './principals.mjs';

/** Larkfen's two offices (addresses kept free for documentation, RFC 5737). */
const offices = ['203.0.113.0/25', '198.51.100.17/32'];

/** 1.0.0.0 to 223.255.255.255 in nine pieces: a firewall that says Deny and keeps nobody out. */
const everywhere = [
  '1.0.0.0/8',
  '2.0.0.0/7',
  '4.0.0.0/6',
  '8.0.0.0/5',
  '16.0.0.0/4',
  '32.0.0.0/3',
  '64.0.0.0/2',
  '128.0.0.0/2',
  '192.0.0.0/3',
];

/** A vault's `networkAcls`. `unchecked` admits the subnets although they may lack their service endpoint. */
export const firewall = (
  defaultAction,
  ranges,
  subnets = [],
  bypass = 'AzureServices',
  unchecked = false,
) => ({
  bypass,
  defaultAction,
  ipRules: ranges.map((value) => ({ value })),
  virtualNetworkRules: subnets.map((id) => ({ id, ignoreMissingVnetServiceEndpoint: unchecked })),
});

const subnet = (subscription, network, name) =>
  `${groupScope(subscription, 'rg-network')}/providers/Microsoft.Network/virtualNetworks/${network}/subnets/${name}`;

/** The lockers of the country, of which none signs in any more. */
const lockers = Array.from({ length: 912 }, (_, index) => guid('locker', String(index)));

const entry = (principal, permissions, application) => ({
  tenantId: principals[principal].tenantId ?? tenantId,
  objectId: principals[principal].id,
  ...(application === undefined ? {} : { applicationId: principals[application].id }),
  permissions,
});

/**
 * `properties` is what Azure returns and a reader should look at; what is left out of it is absent in Azure's
 * answer too. `endpoint` is the state of the vault's private endpoint connection; no word, no connection.
 * `endpointGroup` is where the endpoint itself is, if not in the network group of the vault's subscription.
 */
export const rows = [
  // Payments: the part of the company that is as it should be.
  {
    subscription: 'production',
    group: 'rg-payments-vault-prod',
    name: 'kv-larkfen-pay-prd',
    team: 'payments',
    endpoint: 'Approved',
    properties: {
      accessPolicies: [],
      enableRbacAuthorization: true,
      enablePurgeProtection: true,
      networkAcls: firewall('Deny', [], [], 'None'),
      publicNetworkAccess: 'Disabled',
    },
  },
  {
    subscription: 'production',
    group: 'rg-payments-cards-prod',
    name: 'kv-larkfen-cards-prd',
    team: 'payments',
    sku: 'premium',
    endpoint: 'Approved',
    properties: {
      accessPolicies: [],
      enableRbacAuthorization: true,
      enablePurgeProtection: true,
      networkAcls: firewall('Deny', [], [], 'None'),
      publicNetworkAccess: 'disabled',
    },
  },
  // The rest of production.
  {
    subscription: 'production',
    group: 'rg-tracking-prod',
    name: 'kv-larkfen-track-prd',
    team: 'tracking',
    properties: {
      accessPolicies: [
        entry('trackingApi', { keys: [], secrets: ['Get', 'List'], certificates: [] }),
        entry('trackingOnCall', { keys: ['all'], secrets: ['All'], certificates: ['all'], storage: ['all'] }),
        entry('supportDesk', { secrets: ['Get', 'Set', 'Delete'] }, 'parcelDesk'),
      ],
      enableRbacAuthorization: false,
      publicNetworkAccess: 'Enabled',
    },
  },
  {
    subscription: 'production',
    group: 'rg-tracking-prod',
    name: 'kv-larkfen-label-prd',
    team: 'tracking',
    properties: {
      accessPolicies: [
        entry('labelPrinter', { keys: [], secrets: ['get', 'list'], certificates: [] }),
        entry('vaultBackup', { keys: [], secrets: ['list', 'backup'], certificates: [] }),
      ],
      enableRbacAuthorization: false,
      enablePurgeProtection: true,
      networkAcls: firewall('Deny', offices),
      publicNetworkAccess: 'Enabled',
    },
  },
  {
    subscription: 'production',
    group: 'rg-depots-prod',
    name: 'kv-larkfen-depot-prd',
    team: 'depots',
    endpoint: 'Pending',
    properties: {
      accessPolicies: [
        entry('depotLegacyApp', { secrets: ['get', 'list', 'set'] }),
        entry('platformEngineers', { keys: ['all'], secrets: ['all'], certificates: ['all'] }),
      ],
      enableRbacAuthorization: true,
      enablePurgeProtection: true,
      networkAcls: firewall('Deny', everywhere),
      publicNetworkAccess: 'Enabled',
    },
  },
  {
    subscription: 'production',
    group: 'rg-depots-prod',
    name: 'kv-larkfen-route-prd',
    team: 'depots',
    endpoint: 'Approved',
    properties: {
      accessPolicies: [],
      enableRbacAuthorization: true,
      enablePurgeProtection: true,
      networkAcls: firewall('Deny', offices, [subnet('production', 'vnet-larkfen-prd', 'snet-depots')]),
      publicNetworkAccess: 'Enabled',
    },
  },
  {
    subscription: 'production',
    group: 'rg-lockers-prod',
    name: 'kv-larkfen-lock-prd',
    team: 'depots',
    endpoint: 'Approved',
    properties: {
      // Each parcel locker had an entry of its own, until the vault moved to roles.
      accessPolicies: lockers.map((objectId) => ({ tenantId, objectId, permissions: { secrets: ['get'] } })),
      enableRbacAuthorization: true,
      enablePurgeProtection: true,
      networkAcls: firewall('Deny', [], [], 'None'),
      publicNetworkAccess: 'Disabled',
    },
  },
  {
    subscription: 'production',
    group: 'rg-labelstudio-prod',
    name: 'kv-larkfen-studio-prd',
    team: 'vendor',
    endpoint: 'Approved',
    properties: {
      accessPolicies: [],
      enableRbacAuthorization: true,
      enablePurgeProtection: true,
      networkAcls: firewall('Deny', [], [], 'None'),
      publicNetworkAccess: 'Disabled',
    },
  },
  {
    subscription: 'production',
    group: 'rg-claims-prod',
    name: 'kv-larkfen-claims-prd',
    team: 'claims',
    createdAt: '2018-02-27T10:14:33.0000000Z',
    properties: {
      accessPolicies: [
        entry('claimsApi', {
          keys: [],
          secrets: ['get', 'list'],
          certificates: [],
          storage: ['get', 'getsas'],
        }),
        entry('claimsAdmins', { secrets: ['list', 'set', 'delete', 'recover', 'purge'] }),
      ],
      enableSoftDelete: false,
      networkAcls: firewall('Deny', offices),
    },
  },
  // Non-production.
  {
    subscription: 'nonProduction',
    group: 'rg-shipping-dev',
    name: 'kv-larkfen-ship-dev',
    team: 'shipping',
    properties: {
      accessPolicies: [],
      enableRbacAuthorization: true,
      softDeleteRetentionInDays: 7,
      networkAcls: firewall('Allow', offices),
    },
  },
  {
    subscription: 'nonProduction',
    group: 'rg-shipping-test',
    name: 'kv-larkfen-ship-tst',
    team: 'shipping',
    endpoint: 'Disconnected',
    properties: {
      accessPolicies: [],
      enableRbacAuthorization: true,
      enablePurgeProtection: true,
      networkAcls: firewall('Deny', offices),
      publicNetworkAccess: 'Enabled',
    },
  },
  {
    subscription: 'nonProduction',
    group: 'rg-webshop-test',
    name: 'kv-larkfen-web-tst',
    team: 'webshop',
    properties: {
      accessPolicies: [
        entry('webshopTest', { secrets: ['GET', 'LIST'] }),
        entry('webshopDevelopers', { secrets: ['GET', 'LIST', 'SET', 'DELETE'] }),
      ],
      enableRbacAuthorization: null,
      // Whoever rents a machine in that cloud region is let in.
      networkAcls: firewall('Deny', [...offices, '20.36.0.0/14']),
      publicNetworkAccess: 'Enabled',
    },
  },
  // Shared platform.
  {
    subscription: 'shared',
    group: 'rg-build-shared',
    name: 'kv-larkfen-build-shd',
    team: 'platform',
    sku: 'premium',
    properties: {
      accessPolicies: [
        entry('signingPipeline', { keys: ['get', 'sign', 'verify'] }),
        entry('releaseEngineering', { keys: ['get', 'list', 'create', 'update', 'rotate'] }),
        entry('oldBuildServer', { keys: ['Get', 'Sign', 'Create', 'Import'] }),
      ],
      enableRbacAuthorization: false,
      enablePurgeProtection: true,
      networkAcls: firewall(
        'Deny',
        offices,
        [subnet('shared', 'vnet-larkfen-shd', 'snet-build-agents')],
        'AzureServices',
        true,
      ),
      publicNetworkAccess: 'Enabled',
    },
  },
  {
    subscription: 'shared',
    group: 'rg-identity-shared',
    name: 'kv-larkfen-idsync-shd',
    team: 'platform',
    endpoint: 'Approved',
    // The other end is in a subscription of Brackwater's tenant, which nobody here sees.
    endpointGroup: `/subscriptions/${guid('subscription of Brackwater Freight')}/resourceGroups/rg-network`,
    properties: {
      accessPolicies: [
        entry('identitySync', { secrets: ['get', 'list'], certificates: ['get', 'list', 'update'] }),
        entry('brackwaterSync', { secrets: ['get', 'list'] }),
      ],
      enableRbacAuthorization: false,
      networkAcls: firewall('Deny', []),
      publicNetworkAccess: 'Disabled',
    },
  },
  {
    subscription: 'shared',
    group: 'rg-monitoring-shared',
    name: 'kv-larkfen-mon-shd',
    team: 'platform',
    properties: {
      accessPolicies: [],
      enableRbacAuthorization: true,
      enablePurgeProtection: true,
      publicNetworkAccess: 'SecuredByPerimeter',
    },
  },
  // Sandbox: every vault obeys access policies.
  {
    subscription: 'sandbox',
    group: 'rg-lab-sbx',
    name: 'kv-larkfen-lab-sbx',
    team: 'lab',
    properties: {
      accessPolicies: [entry('labUsers', { keys: ['all'], secrets: ['all'], certificates: ['all'] })],
      enabledForDeployment: true,
      enabledForDiskEncryption: true,
      enabledForTemplateDeployment: true,
    },
  },
  {
    subscription: 'sandbox',
    group: 'rg-hackday-sbx',
    name: 'kv-larkfen-hack-sbx',
    team: 'lab',
    properties: {
      // Came over with Brackwater's sandbox and still accepts tokens of its tenant only; its entries are gone.
      tenantId: brackwaterTenantId,
      accessPolicies: [],
      enableRbacAuthorization: false,
      networkAcls: firewall('Deny', offices),
      publicNetworkAccess: 'Enabled',
    },
  },
];
