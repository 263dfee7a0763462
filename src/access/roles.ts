import { lastSegment, normalizeId } from '../model/armId.js';
import type { Permission } from '../model/permission.js';
import type { RoleName } from '../model/posture.js';
import { actionMatcher, CONTROL_ACTIONS, type ControlAction } from './actions.js';
import { type Body, conditionOf, objectOf, propertiesOf, textOf, textsOf } from './body.js';
import { DATA_ACTIONS, isUnlistedDataAction, opensVault } from './permissions.js';

/**
 * What one permission block of a role gives on a vault. notActions trim their own block only: another block, or
 * another role, may give the same action.
 */
export interface RoleBlock {
  readonly control: readonly ControlAction[];
  readonly data: readonly Permission[];
  /** The condition inside the definition, which holds for every assignment of the role. */
  readonly condition: string | null;
}

/** A role definition reduced to what matters for vaults; `blocks` is empty for the many roles that give nothing. */
export interface Role extends RoleName {
  /** ARM id of the definition, at the tenant's scope: the subscription in the id is only the one that was asked. */
  readonly armId: string;
  readonly custom: boolean;
  /** Where a custom role can be assigned, normalised. */
  readonly assignableScopes: readonly string[];
  /** Whether it may do everything and assign roles: an Owner by another name. */
  readonly ownerEquivalent: boolean;
  /** Of a custom role, the patterns that give more on vaults than reading, as they are written. */
  readonly wildcards: readonly string[];
  readonly blocks: readonly RoleBlock[];
}

/** A role definition that cannot be read: why, and its GUID where that much is known. */
export interface UnreadableRole {
  readonly id: string | null;
  readonly reason: string;
}

/**
 * Reads a role definition. Roles are known by GUID: the id of a built-in role carries whichever subscription was
 * asked. Source: Azure role definitions; REST 2022-05-01-preview, which returns the blocks' conditions.
 */
export function readRole(body: unknown): Role | UnreadableRole {
  const object = objectOf(body);
  const armId = textOf(object?.id) ?? textOf(object?.name);
  const id = armId === null ? null : lastSegment(armId).toLowerCase();
  if (id === null) return { id, reason: 'a role definition without an id' };
  const properties = propertiesOf(body);
  const permissions = properties?.permissions;
  if (properties === null || !Array.isArray(permissions))
    return { id, reason: `role definition ${id} has no list of permissions` };
  const blocks: RoleBlock[] = [];
  for (const item of permissions) {
    const block = readBlock(objectOf(item));
    if (block === null)
      return { id, reason: `role definition ${id} has a permission block that cannot be read` };
    if (block.control.length > 0 || block.data.length > 0) blocks.push(block);
  }
  const custom = textOf(properties.type)?.toLowerCase() === 'customrole';
  return {
    id,
    armId: `/providers/Microsoft.Authorization/roleDefinitions/${id}`,
    name: textOf(properties.roleName) ?? id,
    custom,
    assignableScopes: (textsOf(properties.assignableScopes) ?? []).map(normalizeId),
    ownerEquivalent: permissions.some((item) => writesEverything(objectOf(item))),
    wildcards: custom ? wildcardsOf(permissions) : [],
    blocks,
  };
}

/** Actions of many providers and of authorization: a block that holds them all, unconditioned, is an Owner's. */
const OWNER_ACTIONS = [
  'Microsoft.Authorization/roleAssignments/write',
  'Microsoft.Authorization/roleDefinitions/write',
  'Microsoft.Compute/virtualMachines/write',
  'Microsoft.KeyVault/vaults/write',
  'Microsoft.Network/virtualNetworks/write',
  'Microsoft.Resources/subscriptions/resourceGroups/write',
  'Microsoft.Storage/storageAccounts/write',
] as const;

function writesEverything(block: Body | null): boolean {
  const given = textsOf(block?.actions) ?? [];
  const withheld = textsOf(block?.notActions) ?? [];
  return (
    block !== null &&
    conditionOf(block) === null &&
    subtract(OWNER_ACTIONS, given, withheld).length === OWNER_ACTIONS.length
  );
}

/** Patterns with `*` that, less what their block withholds, give actions on vaults which are more than reading. */
function wildcardsOf(permissions: readonly unknown[]): readonly string[] {
  const found = permissions.flatMap((item) => {
    const block = objectOf(item);
    const giving = (given: unknown, withheld: unknown, universe: readonly string[]) =>
      (textsOf(given) ?? []).filter(
        (pattern) =>
          pattern.includes('*') && subtract(universe, [pattern], textsOf(withheld) ?? []).length > 0,
      );
    return [
      ...giving(block?.actions, block?.notActions, VAULT_WRITES),
      ...giving(block?.dataActions, block?.notDataActions, DATA_WRITES),
    ];
  });
  return [...new Set(found)];
}

const VAULT_WRITES = CONTROL_ACTIONS.filter((action) => action.startsWith('Microsoft.KeyVault/'));
const DATA_WRITES = DATA_ACTIONS.filter(({ permissions }) => opensVault(permissions)).map(
  ({ action }) => action,
);

function readBlock(block: Body | null): RoleBlock | null {
  if (block === null) return null;
  const actions = textsOf(block.actions);
  const notActions = textsOf(block.notActions);
  const dataActions = textsOf(block.dataActions);
  const notDataActions = textsOf(block.notDataActions);
  const condition = conditionOf(block);
  if (actions === null || notActions === null || dataActions === null || notDataActions === null) return null;
  if (condition === undefined) return null;
  return {
    control: subtract(CONTROL_ACTIONS, actions, notActions),
    data: dataPermissions(dataActions, notDataActions),
    condition,
  };
}

function subtract<T extends string>(
  universe: readonly T[],
  given: readonly string[],
  withheld: readonly string[],
): readonly T[] {
  if (given.length === 0) return [];
  const gives = actionMatcher(given);
  const withholds = actionMatcher(withheld);
  return universe.filter((action) => gives(action) && !withholds(action));
}

/** The permissions of a list of data actions, less the withheld ones; an `actions` list never gives any. */
function dataPermissions(given: readonly string[], withheld: readonly string[]): readonly Permission[] {
  if (given.length === 0) return [];
  const gives = actionMatcher(given);
  const withholds = actionMatcher(withheld);
  const known = DATA_ACTIONS.flatMap(({ action, permissions }) =>
    gives(action) && !withholds(action) ? permissions : [],
  );
  const unlisted = given.filter(isUnlistedDataAction).map((action) => action.trim());
  return [...known, ...unlisted.filter((action) => !withholds(action))];
}

/** Stands for a role whose definition was not read: it could give everything. */
export function unreadRole(id: string): Role {
  const data = DATA_ACTIONS.flatMap(({ permissions }) => permissions);
  return {
    id,
    armId: id,
    name: id,
    custom: false,
    assignableScopes: [],
    ownerEquivalent: false,
    wildcards: [],
    blocks: [{ control: CONTROL_ACTIONS, data, condition: null }],
  };
}
