import { lastSegment, parseScope } from '../model/armId.js';
import { property } from './property.js';
import { parentChain, type Subscription } from './selectSubscriptions.js';

/** Lower-cased names of the groups above a subscription, from its row in Resource Graph; null where it does not tell. */
export function graphAncestors(row: object): readonly string[] | null {
  const chain = property(property(row, 'properties'), 'managementGroupAncestorsChain');
  if (!Array.isArray(chain)) return null;
  const names = chain.map((entry: unknown) => property(entry, 'name'));
  return names.every((name) => typeof name === 'string') ? names.map((name) => name.toLowerCase()) : null;
}

/** Lower-cased names of the groups above each subscription (lower-cased id), the nearest last, as Resource Manager tells. */
export function groupsAbove(entities: Iterable<object>): ReadonlyMap<string, readonly string[]> {
  const above = new Map<string, readonly string[]>();
  for (const entity of entities) {
    const id = property(entity, 'id');
    const chain = parentChain(entity);
    if (
      chain !== null &&
      chain.length > 0 &&
      typeof id === 'string' &&
      parseScope(id)?.level === 'subscription'
    )
      above.set(lastSegment(id).toLowerCase(), chain);
  }
  return above;
}

/**
 * Whether Resource Graph, which lags behind, has a subscription where Resource Manager has it: below the same nearest
 * group, and below all that Resource Manager names, which may be fewer, for not everybody sees every group.
 */
export function sameTree(graph: readonly string[], arm: readonly string[]): boolean {
  return graph[0] === arm.at(-1) && arm.every((name) => graph.includes(name));
}

/** Whether a scope is that subscription, lies in it, or above it; false also where the groups above are not known. */
export function concerns(
  scope: string,
  { subscriptionId }: Subscription,
  ancestors: readonly string[],
): boolean {
  const parsed = parseScope(scope);
  if (parsed === null) return false;
  if (parsed.level === 'tenant-root') return true;
  if (parsed.level === 'management-group') return ancestors.includes(parsed.name.toLowerCase());
  return parsed.subscriptionId?.toLowerCase() === subscriptionId.toLowerCase();
}
