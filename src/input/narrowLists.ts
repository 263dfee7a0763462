import { parseScope } from '../model/armId.js';
import type { FactRecord } from '../model/snapshot.js';
import { isJsonObject } from './jsonObject.js';

/**
 * The subscriptions, as lower-cased GUIDs, of which the az CLI printed only the role assignments that stand at the
 * subscription itself: what `az role assignment list` prints without `--all` (its reference). Such a list is known by
 * its scopes and by `principalName`, a name that az alone adds.
 */
export function narrowLists(assignments: readonly FactRecord[]): ReadonlySet<string> {
  const narrow = new Set<string>();
  const whole = new Set<string>();
  for (const { body } of assignments) {
    const properties = isJsonObject(body) && isJsonObject(body.properties) ? body.properties : {};
    const scope = typeof properties.scope === 'string' ? parseScope(properties.scope) : null;
    if (scope === null) continue;
    // An inherited assignment shows that this list reaches further than its subscription.
    if (scope.subscriptionId === null) return new Set();
    const id = scope.subscriptionId.toLowerCase();
    (scope.level === 'subscription' && 'principalName' in properties ? narrow : whole).add(id);
  }
  return new Set([...narrow].filter((id) => !whole.has(id)));
}
