import { lastSegment } from '../model/armId.js';
import type { ObjectType, Permission } from '../model/permission.js';
import type { Condition, PermissionModel } from '../model/posture.js';
import type { Holder } from '../model/principal.js';
import { ASSIGN_ROLES } from './actions.js';
import type { Assignment } from './assignment.js';
import { type Delegation, roleAssignmentDelegation } from './condition/delegation.js';
import { allTruth, type Truth } from './condition/truth.js';
import { conditionTruth, parsedCondition } from './conditionTruth.js';
import { collectionOf, dataActionsOf, opensVault, withinCollection } from './permissions.js';
import { freelyAt, limitsOf, rank } from './rights.js';
import type { Role, RoleBlock } from './roles.js';
import { act, EVERYTHING, type Setting, type Way } from './way.js';
import { RECOVER_VAULTS, thenOpen, WRITE_POLICIES } from './ways.js';

/** A role that somebody who may assign roles would pick, and whether holding it is certain to help. */
export interface Opener {
  readonly id: string;
  readonly name: string;
  readonly opens: Truth;
  readonly gives: readonly Permission[];
}

/**
 * Built-in roles that exist in every tenant, read or not. Where their definitions were not read, a delegation that
 * permits them is at least undecided. Source: keyvault-roles.json.
 */
const WELL_KNOWN: Readonly<Record<PermissionModel, { readonly id: string; readonly name: string }>> = {
  rbac: { id: '00482a5a-887f-4fb3-b363-3b7fe8e74483', name: 'Key Vault Administrator' },
  'access-policy': { id: 'b24988ac-6180-42a0-ab88-20f7382dd24c', name: 'Contributor' },
};

/**
 * Builds the way of assigning oneself a role that opens the vault (P8, P9), as far as the conditions let roles be
 * assigned. `roles` are all readable role definitions: what a delegation may assign is looked up there.
 */
export function assignRoleIn(roles: ReadonlyMap<string, Role>): (setting: Setting) => Way {
  const openers: Readonly<Record<PermissionModel, readonly Opener[]>> = {
    rbac: openersAmong(roles, 'rbac', ({ data }) => opensVault(data)),
    'access-policy': openersAmong(roles, 'access-policy', ({ control }) =>
      control.some((right) => WRITE_POLICIES.includes(right)),
    ),
  };
  const recoverers = openersAmong(roles, 'access-policy', ({ control }) => control.includes(RECOVER_VAULTS));
  return ({ assignment, role, group, reach }) => {
    const type = reach.level === 'object' ? collectionOf(assignment.scope) : null;
    const known = group.deleted === true ? recoverers : openers[group.model];
    const candidates = type === null ? known : narrowedTo(known, type);
    // A role assigned on an object inside a vault gives no right to write the vault's policies.
    const blocks = group.model === 'access-policy' && reach.level === 'object' ? [] : role.blocks;
    const ways = blocks
      .filter(({ control }) => control.includes(ASSIGN_ROLES))
      .map((block): Way => {
        const limits = assigningLimits(block, assignment);
        const delegation = delegationOf(assignment, limits);
        const { open, opener } = bestOpener(delegation, assignment.principal, candidates, roles);
        const assign = act('assign-role', assignment.scope, opener?.name ?? null);
        const all = group.model === 'rbac' && opener !== null ? opener.gives : EVERYTHING[group.model];
        const obtains = type === null ? all : withinCollection(all, type);
        return {
          open,
          conditions: limits,
          obtains,
          ...thenOpen([freelyAt([assignment.scope], ASSIGN_ROLES)], group, assignment.scope, assign),
        };
      })
      .sort((a, b) => rank(a.open) - rank(b.open));
    const [best] = ways;
    if (best === undefined) return { open: 'no', needs: [], conditions: [], acts: [], obtains: [] };
    return best;
  };
}

/** The openers that help at one object of a type: what they give there goes beyond names and public parts. */
function narrowedTo(openers: readonly Opener[], type: ObjectType): readonly Opener[] {
  return openers
    .map((opener) => ({ ...opener, gives: withinCollection(opener.gives, type) }))
    .filter(({ gives }) => opensVault(gives));
}

/**
 * What binds whoever assigns roles by this block: its conditions, and for a principal of Lighthouse that it may assign
 * the roles it was given only, and those to managed identities (access-model 1.11).
 */
export function assigningLimits(block: RoleBlock, assignment: Assignment): readonly Condition[] {
  const limits = limitsOf(block, assignment);
  if (assignment.principal.tenantId === null) return limits;
  const { delegatedRoles } = assignment;
  const roles = delegatedRoles.length === 0 ? 'no role is named' : delegatedRoles.join(', ');
  const text = `delegatedRoleDefinitionIds (${roles}), to managed identities only`;
  return [...limits, { source: 'role-assignment', text }];
}

/**
 * Which roles the limits let be assigned. Whether a principal of Lighthouse controls a managed identity is not known,
 * so for it no role is certain.
 */
