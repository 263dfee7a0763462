import { resolveAccess } from '../../../src/access/resolveAccess.js';
import { type EngineAnswers, engineAnswers, type WayAnswer } from './engineAnswers.js';
import { holds } from './evaluate.js';
import { everyWay } from './everyWay.js';
import type { FurtherWay } from './furtherWays.js';
import { PERMISSIONS } from './operations.js';
import { type Person, type Place, PROVIDER, type Tenant } from './tenant.js';
import { armId, tenantSnapshot } from './tenantSnapshot.js';
import type { Answer } from './tri.js';

/** A question on which the tool and the oracle differ. */
export interface Difference {
  readonly question: string;
  readonly oracle: string;
  readonly engine: string;
}

/** Asks both everything about a tenant: what is held, and what is to be had after activations. */
export function differences(tenant: Tenant): readonly Difference[] {
  const posture = resolveAccess(tenantSnapshot(tenant));
  return (['holds', 'eligible'] as const).flatMap((reach) =>
    differencesOf(reachable(tenant, reach), tenant, reach, engineAnswers(tenant, posture, reach)),
  );
}

/** Section 1.7: an eligibility gives nothing before it is activated, and an access policy cannot be eligible. */
function reachable(tenant: Tenant, reach: 'holds' | 'eligible'): Tenant {
  return {
    ...tenant,
    assignments: tenant.assignments.filter(({ eligible }) => eligible === (reach === 'eligible')),
    administrators: reach === 'holds' ? tenant.administrators : [],
    vaults: reach === 'holds' ? tenant.vaults : tenant.vaults.map((vault) => ({ ...vault, policies: [] })),
  };
}

function differencesOf(
  tenant: Tenant,
  whole: Tenant,
  reach: 'holds' | 'eligible',
  engine: EngineAnswers,
): readonly Difference[] {
  const found: Difference[] = [];
  const note = (question: string, oracle: readonly Answer[], said: WayAnswer) => {
    const fits = said === 'listed' ? oracle.some((answer) => answer !== 'no') : oracle.includes(said);
    if (!fits) found.push({ question: `${reach}: ${question}`, oracle: oracle.join(' or '), engine: said });
  };
  const permissions = new Set([...PERMISSIONS, ...engine.permissions]);
  const asked: readonly Pick<Person, 'name' | 'type'>[] = [
    ...tenant.people,
    { name: PROVIDER, type: 'ServicePrincipal' },
  ];
  for (const { name: who, type } of asked) {
    // Most have nothing of a reach, and so nothing to be asked about.
    const mine = tenant.assignments.some((assignment) => assignment.who === who);
    if (!mine && (reach === 'eligible' || who === PROVIDER)) {
      if (engine.speaksOf(who))
        found.push({ question: `${reach}: ${who}`, oracle: 'nothing', engine: 'something' });
      continue;
    }
    // A deny or an exclusion of one person may fit some members of a group: the tool need not look who they are.
    // What kind of principal a provider has, and who it is in its own tenant, nobody here says.
    const maybeMany = (type === 'Group' && tenant.membersRead) || who === PROVIDER;
    // Which of two management groups lies above the other the tool need not look up.
    const ofGroups = ({ place }: { readonly place: Place }) => place.at(-1)?.startsWith('mg:') ?? false;
    const nested =
      tenant.denies.some(ofGroups) &&
      tenant.assignments.some((assignment) => assignment.who === who && ofGroups(assignment));
    const caution: readonly Answer[] = (maybeMany && tenant.denies.length > 0) || nested ? ['undecided'] : [];
    for (const vault of tenant.vaults) {
      for (const permission of permissions)
        note(
          `holds(${who}, ${vault.name}, ${permission})`,
          [holds(tenant, who, vault, permission), ...caution],
          engine.holds(who, vault, permission),
        );
      const ways = everyWay(tenant, whole, who, vault);
      const further = reach === 'holds' ? [] : everyWay(tenant, whole, who, vault, 'activated too');
      // One way of a role to activate is told by itself; those with what is held below it where it has none.
      const alone = reach === 'holds' ? ways : everyWay(tenant, whole, who, vault, 'in force above');
      const isOpen = alone.some(({ answers }) => answers.some((answer) => answer !== 'no'));
      const needless: readonly Answer[] = isOpen ? ['no', 'undecided'] : [];
      for (const [index, { acts, answers: open }] of ways.entries()) {
        const question = `${acts.join(' > ')}(${who}, ${vault.name})`;
        // Where the deny is taken to leave the way open, removing it need not be told.
        const careful = acts[0] === 'remove-deny-assignment' && caution.length > 0;
        const spared: readonly Answer[] = careful ? [...caution, 'no'] : caution;
        const said = engine.way(who, vault, acts);
        const sameAs = (others: readonly FurtherWay[]) =>
          (others[index]?.answers ?? open).join() === open.join();
        const joined = sameAs(alone) ? [] : needless;
        if (sameAs(further)) {
          note(question, [...open, ...joined, ...spared], said);
          continue;
        }
        // Section 5.1, P14: with more activations it is open or surer, which is told unless another way is open anyway.
        note(question, [...open, 'no', ...caution], said);
        const after = engine.way(who, vault, ['activate-role', ...acts]);
        const activated = further[index]?.answers ?? [];
        note(`activate-role > ${question}`, [...activated, ...needless, ...caution], after);
      }
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
      ({ place, flag, deploys, machines, policies }) =>
        `vault ${armId(place)} rbac=${String(flag)} deploys=${String(deploys)} machines=${String(machines)} ${brief(policies)}`,
    ),
    `administrators ${tenant.administrators.join()}`,
    `tree ${tenant.tree.map((place) => place.join('>')).join('  ')}`,
    ...tenant.roles
      .filter(({ name }) => assigned.includes(`"${name}"`))
      .map(({ name, blocks, assignable }) => `role ${name} ${brief(assignable)} ${brief(blocks)}`),
    ...tenant.assignments.map(
      ({ who, role, place, spelling, ...rest }) =>
        `assignment ${who} ${role} at ${armId(place, spelling)} ${brief(rest)}`,
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
