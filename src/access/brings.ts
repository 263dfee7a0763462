import { normalizeId, parseScope, type ScopeLevel } from '../model/armId.js';
import type { ControlAction } from './actions.js';
import type { Assignment } from './assignment.js';
import { conditionTruth } from './conditionTruth.js';
import { type HeldAt, type HeldBy, subscriptionsIn } from './heldAt.js';
import type { Holds } from './joins.js';
import type { Role } from './roles.js';

/** What one principal can bring along, whichever of its assignments is looked at. */
export interface Brings {
  /** By what it may deploy templates, and write virtual machines, at any scope; null for nothing that is known. */
  readonly templates: HeldBy | null;
  readonly machines: HeldBy | null;
  readonly holds: Holds;
}

/** Rights that matter at scopes other than that of the assignment at hand. */
const REMEMBERED: readonly ControlAction[] = [
  'Microsoft.Resources/deployments/write',
  'Microsoft.Compute/virtualMachines/write',
  'Microsoft.Authorization/roleDefinitions/write',
  'Microsoft.Authorization/roleAssignments/write',
  'Microsoft.Authorization/denyAssignments/delete',
  'Microsoft.KeyVault/vaults/write',
  'Microsoft.KeyVault/vaults/deploy/action',
];

/** Lighthouse gives these for single roles and managed identities only, or not at all (access-model 1.11). */
const NOT_DELEGATED = 'Microsoft.Authorization/';

/** Whether templates and machines can be deployed at a scope of this level. */
export function hostsDeployments(level: ScopeLevel | undefined): boolean {
  return level !== undefined && !['resource', 'vault', 'object'].includes(level);
}

/** The remembered rights that a role gives without a condition on them. */
export function rememberedRights({ blocks }: Role): readonly ControlAction[] {
  return REMEMBERED.filter((right) =>
    blocks.some(({ control, condition }) => control.includes(right) && isFree(condition, right)),
  );
}

/** Whether a condition says nothing of a right. Assigning roles counts without any condition only (access-model 2.2). */
function isFree(condition: string | null, right: ControlAction): boolean {
  if (condition === null) return true;
  return (
    right !== 'Microsoft.Authorization/roleAssignments/write' && conditionTruth(condition, right) === 'yes'
  );
}

/**
 * What assignments of one principal and its groups bring together. `remembered` has the rights of roles by their id,
 * `roles` their names.
 */
export function bringsOf(
  assignments: readonly Assignment[],
  remembered: ReadonlyMap<string, readonly ControlAction[]>,
  roles: ReadonlyMap<string, Role>,
): Brings {
  const found: { templates: HeldBy | null; machines: HeldBy | null } = { templates: null, machines: null };
  const places = new Map<ControlAction, Places>();
  for (const assignment of assignments) {
    const { id, scope, roleId, condition, principal, reach } = assignment;
    const own = normalizeId(scope);
    const role = roles.get(roleId)?.name ?? roleId;
    const by: HeldBy = {
      role,
      activation: reach === 'holds' ? null : { step: 'activate-role', id, scope, role },
    };
    const level = parseScope(own)?.level;
    if (level === undefined) continue;
    const hosts = hostsDeployments(level);
    for (const right of remembered.get(roleId) ?? []) {
      if (!isFree(condition, right)) continue;
      if (principal.tenantId !== null && right.startsWith(NOT_DELEGATED)) continue;
      if (right === 'Microsoft.Resources/deployments/write') {
        if (hosts) found.templates ??= by;
      } else if (right === 'Microsoft.Compute/virtualMachines/write') {
        if (hosts) found.machines ??= by;
      } else note(places, right, own, by, assignment.appliesTo);
    }
  }
  return { ...found, holds: (right) => places.get(right) ?? NOWHERE };
}

const NOWHERE: HeldAt = { scopes: new Map(), told: new Map() };

interface Places {
  readonly scopes: Map<string, HeldBy>;
  readonly told: Map<string, HeldBy>;
}

/** Remembers that a right is held at a scope; what stands above subscriptions also at those that returned it. */
function note(
  places: Map<ControlAction, Places>,
  right: ControlAction,
  scope: string,
  by: HeldBy,
  appliesTo: readonly string[],
): void {
  const found = places.get(right) ?? {
    scopes: new Map<string, HeldBy>(),
    told: new Map<string, HeldBy>(),
  };
  places.set(right, found);
  found.scopes.set(scope, by);
  if (!scope.startsWith('/subscriptions/'))
    for (const below of subscriptionsIn(appliesTo)) found.told.set(below, by);
}
