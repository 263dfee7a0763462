import { ACTIONS_OF, matches, OPENING } from './operations.js';
import {
  type Assignment,
  type Block,
  type ConditionSpec,
  type Deny,
  groupsOf,
  isWithin,
  OBJECT_FOLDERS,
  obeysRbac,
  type Place,
  type Role,
  type Tenant,
  type Vault,
} from './tenant.js';
import { type Answer, all, decided, not, some } from './tri.js';

/** A principal nobody named, which the holder of a right may control. */
const SOMEBODY = 'somebody';
/** An object of a vault that no assignment and no deny names. */
const UNNAMED = 'nobody-names-this';

/** What the request is: an action at a place; for writes of role assignments also what is assigned to whom. */
interface Request {
  readonly action: string;
  readonly data: boolean;
  readonly at: Place;
  readonly vault: Vault;
  readonly assigns: { readonly role: string; readonly to: string } | null;
}

/** Access model section 0, canReadSecrets, for any permission and for the grants that name this principal. */
export function holds(tenant: Tenant, who: string, vault: Vault, permission: string): Answer {
  return obeysRbac(vault)
    ? holdsByRoles(tenant, who, tenant.assignments, vault, permission)
    : some(...vault.policies.map((policy) => policyGives(policy, who, permission)));
}

function holdsByRoles(
  tenant: Tenant,
  who: string,
  from: readonly Assignment[],
  vault: Vault,
  permission: string,
): Answer {
  return some(
    ...(ACTIONS_OF.get(permission) ?? []).flatMap((action) =>
      from.map((assignment) =>
        allSomeNone(
          placesFor(tenant, vault, action)
            .filter((at) => isWithin(at, assignment.place))
            .map((at) =>
              permitted(tenant, who, [assignment], { action, data: true, at, vault, assigns: null }),
            ),
        ),
      ),
    ),
  );
}

/** Section 0: all names, some names, or none of what one assignment covers. */
function allSomeNone(answers: readonly Answer[]): Answer {
  const [first = 'no', ...rest] = answers;
  return rest.every((answer) => answer === first) ? first : 'undecided';
}

/** Section 5.1, P6 and P7. Whoever can write the policies can write any permission into them. */
export function canWritePolicies(tenant: Tenant, who: string, vault: Vault): Answer {
  if (obeysRbac(vault)) return 'no';
  return writesPolicies(tenant, who, tenant.assignments, vault);
}

/** What comes of assigning one role, and of assigning roles that assign further roles. */
export interface AssignAnswer {
  readonly directly: Answer;
  readonly inTurn: Answer;
}

/**
 * Section 5.1, P8 and P9: some role can be assigned, to itself or to another it may control, that opens an RBAC
 * vault, writes the policies of the other kind, or can itself assign such a role. Others come in only where
 * it may not assign to itself: whether it controls one of them nothing here says (section 1.6).
 */
export function canAssign(tenant: Tenant, who: string, vault: Vault): AssignAnswer {
  let best: AssignAnswer = { directly: 'no', inTurn: 'no' };
  for (const at of obeysRbac(vault) ? allPlaces(tenant, vault) : [vault.place]) {
    const here = canAssignAt(tenant, who, vault, at);
    best = { directly: some(best.directly, here.directly), inTurn: some(best.inTurn, here.inTurn) };
    if (best.directly === 'yes') break;
  }
  return best;
}

/** A role assignment that can be made, and whether it can. */
type Step = readonly [Assignment, Answer];

function canAssignAt(tenant: Tenant, who: string, vault: Vault, at: Place): AssignAnswer {
  const assigned = (to: string, role: string): Assignment => {
    const key = `${to} ${role}`;
    const known = made.get(key) ?? { who: to, role, place: at, spelling: 'plain', condition: null };
    made.set(key, known);
    return known;
  };
  const made = new Map<string, Assignment>();
  const next = (holder: string, from: readonly Assignment[]): readonly Step[] =>
    rolesAnybodyKnows(tenant).flatMap((role): readonly Step[] => {
      const toItself = assigned(who, role);
      const allowed = mayAssign(tenant, holder, from, vault, toItself);
      if (allowed === 'yes') return [[toItself, 'yes']];
      const toAnother = assigned(SOMEBODY, role);
      const forAnother = all('undecided', mayAssign(tenant, holder, from, vault, toAnother));
      const steps: readonly Step[] = [
        [toItself, allowed],
        [toAnother, forAnother],
      ];
      return steps.filter(([, answer]) => answer !== 'no');
    });

  const first = next(who, tenant.assignments);
  const after = new Map<Assignment, readonly Step[]>();
  const opening = new Map<Assignment, Answer>();
  const waiting = first.map(([made]) => made);
  for (let made = waiting.pop(); made !== undefined; made = waiting.pop()) {
    if (after.has(made)) continue;
    const following = next(made.who, [made]);
    after.set(made, following);
    opening.set(made, opens(tenant, vault, made));
    waiting.push(...following.map(([one]) => one));
  }
  const leads = (steps: readonly Step[]): Answer =>
    some(...steps.map(([made, answer]) => all(answer, opening.get(made) ?? 'no')));
  const directly = leads(first);
  for (let before = ''; before !== [...opening.values()].join(); ) {
    before = [...opening.values()].join();
    for (const [made, opened] of opening) opening.set(made, some(opened, leads(after.get(made) ?? [])));
  }
  return { directly, inTurn: leads(first) };
}

