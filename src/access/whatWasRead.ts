import { normalizeId } from '../model/armId.js';
import type { Coverage, Read } from '../model/snapshot.js';

/** Whether a read was made to its end for a vault, by its id and that of its subscription. */
export type WasRead = (what: Read, id: string, subscriptionId: string) => boolean;

/**
 * What the coverage says was read of a vault: the entry nearest to it decides, its own before that of its subscription
 * and of the tenant. Where there are several, one that is not `ok` decides; where there is none, it was not read.
 */
export function whatWasRead(coverage: readonly Coverage[]): WasRead {
  const known = new Map<string, boolean>();
  for (const { what, scope, status } of coverage) {
    const key = `${what} ${normalizeId(scope)}`;
    known.set(key, status === 'ok' && known.get(key) !== false);
  }
  const read = new Set(coverage.map(({ what }) => what));
  return (what, id, subscriptionId) =>
    read.has(what) &&
    (known.get(`${what} ${normalizeId(id)}`) ??
      known.get(`${what} /subscriptions/${subscriptionId.toLowerCase()}`) ??
      known.get(`${what} /`) ??
      false);
}
