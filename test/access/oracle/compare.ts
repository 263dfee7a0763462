import { resolveAccess } from '../../../src/access/resolveAccess.js';
import { canAssign } from './canAssign.js';
import { engineAnswers, type WayAnswer } from './engineAnswers.js';
import { canWritePolicies, holds } from './evaluate.js';
import { PERMISSIONS } from './operations.js';
import { obeysRbac, type Tenant } from './tenant.js';
import { armId, tenantSnapshot } from './tenantSnapshot.js';
import type { Answer } from './tri.js';

/** A question on which the tool and the oracle differ. */
export interface Difference {
  readonly question: string;
  readonly oracle: string;
  readonly engine: string;
}

/** Asks both everything about a tenant. */
export function differences(tenant: Tenant): readonly Difference[] {
  const engine = engineAnswers(tenant, resolveAccess(tenantSnapshot(tenant)));
  const found: Difference[] = [];
  const note = (question: string, oracle: readonly Answer[], said: WayAnswer) => {
    const fits = said === 'listed' ? oracle.some((answer) => answer !== 'no') : oracle.includes(said);
    if (!fits) found.push({ question, oracle: oracle.join(' or '), engine: said });
  };
  const permissions = new Set([...PERMISSIONS, ...engine.permissions]);
  for (const { name: who, type } of tenant.people) {
    // A deny or an exclusion of one person may fit some members of a group: the tool need not look who they are.
    const caution: readonly Answer[] =
      type === 'Group' && tenant.membersRead && tenant.denies.length > 0 ? ['undecided'] : [];
    for (const vault of tenant.vaults) {
      for (const permission of permissions)
        note(
          `holds(${who}, ${vault.name}, ${permission})`,
          [holds(tenant, who, vault, permission), ...caution],
          engine.holds(who, vault, permission),
        );
      note(
        `canWritePolicies(${who}, ${vault.name})`,
        [canWritePolicies(tenant, who, vault), ...caution],
        engine.way(who, vault, ['write-access-policy']),
      );
      // Where it takes more than one role, or roles on single objects, the tool may leave it open.
      const [atOnce = 'no', , atLast = 'no'] = canAssign(tenant, who, vault);
      const inTurn: readonly Answer[] = atOnce === atLast ? [] : ['undecided'];
      note(
        `canAssign(${who}, ${vault.name})`,
        [atLast, ...inTurn, ...caution],
        engine.way(who, vault, obeysRbac(vault) ? ['assign-role'] : ['assign-role', 'write-access-policy']),
      );
    }
  }
  return found;
}

const SHOWN = 6;

/** A counterexample as a person wants to read it: the differences, then only what the tenant has. */
export function story(tenant: Tenant, found: readonly Difference[]): string {
  const assigned = JSON.stringify(tenant.assignments);
  return [
    ...found
      .slice(0, SHOWN)
      .map(({ question, oracle, engine }) => `${question}: oracle ${oracle}, engine ${engine}`),
    ...(found.length > SHOWN ? [`… and ${found.length - SHOWN} more`] : []),
    '',
    `from ${tenant.source}, management groups ${tenant.treeRead ? 'read' : 'unread'}, members ${tenant.membersRead ? 'read' : 'unread'}`,
    ...tenant.people
      .filter(({ memberOf }) => memberOf.length > 0)
      .map(({ name, memberOf }) => `${name} in ${memberOf.join(', ')}`),
    ...tenant.vaults.map(
      ({ place, flag, policies }) => `vault ${armId(place)} rbac=${String(flag)} ${brief(policies)}`,
    ),
    `tree ${tenant.tree.map((place) => place.join('>')).join('  ')}`,
    ...tenant.roles
      .filter(({ name }) => assigned.includes(`"${name}"`))
      .map(({ name, blocks }) => `role ${name} ${brief(blocks)}`),
    ...tenant.assignments.map(
      ({ who, role, place, spelling, condition }) =>
        `assignment ${who} ${role} at ${armId(place, spelling)} ${brief(condition)}`,
    ),
    ...tenant.denies.map(
      ({ place, spelling, ...rest }) => `deny at ${armId(place, spelling)} ${brief(rest)}`,
    ),
  ].join('\n');
}

/** JSON without empty lists, nulls and false. */
function brief(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner === null || inner === false || (Array.isArray(inner) && inner.length === 0) ? undefined : inner,
  );
}
