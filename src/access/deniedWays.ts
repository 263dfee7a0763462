import { normalizeId, parseScope } from '../model/armId.js';
import type { PathStep } from '../model/posture.js';
import { ASSIGN_ROLES, type ControlAction } from './actions.js';
import type { Assignment } from './assignment.js';
import { allTruth, anyTruth, type Truth } from './condition/truth.js';
import { DEFINE_ROLES } from './definitionDenies.js';
import type { Deny } from './denies.js';
import type { Personal } from './holdings.js';
import { dataActionsOf, opensVault } from './permissions.js';
import type { CoveringDeny } from './reach.js';
import { activationsOf, rank } from './rights.js';
import type { Role } from './roles.js';
import { act, type Setting, type Way } from './way.js';

/**
 * What denies leave of a way: the way itself as far as they do not close it, and beside it the way that removes them
 * first where the holder may and that opens it or obtains more (P17). Empty for a way that is closed.
 */
export function lessDenied(way: Way, setting: Setting): readonly Way[] {
  if (way.open === 'no') return [];
  if (setting.group.denies.length === 0 && setting.definitionDenies.size === 0) return [way];
  const plain = judged(way, setting, false);
  const removing = judged(way, setting, true);
  const better =
    rank(removing.open) < rank(plain.open) ||
    (removing.open === plain.open && removing.obtains.length > plain.obtains.length);
  return [plain, ...(better ? [removing] : [])].filter(({ open }) => open !== 'no');
}

/**
 * Closes a way one of whose acts needs rights that are all denied to the holder, who may remove denies first where it
 * is allowed to; a way that may be denied becomes conditional, and what is obtained is less what is denied as data.
 */
function judged(way: Way, setting: Setting, mayRemove: boolean): Way {
  const { assignment, role, group, personal, definitionDenies } = setting;
  const removed = new Set<string>();
  const after: PathStep[] = [];
  const doubts = new Set<string>();
  const about = applying(setting).map((covering) => ({
    ...covering,
    removable: mayRemove ? remover(assignment, role, personal, covering) : null,
  }));
  /** Whether something remains undenied; what stands against it is noted as removed or as doubtful. */
  const remains = (denied: (deny: Deny) => Truth, byDefinition = false): Truth => {
    const against = about
      .filter(({ overVaults }) => overVaults || byDefinition)
      .map(({ deny, applies, removable }) => ({ deny, removable, truth: allTruth([applies, denied(deny)]) }))
      .filter(({ truth }) => truth !== 'no');
    for (const { deny, removable, truth } of against) {
      if (removable !== null) {
        removed.add(deny.scope);
        for (const activation of removable) after.push(activation);
      } else if (truth === 'undecided') doubts.add(deny.id);
    }
    const standing = against.filter(({ removable }) => removable === null).map(({ truth }) => truth);
    return standing.includes('yes') ? 'no' : standing.length > 0 ? 'undecided' : 'yes';
  };
  const acts = way.needs.map((rights) =>
    anyTruth(
      rights.map(({ right, open, at }) =>
        allTruth([
          open,
          remains((deny) => {
            if (right === DEFINE_ROLES) return definitionDenies.get(deny) ?? 'no';
            const denied = deny.deniesControl(right);
            if (at === undefined) return denied;
            return allTruth([
              denied,
              anyTruth(
                at.map((scope) => standsAbove(deny, scope, right === ASSIGN_ROLES && group.model === 'rbac')),
              ),
            ]);
          }, right === DEFINE_ROLES),
        ]),
      ),
    ),
  );
  const obtained = way.obtains.map((permission) => ({
    permission,
    remains:
      way.byRole === true
        ? anyTruth(
            dataActionsOf(permission).map((action) =>
              remains((deny) => onObjects(deny, deny.deniesData(action))),
            ),
          )
        : ('yes' as const),
  }));
  const obtains = obtained.filter((one) => one.remains !== 'no').map(({ permission }) => permission);
  const sure = obtained.filter((one) => one.remains === 'yes').map(({ permission }) => permission);
  // Names and public parts that remain open nothing.
  const opens = opensVault(sure) ? 'yes' : opensVault(obtains) ? 'undecided' : 'no';
  return {
    ...way,
    open: allTruth([way.open, ...acts, opens]),
    conditions: [
      ...way.conditions,
      ...[...doubts].map((text) => ({ source: 'deny-assignment' as const, text })),
    ],
    after: [...(way.after ?? []), ...after],
    acts: [...[...removed].map((scope) => act('remove-deny-assignment', scope)), ...way.acts],
    obtains,
  };
}