function mayAssign(
  tenant: Tenant,
  holder: string,
  from: readonly Assignment[],
  vault: Vault,
  made: Assignment,
): Answer {
  return permitted(tenant, holder, from, {
    action: 'Microsoft.Authorization/roleAssignments/write',
    data: false,
    at: made.place,
    vault,
    assigns: { role: made.role, to: made.who },
  });
}

function opens(tenant: Tenant, vault: Vault, made: Assignment): Answer {
  return obeysRbac(vault)
    ? some(...OPENING.map((permission) => holdsByRoles(tenant, made.who, [made], vault, permission)))
    : writesPolicies(tenant, made.who, [made], vault);
}

function writesPolicies(tenant: Tenant, who: string, from: readonly Assignment[], vault: Vault): Answer {
  return some(
    ...['Microsoft.KeyVault/vaults/write', 'Microsoft.KeyVault/vaults/accessPolicies/write'].map((action) =>
      permitted(tenant, who, from, { action, data: false, at: vault.place, vault, assigns: null }),
    ),
  );
}

/** allow - deny, for one request: section 0 and 1.1. */
function permitted(tenant: Tenant, who: string, from: readonly Assignment[], request: Request): Answer {
  const allowed = some(
    ...from
      .filter((assignment) => assignment.who === who && isWithin(request.at, assignment.place))
      .map((assignment) => assignmentGives(tenant, assignment, request)),
  );
  if (allowed === 'no') return 'no';
  return all(allowed, not(some(...tenant.denies.map((deny) => denied(tenant, deny, who, request)))));
}

function assignmentGives(tenant: Tenant, assignment: Assignment, request: Request): Answer {
  const role: Role | undefined = tenant.roles.find(({ name }) => name === assignment.role);
  const fromRole: Answer =
    role === undefined
      ? 'undecided'
      : some(
          ...role.blocks.map((block) =>
            all(decided(names(block, request)), conditionAllows(tenant, block.condition, request)),
          ),
        );
  return all(fromRole, conditionAllows(tenant, assignment.condition, request));
}

/** Subtracted per block, 1.4; two namespaces, 1.3. */
function names(block: Block, { action, data }: Request): boolean {
  const [given, withheld] = data
    ? [block.dataActions, block.notDataActions]
    : [block.actions, block.notActions];
  return (
    given.some((pattern) => matches(pattern, action)) && !withheld.some((pattern) => matches(pattern, action))
  );
}

/** Section 1.5. */
function denied(tenant: Tenant, deny: Deny, who: string, request: Request): Answer {
  if (deny.effect?.toLowerCase() === 'audit') return 'no';
  if (!isWithin(request.at, deny.place)) return 'no';
  if (deny.onlyHere && !isWithin(deny.place, request.at)) return 'no';
  if (!deny.blocks.some((block) => names(block, request))) return 'no';
  const aimed = deny.everyone ? 'yes' : some(...deny.whom.map((name) => isOrIsIn(tenant, who, name)));
  const spared = some(...deny.except.map((name) => isOrIsIn(tenant, who, name)));
  return all(aimed, not(spared), deny.conditional ? 'undecided' : 'yes');
}

/**
 * Whether the principal is `name`, or a member of it where that is a group. What a group holds its members hold, so
 * a name that fits some of them and not others leaves it undecided.
 */
