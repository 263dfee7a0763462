import { lastSegment } from '../model/armId.js';
import type { Vault } from '../model/posture.js';
import type { Snapshot } from '../model/snapshot.js';
import { objectOf, propertiesOf, textOf } from './body.js';
import { isGuid } from './guid.js';

/**
 * The tenant of a subscription by its GUID, null where it was not read. `GET /subscriptions` tells it at the top
 * level, Resource Graph as a column, getEntities under `properties`. What is no GUID tells no tenant.
 */
export function subscriptionTenants(records: Snapshot['records']): (subscriptionId: string) => string | null {
  const tenants = new Map<string, string>();
  for (const { body } of [...records.managementGroupEntity, ...records.subscription]) {
    const id = textOf(objectOf(body)?.subscriptionId) ?? textOf(objectOf(body)?.id);
    const tenant = textOf(objectOf(body)?.tenantId) ?? textOf(propertiesOf(body)?.tenantId);
    if (id !== null && tenant !== null && isGuid(tenant.trim()))
      tenants.set(lastSegment(id).toLowerCase(), tenant);
  }
  return (subscriptionId) => tenants.get(subscriptionId.toLowerCase()) ?? null;
}

/** The subscriptions with vaults, but for those that are known to belong to another tenant. */
export function subscriptionsOfTenant(vaults: readonly Vault[], tenantId: string | null): readonly string[] {
  const own = vaults.filter(
    ({ subscriptionTenantId: tenant }) =>
      tenant === null || tenantId === null || tenant.toLowerCase() === tenantId.toLowerCase(),
  );
  return [...new Set(own.map(({ subscriptionId }) => subscriptionId))].map((id) => `/subscriptions/${id}`);
}
