import { normalizeId } from '../model/armId.js';
import { OBJECT_TYPES, type Permission, VERBS } from '../model/permission.js';
import type { Condition, PathStep, PermissionModel } from '../model/posture.js';
import type { ControlAction } from './actions.js';
import type { Assignment } from './assignment.js';
import { allTruth, anyTruth, type Truth } from './condition/truth.js';
import { conditionTruth, parsedCondition } from './conditionTruth.js';
import type { Personal } from './holdings.js';
import { DATA_ACTIONS } from './permissions.js';
import type { Reach, VaultGroup } from './reach.js';
import type { Role, RoleBlock } from './roles.js';

/** A control action, and whether the conditions let the holder use it. */
export interface Need {
  readonly right: ControlAction;
  readonly open: Truth;
  /** Normalised scopes above the vaults where the right is used, all of them; left out where it is used on the vaults. */
  readonly at?: readonly string[];
}

/** One way from an assignment to the data: whether it is open, what decides that, and the acts in order. */
export interface Way {
  readonly open: Truth;
  /** What its acts need: of each list any one right. */
  readonly needs: readonly (readonly Need[])[];
  readonly conditions: readonly Condition[];
  readonly acts: readonly PathStep[];
  readonly obtains: readonly Permission[];
  /** Set where a role is used on the data plane in the end, so that denied data actions stand against it. */
  readonly byRole?: true;
}

/** What a way is looked for in: an assignment, its role, and vaults that are alike. */
export interface Setting {
  readonly assignment: Assignment;
  readonly role: Role;
  readonly reach: Reach;
  readonly group: VaultGroup;
  readonly personal: Personal;
}

/** Rights that no condition binds. */
export function freely(...rights: readonly ControlAction[]): readonly Need[] {
  return rights.map((right) => ({ right, open: 'yes' }));
}

/** A right that no condition binds, used at scopes of its own: a deny below them does not stand against it. */
export function freelyAt(scopes: readonly string[], right: ControlAction): readonly Need[] {
  return [{ right, open: 'yes', at: scopes.map(normalizeId) }];
}

/** What is open before what may be before what is not. */
export const rank = (truth: Truth): number => ['yes', 'undecided', 'no'].indexOf(truth);

const ALL_VERBS: readonly Permission[] = OBJECT_TYPES.flatMap((type) =>
  VERBS[type].map((verb) => `${type}/${verb}`),
);

/**
 * Everything there is to hold, which is what somebody obtains who can grant itself anything: in access policies every
 * verb, by a role also the data actions that no verb stands for.
 */
export const EVERYTHING: Readonly<Record<PermissionModel, readonly Permission[]>> = {
  'access-policy': ALL_VERBS,
  rbac: [...new Set([...ALL_VERBS, ...DATA_ACTIONS.flatMap(({ permissions }) => permissions)])],
};

export function act(step: PathStep['step'], scope: string, role: string | null = null): PathStep {
  return { step, id: null, scope, role };
}

/** The conditions a right of a block stands under: that of the block and that of the assignment, both of which hold. */
export function limitsOf(block: RoleBlock, assignment: Assignment): readonly Condition[] {
  return [
    ...conditionsOf('role-definition', block.condition),
    ...conditionsOf('role-assignment', assignment.condition),
  ];
}

function conditionsOf(source: Condition['source'], text: string | null): readonly Condition[] {
  if (text === null) return [];
  const condition = parsedCondition(text);
  return [{ source, text, ...(condition.kind === 'fault' ? { fault: condition.reason } : {}) }];
}

/** Whether a role gives one of the rights on a vault, and the conditions that leave it open. */
export type Right = Pick<Way, 'open' | 'needs' | 'conditions'>;

/**
 * Whether the assignment gives any of the rights on the vaults. A right that stands on an object inside a vault does
 * not cover the vault.
 */
export function rightTo(wanted: readonly ControlAction[], { assignment, role, reach }: Setting): Right {
  const held = (reach.level === 'object' ? [] : role.blocks).flatMap((block) =>
    block.control
      .filter((right) => wanted.includes(right))
      .map((right) => {
        const judged = limitsOf(block, assignment).map((limit) => ({
          limit,
          truth: conditionTruth(limit.text, right),
        }));
        const limits = judged.filter(({ truth }) => truth === 'undecided').map(({ limit }) => limit);
        return { right, limits, open: allTruth(judged.map(({ truth }) => truth)) };
      }),
  );
  return {
    open: anyTruth(held.map(({ open }) => open)),
    needs: [held.filter(({ open }) => open !== 'no').map(({ right, open }) => ({ right, open }))],
    conditions: [
      ...new Map(held.flatMap(({ limits }) => limits).map((limit) => [limit.text, limit])).values(),
    ],
  };
}

