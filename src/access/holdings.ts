import { normalizeId, parseScope, type ScopeLevel } from '../model/armId.js';
import type { ControlAction } from './actions.js';
import type { Assignment } from './assignment.js';
import type { Truth } from './condition/truth.js';
import { conditionTruth } from './conditionTruth.js';
import type { Directory } from './directory.js';
import {
  covers,
  coversAll,
  type HeldAt,
  heldAbove,
  heldOver,
  moveTargets,
  subscriptionsIn,
} from './heldAt.js';
import type { Ancestors } from './managementGroups.js';
import type { Role } from './roles.js';

/** What one principal can bring to a way from its other assignments. */
export interface Personal {
  /** Whether it may deploy templates, and write virtual machines, at any scope: its own subscription will do. */
  readonly deploysTemplates: Truth;
  readonly writesMachines: Truth;
  /** Whether it may rewrite the definition of the custom role it holds. */
  readonly editsRole: Truth;
  /** A scope it may move a vault to and then open it; null for none that is known. */
  readonly moveTarget: string | null;
  /** The role by which it holds a right at a scope or above it; null for none. */
  readonly heldOver: (right: ControlAction, scope: string) => string | null;
  /** Whether it may delete deny assignments at any scope. */
  readonly deletesDenies: boolean;
  /** The roles that give, at or above the scope of the assignment, what helps beside a right on its vaults. */
  readonly beside: ReadonlyMap<ControlAction, string>;
  /** The same for what is held above that scope only. */
  readonly above: ReadonlyMap<ControlAction, string>;
  /** The same for equal `beside` and `above`. */
  readonly joins: string;
}

/** Finds what the holder of an assignment can bring along. */
export type PersonalOf = (assignment: Assignment, role: Role) => Personal;

/** What principals hold, as far as it may help beside something else. */
export interface Holdings {
  readonly personalOf: PersonalOf;
  /** Whether a principal holds anything of the kind itself, not through a group. */
  readonly isHolder: (principalId: string) => boolean;
}

