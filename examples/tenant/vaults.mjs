// The bodies of the vaults and of the managed HSM, as Azure answers with api-version 2026-02-01.
import { groupScope, guid, subscriptionScope, tenantId } from './places.mjs';
import { principals } from './principals.mjs';
import { firewall, rows } from './vaultTable.mjs';

const systemData = (createdAt) => ({
  createdBy: 'provisioning@larkfen.example',
  createdByType: 'User',
  createdAt,
  lastModifiedBy: principals.platformOnCall.email,
  lastModifiedByType: 'User',
  lastModifiedAt: '2026-09-02T08:26:50.431Z',
});

function connection(vaultId, { subscription, name, endpoint, endpointGroup }) {
  const endpointName = `pe-${name}`;
  return {
    id: `${vaultId}/privateEndpointConnections/${endpointName}.${guid('connection', name)}`,
    properties: {
      provisioningState: endpoint === 'Disconnected' ? 'Disconnected' : 'Succeeded',
      privateEndpoint: {
        id: `${endpointGroup ?? groupScope(subscription, 'rg-network')}/providers/Microsoft.Network/privateEndpoints/${endpointName}`,
      },
      privateLinkServiceConnectionState: { status: endpoint, actionsRequired: 'None' },
    },
  };
}

function vaultBody(row) {
  const id = `${groupScope(row.subscription, row.group)}/providers/Microsoft.KeyVault/vaults/${row.name}`;
  const { accessPolicies, enableRbacAuthorization, ...settings } = row.properties;
  return {
    id,
    name: row.name,
    type: 'Microsoft.KeyVault/vaults',
    location: 'northeurope',
    tags: { team: row.team },
    systemData: systemData(row.createdAt ?? '2023-05-11T12:40:08.2150000Z'),
    properties: {
      sku: { family: 'A', name: row.sku ?? 'standard' },
      tenantId,
      accessPolicies,
      enabledForDeployment: false,
      ...(enableRbacAuthorization === undefined ? {} : { enableRbacAuthorization }),
      ...(settings.enableSoftDelete === false
        ? {}
        : { enableSoftDelete: true, softDeleteRetentionInDays: 90 }),
      ...settings,
      ...(row.endpoint === undefined ? {} : { privateEndpointConnections: [connection(id, row)] }),
      vaultUri: `https://${row.name}.vault.azure.net/`,
      provisioningState: 'Succeeded',
    },
  };
}

export const vaults = rows.map((row) => ({
  of: [subscriptionScope(row.subscription)],
  body: vaultBody(row),
}));

/** The id of the vault of this name. */
export function vaultId(name) {
  const vault = vaults.find(({ body }) => body.name === name);
  if (vault === undefined) throw new Error(`no vault is called ${name}`);
  return vault.body.id;
}

/** One as it should be, and one that somebody ordered for the lab and never finished. */
const hsmRows = [
  {
    subscription: 'shared',
    group: 'rg-crypto-shared',
    name: 'mhsm-larkfen-root',
    team: 'platform',
    endpoint: 'Approved',
    properties: {
      enablePurgeProtection: true,
      networkAcls: firewall('Deny', [], [], 'None'),
      publicNetworkAccess: 'Disabled',
      securityDomainProperties: {
        activationStatus: 'Active',
        activationStatusMessage: 'The security domain has been downloaded.',
      },
    },
  },
  {
    subscription: 'sandbox',
    group: 'rg-lab-sbx',
    name: 'mhsm-larkfen-lab',
    team: 'lab',
    properties: {
      enablePurgeProtection: false,
      publicNetworkAccess: 'Enabled',
      securityDomainProperties: {
        activationStatus: 'NotActivated',
        activationStatusMessage: 'The security domain has to be downloaded.',
      },
    },
  },
];

function hsmBody(row) {
  const id = `${groupScope(row.subscription, row.group)}/providers/Microsoft.KeyVault/managedHSMs/${row.name}`;
  return {
    id,
    name: row.name,
    type: 'Microsoft.KeyVault/managedHSMs',
    location: 'northeurope',
    sku: { family: 'B', name: 'Standard_B1' },
    tags: { team: row.team },
    systemData: systemData('2024-01-23T09:02:57.7730000Z'),
    properties: {
      tenantId,
      initialAdminObjectIds: [principals.keyCustodians.id],
      hsmUri: `https://${row.name}.managedhsm.azure.net/`,
      enableSoftDelete: true,
      softDeleteRetentionInDays: 90,
      ...row.properties,
      ...(row.endpoint === undefined ? {} : { privateEndpointConnections: [connection(id, row)] }),
      statusMessage: 'The managed HSM is in use.',
      provisioningState: 'Succeeded',
    },
  };
}

export const hsms = hsmRows.map((row) => ({
  of: [subscriptionScope(row.subscription)],
  body: hsmBody(row),
}));
