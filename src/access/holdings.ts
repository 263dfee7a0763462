import { normalizeId, parseScope } from '../model/armId.js';
import type { ControlAction } from './actions.js';
import type { Assignment } from './assignment.js';
import type { Truth } from './condition/truth.js';
import type { Directory } from './directory.js';
import type { Role } from './roles.js';

/** What one principal can bring to a way from its other assignments. */
export interface Personal {
  /** Whether it may deploy templates, and write virtual machines, at any scope: its own subscription will do. */
  readonly deploysTemplates: Truth;
  readonly writesMachines: Truth;
  /** Whether it may rewrite the definition of the custom role it holds. */
  readonly editsRole: boolean;
  /** A scope it may move a vault to and then open it; null for none that is known. */
  readonly moveTarget: string | null;
}

/** Finds what the holder of an assignment can bring along. */
export type PersonalOf = (assignment: Assignment, role: Role) => Personal;

/** Rights that matter at scopes other than that of the assignment at hand. */
const REMEMBERED: readonly ControlAction[] = [
  'Microsoft.Resources/deployments/write',
  'Microsoft.Compute/virtualMachines/write',
  'Microsoft.Authorization/roleDefinitions/write',
  'Microsoft.Authorization/roleAssignments/write',
  'Microsoft.KeyVault/vaults/write',
];

/**
 * Remembers for every principal at which scopes it holds, for certain and without activation, the rights that a
 * way may need elsewhere; what its groups hold counts for it. A template or machine can be deployed at any scope of
 * the tenant (access-model 5.1 P11, P12), so not finding the right leaves it undecided: not every scope was read.
 */
export function indexHoldings(
  assignments: readonly Assignment[],
  roles: ReadonlyMap<string, Role>,
  { groupsOf }: Pick<Directory, 'groupsOf'>,
): PersonalOf {
  const held = new Map<string, Map<ControlAction, string[]>>();
  for (const { principal, roleId, scope, condition, reach } of assignments) {
    const role = roles.get(roleId);
    if (role === undefined || condition !== null || reach !== 'holds') continue;
    const rights = role.blocks.flatMap((block) => (block.condition === null ? block.control : []));
    for (const right of rights) {
      if (!REMEMBERED.includes(right)) continue;
      const id = principal.id.toLowerCase();
      const own = held.get(id) ?? new Map<ControlAction, string[]>();
      const scopes = own.get(right);
      if (scopes) scopes.push(normalizeId(scope));
      else own.set(right, [normalizeId(scope)]);
      held.set(id, own);
    }
  }
  const scopesOf = (principalId: string, right: ControlAction): readonly string[] =>
    [principalId.toLowerCase(), ...groupsOf(principalId)].flatMap((id) => held.get(id)?.get(right) ?? []);
  const anywhere = (principalId: string, right: ControlAction): Truth =>
    scopesOf(principalId, right).length > 0 ? 'yes' : 'undecided';
  return ({ principal: { id }, scope }, role) => ({
    deploysTemplates: anywhere(id, 'Microsoft.Resources/deployments/write'),
    writesMachines: anywhere(id, 'Microsoft.Compute/virtualMachines/write'),
    editsRole:
      role.custom &&
      coversAll(scopesOf(id, 'Microsoft.Authorization/roleDefinitions/write'), role.assignableScopes),
    moveTarget: targetOf(
      scope,
      scopesOf(id, 'Microsoft.KeyVault/vaults/write'),
      scopesOf(id, 'Microsoft.Authorization/roleAssignments/write'),
    ),
  });
}

const covers = (above: string, scope: string): boolean =>
  above === '/' || above === scope || scope.startsWith(`${above}/`);

/** A role definition can be changed by whoever may write it at every scope where it can be assigned. */
function coversAll(held: readonly string[], scopes: readonly string[]): boolean {
  return scopes.length > 0 && scopes.every((scope) => held.some((above) => covers(above, scope)));
}

/** A subscription or resource group elsewhere where the holder may both write vaults and assign roles. */
function targetOf(scope: string, writes: readonly string[], assigns: readonly string[]): string | null {
  const source = normalizeId(scope);
  const level = (target: string) => parseScope(target)?.level;
  return (
    writes.find(
      (target) =>
        !covers(target, source) &&
        (level(target) === 'subscription' || level(target) === 'resource-group') &&
        assigns.some((above) => covers(above, target)),
    ) ?? null
  );
}
