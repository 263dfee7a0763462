import { normalizeId } from '../model/armId.js';
import { remembering } from '../model/remember.js';
import type { Coverage, Read } from '../model/snapshot.js';

/** Whether a read was made to its end for a vault, by its id and that of its subscription. */
export type WasRead = (what: Read, id: string, subscriptionId: string) => boolean;

/**
 * What the coverage says was read of a vault: the entry nearest to it decides, its own before that of its subscription
 * and of the tenant. Where there are several, one that is not `ok` decides; where there is none, it was not read.
 */
export function whatWasRead(coverage: readonly Coverage[]): WasRead {
  const wholeOf = remembering((read: Read): ReadonlyMap<string, boolean> => {
    const whole = new Map<string, boolean>();
    for (const { what, scope, status } of coverage) {
      if (what !== read) continue;
      const key = normalizeId(scope);
      whole.set(key, status === 'ok' && whole.get(key) !== false);
    }
    return whole;
  });
  return (what, id, subscriptionId) => {
    const whole = wholeOf(what);
    if (whole.size === 0) return false;
    const ofVault = whole.get(normalizeId(id));
    return ofVault ?? whole.get(`/subscriptions/${subscriptionId.toLowerCase()}`) ?? whole.get('/') ?? false;
  };
}
