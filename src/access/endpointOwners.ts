import { parseScope } from '../model/armId.js';
import type { PrivateEndpointConnection } from '../model/posture.js';
import type { Snapshot } from '../model/snapshot.js';

/**
 * Tells of a private endpoint whether it is foreign: in a subscription of another tenant than the vault's, or in one
 * that this sign-in does not see. Absent where the endpoint's id does not say its subscription, or where not all
 * subscriptions were listed: a narrowed audit keeps only its own, but the tree of management groups names them all.
 */
export function endpointOwners(
  { header, records, coverage }: Snapshot,
  tenantOf: (subscriptionId: string) => string | null,
): (connection: PrivateEndpointConnection, vaultTenant: string | null) => PrivateEndpointConnection {
  const wasRead = (what: string) => coverage.some((entry) => entry.what === what && entry.status === 'ok');
  const listsAll =
    (wasRead('subscriptions') && Object.keys(header.requested).length === 0) ||
    (wasRead('managementGroups') && records.managementGroupEntity.length > 0);
  return (connection, vaultTenant) => {
    const subscriptionId = parseScope(connection.privateEndpointId ?? '')?.subscriptionId ?? null;
    if (subscriptionId === null) return connection;
    const tenant = tenantOf(subscriptionId)?.toLowerCase() ?? null;
    if (tenant === null) return listsAll ? { ...connection, foreign: true } : connection;
    return vaultTenant === null
      ? connection
      : { ...connection, foreign: tenant !== vaultTenant.toLowerCase() };
  };
}
