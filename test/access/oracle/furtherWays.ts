import { PLAIN } from './canAssign.js';
import { holdsByRoles, permitted, writesPolicies } from './evaluate.js';
import { matches, OPENING } from './operations.js';
import {
  type Assignment,
  groupsOf,
  isWithin,
  obeysRbac,
  type Place,
  PROVIDER,
  type Tenant,
  type Vault,
} from './tenant.js';
import { type Answer, all, decided, some } from './tri.js';

/** A way to a vault: its acts in order, and the answers that are right. */
export interface FurtherWay {
  readonly acts: readonly string[];
  readonly answers: readonly Answer[];
}

/**
 * Section 5.1, P10, P11 and P15. `whole` is the tenant with what is held beside the assignments that are asked about:
 * of rights that count together one is looked from, and the others may be held at or above its place.
 */
export function furtherWays(tenant: Tenant, whole: Tenant, who: string, vault: Vault): readonly FurtherWay[] {
  const mine = tenant.assignments.filter(
    (assignment) => assignment.who === who && isWithin(vault.place, assignment.place),
  );
  const asked: Asked = { tenant, whole, who, vault, mine };
  return [
    templateDeployment(asked),
    requestOfRole(asked),
    ...(obeysRbac(vault) ? [switchOfModel(asked)] : []),
  ];
}

interface Asked {
  readonly tenant: Tenant;
  readonly whole: Tenant;
  readonly who: string;
  readonly vault: Vault;
  readonly mine: readonly Assignment[];
}

/** Whether one assignment lets somebody act on the vault, denies heeded. */
function may({ tenant, who, vault }: Asked, from: Assignment, action: string): Answer {
  return permitted(tenant, who, [{ ...from, who }], {
    action,
    data: false,
    at: vault.place,
    vault,
    assigns: null,
  });
}

/** What the principal and its groups hold, in force and for certain, that gives an action. */
function surelyGiving({ whole, who, vault }: Asked, action: string): readonly Assignment[] {
  const identities = new Set([who, ...(whole.membersRead ? groupsOf(whole, who) : [])]);
  return whole.assignments.filter(
    (assignment) =>
      identities.has(assignment.who) &&
      !assignment.eligible &&
      permitted({ ...whole, denies: [] }, who, [{ ...assignment, who }], {
        ...{ action, data: false, at: assignment.place, vault, assigns: null },
      }) === 'yes',
  );
}

/** Whether a place is at or above another; one above subscriptions is told by those that returned it as well. */
function standsOver(
  { source, tree }: Tenant,
  outer: Place,
  place: Place,
  where: 'beside' | 'above' = 'beside',
): boolean {
  const over = (inner: Place) => isWithin(inner, outer) && (where === 'beside' || !isWithin(outer, inner));
  const reached = tree.filter((one) => one.at(-1)?.startsWith('sub:') && isWithin(one, place));
  const told = source === 'collection' && !place.some((segment) => segment.startsWith('sub:'));
  return over(place) || (told && reached.length > 0 && reached.every(over));
}

/** Whether it lets somebody act, or another does that is held at or above its place, or above it only. */
function mayBeside(asked: Asked, from: Assignment, action: string, where: 'beside' | 'above'): Answer {
  const others = surelyGiving(asked, action).filter(({ place }) =>
    standsOver(asked.tenant, place, from.place, where),
  );
  return some(may(asked, from, action), ...others.map((other) => may(asked, other, action)));
}

const FETCH = 'Microsoft.KeyVault/vaults/deploy/action';
const WRITE = 'Microsoft.KeyVault/vaults/write';
const ASSIGN = 'Microsoft.Authorization/roleAssignments/write';

const inResource = (place: Place) => place.some((segment) => /^(vault|storage):/.test(segment));

