import { normalizeId, parseScope } from '../model/armId.js';
import type { Assignment } from './assignment.js';
import type { Directory } from './directory.js';
import type { ReachOf } from './reach.js';

/** Source: Azure built-in roles, Owner. */
const OWNER = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';

/** Ids of the owners of a subscription, by its lower-cased GUID, sorted. */
export type OwnersOf = (subscription: string) => readonly string[];

/**
 * Who is Owner of a subscription now: by an assignment of the built-in role at the subscription or above it. A group
 * counts by its members where these were read, else as itself; somebody who holds it twice is one (checks D2, D3).
 */
export function subscriptionOwners(
  assignments: readonly Assignment[],
  reachOf: ReachOf,
  { members }: Pick<Directory, 'members'>,
): OwnersOf {
  const owners = new Map<string, Set<string>>();
  for (const assignment of assignments) {
    if (assignment.roleId !== OWNER || assignment.reach !== 'holds') continue;
    const { id } = assignment.principal;
    const group = members[id.toLowerCase()];
    const people =
      group === undefined ? [id] : group.filter(({ type }) => type !== 'Group').map((member) => member.id);
    for (const subscription of subscriptionsOf(assignment, reachOf)) {
      const known = owners.get(subscription) ?? new Set<string>();
      owners.set(subscription, known);
      for (const person of people) known.add(person.toLowerCase());
    }
  }
  return (subscription) => [...(owners.get(subscription) ?? [])].sort();
}

/** The subscriptions that an assignment covers as a whole: its own, or those below that returned it or hold its vaults. */
function subscriptionsOf({ scope, appliesTo }: Assignment, reachOf: ReachOf): ReadonlySet<string> {
  const parsed = parseScope(scope);
  if (parsed?.level === 'subscription') return new Set([parsed.name.toLowerCase()]);
  if (parsed?.level !== 'management-group' && parsed?.level !== 'tenant-root') return new Set();
  const below = [...appliesTo, ...(reachOf(scope, appliesTo)?.groups ?? []).flatMap(({ vaults }) => vaults)];
  return new Set(below.flatMap((id) => parseScope(normalizeId(id))?.subscriptionId?.toLowerCase() ?? []));
}