/** A right, and by which other role it is held where that is how. */
export interface JoinedRight extends Right {
  readonly by: string | null;
}

/** A right that the assignment itself gives. */
export function ownRight(right: ControlAction, setting: Setting): JoinedRight {
  return { ...rightTo([right], setting), by: null };
}

/** The same for a right that counts from another assignment of the holder as well, at or above this one's scope. */
export function rightBeside(right: ControlAction, setting: Setting): JoinedRight {
  return joined(right, setting, setting.personal.beside.get(right));
}

/** The same for what is held above this assignment's scope: elsewhere the other assignment is the one to look from. */
export function rightAbove(right: ControlAction, setting: Setting): JoinedRight {
  return joined(right, setting, setting.personal.above.get(right));
}

function joined(right: ControlAction, setting: Setting, by: string | undefined): JoinedRight {
  const own = ownRight(right, setting);
  if (own.open === 'yes' || by === undefined || setting.reach.level === 'object') return own;
  return { open: 'yes', needs: [freely(right)], conditions: [], by };
}

/**
 * Either right writes the access policies of a vault that obeys them (access-model 2.3: vaults/write by PUT or PATCH
 * of the vault, accessPolicies/write by its own operation).
 */
export const WRITE_POLICIES: readonly ControlAction[] = [
  'Microsoft.KeyVault/vaults/write',
  'Microsoft.KeyVault/vaults/accessPolicies/write',
];

/** P6, P7: writing an access policy for oneself. */
export function writePolicies(setting: Setting): Way {
  const acts = [act('write-access-policy', setting.assignment.scope)];
  return { ...rightTo(WRITE_POLICIES, setting), acts, obtains: EVERYTHING['access-policy'] };
}

const WRITE_VAULTS: ControlAction = 'Microsoft.KeyVault/vaults/write';
const ASSIGN: ControlAction = 'Microsoft.Authorization/roleAssignments/write';

/** P19: pointing the vault at a tenant of one's own, with policies for principals there. */
export function changeTenant(setting: Setting): Way {
  const acts = [act('change-tenant', setting.assignment.scope)];
  return {
    ...rightTo(['Microsoft.KeyVault/vaults/write'], setting),
    acts,
    obtains: EVERYTHING['access-policy'],
  };
}

/**
 * P15: asking PIM for a role as an administrator of assignments; how PIM checks that is not documented. A principal of
 * Lighthouse may assign only the roles it was given, and none to itself (access-model 1.11).
 */
export function requestRole(setting: Setting): Way {
  const { assignment, group } = setting;
  const right = rightTo(
    [
      'Microsoft.Authorization/roleAssignmentScheduleRequests/write',
      'Microsoft.Authorization/roleEligibilityScheduleRequests/write',
    ],
    setting,
  );
  return {
    ...right,
    open: assignment.principal.tenantId === null ? allTruth([right.open, 'undecided']) : 'no',
    conditions: [
      ...right.conditions,
      { source: 'unread', text: 'how PIM checks an assignment made for oneself' },
    ],
    ...thenOpen(
      right.needs.map((needs) => needs.map((need) => ({ ...need, at: [normalizeId(assignment.scope)] }))),
      group,
      assignment.scope,
      act('request-role', assignment.scope),
    ),
    obtains: EVERYTHING[group.model],
  };
}

/** On a vault that obeys access policies a role in hand still has to write one. */
export function thenOpen(
  needs: Way['needs'],
  { model, deleted }: VaultGroup,
  scope: string,
  first: PathStep,
): Pick<Way, 'acts' | 'needs' | 'byRole'> {
  if (deleted === true) {
    const acts = [first, act('recover-vault', scope), act('write-access-policy', scope)];
    return { acts, needs: [...needs, freely(RECOVER_VAULTS)] };
  }
  if (model === 'rbac') return { acts: [first], needs, byRole: true };
  return { acts: [first, act('write-access-policy', scope)], needs: [...needs, freely(...WRITE_POLICIES)] };
}

/**
 * P13: enlarging a custom role one holds, by whoever may write it at all its assignable scopes. A custom role that
 * is assignable at a management group cannot hold data actions, so there it assigns roles first.
 */
