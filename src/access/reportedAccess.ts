import { type AccessEntry, REACHES } from '../model/accessEntry.js';
import type { Posture } from '../model/posture.js';
import { powerOf } from '../model/power.js';
import type { Holder } from '../model/principal.js';
import type { AccessGroup, ResultAccess } from '../model/result.js';
import { accessEntries } from './accessEntries.js';

/** How much access a result carries. The sum of vaults over all entries is what makes a result large. */
export interface AccessLimits {
  readonly entries: number;
  readonly vaultMentions: number;
  readonly members: number;
}

const LIMITS: AccessLimits = { entries: 10_000, vaultMentions: 200_000, members: 50_000 };

/**
 * The access of a posture for a result, within limits. Where there is too much, entries that open a vault go before
 * those that show names and public parts only, and each reach gets its turn, so that what principals could obtain is
 * not crowded out by what they hold.
 */
export function reportedAccess(posture: Posture, limits: AccessLimits = LIMITS): ResultAccess {
  const all = accessEntries(posture, { expandGroups: false });
  const entries = withinLimits(all, limits);
  return {
    entries,
    groups: groupsOf(entries, posture.members, limits.members),
    omitted: all.length - entries.length,
  };
}

function withinLimits(all: readonly AccessEntry[], limits: AccessLimits): readonly AccessEntry[] {
  const mentions = all.reduce((sum, { vaults }) => sum + vaults.length, 0);
  if (all.length <= limits.entries && mentions <= limits.vaultMentions) return all;
  const kept = new Set<AccessEntry>();
  let room = limits.vaultMentions;
  for (const entry of inTurns(all)) {
    if (kept.size === limits.entries) break;
    if (entry.vaults.length > room) continue;
    kept.add(entry);
    room -= entry.vaults.length;
  }
  return all.filter((entry) => kept.has(entry));
}

/** Those that open a vault first; among equals one of each reach by turns. */
function* inTurns(all: readonly AccessEntry[]): Iterable<AccessEntry> {
  const opening = all.filter(opens);
  const others = all.filter((entry) => !opens(entry));
  for (const part of [opening, others]) {
    const queues = REACHES.map((reach) => part.filter((entry) => entry.reach === reach));
    const longest = Math.max(...queues.map(({ length }) => length));
    for (let turn = 0; turn < longest; turn++)
      for (const queue of queues) {
        const entry = queue[turn];
        if (entry !== undefined) yield entry;
      }
  }
}

function opens({ permissions }: AccessEntry): boolean {
  return permissions.some((permission) => ['use', 'administration'].includes(powerOf(permission)));
}

/** Small groups keep all their members; the largest are cut first. */
function groupsOf(
  entries: readonly AccessEntry[],
  members: Posture['members'],
  limit: number,
): readonly AccessGroup[] {
  const ids = new Map(entries.map(({ principal: { id } }) => [id.toLowerCase(), id]));
  const known = [...ids].flatMap(([key, id]) => {
    const list = Object.hasOwn(members, key) ? members[key] : undefined;
    return list === undefined ? [] : [{ key, id, list }];
  });
  let room = limit;
  return known
    .sort((a, b) => a.list.length - b.list.length)
    .map(({ key, id, list }) => {
      const shown = list.slice(0, room);
      room -= shown.length;
      return { key, group: { id, members: shown.map(memberOf), count: list.length } };
    })
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ group }) => group);
}

function memberOf({ id, type, displayName, tenantId }: Holder): AccessEntry['principal'] {
  return { id, type, displayName, tenantId };
}
