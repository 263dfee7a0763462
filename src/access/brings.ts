import { normalizeId, parseScope, type ScopeLevel } from '../model/armId.js';
import { remembering } from '../model/remember.js';
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

const DEPLOY_TEMPLATES: ControlAction = 'Microsoft.Resources/deployments/write';
const WRITE_MACHINES: ControlAction = 'Microsoft.Compute/virtualMachines/write';

/** Rights that matter at scopes other than that of the assignment at hand. */
const REMEMBERED: readonly ControlAction[] = [
  DEPLOY_TEMPLATES,
  WRITE_MACHINES,
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
  const belongings: Belonging[] = [];
  for (const assignment of assignments) {
    const { id, scope, roleId, reach } = assignment;
    const rights = remembered.get(roleId) ?? [];
    const level = parseScope(scope)?.level;
    if (level === undefined) continue;
    const hosts = hostsDeployments(level);
    if (!hosts && !rights.some(countsElsewhere)) continue;
    const role = roles.get(roleId)?.name ?? roleId;
    const activation = reach === 'holds' ? null : { step: 'activate-role' as const, id, scope, role };
    const one = { assignment, by: { role, activation }, rights };
    belongings.push(one);
    if (hosts && gives(one, DEPLOY_TEMPLATES)) found.templates ??= one.by;
    if (hosts && gives(one, WRITE_MACHINES)) found.machines ??= one.by;
  }
  // Of the rights of thousands of principals few are ever asked about.
  return { ...found, holds: remembering((right) => placesOf(right, belongings)) };
}

/** The other two only matter where they can be used: at any scope that hosts deployments. */
function countsElsewhere(right: ControlAction): boolean {
  return right !== DEPLOY_TEMPLATES && right !== WRITE_MACHINES;
}

/** A role held or eligible somewhere, and the remembered rights in it. */
interface Belonging {
  readonly assignment: Assignment;
  readonly by: HeldBy;
  readonly rights: readonly ControlAction[];
}

function gives({ assignment, rights }: Belonging, right: ControlAction): boolean {
  const { condition, principal } = assignment;
  if (!rights.includes(right) || !isFree(condition, right)) return false;
  return principal.tenantId === null || !right.startsWith(NOT_DELEGATED);
}

const NOWHERE: HeldAt = { scopes: new Map(), told: new Map() };

/** Where a right is held; what stands above subscriptions also at those that returned it. */
function placesOf(right: ControlAction, belongings: readonly Belonging[]): HeldAt {
  const giving = belongings
    .filter((one) => gives(one, right))
    .map(({ assignment, by }) => ({ scope: normalizeId(assignment.scope), assignment, by }));
  if (giving.length === 0) return NOWHERE;
  const above = giving.filter(({ scope }) => !scope.startsWith('/subscriptions/'));
  return {
    scopes: new Map(giving.map(({ scope, by }) => [scope, by])),
    told: new Map(
      above.flatMap(({ assignment, by }) =>
        subscriptionsIn(assignment.appliesTo).map((below) => [below, by] as const),
      ),
    ),
  };
}
