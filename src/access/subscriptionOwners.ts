import { normalizeId, parseScope } from '../model/armId.js';
import type { Holder } from '../model/principal.js';
import type { Assignment } from './assignment.js';
import type { Directory } from './directory.js';
import type { ReachOf } from './reach.js';

/** Source: Azure built-in roles, Owner. */
const OWNER = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';

/** Who owns a subscription: ids in lower case, sorted. */
export interface SubscriptionOwners {
  /** Those known by themselves, the members of groups among them. */
  readonly known: readonly string[];
  /** Groups that own it and whose members were not read. */
  readonly unreadGroups: readonly string[];
}

/** The owners of a subscription, by its lower-cased GUID. */
export type OwnersOf = (subscription: string) => SubscriptionOwners;

/**
 * Who is Owner of a subscription now: by an assignment of the built-in role at the subscription or above it. A group
 * counts by its members, a principal that exists no more not at all, and somebody who holds it twice is one (checks
 * D2, D3).
 */
export function subscriptionOwners(
  assignments: readonly Assignment[],
  reachOf: ReachOf,
  directory: Directory,
): OwnersOf {
  const known = new Map<string, Set<string>>();
  const unread = new Map<string, Set<string>>();
  for (const assignment of assignments) {
    if (assignment.roleId !== OWNER || assignment.reach !== 'holds') continue;
    const subscriptions = subscriptionsOf(assignment, reachOf);
    const people = peopleOf(assignment.principal, directory);
    const id = assignment.principal.id.toLowerCase();
    if (people === null) for (const subscription of subscriptions) add(unread, subscription, id);
    else
      for (const subscription of subscriptions)
        for (const person of people) add(known, subscription, person.id.toLowerCase());
  }
  return (subscription) => ({
    known: [...(known.get(subscription) ?? [])].sort(),
    unreadGroups: [...(unread.get(subscription) ?? [])].sort(),
  });
}

/** A principal, or the members of a group that are no groups themselves; null where these were not read. */
function peopleOf(principal: Holder, { members, membersRead }: Directory): readonly Holder[] | null {
  if (principal.existence === 'absent') return [];
  const group = principal.id.toLowerCase();
  if (membersRead(group)) return (members[group] ?? []).filter(({ type }) => type !== 'Group');
  return principal.type === 'User' || principal.type === 'ServicePrincipal' ? [principal] : null;
}

function add(sets: Map<string, Set<string>>, key: string, item: string): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([item]));
  else set.add(item);
}

/** The subscriptions that an assignment covers as a whole: its own, or those below that returned it or hold its vaults. */
function subscriptionsOf({ scope, appliesTo }: Assignment, reachOf: ReachOf): ReadonlySet<string> {
  const parsed = parseScope(scope);
  if (parsed?.level === 'subscription') return new Set([parsed.name.toLowerCase()]);
  if (parsed?.level !== 'management-group' && parsed?.level !== 'tenant-root') return new Set();
  const below = [...appliesTo, ...(reachOf(scope, appliesTo)?.groups ?? []).flatMap(({ vaults }) => vaults)];
  return new Set(below.flatMap((id) => parseScope(normalizeId(id))?.subscriptionId?.toLowerCase() ?? []));
}