interface ApplyingDeny extends CoveringDeny {
  /** Whether it concerns the holder, and the vaults or the places where the role is defined. */
  readonly applies: Truth;
  /** Whether it may stand over the vaults themselves. */
  readonly overVaults: boolean;
}

const known = new WeakMap<Setting, readonly ApplyingDeny[]>();

/** The denies that may concern the holder, looked at once for all its ways: of hundreds few do. */
function applying(setting: Setting): readonly ApplyingDeny[] {
  const found = known.get(setting);
  if (found !== undefined) return found;
  const { assignment, group, definitionDenies } = setting;
  // A deny on one object leaves the vault's others open.
  const over = group.denies.filter(({ objectType }) => objectType === null);
  const overVaults = new Set(over.map(({ deny }) => deny));
  const elsewhere = [...definitionDenies.keys()]
    .filter((deny) => !overVaults.has(deny))
    .map((deny): CoveringDeny => ({ deny, covers: 'yes', objectType: null }));
  const made = [...over, ...elsewhere]
    .map((covering) => ({
      ...covering,
      overVaults: overVaults.has(covering.deny),
      applies: allTruth([covering.covers, covering.deny.isAbout(assignment.principal)]),
    }))
    .filter(({ applies }) => applies !== 'no');
  known.set(setting, made);
  return made;
}

/**
 * Whether a deny assignment that stands over a vault stands over a scope above the vault too. Roles are assigned and
 * defined there, and what is denied below does not hinder that. How management groups lie is not told here.
 */
function standsAbove({ scope, thisScopeOnly }: Deny, at: string, onObjectsToo: boolean): Truth {
  const level = parseScope(at)?.level;
  if (thisScopeOnly) {
    // What holds for one scope only is avoided by a lower one: an object is the lowest where a role there helps.
    if (scope !== at || (level !== 'vault' && level !== 'object')) return 'no';
    return level === 'vault' && onObjectsToo ? 'undecided' : 'yes';
  }
  if (scope === at || scope === '/' || at.startsWith(`${scope}/`)) return 'yes';
  if (parseScope(scope)?.level !== 'management-group' || at === '/') return 'no';
  return level === 'management-group' ? 'undecided' : 'yes';
}

/** A deny of one scope only leaves the data of the objects inside the vault alone. */
function onObjects({ thisScopeOnly }: Deny, denied: Truth): Truth {
  return thisScopeOnly ? allTruth([denied, 'undecided']) : denied;
}

/**
 * A deny assignment that Azure does not protect can be deleted by whoever may at its scope; that right cannot be denied.
 * Gives what has to be activated for it; null where it cannot be removed.
 */
function remover(
  { scope, condition }: Assignment,
  role: Role,
  { heldOver }: Personal,
  { deny }: CoveringDeny,
): readonly PathStep[] | null {
  if (deny.protectedBySystem) return null;
  const above = normalizeId(scope);
  const holds = role.blocks.some(
    (block) => block.condition === null && block.control.includes(REMOVE_DENIES),
  );
  const covers = above === '/' || `${deny.scope}/`.startsWith(`${above}/`);
  if (holds && condition === null && covers) return [];
  const other = heldOver(REMOVE_DENIES, deny.scope);
  return other === null ? null : activationsOf(other);
}

const REMOVE_DENIES: ControlAction = 'Microsoft.Authorization/denyAssignments/delete';
