import { conditionAllows } from './conditionAllows.js';
import { ACTIONS_OF, matches } from './operations.js';
import { placesFor, type Request } from './request.js';
import {
  type Assignment,
  type Block,
  type Deny,
  groupsOf,
  isWithin,
  obeysRbac,
  type Role,
  type Tenant,
  type Vault,
} from './tenant.js';
import { type Answer, all, decided, not, some } from './tri.js';

/** Access model section 0, canReadSecrets, for any permission and for the grants that name this principal. */
export function holds(tenant: Tenant, who: string, vault: Vault, permission: string): Answer {
  return obeysRbac(vault)
    ? holdsByRoles(tenant, who, tenant.assignments, vault, permission)
    : some(...vault.policies.map((policy) => policyGives(policy, who, permission)));
}

export function holdsByRoles(
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

export function writesPolicies(
  tenant: Tenant,
  who: string,
  from: readonly Assignment[],
  vault: Vault,
): Answer {
  return some(
    ...['Microsoft.KeyVault/vaults/write', 'Microsoft.KeyVault/vaults/accessPolicies/write'].map((action) =>
      permitted(tenant, who, from, { action, data: false, at: vault.place, vault, assigns: null }),
    ),
  );
}

/** allow - deny, for one request: section 0 and 1.1. */
export function permitted(
  tenant: Tenant,
  who: string,
  from: readonly Assignment[],
  request: Request,
): Answer {
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
  const placed = covers(tenant, deny, request);
  if (placed === 'no') return 'no';
  if (deny.onlyHere && !isWithin(deny.place, request.at)) return 'no';
  if (!deny.blocks.some((block) => names(block, request))) return 'no';
  // A deny is about somebody: of one that names nobody the body cannot be whole.
  const named = deny.whom.map((name) => isOrIsIn(tenant, who, name));
  const aimed = deny.everyone ? 'yes' : named.length === 0 ? 'undecided' : some(...named);
  const spared = some(...deny.except.map((name) => isOrIsIn(tenant, who, name)));
  return all(placed, aimed, not(spared), deny.conditional ? 'undecided' : 'yes');
}

/** Section 1.2: what lies below a management group only the tree tells, but for a subscription that returned it. */
function covers(tenant: Tenant, { place, onlyHere }: Deny, { at }: Request): Answer {
  if (isWithin(at, place)) return 'yes';
  if (isWithin(place, at)) return 'no';
  const ofGroup = place.at(-1)?.startsWith('mg:') ?? false;
  return ofGroup && !onlyHere && !tenant.treeRead ? 'undecided' : 'no';
}

/**
 * Whether the principal is `name`, or a member of it where that is a group. What a group holds its members hold, so
 * a name that fits some of them and not others leaves it undecided.
 */
function isOrIsIn(tenant: Tenant, who: string, name: string): Answer {
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

/** Section 2.5: any letter case, `all`, compound identities, entries of another tenant. */
function policyGives(policy: Vault['policies'][number], who: string, permission: string): Answer {
  if (policy.who !== who || policy.foreign) return 'no';
  const [folder = '', verb = ''] = permission.split('/');
  const given = (policy.verbs[folder] ?? []).map((word) => word.toLowerCase());
  if (permission.startsWith('Microsoft.') || !(given.includes('all') || given.includes(verb))) return 'no';
  return policy.through === null ? 'yes' : 'undecided';
}
