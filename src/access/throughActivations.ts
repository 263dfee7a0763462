import { normalizeId, parseScope } from '../model/armId.js';
import type { Escalation } from '../model/posture.js';
import { type Assignment, identityOf } from './assignment.js';
import type { Holdings } from './holdings.js';
import { JOINED, type Joins, joinsAt } from './joins.js';
import type { Ancestors } from './managementGroups.js';
import type { Reach, ReachOf } from './reach.js';
import type { Role } from './roles.js';

/**
 * What somebody obtains by a right in force together with one above its scope that has to be activated first (P14): as
 * far as the right in force reaches, which is told of the role to activate. Where the eligible one is the narrower, it
 * is looked from there like any other. One look for an assignment in force and a role above it.
 */
export function escalationsThroughActivations(
  { mixed }: Holdings,
  assignments: readonly Assignment[],
  roles: ReadonlyMap<string, Role>,
  ancestors: Ancestors,
  reachOf: ReachOf,
  escalationsOf: (assignment: Assignment, role: Role, reach: Reach) => readonly Escalation[],
): readonly Escalation[] {
  if (mixed.size === 0) return [];
  const byId = new Map(
    assignments.filter(({ reach }) => reach === 'eligible').map((assignment) => [assignment.id, assignment]),
  );
  const looked = new Set<string>();
  return [...mixed.values()].flatMap(({ inForce, eligible }) => {
    const known = new Map<string, Joins>();
    return inForce.flatMap(({ scope, appliesTo }) => {
      const reach = reachOf(scope, appliesTo);
      if (reach === null || reach.vaultsInScope === 0) return [];
      const { above } = joinsAt(eligible, known, JOINED, normalizeId(scope), appliesTo, ancestors);
      return [...above.values()].flatMap(({ activation }) => {
        const activated = byId.get(activation?.id ?? '');
        const role = roles.get(activated?.roleId ?? '');
        const key = `${activated?.id}|${normalizeId(scope)}`;
        if (activated === undefined || role === undefined || looked.has(key)) return [];
        looked.add(key);
        const place = {
          scope: activated.scope,
          scopeLevel: parseScope(activated.scope)?.level ?? reach.level,
        };
        const identity = identityOf(activated);
        return escalationsOf({ ...activated, scope, appliesTo }, role, reach).map((escalation) => ({
          ...escalation,
          identity,
          terms: { ...escalation.terms, ...place },
        }));
      });
    });
  });
}
