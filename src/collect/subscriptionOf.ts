import { parseScope } from '../model/armId.js';
import type { Identified } from './readList.js';

/** Lower-cased id of the subscription that an item's id stands in; null where it stands above all. */
export function subscriptionOf({ id }: Identified): string | null {
  return parseScope(id)?.subscriptionId?.toLowerCase() ?? null;
}
