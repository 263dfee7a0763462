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
import { armId } from './tenantSnapshot.js';
import { type Answer, all, decided, some } from './tri.js';

/** A way to a vault: its acts in order, and the answers that are right. */
export interface FurtherWay {
  readonly acts: readonly string[];
  readonly answers: readonly Answer[];
}

/**
 * Section 5.1, P10, P11 and P15. `whole` is the tenant with what is held beside the assignments that are asked about:
 * of rights that count together one is looked from, and the others may be held at or above its place. `beside` says
 * whether what has to be activated counts beside the one that is looked from.
 */
export function furtherWays(
  tenant: Tenant,
  whole: Tenant,
  who: string,
  vault: Vault,
  beside: Beside,
): readonly FurtherWay[] {
  const mine = tenant.assignments.filter(
    (assignment) => assignment.who === who && isWithin(vault.place, assignment.place),
  );
  const asked: Asked = { tenant, whole, who, vault, mine, beside };
  return [
    deployment(asked, TEMPLATES, vault.deploys === true),
    deployment(asked, MACHINES, vault.machines === true),
    requestOfRole(asked),
    enlargedRole(asked),
    move(asked),
    obeysRbac(vault)
      ? switchOfModel(asked)
      : { acts: ['change-tenant'], answers: [some(...mine.map((from) => may(asked, from, WRITE)))] },
  ];
}

/**
 * What counts beside an assignment: what is in force at its place or above, beside one to activate also below it, or
 * what can be activated as well.
 */
export type Beside = 'in force above' | 'in force' | 'activated too';

