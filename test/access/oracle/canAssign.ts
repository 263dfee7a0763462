import { holdsByRoles, permitted, writesPolicies } from './evaluate.js';
import { OPENING } from './operations.js';
import { allPlaces, SOMEBODY } from './request.js';
import {
  type Assignment,
  isWithin,
  obeysRbac,
  type Place,
  PROVIDER,
  type Tenant,
  type Vault,
} from './tenant.js';
import { type Answer, all, some } from './tri.js';

/**
 * Section 5.1, P8 and P9: some role can be assigned, to itself or to another it may control, that opens an RBAC
 * vault, writes the policies of the other kind, or can itself assign such a role. Others come in only where it may
 * not assign to itself: whether it controls one of them nothing here says (section 1.6), and they are taken to be
 * denied what it is. The answers, each at least the one before: with one role at the vault, with roles in turn, with
 * roles on single objects of the vault too.
 */
export function canAssign(tenant: Tenant, who: string, vault: Vault): readonly Answer[] {
  if (who === PROVIDER) return [canDelegate(tenant, vault)];
  const [, ...inside] = obeysRbac(vault) ? allPlaces(tenant, vault) : [vault.place];
  const above = placesAbove(tenant, who, vault).map((at) => canAssignAt(tenant, who, vault, at));
  const directly = some(...above.map((answers) => answers.directly));
  const inTurn = some(...above.map((answers) => answers.inTurn));
  const onObjects = inTurn === 'yes' ? [] : inside.map((at) => canAssignAt(tenant, who, vault, at).inTurn);
  return [directly, inTurn, some(inTurn, ...onObjects)];
}

/**
 * The vault, and above it up to where the principal holds anything: a deny further below does not hinder it there, and
 * one of a single place not at the others.
 */
function placesAbove(tenant: Tenant, who: string, vault: Vault): readonly Place[] {
  const held = tenant.assignments.filter(
    (assignment) => assignment.who === who && isWithin(vault.place, assignment.place),
  );
  const highest = Math.min(vault.place.length, ...held.map(({ place }) => place.length));
  const above: readonly Place[] = vault.place.map((_, depth) => vault.place.slice(0, depth));
  return [...above.slice(highest), vault.place];
}

/**
 * Section 1.11: the provider of a delegation assigns the roles that it was given, to managed identities of the
 * customer only; whether it controls one nothing here says.
 */
function canDelegate(tenant: Tenant, vault: Vault): Answer {
  const places = [
    ...placesAbove(tenant, PROVIDER, vault),
    ...(obeysRbac(vault) ? allPlaces(tenant, vault) : []),
  ];
  return some(
    ...tenant.assignments
      .filter(({ who }) => who === PROVIDER)
      .flatMap((delegation) =>
        places.map((at) => {
          const only = { ...tenant, assignments: [delegation] };
          const given = (role: string) => delegation.delegates?.includes(role) ?? false;
          return all('undecided', canAssignAt(only, PROVIDER, vault, at, given).inTurn);
        }),
      ),
  );
}

/** What an assignment that is only thought of has beside its role and place. */
export const PLAIN = { spelling: 'plain', condition: null, eligible: false, delegates: null } as const;

/** A role assignment that can be made, and whether it can. */
type Step = readonly [Assignment, Answer];

function canAssignAt(
  tenant: Tenant,
  who: string,
  vault: Vault,
  at: Place,
  mayBeFirst: (role: string) => boolean = () => true,
): { directly: Answer; inTurn: Answer } {
  const thinkable = rolesAnybodyKnows(tenant).map((role): Assignment => ({ who, role, place: at, ...PLAIN }));
  const next = (from: readonly Assignment[]): readonly Step[] =>
    thinkable
      .map((assignment): Step => {
        const toItself = mayAssign(tenant, from, vault, assignment, who);
        const toAnother = all('undecided', mayAssign(tenant, from, vault, assignment, SOMEBODY));
        return [assignment, toItself === 'no' ? toAnother : toItself];
      })
      .filter(([, answer]) => answer !== 'no');

  const first = next(tenant.assignments).filter(([{ role }]) => mayBeFirst(role));
  const after = new Map<Assignment, readonly Step[]>();
  const opening = new Map<Assignment, Answer>();
  const waiting = first.map(([assignment]) => assignment);
  for (let taken = waiting.pop(); taken !== undefined; taken = waiting.pop()) {
    if (after.has(taken)) continue;
    const following = next([taken]);
    after.set(taken, following);
    opening.set(taken, opens(tenant, vault, taken));
    waiting.push(...following.map(([assignment]) => assignment));
  }
  const leads = (steps: readonly Step[]): Answer =>
    some(...steps.map(([assignment, answer]) => all(answer, opening.get(assignment) ?? 'no')));
  const directly = leads(first);
  for (let before = ''; before !== [...opening.values()].join(); ) {
    before = [...opening.values()].join();
    for (const [assignment, opened] of opening)
      opening.set(assignment, some(opened, leads(after.get(assignment) ?? [])));
  }
  return { directly, inTurn: leads(first) };
}

function mayAssign(
  tenant: Tenant,
  from: readonly Assignment[],
  vault: Vault,
  { who, role, place }: Assignment,
  to: string,
): Answer {
  return permitted(tenant, who, from, {
    action: 'Microsoft.Authorization/roleAssignments/write',
    data: false,
    at: place,
    vault,
    assigns: { role, to },
  });
}

/** Section 1.5 and 5.1: what the new assignment gives once denies are taken off. */
function opens(tenant: Tenant, vault: Vault, made: Assignment): Answer {
  return obeysRbac(vault)
    ? some(...OPENING.map((permission) => holdsByRoles(tenant, made.who, [made], vault, permission)))
    : writesPolicies(tenant, made.who, [made], vault);
}

/** Roles that exist, and those that only a condition names. */
function rolesAnybodyKnows(tenant: Tenant): readonly string[] {
  const conditions = [
    ...tenant.assignments.map(({ condition }) => condition),
    ...tenant.roles.flatMap(({ blocks }) => blocks.map(({ condition }) => condition)),
  ];
  const known = new Set([
    ...tenant.roles.map(({ name }) => name),
    ...tenant.assignments.flatMap(({ delegates }) => delegates ?? []),
    ...conditions.flatMap((condition) =>
      condition?.kind === 'delegation'
        ? condition.limits.flatMap((limit) => (limit.about === 'role' && limit.allow ? limit.names : []))
        : [],
    ),
  ]);
  return [...known];
}