/** Whether templates and machines can be deployed at a scope of this level. */
export function hostsDeployments(level: ScopeLevel | undefined): boolean {
  return level !== undefined && !['resource', 'vault', 'object'].includes(level);
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

/** Of them those that count on the vaults of another assignment of the same principal. */
const JOINED: readonly ControlAction[] = [
  'Microsoft.Authorization/roleAssignments/write',
  'Microsoft.KeyVault/vaults/write',
  'Microsoft.KeyVault/vaults/deploy/action',
];

/** Lighthouse gives these for single roles and managed identities only, or not at all (access-model 1.11). */
const NOT_DELEGATED = 'Microsoft.Authorization/';

/**
 * Remembers for every principal at which scopes it holds, for certain and without activation, the rights that a
 * way may need elsewhere; what its groups hold counts for it. A template or machine can be deployed at any scope of
 * the tenant (access-model 5.1 P11, P12), so not finding the right leaves it undecided: not every scope was read.
 */
export function indexHoldings(
  assignments: readonly Assignment[],
  roles: ReadonlyMap<string, Role>,
  { groupsOf }: Pick<Directory, 'groupsOf'>,
  ancestors: Ancestors,
): Holdings {
  const remembered = new Map<string, readonly ControlAction[]>();
  for (const role of roles.values()) {
    const rights = rememberedRights(role);
    if (rights.length > 0) remembered.set(role.id, rights);
  }
  const held = new Map<string, Assignment[]>();
  for (const assignment of assignments) {
    if (assignment.reach !== 'holds' || !remembered.has(assignment.roleId)) continue;
    const id = assignment.principal.id.toLowerCase();
    const own = held.get(id);
    if (own === undefined) held.set(id, [assignment]);
    else own.push(assignment);
  }
  const bringsOf = (id: string): Brings => {
    const brings = { deploysTemplates: 'undecided' as Truth, writesMachines: 'undecided' as Truth };
    const places = new Map<ControlAction, Places>();
    for (const one of [id, ...groupsOf(id)])
      for (const assignment of held.get(one) ?? []) {
        const { scope, roleId, condition, principal } = assignment;
        const own = normalizeId(scope);
        const role = roles.get(roleId)?.name ?? roleId;
        const hosts = hostsDeployments(parseScope(own)?.level);
        for (const right of remembered.get(roleId) ?? []) {
          if (!isFree(condition, right)) continue;
          if (principal.tenantId !== null && right.startsWith(NOT_DELEGATED)) continue;
          if (right === 'Microsoft.Resources/deployments/write') {
            if (hosts) brings.deploysTemplates = 'yes';
          } else if (right === 'Microsoft.Compute/virtualMachines/write') {
            if (hosts) brings.writesMachines = 'yes';
          } else note(places, right, own, role, assignment.appliesTo);
        }
      }
    const holds = (right: ControlAction): HeldAt => places.get(right) ?? NOWHERE;
    return {
      ...brings,
      holds,
      deletesDenies: places.has('Microsoft.Authorization/denyAssignments/delete'),
      heldOver: (right, scope) => heldOver(holds(right), scope, ancestors) ?? null,
      joins: new Map(),
      editedRoles: new Map(),
      moveTargets: moveTargets(
        holds('Microsoft.KeyVault/vaults/write'),
        holds('Microsoft.Authorization/roleAssignments/write'),
        ancestors,
      ),
    };
  };
  const lacking = new Map<Role, readonly ControlAction[]>();
  const lackingIn = (role: Role): readonly ControlAction[] => {
    const found = lacking.get(role) ?? lackedBeside(role);
    lacking.set(role, found);
    return found;
  };
  const known = new Map<string, Brings>();
  const personalOf: PersonalOf = ({ principal, scope, appliesTo, condition }, role) => {
    const id = principal.id.toLowerCase();
    const brings = known.get(id) ?? bringsOf(id);
    known.set(id, brings);
    const source = normalizeId(scope);
    return {
      deploysTemplates: brings.deploysTemplates,
      writesMachines: brings.writesMachines,
      heldOver: brings.heldOver,
      deletesDenies: brings.deletesDenies,
      ...joinsAt(brings, condition === null ? lackingIn(role) : JOINED, source, appliesTo, ancestors),
      editsRole: role.custom ? editsRole(brings, role, ancestors) : 'no',
      moveTarget:
        brings.moveTargets.length === 0 || holdsAllAt(brings, source)
          ? null
          : (brings.moveTargets.find((target) => !covers(target, source)) ?? null),
    };
  };
  return { personalOf, isHolder: (id) => held.has(id.toLowerCase()) };
}

const NOWHERE: HeldAt = { scopes: new Map(), told: new Map() };

interface Places {
  readonly scopes: Map<string, string>;
  readonly told: Map<string, string>;
}

/** Remembers that a right is held at a scope; what stands above subscriptions also at those that returned it. */
function note(
  places: Map<ControlAction, Places>,
  right: ControlAction,
  scope: string,
  role: string,
  appliesTo: readonly string[],
): void {
  const found = places.get(right) ?? { scopes: new Map<string, string>(), told: new Map<string, string>() };
  places.set(right, found);
  found.scopes.set(scope, role);
  if (!scope.startsWith('/subscriptions/'))
    for (const below of subscriptionsIn(appliesTo)) found.told.set(below, role);
}

type Joins = Pick<Personal, 'beside' | 'above' | 'joins'>;

const NO_JOINS: Joins = { beside: new Map(), above: new Map(), joins: '' };

/** What a role lacks of the rights that count together; nothing where it has none of them. */
function lackedBeside(role: Role): readonly ControlAction[] {
  const some = role.blocks.some(({ control }) => control.some((right) => JOINED.includes(right)));
  const own = some ? rememberedRights(role) : JOINED;
  return JOINED.filter((right) => !own.includes(right));
}

/**
 * Looked at once for a principal and scope. Where nobody said how management groups lie, something above a
 * subscription reaches those that returned it.
 */
function joinsAt(
  { holds, joins }: Brings,
  lacking: readonly ControlAction[],
  scope: string,
  appliesTo: readonly string[],
  ancestors: Ancestors,
): Joins {
  const wanted = lacking.filter((right) => holds(right).scopes.size > 0);
  if (wanted.length === 0) return NO_JOINS;
  const reached = scope.startsWith('/subscriptions/') ? [] : subscriptionsIn(appliesTo);
  const key = [...wanted, scope, ...reached].join('|');
  const known = joins.get(key);
  if (known !== undefined) return known;
  const found = (at: typeof heldOver) =>
    new Map(
      wanted.flatMap((right) => {
        const held = holds(right);
        const [first, ...others] = reached.map((one) => at(held, one, ancestors));
        const everywhere = others.every((role) => role !== undefined) ? first : undefined;
        const role = at(held, scope, ancestors) ?? everywhere;
        return role === undefined ? [] : [[right, role] as const];
      }),
    );
  const beside = found(heldOver);
  const above = found(heldAbove);
  const made = { beside, above, joins: JSON.stringify([...beside, '', ...above]) };
  joins.set(key, made);
  return made;
}

/** Whether it may do there all that it would move a vault for. */
function holdsAllAt({ heldOver: over }: Brings, scope: string): boolean {
  return (
    over('Microsoft.KeyVault/vaults/write', scope) !== null &&
    over('Microsoft.Authorization/roleAssignments/write', scope) !== null
  );
}

/** Looked at once for a principal and role, however often it is assigned. */
function editsRole({ holds, editedRoles }: Brings, role: Role, ancestors: Ancestors): Truth {
  const edits =
    editedRoles.get(role) ??
    coversAll(holds('Microsoft.Authorization/roleDefinitions/write'), role.assignableScopes, ancestors);
  editedRoles.set(role, edits);
  return edits;
}

/** What one principal can bring along, whichever of its assignments is looked at. */
interface Brings
  extends Pick<Personal, 'deploysTemplates' | 'writesMachines' | 'heldOver' | 'deletesDenies'> {
  readonly holds: (right: ControlAction) => HeldAt;
  readonly joins: Map<string, Joins>;
  readonly editedRoles: Map<Role, Truth>;
  readonly moveTargets: readonly string[];
}

/** Whether a condition says nothing of a right. Assigning roles counts without any condition only (access-model 2.2). */
function isFree(condition: string | null, right: ControlAction): boolean {
  if (condition === null) return true;
  return (
    right !== 'Microsoft.Authorization/roleAssignments/write' && conditionTruth(condition, right) === 'yes'
  );
}

/** The remembered rights that a role gives without a condition on them. */
function rememberedRights({ blocks }: Role): readonly ControlAction[] {
  return REMEMBERED.filter((right) =>
    blocks.some(({ control, condition }) => control.includes(right) && isFree(condition, right)),
  );
}
