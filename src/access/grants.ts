import { lastSegment } from '../model/armId.js';
import type { Permission } from '../model/permission.js';
import type { Condition, Grant, GrantTerms } from '../model/posture.js';
import type { Principal } from '../model/principal.js';
import { remembered } from '../model/remember.js';
import { type Assignment, identityOf } from './assignment.js';
import { allTruth, type Truth } from './condition/truth.js';
import { dataConditionTruth } from './conditionTruth.js';
import { collectionOf, dataActionsOf, rolePowerOf, withinCollection } from './permissions.js';
import { type PowersOf, powersBy } from './powers.js';
import type { CoveringDeny, Reach, VaultGroup } from './reach.js';
import { limitsOf } from './rights.js';
import type { Role } from './roles.js';

/** Permissions that hold, and those that something undecided decides, with what that is. */
interface Split {
  readonly certain: readonly Permission[];
  readonly conditional: readonly Permission[];
  readonly conditions: readonly Condition[];
}

/** Terms, and the vaults of a group for which they hold. */
interface Part {
  readonly terms: GrantTerms;
  readonly vaults: readonly string[];
}

const noParts = () => new Map<string, readonly Part[]>();
const NO_VAULTS: readonly string[] = [];

/**
 * Builds the grants of role assignments. Terms are made once per role, condition and vault group; a vault group
 * belongs to one scope, so that assignments alike in all but the principal share their terms.
 */
export function grantsFromAssignments(): (
  assignment: Assignment,
  role: Role,
  reach: Reach,
) => readonly Grant[] {
  const known = new Map<VaultGroup, Map<string, readonly Part[]>>();
  const powersOf = powersBy(rolePowerOf);
  const partsOf = (assignment: Assignment, role: Role, reach: Reach, group: VaultGroup, key: string) => {
    // A deny looks at the principal, so what it leaves is not shared.
    if (group.denies.length > 0) return partsIn(assignment, role, reach, group, powersOf);
    const byKey = remembered(known, group, noParts);
    return remembered(byKey, key, () => partsIn(assignment, role, reach, group, powersOf));
  };
  return (assignment, role, reach) => {
    const grants: Grant[] = [];
    if (role.blocks.every(({ data }) => data.length === 0)) return grants;
    const key = sharingKey(assignment, role);
    const { principal, id: cause } = assignment;
    const identity = identityOf(assignment);
    for (const group of reach.groups)
      for (const { terms, vaults } of partsOf(assignment, role, reach, group, key))
        grants.push({ terms, principal, cause, identity, vaults, managedVaults: NO_VAULTS });
    return grants;
  };
}

/** Equal for assignments at one scope that give the same on the same terms. */
function sharingKey({ reach, timeBound, condition }: Assignment, { id }: Role): string {
  if (reach === 'holds' && !timeBound && condition === null) return id;
  return `${id}|${reach}|${timeBound}|${condition ?? ''}`;
}

function partsIn(
  assignment: Assignment,
  role: Role,
  reach: Reach,
  group: VaultGroup,
  powersOf: PowersOf,
): readonly Part[] {
  return groupsByName(assignment, role, group).flatMap((part) =>
    roleTerms(assignment, role, reach, part, powersOf).map((terms) => ({ terms, vaults: part.vaults })),
  );
}

/** Where a condition asks for the vault's name, every vault is looked at by itself, for its name is known. */
function groupsByName(assignment: Assignment, role: Role, group: VaultGroup): readonly VaultGroup[] {
  const texts = [assignment.condition, ...role.blocks.map(({ condition }) => condition)];
  if (!texts.some((text) => text !== null && VAULT_NAME.test(text))) return [group];
  return group.vaults.map((id) => ({ ...group, vaults: [id] }));
}

const VAULT_NAME = /microsoft\.keyvault\/vaults:name/i;

