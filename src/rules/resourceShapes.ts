import type { Exposure, Hsm, Vault } from '../model/posture.js';
import type { DeletedVault, Subscription } from '../model/settings.js';
import { type FieldsOf, strings, undecidedFacts } from './shapes.js';

const exposure: { readonly fields: FieldsOf<Exposure> } = {
  fields: {
    publicNetworkAccess: { undecidable: 'string' },
    defaultAction: { undecidable: 'string' },
    bypass: { undecidable: 'string' },
    trustedServices: { undecidable: 'bool' },
    ipRanges: strings,
    unreadableRanges: strings,
    subnets: strings,
    subnetRules: {
      list: {
        fields: { id: 'string', ignoresMissingEndpoint: 'bool', serviceEndpoint: { undecidable: 'bool' } },
      },
    },
    serviceTags: strings,
    openFraction: { undecidable: 'double' },
    widestRange: { undecidable: 'int' },
  },
};
const connections = {
  list: {
    fields: {
      id: 'string',
      privateEndpointId: { nullable: 'string' },
      status: 'string',
      foreign: { undecidable: 'bool' },
    },
  },
} as const;
const auditDestinations = {
  list: { fields: { kind: 'string', id: 'string', keptDays: { nullable: 'int' } } },
} as const;

export const vault: FieldsOf<Vault> = {
  id: 'string',
  name: 'string',
  subscriptionId: 'string',
  resourceGroup: 'string',
  location: 'string',
  tenantId: { nullable: 'string' },
  subscriptionTenantId: { nullable: 'string' },
  permissionModel: { undecidable: 'string' },
  softDelete: { undecidable: 'bool' },
  softDeleteRetentionInDays: { undecidable: 'int' },
  purgeProtection: { undecidable: 'bool' },
  templateDeployment: { undecidable: 'bool' },
  vmDeployment: { undecidable: 'bool' },
  diskEncryption: { undecidable: 'bool' },
  accessPolicies: {
    undecidable: {
      list: {
        fields: {
          objectId: 'string',
          applicationId: { nullable: 'string' },
          tenantId: { nullable: 'string' },
          permissions: strings,
        },
      },
    },
  },
  network: { undecidable: exposure },
  privateEndpointConnections: { undecidable: connections },
  deleteLock: { undecidable: 'bool' },
  auditLogged: { undecidable: 'bool' },
  auditDestinations: { undecidable: auditDestinations },
  secretReaders: { undecidable: 'int' },
  undecided: undecidedFacts,
};

export const hsm: FieldsOf<Hsm> = {
  id: 'string',
  name: 'string',
  subscriptionId: 'string',
  resourceGroup: 'string',
  location: 'string',
  purgeProtection: { undecidable: 'bool' },
  activated: { undecidable: 'bool' },
  network: { undecidable: exposure },
  privateEndpointConnections: { undecidable: connections },
  auditLogged: { undecidable: 'bool' },
  auditDestinations: { undecidable: auditDestinations },
  undecided: undecidedFacts,
};

export const subscription: FieldsOf<Subscription> = {
  id: 'string',
  name: 'string',
  defenderForKeyVault: { undecidable: 'bool' },
  owners: { undecidable: strings },
  allOwners: { undecidable: strings },
  classicAdministrators: { undecidable: strings },
  vaults: strings,
  undecided: undecidedFacts,
};

export const deletedVault: FieldsOf<DeletedVault> = {
  id: 'string',
  name: 'string',
  location: 'string',
  vaultId: 'string',
  deletionDate: { nullable: 'string' },
  scheduledPurgeDate: { nullable: 'string' },
  recoverable: { undecidable: 'bool' },
  purgeProtection: 'bool',
};
