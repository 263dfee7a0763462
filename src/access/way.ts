import { OBJECT_TYPES, type Permission, VERBS } from '../model/permission.js';
import type { Condition, PathStep, PermissionModel } from '../model/posture.js';
import type { ControlAction } from './actions.js';
import type { Assignment } from './assignment.js';
import type { Truth } from './condition/truth.js';
import type { DefinitionDenies } from './definitionDenies.js';
import type { Personal } from './holdings.js';
import { DATA_ACTIONS } from './permissions.js';
import type { Reach, VaultGroup } from './reach.js';
import type { Role } from './roles.js';

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
  /** Roles that are activated first, beside the one that the way begins with. */
  readonly after?: readonly PathStep[];
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
  /** What stands against rewriting the role, wherever it is defined. */
  readonly definitionDenies: DefinitionDenies;
}

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