function roleTerms(
  assignment: Assignment,
  role: Role,
  reach: Reach,
  group: VaultGroup,
  powersOf: PowersOf,
): readonly GrantTerms[] {
  const allowed = lessDenied(
    allowedBy(role, assignment, reach, group),
    group.denies,
    assignment.principal,
    reach,
  );
  const common = {
    source: 'role-assignment' as const,
    role: { id: role.id, name: role.name },
    scope: assignment.scope,
    scopeLevel: reach.level,
    vaultsInScope: reach.vaultsInScope,
    reach: assignment.reach,
    // Data roles give nothing on a vault that obeys access policies (access-model 2.1).
    inert: group.model === 'rbac' ? null : ('permission-model' as const),
    timeBound: assignment.timeBound,
  };
  const parts: GrantTerms[] = [];
  const add = (permissions: readonly Permission[], conditions: readonly Condition[]) => {
    if (permissions.length > 0) parts.push({ ...common, ...powersOf(permissions), ...certainty(conditions) });
  };
  add(allowed.certain, group.unread);
  add(allowed.conditional, [...allowed.conditions, ...group.unread]);
  return parts;
}

/** Certain where nothing is open. */
export function certainty(conditions: readonly Condition[]): Pick<GrantTerms, 'certainty' | 'conditions'> {
  return { certainty: conditions.length === 0 ? 'certain' : 'conditional', conditions };
}

/**
 * The data permissions of a role under the conditions of its blocks and of the assignment: both have to hold
 * (access-model 1.4); actions that a condition does not name are free of it.
 */
function allowedBy(role: Role, assignment: Assignment, { level }: Reach, { vaults }: VaultGroup): Split {
  const certain = new Set<Permission>();
  const conditional = new Set<Permission>();
  const conditions: Condition[] = [];
  const [onlyVault, ...moreVaults] = vaults;
  const vaultName = onlyVault === undefined || moreVaults.length > 0 ? null : lastSegment(onlyVault);
  const secretName = level === 'object' ? lastSegment(assignment.scope) : null;
  for (const block of role.blocks) {
    const limits = limitsOf(block, assignment);
    const data =
      level === 'object' ? withinCollection(block.data, collectionOf(assignment.scope)) : block.data;
    for (const permission of data) {
      const truths = limits.map(({ text }) =>
        allTruth(
          dataActionsOf(permission).map((action) => dataConditionTruth(text, action, vaultName, secretName)),
        ),
      );
      if (truths.includes('no')) continue;
      const open = limits.filter((_, index) => truths[index] === 'undecided');
      if (open.length === 0) certain.add(permission);
      else {
        conditional.add(permission);
        for (const limit of open)
          if (!conditions.some(({ text }) => text === limit.text)) conditions.push(limit);
      }
    }
  }
  return {
    certain: [...certain],
    conditional: [...conditional].filter((permission) => !certain.has(permission)),
    conditions,
  };
}

/** Takes away what deny assignments deny; what they may deny becomes conditional on them. */
function lessDenied(
  split: Split,
  denies: readonly CoveringDeny[],
  principal: Principal,
  { level }: Reach,
): Split {
  let { certain, conditional } = split;
  const conditions = [...split.conditions];
  for (const { deny, covers, objectType } of denies) {
    const hits = [
      covers,
      deny.isAbout(principal),
      ...(deny.thisScopeOnly && level !== 'object' ? ['undecided' as const] : []),
    ];
    if (hits.includes('no')) continue;
    const outcome = (permission: Permission): Truth => {
      if (objectType !== null && withinCollection([permission], objectType).length === 0) return 'no';
      const denied = dataActionsOf(permission).map((action) => deny.deniesData(action));
      if (denied.every((answer) => answer === 'no')) return 'no';
      return hits.includes('undecided') || denied.includes('undecided') ? 'undecided' : 'yes';
    };
    const doubtful = certain.filter((permission) => outcome(permission) === 'undecided');
    if ([...certain, ...conditional].some((permission) => outcome(permission) === 'undecided'))
      conditions.push({ source: 'deny-assignment', text: deny.id });
    certain = certain.filter((permission) => outcome(permission) === 'no');
    conditional = [...conditional.filter((permission) => outcome(permission) !== 'yes'), ...doubtful];
  }
  return { certain, conditional, conditions };
}
