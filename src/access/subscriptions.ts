import { lastSegment } from '../model/armId.js';
import type { Snapshot } from '../model/snapshot.js';
import { objectOf, propertiesOf, textOf } from './body.js';

/**
 * The tenant of a subscription by its GUID, null where it was not read. `GET /subscriptions` tells it at the top
 * level, Resource Graph as a column, getEntities under `properties`.
 */
export function subscriptionTenants(records: Snapshot['records']): (subscriptionId: string) => string | null {
  const tenants = new Map<string, string>();
  for (const { body } of [...records.managementGroupEntity, ...records.subscription]) {
    const id = textOf(objectOf(body)?.subscriptionId) ?? textOf(objectOf(body)?.id);
    const tenant = textOf(objectOf(body)?.tenantId) ?? textOf(propertiesOf(body)?.tenantId);
    if (id !== null && tenant !== null) tenants.set(lastSegment(id).toLowerCase(), tenant);
  }
  return (subscriptionId) => tenants.get(subscriptionId.toLowerCase()) ?? null;
}
