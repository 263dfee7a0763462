import type { AccessIndex, KnownPrincipal } from './accessIndex.js';
import { answers, QUESTIONS } from './questions.js';

/** How many vaults a principal reaches by what it has itself. */
export interface PrincipalReach {
  readonly known: KnownPrincipal;
  /** Vaults of which it can or could read secrets. */
  readonly vaults: number;
  /** Those of them that need nothing further. */
  readonly now: number;
}

/**
 * Principals by the number of vaults of which they can or could read secrets by what they have themselves, most first;
 * members of groups stand behind their group.
 */
export function principalReach({ principals }: Pick<AccessIndex, 'principals'>): readonly PrincipalReach[] {
  const reads = answers(QUESTIONS[0]);
  return principals
    .map((known) => {
      const entries = known.entries.filter(reads);
      const vaults = vaultSet(entries.map((entry) => entry.vaults));
      const now = vaultSet(entries.filter(({ reach }) => reach === 'holds').map((entry) => entry.vaults));
      return { known, vaults: vaults.size, now: now.size };
    })
    .filter(({ vaults }) => vaults > 0)
    .sort((a, b) => b.vaults - a.vaults || b.now - a.now);
}

/** Every vault of the lists once, by lower-cased id. */
export function vaultSet(lists: readonly (readonly string[])[]): ReadonlySet<string> {
  const distinct = new Set(lists);
  const ids = new Set<string>();
  for (const list of distinct) for (const id of list) ids.add(id.toLowerCase());
  return ids;
}