function isOrIsIn(tenant: Tenant, who: string, name: string): Answer {
  if (who === SOMEBODY) return 'undecided';
  if (who === name) return 'yes';
  const typeOf = (person: string) => tenant.people.find((one) => one.name === person)?.type;
  if (typeOf(who) !== 'Group') {
    if (typeOf(name) !== 'Group') return 'no';
    return tenant.membersRead ? decided(groupsOf(tenant, who).has(name)) : 'undecided';
  }
  if (!tenant.membersRead) return 'undecided';
  if (groupsOf(tenant, who).has(name)) return 'yes';
  const fitsSome = tenant.people
    .filter((member) => groupsOf(tenant, member.name).has(who))
    .some((member) => member.name === name || groupsOf(tenant, member.name).has(name));
  return fitsSome ? 'undecided' : 'no';
}

/** Section 1.6: actions a condition does not name stay free of it. */
function conditionAllows(tenant: Tenant, condition: ConditionSpec | null, request: Request): Answer {
  if (condition === null) return 'yes';
  switch (condition.kind) {
    case 'unreadable':
      return 'undecided';
    case 'name':
      if (!request.data || !condition.actions.some((action) => matches(action, request.action))) return 'yes';
      return condition.of === 'vault'
        ? decided(nameFits(condition, request.vault.name))
        : secretNameFits(condition, request.at);
    case 'delegation': {
      const { assigns } = request;
      if (assigns === null) return 'yes';
      return all(
        ...condition.limits.map((limit) => {
          const subject =
            limit.about === 'role'
              ? assigns.role
              : limit.about === 'principal'
                ? assigns.to
                : tenant.people.find(({ name }) => name === assigns.to)?.type;
          if (subject === undefined || subject === SOMEBODY) return 'undecided';
          return decided((limit.names as readonly string[]).includes(subject) === limit.allow);
        }),
      );
    }
  }
}

type NameCondition = Extract<ConditionSpec, { kind: 'name' }>;

/** Known only where a single secret is meant. */
function secretNameFits(condition: NameCondition, at: Place): Answer {
  const [kind, name = ''] = (at.at(-1) ?? '').split(':');
  return kind === 'secrets' && name !== UNNAMED ? decided(nameFits(condition, name)) : 'undecided';
}

function nameFits({ operator, value }: NameCondition, name: string): boolean {
  switch (operator) {
    case 'StringEquals':
      return name === value;
    case 'StringNotEquals':
      return name !== value;
    case 'StringStartsWith':
      return name.startsWith(value);
    case 'StringLike':
      return new RegExp(`^${value.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(name);
  }
}

/** Section 2.5: any letter case, `all`, compound identities, entries of another tenant. */
function policyGives(policy: Vault['policies'][number], who: string, permission: string): Answer {
  if (policy.who !== who || policy.foreign) return 'no';
  const [folder = '', verb = ''] = permission.split('/');
  const given = (policy.verbs[folder] ?? []).map((word) => word.toLowerCase());
  if (permission.startsWith('Microsoft.') || !(given.includes('all') || given.includes(verb))) return 'no';
  return policy.through === null ? 'yes' : 'undecided';
}

/**
 * Where a request of this action can be aimed: the vault, or objects of its kind inside it. A rotation policy is
 * part of its key; issuers, contacts and storage accounts lie below the vault too, though nobody can name them.
 */
function placesFor(tenant: Tenant, vault: Vault, action: string): readonly Place[] {
  const [, , folder = ''] = action.split('/');
  const kind = folder === 'keyrotationpolicies' ? 'keys' : folder;
  return [
    [...vault.place, `${kind}:${UNNAMED}`],
    ...allPlaces(tenant, vault).filter(
      (place) => place.length === vault.place.length || place.at(-1)?.startsWith(`${kind}:`),
    ),
  ];
}

/** The vault, every object somebody names, and one object of each kind that nobody names. */
function allPlaces(tenant: Tenant, vault: Vault): readonly Place[] {
  const named = [...tenant.assignments, ...tenant.denies]
    .map(({ place }) => place)
    .filter((place) => place.length > vault.place.length && isWithin(place, vault.place));
  return [vault.place, ...OBJECT_FOLDERS.map((folder) => [...vault.place, `${folder}:${UNNAMED}`]), ...named];
}

/** Roles that exist, and those that only a condition names. */
function rolesAnybodyKnows(tenant: Tenant): readonly string[] {
  const conditions = [
    ...tenant.assignments.map(({ condition }) => condition),
    ...tenant.roles.flatMap(({ blocks }) => blocks.map(({ condition }) => condition)),
  ];
  const known = new Set([
    ...tenant.roles.map(({ name }) => name),
    ...conditions.flatMap((condition) =>
      condition?.kind === 'delegation'
        ? condition.limits.flatMap((limit) => (limit.about === 'role' && limit.allow ? limit.names : []))
        : [],
    ),
  ]);
  return [...known];
}