export function delegationOf(
  { principal, delegatedRoles }: Assignment,
  limits: readonly Condition[],
): Delegation {
  const own = principal.tenantId === null;
  // Of Lighthouse only the role's definition has a condition to parse.
  const conditions = own ? limits : limits.filter(({ source }) => source === 'role-definition');
  const bound = roleAssignmentDelegation(...conditions.map(({ text }) => parsedCondition(text)));
  if (own) return bound;
  const allow = delegatedRoles
    .map((id) => lastSegment(id).toLowerCase())
    .filter((roleId) => bound.kind !== 'restricted' || bound.permits({ roleId }) !== 'no');
  return {
    kind: 'restricted',
    permits: ({ roleId }) => (allow.includes(roleId) ? 'undecided' : 'no'),
    roleIds: { allow },
    principalIds: undefined,
    principalTypes: undefined,
    text: limits.map(({ text }) => text).join(' AND '),
  };
}

/**
 * The best role that a delegation lets the holder assign to itself. Where only other principals are permitted it
 * is undecided: the holder may control one of them (a group, an identity), which is not known here.
 */
export function bestOpener(
  delegation: Delegation,
  { id, type }: Holder,
  openers: readonly Opener[],
  roles: ReadonlyMap<string, Role>,
): { readonly open: Truth; readonly opener: Opener | null } {
  if (delegation.kind === 'unrestricted') return { open: 'yes', opener: null };
  if (delegation.kind === 'undecided') return { open: 'undecided', opener: null };
  let best: { open: Truth; opener: Opener | null } = { open: 'no', opener: null };
  const only =
    delegation.roleIds !== undefined && 'allow' in delegation.roleIds ? delegation.roleIds.allow : null;
  for (const opener of openers) {
    const { id: roleId, opens } = opener;
    if (only !== null && !only.includes(roleId)) continue;
    const toSelf = delegation.permits({ roleId, principalId: id, principalType: type });
    const toAnyone = toSelf === 'no' ? delegation.permits({ roleId }) : toSelf;
    const open = allTruth([opens, toSelf === 'no' && toAnyone !== 'no' ? 'undecided' : toSelf]);
    const better = rank(open) < rank(best.open);
    const richer =
      open !== 'no' && open === best.open && opener.gives.length > (best.opener?.gives.length ?? 0);
    if (better || richer) best = { open, opener };
  }
  const unread = (only ?? []).some((roleId) => !roles.has(roleId));
  // A role that was not read could give more than the best of those that were.
  return best.open !== 'yes' && unread ? { open: 'undecided', opener: null } : best;
}

/**
 * The roles that open vaults to whoever holds them: by themselves, or because what they may assign does in turn.
 */
function openersAmong(
  roles: ReadonlyMap<string, Role>,
  model: PermissionModel,
  opens: (block: RoleBlock) => boolean,
): readonly Opener[] {
  const wellKnown = WELL_KNOWN[model];
  const found = new Map<string, Opener>();
  if (!roles.has(wellKnown.id))
    found.set(wellKnown.id, { ...wellKnown, opens: 'undecided', gives: EVERYTHING[model] });
  for (const { id, name, blocks } of roles.values()) {
    const useful = blocks.filter((block) => opens(block) || isFreeAssigner(block));
    if (useful.length === 0) continue;
    const free = useful.some((block) => isFree(block, opens));
    const gives = useful.some(isFreeAssigner)
      ? EVERYTHING[model]
      : [...new Set(useful.flatMap(({ data }) => data))];
    found.set(id, { id, name, opens: free ? 'yes' : 'undecided', gives });
  }
  // A role that may assign some roles only opens what one of those opens; it takes rounds, as they may chain.
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const { id, name, blocks } of roles.values()) {
      if (found.has(id)) continue;
      const opener = blocks
        .filter(isBoundAssigner)
        .map(({ condition }) => assignable(condition, found))
        .find(Boolean);
      if (opener) found.set(id, { id, name, opens: 'undecided', gives: opener.gives });
    }
  }
  return [...found.values()];
}

/** Whether a block opens vaults whatever its condition says: there is none, or it is about other actions. */
export function isFree(
  { control, data, condition }: RoleBlock,
  opens: (block: RoleBlock) => boolean,
): boolean {
  if (condition === null) return true;
  const unbound = (action: string) => conditionTruth(condition, action) === 'yes';
  const rest = {
    control: control.filter(unbound),
    data: data.filter((permission) => dataActionsOf(permission).every(unbound)),
    condition,
  };
  return opens(rest);
}

const isFreeAssigner = ({ control, condition }: RoleBlock): boolean =>
  condition === null && control.includes(ASSIGN_ROLES);
const isBoundAssigner = ({ control, condition }: RoleBlock): boolean =>
  condition !== null && control.includes(ASSIGN_ROLES);

/** An opener that a condition may let be assigned. */
function assignable(condition: string | null, openers: ReadonlyMap<string, Opener>): Opener | undefined {
  const delegation = roleAssignmentDelegation(parsedCondition(condition ?? ''));
  return [...openers.values()].find(
    ({ id }) => delegation.kind !== 'restricted' || delegation.permits({ roleId: id }) !== 'no',
  );
}
