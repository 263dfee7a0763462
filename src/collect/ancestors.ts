import { parseScope } from '../model/armId.js';
import { property } from './property.js';
import type { Subscription } from './selectSubscriptions.js';

/** Lower-cased names of the groups above a subscription, from its row in Resource Graph; null where it does not tell. */
export function graphAncestors(row: object): readonly string[] | null {
  const chain = property(property(row, 'properties'), 'managementGroupAncestorsChain');
  if (!Array.isArray(chain)) return null;
  const names = chain.map((entry: unknown) => property(entry, 'name'));
  return names.every((name) => typeof name === 'string') ? names.map((name) => name.toLowerCase()) : null;
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
