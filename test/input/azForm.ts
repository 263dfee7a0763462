import type { RecordKind } from '../../src/model/snapshot.js';

type Json = Readonly<Record<string, unknown>>;

/** What the az CLI prints for a body of the REST API, as the reference of its commands shows it. */
export function azForm(kind: RecordKind, body: Json): Json {
  switch (kind) {
    case 'vault':
    case 'hsm':
      return withGroup({ ...body, properties: azVaultProperties(body.properties as Json) });
    case 'subscription': {
      const { subscriptionId, displayName, state, tenantId, managedByTenants } = body;
      const user = { name: 'auditor@example.com', type: 'user' };
      return {
        cloudName: 'AzureCloud',
        homeTenantId: tenantId,
        id: subscriptionId,
        isDefault: true,
        managedByTenants,
        name: displayName,
        state,
        tenantId,
        user,
      };
    }
    case 'roleAssignment': {
      const names = { principalName: 'someone@example.com', roleDefinitionName: 'Some Role' };
      const nulls = { condition: null, conditionVersion: null, delegatedManagedIdentityResourceId: null };
      return withGroup({ ...nulls, ...flat(body), ...names });
    }
    case 'roleDefinition': {
      const { type, permissions, ...others } = body.properties as Json;
      const blocks = (permissions as readonly Json[]).map((block) => ({
        condition: null,
        conditionVersion: null,
        ...block,
      }));
      return { ...flat({ ...body, properties: others }), permissions: blocks, roleType: type };
    }
    default:
      return flat(body);
  }
}

/** Keys in the order of the alphabet and `properties` lifted, as az prints them. */
function flat({ properties, ...others }: Json): Json {
  return Object.fromEntries(
    Object.entries({ ...others, ...(properties as Json) }).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** The models of az print null for what Azure left out, and flatten the private endpoint connections. */
function azVaultProperties(properties: Json): Json {
  const connections = properties.privateEndpointConnections as readonly Json[] | undefined;
  return {
    createMode: null,
    enablePurgeProtection: null,
    enableRbacAuthorization: null,
    enableSoftDelete: null,
    enabledForDeployment: null,
    enabledForDiskEncryption: null,
    enabledForTemplateDeployment: null,
    hsmPoolResourceId: null,
    networkAcls: null,
    publicNetworkAccess: null,
    softDeleteRetentionInDays: null,
    ...properties,
    privateEndpointConnections:
      connections?.map((connection) => withGroup({ etag: null, ...flat(connection) })) ?? null,
  };
}

function withGroup(item: Json): Json {
  const group = /\/resourceGroups\/([^/]+)/i.exec(String(item.id))?.[1];
  return group === undefined ? item : { ...item, resourceGroup: group };
}
