import type { Coverage, PlannedRead } from '../model/snapshot.js';
import type { Gap } from './readList.js';
import { type Collection, coverageOf, type Holdings } from './readSubscription.js';
import type { SubscriptionLists } from './subscriptionLists.js';

/** How one planned read is made of the subscriptions of a run. */
export interface PlannedReader {
  /** How many reads it takes, for the progress. */
  readonly units: (holdings: readonly Holdings[]) => number;
  /** Stores the facts and covers what was read and what was not; calls `done` after each read. */
  readonly read: (
    collection: Collection,
    holdings: readonly Holdings[],
    done: () => void,
    lists: SubscriptionLists,
  ) => Promise<void>;
}

/** Subscriptions that hold a vault that was kept. */
export function withVaults(holdings: readonly Holdings[]): readonly Holdings[] {
  return holdings.filter(({ kept }) => kept.length > 0);
}

/**
 * The coverage of a read that is made of each vault of a subscription: one entry for the subscription, which tells of
 * all of them when none was read, else one more for each vault that was not.
 */
export function perVaultCoverage(
  scope: string,
  what: PlannedRead,
  reads: readonly { readonly id: string; readonly gap: Gap | null }[],
): readonly Coverage[] {
  const gaps = reads.flatMap(({ id, gap }) => (gap === null ? [] : [{ id, gap }]));
  const [first] = gaps;
  if (first !== undefined && gaps.length === reads.length) {
    const alike = gaps.every(({ gap }) => gap.status === first.gap.status);
    const status = alike ? first.gap.status : 'failed';
    const count = gaps.length === 1 ? '' : `None of ${gaps.length} vaults; the first: `;
    return [coverageOf(scope, what, { status, reason: `${count}${first.gap.reason}` })];
  }
  return [coverageOf(scope, what, null), ...gaps.map(({ id, gap }) => coverageOf(id, what, gap))];
}
