import { type AccessEntry, REACHES, type Reach } from '../../../model/accessEntry.js';
import type { AccessIndex, EntryPrincipal, Way } from './accessIndex.js';

/** One who has an answer to the question, by one or several ways. */
export interface Reader {
  readonly principal: EntryPrincipal;
  /** How many principals it stands for: a group whose members are not all known stands for its members. */
  readonly weight: number;
  /** The best of its ways: now before later. */
  readonly reach: Reach;
  readonly ways: readonly Way[];
}

/**
 * Who is behind entries: groups whose members are known count by their members, each principal once however many ways
 * it has. Sorted by reach, then by number of ways.
 */
export function readersOf(
  entries: readonly AccessEntry[],
  { group }: Pick<AccessIndex, 'group'>,
): readonly Reader[] {
  const found = new Map<string, { principal: EntryPrincipal; weight: number; ways: Way[] }>();
  const add = (principal: EntryPrincipal, weight: number, way: Way) => {
    const key = principal.id.toLowerCase();
    const known = found.get(key);
    if (known === undefined) found.set(key, { principal, weight, ways: [way] });
    else known.ways.push(way);
  };
  for (const entry of entries) {
    const members = group(entry.principal.id);
    if (members === undefined) add(entry.principal, 1, { entry, via: null });
    else if (members.members.length < members.count)
      add(entry.principal, members.count, { entry, via: null });
    else for (const member of members.members) add(member, 1, { entry, via: entry.principal });
  }
  return [...found.values()]
    .map((one): Reader => ({ ...one, reach: bestReach(one.ways) }))
    .sort((a, b) => REACHES.indexOf(a.reach) - REACHES.indexOf(b.reach) || b.ways.length - a.ways.length);
}

/** The soonest reach of ways, of which there is at least one. */
export function bestReach(ways: readonly Way[]): Reach {
  return REACHES.find((reach) => ways.some(({ entry }) => entry.reach === reach)) ?? 'obtainable';
}

/** How many principals the readers stand for, by reach. */
export function countByReach(readers: readonly Reader[]): Readonly<Record<Reach, number>> {
  const counts = { holds: 0, eligible: 0, obtainable: 0 };
  for (const { reach, weight } of readers) counts[reach] += weight;
  return counts;
}
