import { lastSegment } from '../model/armId.js';
import type { RecordKind } from '../model/snapshot.js';
import { property } from './property.js';
import { type Collection, read } from './readSubscription.js';
import type { Subscription } from './selectSubscriptions.js';

const ASSIGNMENTS: readonly RecordKind[] = [
  'roleAssignment',
  'roleAssignmentScheduleInstance',
  'roleEligibilityScheduleInstance',
];

/**
 * Asks Resource Manager for the custom roles that assignments name and Resource Graph did not show: it lags behind, and
 * whether it shows every role of a management group is not documented. One subscription where such a role is assigned
 * is asked for each; a role that is nowhere then stays unread, which makes its grants conditional.
 */
export async function readMissingRoles(
  collection: Collection,
  subscriptions: readonly Subscription[],
): Promise<void> {
  const { azure, store } = collection;
  const known = new Set<string>();
  for (const body of store.bodies('roleDefinition')) {
    const id = property(body, 'id');
    if (typeof id === 'string') known.add(lastSegment(id).toLowerCase());
  }
  const scopes = new Map(subscriptions.map(({ scope, subscriptionId }) => [scope, subscriptionId]));
  const missing = new Map<string, string>();
  for (const kind of ASSIGNMENTS)
    for (const { body, of } of store.facts(kind)) {
      const role = property(property(body, 'properties'), 'roleDefinitionId');
      const guid = typeof role === 'string' ? lastSegment(role).toLowerCase() : '';
      const scope = of.find((one) => scopes.has(one));
      if (guid !== '' && !known.has(guid) && scope !== undefined) missing.set(guid, scope);
    }
  await Promise.all(
    [...new Set(missing.values())].map(async (scope) => {
      const subscriptionId = scopes.get(scope) ?? '';
      const roles = await read(collection, () => azure.roleDefinitions(subscriptionId, 'CustomRole'));
      store.add('roleDefinition', scope, roles.items);
    }),
  );
}