interface Asked {
  readonly beside: Beside;
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

/** What the principal and its groups hold for certain that gives an action, and what is looked from. */
function surelyGiving(
  { whole, who, vault, beside }: Asked,
  action: string,
  from: Assignment | null = null,
): readonly Assignment[] {
  const identities = new Set([who, ...(whole.membersRead ? groupsOf(whole, who) : [])]);
  return whole.assignments.filter(
    (assignment) =>
      identities.has(assignment.who) &&
      (beside === 'activated too' || !assignment.eligible || assignment === from) &&
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

/** Whether it may delete what denies at a place, for certain. */
export function mayRemove(tenant: Tenant, whole: Tenant, who: string, vault: Vault, at: Place): boolean {
  const asked: Asked = { tenant, whole, who, vault, mine: [], beside: 'in force' };
  return surelyGiving(asked, 'Microsoft.Authorization/denyAssignments/delete').some(({ place }) =>
    isWithin(at, place),
  );
}

/** Whether it lets somebody act, or another does that is held at or above its place, or above it only. */
function mayBeside(asked: Asked, from: Assignment, action: string, where: 'beside' | 'above'): Answer {
  const others = surelyGiving(asked, action).filter((other) => helps(asked, other, from, where));
  return some(may(asked, from, action), ...others.map((other) => may(asked, other, action)));
}

/**
 * Whether something stands over what is looked from. What is in force is not looked from for what has to be activated,
 * so that from there it counts at the same place too, and as far as it reaches where it is the narrower.
 */
function helps(
  { tenant, who, vault, beside }: Asked,
  other: Assignment,
  from: Assignment,
  where: 'beside' | 'above',
): boolean {
  if (other.eligible || !from.eligible) return standsOver(tenant, other.place, from.place, where);
  if (standsOver(tenant, other.place, from.place)) return true;
  // What stands on an object inside the vault does not reach the vault.
  const below = isWithin(vault.place, other.place) && standsOver(tenant, from.place, other.place);
  return beside !== 'in force above' && other.who === who && below;
}

const FETCH = 'Microsoft.KeyVault/vaults/deploy/action';
const WRITE = 'Microsoft.KeyVault/vaults/write';
const ASSIGN = 'Microsoft.Authorization/roleAssignments/write';

const inResource = (place: Place) => place.some((segment) => /^(vault|storage):/.test(segment));

interface Deployment {
  readonly helper: string;
  readonly acts: readonly [string, string];
}
const TEMPLATES: Deployment = {
  helper: 'Microsoft.Resources/deployments/write',
  acts: ['enable-template-deployment', 'deploy-template'],
};
const MACHINES: Deployment = {
  helper: 'Microsoft.Compute/virtualMachines/write',
  acts: ['enable-vm-deployment', 'deploy-vm'],
};

/**
 * P11 and P12, section 2.4: deploy/action on the vault, the right to deploy templates or machines anywhere, and the
 * flag or the right to set it.
 */
function deployment(asked: Asked, { helper, acts }: Deployment, on: boolean): FurtherWay {
  const { tenant, who, vault, mine } = asked;
  // They are deployed at a resource group or above it; a deny there leaves every other one.
  const here = (from: Assignment): Answer =>
    inResource(from.place)
      ? 'no'
      : permitted({ ...tenant, denies: [] }, who, [from], {
          ...{ action: helper, data: false, at: vault.place, vault, assigns: null },
        });
  // Not every scope of the tenant was read, so not to find the right settles nothing.
  const elsewhere = (from: Assignment): Answer =>
    surelyGiving(asked, helper, from).some(({ place }) => !inResource(place)) ? 'yes' : 'undecided';
  const fetchesAndSets = (from: Assignment): Answer => {
    const fetches = may(asked, from, FETCH);
    if (on) return fetches;
    return some(
      all(fetches, mayBeside(asked, from, WRITE, 'beside')),
      all(may(asked, from, WRITE), mayBeside(asked, from, FETCH, 'above')),
    );
  };
  const open = mine.map((from) => all(fetchesAndSets(from), some(here(from), elsewhere(from))));
  return { acts: on ? [acts[1]] : acts, answers: [some(...open)] };
}

/**
 * P13: a custom role that is held is enlarged where it can be assigned, at all its places. What the assignment's own
 * condition and denies leave of it still has to open the vault.
 */
function enlargedRole(asked: Asked): FurtherWay {
  const { tenant, who, vault, mine } = asked;
  const inGroup = (place: Place) => place.at(-1)?.startsWith('mg:') ?? false;
  const asDefiner = (definer: Assignment, at: Place): Answer =>
    permitted(tenant, who, [{ ...definer, who }], { action: DEFINE, data: false, at, vault, assigns: null });
  const defines = (at: Place, from: Assignment): Answer =>
    some(
      ...surelyGiving(asked, DEFINE, from).map((definer) => {
        const { place } = definer;
        // Section 1.2: without the tree nobody knows which groups stand above another, nor above what was not read.
        const untold = !tenant.treeRead && inGroup(place) && armId(place) !== armId(at);
        if (untold && (inGroup(at) || !isWithin(at, place)))
          return all('undecided', asDefiner({ ...definer, place: at }, at));
        return isWithin(at, place) ? asDefiner(definer, at) : 'no';
      }),
    );
  const open = mine.map((from) => {
    const { assignable } = tenant.roles.find(({ name }) => name === from.role) ?? {};
    if (assignable === undefined) return 'no';
    const large = (role: string): Assignment => ({ ...from, role });
    const opens = obeysRbac(vault)
      ? some(
          ...OPENING.map((permission) =>
            holdsByRoles(tenant, who, [large('vault-admin')], vault, permission),
          ),
        )
      : writesPolicies(tenant, who, [large('owner')], vault);
    return all(opens, ...assignable.map((at) => defines(at, from)));
  });
  return {
    acts: obeysRbac(vault) ? ['edit-role-definition'] : ['edit-role-definition', 'write-access-policy'],
    answers: [
      // Custom roles cannot be delegated to a provider (section 1.11).
      who === PROVIDER ? 'no' : some(...open),
      // What a condition leaves of the enlarged role may be less than everything, so the tool may leave it open.
      ...(some(...open) === 'yes' && mine.some(({ condition }) => condition !== null)
        ? (['undecided'] as const)
        : []),
    ],
  };
}

const DEFINE = 'Microsoft.Authorization/roleDefinitions/write';

/**
 * P18: moved from where resources may be moved out of, to a group or subscription where the vault can be written and
 * roles be assigned. Whether Azure accepts the move nothing here says, so it is never certain.
 */
function move(asked: Asked): FurtherWay {
  const { tenant, vault, mine } = asked;
  const open = mine.map((from) => {
    const writers = surelyGiving(asked, WRITE, from);
    const assigners = surelyGiving(asked, ASSIGN, from).filter((one) => assignsFreely(tenant, one));
    const held = [...writers, ...assigners].map(({ place }) => place);
    const targets = [...held, ...tenant.tree].filter(
      (target) =>
        /^(rg|sub):/.test(target.at(-1) ?? '') &&
        writers.some(({ place }) => isWithin(target, place)) &&
        assigners.some(({ place }) => isWithin(target, place)),
    );
    const mayAll = standsOverAny(writers, from.place) && standsOverAny(assigners, from.place);
    return all(
      'undecided',
      decided(!inResource(from.place) && !mayAll),
      decided(targets.some((target) => !isWithin(from.place, target))),
      may(asked, from, 'Microsoft.Resources/subscriptions/resourceGroups/moveResources/action'),
    );
  });
  return {
    acts: obeysRbac(vault)
      ? ['move-vault', 'assign-role']
      : ['move-vault', 'assign-role', 'write-access-policy'],
    // Above subscriptions it takes the tree to tell what is gained by a move.
    answers: [
      some(...open),
      ...(!tenant.treeRead && mine.some(({ place }) => !inSubscription(place))
        ? (['no', 'undecided'] as const)
        : []),
    ],
  };
}

const inSubscription = (place: Place) => place.some((segment) => segment.startsWith('sub:'));
const standsOverAny = (held: readonly Assignment[], at: Place) =>
  held.some(({ place }) => isWithin(at, place));

/** Section 2.2: whether it assigns roles without any condition. */
function assignsFreely({ roles }: Tenant, { role, condition, delegates }: Assignment): boolean {
  return (
    condition === null &&
    delegates === null &&
    (roles.find(({ name }) => name === role)?.blocks ?? []).some(
      (block) => block.condition === null && gives(block, ASSIGN),
    )
  );
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
  const free = (from: Assignment) => assignsFreely(tenant, from);
  const freeOrUnread = (from: Assignment) =>
    roleNamed(from.role) === undefined ? from.condition === null && from.delegates === null : free(from);
  const undenied = permitted(tenant, who, [{ who, role: 'owner', place: vault.place, ...PLAIN }], {
    ...{ action: ASSIGN, data: false, at: vault.place, vault, assigns: null },
  });
  const others = surelyGiving(asked, ASSIGN).filter(free);
  const open = mine.map((from) =>
    some(
      all(decided(freeOrUnread(from)), mayBeside(asked, from, WRITE, 'above')),
      all(may(asked, from, WRITE), decided(others.some((other) => helps(asked, other, from, 'beside')))),
    ),
  );
  return {
    acts: ['switch-permission-model', 'write-access-policy'],
    answers: [all(undenied, some(...open))],
  };
}
