import { resolveAccess } from '../../../src/access/resolveAccess.js';
import { engineAnswers } from './engineAnswers.js';
import { canAssign, canWritePolicies, holds } from './evaluate.js';
import { PERMISSIONS } from './operations.js';
import { obeysRbac, type Tenant, type Vault } from './tenant.js';
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
  const note = (question: string, oracle: string, said: string) => {
    if (oracle !== said) found.push({ question, oracle, engine: said });
  };
  const noteWay = (
    question: string,
    who: string,
    vault: Vault,
    oracle: readonly Answer[],
    acts: readonly string[],
  ) => {
    const said = engine.way(who, vault, acts);
    const fits = said === 'listed' ? !oracle.includes('no') : oracle.includes(said);
    if (!fits) note(`${question}(${who}, ${vault.name})`, oracle.join(' or '), said);
  };
  const permissions = new Set([...PERMISSIONS, ...engine.permissions]);
  for (const { name: who } of tenant.people) {
    for (const vault of tenant.vaults) {
      for (const permission of permissions)
        note(
          `holds(${who}, ${vault.name}, ${permission})`,
          holds(tenant, who, vault, permission),
          engine.holds(who, vault, permission),
        );
      const written = canWritePolicies(tenant, who, vault);
      noteWay('canWritePolicies', who, vault, [written], ['write-access-policy']);
      const { directly, inTurn } = canAssign(tenant, who, vault);
      const assigned = directly === inTurn ? [directly] : (['undecided', inTurn] as const);
      const then = obeysRbac(vault) ? [] : ['write-access-policy'];
      noteWay('canAssign', who, vault, assigned, ['assign-role', ...then]);
    }
  }
  return found;
}

const SHOWN = 6;

/** A counterexample as a person wants to read it: the differences, then only what the tenant has. */
export function story(tenant: Tenant, found: readonly Difference[]): string {
  const used = new Set(tenant.assignments.map(({ role }) => role));
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
      .filter(({ name }) => used.has(name))
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