export function editRole(setting: Setting): Way {
  const { assignment, group, role, personal, reach } = setting;
  // The condition of the assignment goes on binding what the role is enlarged by.
  const wanted = group.model === 'rbac' ? DATA_ACTIONS.map(({ action }) => action) : WRITE_POLICIES;
  const { condition } = assignment;
  const bound = condition !== null && wanted.some((action) => conditionTruth(condition, action) !== 'yes');
  const edits = reach.level === 'object' ? 'no' : personal.editsRole;
  return {
    open: allTruth([edits, bound ? 'undecided' : 'yes']),
    conditions: [
      ...(bound ? conditionsOf('role-assignment', condition) : []),
      ...(edits === 'undecided' ? [UNREAD_PLACES] : []),
    ],
    ...thenOpen(
      [freelyAt(role.assignableScopes, 'Microsoft.Authorization/roleDefinitions/write')],
      group,
      assignment.scope,
      act('edit-role-definition', assignment.scope, role.name),
    ),
    obtains: EVERYTHING[group.model],
  };
}

const UNREAD_PLACES: Condition = {
  source: 'unread',
  text: 'how the management groups lie where the role can be assigned',
};

/**
 * P10: switching the permission model. Read as the service enforces it, in both directions: vaults/write and
 * roleAssignments/write without a condition. One page of Microsoft's names vaults/write alone (access-model 2.2).
 */
export function switchModel(setting: Setting): Way {
  const { assignment, group, role, personal } = setting;
  const ownAssigns =
    assignment.condition === null &&
    // Lighthouse gives that right for single roles and managed identities only (access-model 1.11).
    assignment.principal.tenantId === null &&
    role.blocks.some(
      ({ control, condition }) =>
        condition === null && control.includes('Microsoft.Authorization/roleAssignments/write'),
    );
  const writes = ownAssigns ? rightAbove(WRITE_VAULTS, setting) : ownRight(WRITE_VAULTS, setting);
  const assigner = ownAssigns || writes.open === 'no' ? null : (personal.beside.get(ASSIGN) ?? null);
  const assigns = ownAssigns || assigner !== null;
  const by = assigner ?? writes.by;
  const next = group.model === 'rbac' ? 'write-access-policy' : 'assign-role';
  return {
    open: assigns ? writes.open : 'no',
    needs: [...writes.needs, freely('Microsoft.Authorization/roleAssignments/write')],
    conditions: writes.conditions,
    acts: [act('switch-permission-model', assignment.scope, by), act(next, assignment.scope)],
    obtains: EVERYTHING[group.model === 'rbac' ? 'access-policy' : 'rbac'],
  };
}

/**
 * P18: moving the vault below a scope where the holder may do all: it takes on the role assignments there and loses
 * its own. Derived, not documented as an attack (access-model 5.1), hence never certain.
 */
export function moveVault(setting: Setting): Way {
  const { reach, personal } = setting;
  const right = rightTo(['Microsoft.Resources/subscriptions/resourceGroups/moveResources/action'], setting);
  const fromAbove = reach.level !== 'vault' && personal.moveTarget !== null;
  const target = personal.moveTarget ?? '/';
  return {
    ...right,
    open: fromAbove ? allTruth([right.open, 'undecided']) : 'no',
    conditions: [...right.conditions, { source: 'unread', text: 'whether Azure accepts the move' }],
    acts: [
      act('move-vault', target),
      ...thenOpen([], setting.group, target, act('assign-role', target)).acts,
    ],
    obtains: EVERYTHING[setting.group.model],
  };
}

/**
 * P5: recovering a deleted vault, by whoever may write vaults where it was, and then writing its access policies. The
 * role assignments that stood on it are gone. Source: soft delete of vaults (access-model 2.7).
 */
export function recoverVault(setting: Setting): Way {
  const { scope } = setting.assignment;
  const acts = [act('recover-vault', scope), act('write-access-policy', scope)];
  return {
    ...rightTo([RECOVER_VAULTS], setting),
    acts,
    obtains: EVERYTHING['access-policy'],
  };
}

/** There is no action of its own for recovering a vault: it is created again, in mode recover. */
export const RECOVER_VAULTS: ControlAction = 'Microsoft.KeyVault/vaults/write';

/** P21: overwriting secrets through Resource Manager: a write, never a read, past the data plane and the firewall. */
export function writeSecret(setting: Setting): Way {
  const acts = [act('write-secret', setting.assignment.scope)];
  return { ...rightTo(['Microsoft.KeyVault/vaults/secrets/write'], setting), acts, obtains: ['secrets/set'] };
}