/** P11, section 2.4: deploy/action on the vault, the right to deploy anywhere, and the flag or the right to set it. */
function templateDeployment(asked: Asked): FurtherWay {
  const { tenant, who, vault, mine } = asked;
  const on = vault.deploys === true;
  const deploy = 'Microsoft.Resources/deployments/write';
  // Templates are deployed at a resource group or above it; a deny there leaves every other one.
  const here = (from: Assignment): Answer =>
    inResource(from.place)
      ? 'no'
      : permitted({ ...tenant, denies: [] }, who, [from], {
          ...{ action: deploy, data: false, at: vault.place, vault, assigns: null },
        });
  // Not every scope of the tenant was read, so not to find the right settles nothing.
  const elsewhere = surelyGiving(asked, deploy).some(({ place }) => !inResource(place)) ? 'yes' : 'undecided';
  const fetchesAndSets = (from: Assignment): Answer => {
    const fetches = may(asked, from, FETCH);
    if (on) return fetches;
    return some(
      all(fetches, mayBeside(asked, from, WRITE, 'beside')),
      all(may(asked, from, WRITE), mayBeside(asked, from, FETCH, 'above')),
    );
  };
  const open = mine.map((from) => all(fetchesAndSets(from), some(here(from), elsewhere)));
  return {
    acts: on ? ['deploy-template'] : ['enable-template-deployment', 'deploy-template'],
    answers: [some(...open)],
  };
}

function gives(
  { actions, notActions }: { readonly actions: readonly string[]; readonly notActions: readonly string[] },
  action: string,
): boolean {
  return actions.some((one) => matches(one, action)) && !notActions.some((one) => matches(one, action));
}

/** P15: how PIM checks an assignment made for oneself is not known, so it is never certain. */
function requestOfRole({ tenant, who, vault, mine }: Asked): FurtherWay {
  const given = (role: string): Assignment => ({ who, role, place: vault.place, ...PLAIN });
  const opens = obeysRbac(vault)
    ? some(
        ...OPENING.map((permission) => holdsByRoles(tenant, who, [given('vault-admin')], vault, permission)),
      )
    : writesPolicies(tenant, who, [given('owner')], vault);
  // Asked for where the right is held: a deny below does not hinder it there.
  const asks = some(
    ...mine.flatMap((from) =>
      ['roleAssignmentScheduleRequests', 'roleEligibilityScheduleRequests'].flatMap((type) =>
        [from.place, vault.place].map((at) =>
          permitted(tenant, who, [from], {
            ...{ action: `Microsoft.Authorization/${type}/write`, data: false, at, vault, assigns: null },
          }),
        ),
      ),
    ),
  );
  return {
    acts: obeysRbac(vault) ? ['request-role'] : ['request-role', 'write-access-policy'],
    // A provider assigns by its delegation only, never through PIM of the customer (section 1.11).
    answers: [who === PROVIDER ? 'no' : all('undecided', asks, opens)],
  };
}

/** P10, section 2.2: vaults/write and roleAssignments/write, the latter without any condition, to access policies. */
function switchOfModel(asked: Asked): FurtherWay {
  const { tenant, who, vault, mine } = asked;
  const roleNamed = (name: string) => tenant.roles.find((role) => role.name === name);
  const free = ({ role, condition, delegates }: Assignment) =>
    condition === null &&
    delegates === null &&
    (roleNamed(role)?.blocks ?? []).some((block) => block.condition === null && gives(block, ASSIGN));
  const freeOrUnread = (from: Assignment) =>
    roleNamed(from.role) === undefined ? from.condition === null && from.delegates === null : free(from);
  const undenied = permitted(tenant, who, [{ who, role: 'owner', place: vault.place, ...PLAIN }], {
    ...{ action: ASSIGN, data: false, at: vault.place, vault, assigns: null },
  });
  const others = surelyGiving(asked, ASSIGN).filter(free);
  const open = mine.map((from) =>
    some(
      all(decided(freeOrUnread(from)), mayBeside(asked, from, WRITE, 'above')),
      all(
        may(asked, from, WRITE),
        decided(others.some(({ place }) => standsOver(tenant, place, from.place))),
      ),
    ),
  );
  return {
    acts: ['switch-permission-model', 'write-access-policy'],
    answers: [all(undenied, some(...open))],
  };
}
