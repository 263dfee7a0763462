import { normalizeId, parseScope, type ScopeLevel } from '../model/armId.js';
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

/** Whether templates and machines can be deployed at a scope of this level. */
export function hostsDeployments(level: ScopeLevel | undefined): boolean {
  return level !== undefined && !['resource', 'vault', 'object'].includes(level);
}

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
  const remembered = new Map<string, Rights>();
  for (const role of roles.values()) {
    const rights = rightsElsewhere(role);
    if (Object.values(rights).includes(true)) remembered.set(role.id, rights);
  }
  const held = new Map<string, Assignment[]>();
  for (const assignment of assignments) {
    if (assignment.condition !== null || assignment.reach !== 'holds' || !remembered.has(assignment.roleId))
      continue;
    const id = assignment.principal.id.toLowerCase();
    const own = held.get(id);
    if (own === undefined) held.set(id, [assignment]);
    else own.push(assignment);
  }
  const bringsOf = (id: string): Brings => {
    const brings = {
      deploysTemplates: 'undecided' as Truth,
      writesMachines: 'undecided' as Truth,
      editsRolesAt: new Set<string>(),
    };
    const writesVaultsAt = new Set<string>();
    const assignsRolesAt = new Set<string>();
    for (const one of [id, ...groupsOf(id)])
      for (const { roleId, scope } of held.get(one) ?? []) {
        const rights = remembered.get(roleId);
        const hosts = hostsDeployments(parseScope(scope)?.level);
        if (hosts && rights?.deploysTemplates) brings.deploysTemplates = 'yes';
        if (hosts && rights?.writesMachines) brings.writesMachines = 'yes';
        if (rights?.editsRoles) brings.editsRolesAt.add(normalizeId(scope));
        if (rights?.writesVaults) writesVaultsAt.add(normalizeId(scope));
        if (rights?.assignsRoles) assignsRolesAt.add(normalizeId(scope));
      }
    return {
      ...brings,
      editedRoles: new Map(),
      moveTargets: moveTargets(writesVaultsAt, assignsRolesAt),
    };
  };
  const known = new Map<string, Brings>();
  return ({ principal, scope }, role) => {
    const id = principal.id.toLowerCase();
    const brings = known.get(id) ?? bringsOf(id);
    known.set(id, brings);
    const source = normalizeId(scope);
    return {
      deploysTemplates: brings.deploysTemplates,
      writesMachines: brings.writesMachines,
      editsRole: role.custom && editsRole(brings, role),
      moveTarget: brings.moveTargets.find((target) => !covers(target, source)) ?? null,
    };
  };
}

/** Looked at once for a principal and role, however often it is assigned. */
function editsRole({ editsRolesAt, editedRoles }: Brings, role: Role): boolean {
  const edits = editedRoles.get(role) ?? coversAll(editsRolesAt, role.assignableScopes);
  editedRoles.set(role, edits);
  return edits;
}

/** What one principal can bring along, whichever of its assignments is looked at. */
interface Brings extends Pick<Personal, 'deploysTemplates' | 'writesMachines'> {
  readonly editsRolesAt: ReadonlySet<string>;
  readonly editedRoles: Map<Role, boolean>;
  readonly moveTargets: readonly string[];
}

/** Rights that matter at scopes other than that of the assignment at hand. */
interface Rights {
  readonly deploysTemplates: boolean;
  readonly writesMachines: boolean;
  readonly editsRoles: boolean;
  readonly assignsRoles: boolean;
  readonly writesVaults: boolean;
}

/** Those that a role gives without a condition. */
function rightsElsewhere({ blocks }: Role): Rights {
  const free = new Set<ControlAction>(
    blocks.flatMap((block) => (block.condition === null ? block.control : [])),
  );
  return {
    deploysTemplates: free.has('Microsoft.Resources/deployments/write'),
    writesMachines: free.has('Microsoft.Compute/virtualMachines/write'),
    editsRoles: free.has('Microsoft.Authorization/roleDefinitions/write'),
    assignsRoles: free.has('Microsoft.Authorization/roleAssignments/write'),
    writesVaults: free.has('Microsoft.KeyVault/vaults/write'),
  };
}

const covers = (above: string, scope: string): boolean =>
  above === '/' || above === scope || scope.startsWith(`${above}/`);

/** Whether something is held at a scope or above it, by path; a principal may hold at thousands of scopes. */
function isCovered(held: ReadonlySet<string>, scope: string): boolean {
  for (let end = scope.length; end > 0; end = scope.lastIndexOf('/', end - 1))
    if (held.has(scope.slice(0, end))) return true;
  return held.has('/');
}

/** A role definition can be changed by whoever may write it at every scope where it can be assigned. */
function coversAll(held: ReadonlySet<string>, scopes: readonly string[]): boolean {
  return scopes.length > 0 && held.size > 0 && scopes.every((scope) => isCovered(held, scope));
}

/** The subscriptions and resource groups where the holder may both write vaults and assign roles. */
function moveTargets(writes: ReadonlySet<string>, assigns: ReadonlySet<string>): readonly string[] {
  if (writes.size === 0 || assigns.size === 0) return [];
  return [...new Set([...writes, ...assigns])].filter((target) => {
    const level = parseScope(target)?.level;
    if (level !== 'subscription' && level !== 'resource-group') return false;
    return isCovered(writes, target) && isCovered(assigns, target);
  });
}
