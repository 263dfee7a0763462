import { normalizeId } from '../model/armId.js';
import type { Condition, PathStep } from '../model/posture.js';
import { ASSIGN_ROLES, type ControlAction, WRITE_VAULTS } from './actions.js';
import { allTruth } from './condition/truth.js';
import { conditionTruth } from './conditionTruth.js';
import { DEFINE_ROLES } from './definitionDenies.js';
import { DATA_ACTIONS } from './permissions.js';
import type { VaultGroup } from './reach.js';
import { activationsOf, conditionsOf, freely, freelyAt, ownRight, rightAbove, rightTo } from './rights.js';
import { act, EVERYTHING, type Setting, type Way } from './way.js';

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
    after: personal.editsAfter,
    ...thenOpen(
      [freelyAt(role.assignableScopes, DEFINE_ROLES)],
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
  const assigner = ownAssigns || writes.open === 'no' ? null : (personal.beside.get(ASSIGN_ROLES) ?? null);
  const assigns = ownAssigns || assigner !== null;
  const by = assigner?.role ?? writes.by;
  const next = group.model === 'rbac' ? 'write-access-policy' : 'assign-role';
  return {
    open: assigns ? writes.open : 'no',
    needs: [...writes.needs, freely('Microsoft.Authorization/roleAssignments/write')],
    conditions: writes.conditions,
    acts: [act('switch-permission-model', assignment.scope, by), act(next, assignment.scope)],
    after: [...activationsOf(assigner), ...writes.after],
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
    after: personal.moveAfter,
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
