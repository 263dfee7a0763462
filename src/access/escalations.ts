import type { Condition, Escalation, EscalationTerms, PathStep, PermissionModel } from '../model/posture.js';
import type { Principal } from '../model/principal.js';
import type { ControlAction } from './actions.js';
import type { Assignment } from './assignments.js';
import { type Delegation, roleAssignmentDelegation } from './condition/delegation.js';
import { allTruth, anyTruth, type Truth } from './condition/truth.js';
import { conditionTruth, parsedCondition } from './conditionTruth.js';
import { opensVault } from './permissions.js';
import type { CoveringDeny, Reach, VaultGroup } from './reach.js';
import type { Role, RoleBlock } from './roles.js';

const ASSIGN_ROLES: ControlAction = 'Microsoft.Authorization/roleAssignments/write';

/**
 * Either of them writes the access policies of a vault that obeys them (access-model 2.3: vaults/write by PUT or
 * PATCH of the vault, accessPolicies/write by its own operation).
 */
const WRITE_POLICIES: readonly ControlAction[] = [
  'Microsoft.KeyVault/vaults/write',
  'Microsoft.KeyVault/vaults/accessPolicies/write',
];

/** One way from an assignment to the data: whether it is open, what decides that, and the acts in order. */
interface Way {
  readonly open: Truth;
  /** The control actions of which any one opens the way. */
  readonly rights: readonly ControlAction[];
  readonly conditions: readonly Condition[];
  readonly acts: readonly PathStep[];
}

/** A role that somebody who may assign roles would pick, and whether holding it is certain to help. */
interface Opener {
  readonly role: Role;
  readonly opens: Truth;
}

/**
 * Builds the escalations of role assignments: writing access policies, and assigning a role that opens the vault.
 * Each vault is named under one escalation of a cause, that of the shortest certain way, else of the shortest
 * conditional one; the others are `otherPaths`. Source: access-model 5.1, P6 to P9.
 *
 * `roles` are all readable role definitions: what a delegation condition lets be assigned is looked up there.
 */
export function escalationsFromAssignments(
  roles: ReadonlyMap<string, Role>,
): (assignment: Assignment, role: Role, reach: Reach) => readonly Escalation[] {
  const openers: Readonly<Record<PermissionModel, readonly Opener[]>> = {
    rbac: openersAmong(roles, opensData),
    'access-policy': openersAmong(roles, opensPolicies),
  };
  const known = new Map<VaultGroup, Map<string, EscalationTerms | null>>();
  const termsOf = (assignment: Assignment, role: Role, reach: Reach, group: VaultGroup) => {
    const make = () => escalationTerms(assignment, role, reach, group, openers[group.model], roles);
    // Denies and conditions look at the principal, so their terms are not shared.
    const shared = group.denies.length === 0 && assignment.condition === null && isUnconditioned(role);
    if (!shared) return make();
    const byRole = known.get(group) ?? new Map<string, EscalationTerms | null>();
    known.set(group, byRole);
    const found = byRole.get(role.id);
    const terms = found === undefined ? make() : found;
    byRole.set(role.id, terms);
    return terms;
  };
  return (assignment, role, reach) =>
    role.blocks.every(({ control }) => control.length === 0)
      ? []
      : reach.groups.flatMap((group) => {
          const terms = termsOf(assignment, role, reach, group);
          if (terms === null) return [];
          const { principal, id: cause, identity } = assignment;
          return [{ terms, principal, cause, identity, vaults: group.vaults }];
        });
}

function isUnconditioned(role: Role): boolean {
  return role.blocks.every(({ condition }) => condition === null);
}

function escalationTerms(
  assignment: Assignment,
  role: Role,
  reach: Reach,
  group: VaultGroup,
  openers: readonly Opener[],
  roles: ReadonlyMap<string, Role>,
): EscalationTerms | null {
  const ways = [
    ...(group.model === 'access-policy' ? [writePolicies(assignment, role, reach)] : []),
    assignRole(assignment, role, group.model, openers, roles),
  ]
    .map((way) => lessDenied(way, group.denies, assignment))
    .filter(({ open }) => open !== 'no')
    .sort((a, b) => Number(a.open !== 'yes') - Number(b.open !== 'yes') || a.acts.length - b.acts.length);
  const [best, ...others] = ways;
  const [first] = best?.acts ?? [];
  if (best === undefined || first === undefined) return null;
  const conditions = [...(best.open === 'yes' ? [] : best.conditions), ...group.unread];
  return {
    step: first.step,
    role: { id: role.id, name: role.name },
    scope: assignment.scope,
    scopeLevel: reach.level,
    certainty: conditions.length === 0 ? 'certain' : 'conditional',
    conditions,
    acts: best.acts,
    otherPaths: others.map(({ acts }) => acts),
  };
}

function act(step: PathStep['step'], scope: string, role: string | null): PathStep {
  return { step, id: null, scope, role };
}

/** Writing an access policy for oneself. A right that stands on an object inside the vault does not cover the vault. */
function writePolicies(assignment: Assignment, role: Role, reach: Reach): Way {
  const held = reach.level === 'object' ? [] : role.blocks.flatMap((block) => writeRights(block, assignment));
  return {
    open: anyTruth(held.map(({ open }) => open)),
    rights: held.filter(({ open }) => open !== 'no').map(({ right }) => right),
    conditions: [
      ...new Map(held.flatMap(({ limits }) => limits).map((limit) => [limit.text, limit])).values(),
    ],
    acts: [act('write-access-policy', assignment.scope, null)],
  };
}

/** The rights of a block to write access policies, each with what its conditions say and which leave it open. */
function writeRights(block: RoleBlock, assignment: Assignment) {
  return block.control
    .filter((right) => WRITE_POLICIES.includes(right))
    .map((right) => {
      const judged = limitsOf(block, assignment).map((limit) => ({
        limit,
        truth: conditionTruth(limit.text, right),
      }));
      const limits = judged.filter(({ truth }) => truth === 'undecided').map(({ limit }) => limit);
      return { right, limits, open: allTruth(judged.map(({ truth }) => truth)) };
    });
}

function limitsOf(block: RoleBlock, assignment: Assignment): readonly Condition[] {
  return [
    ...(block.condition === null ? [] : [{ source: 'role-definition' as const, text: block.condition }]),
    ...(assignment.condition === null
      ? []
      : [{ source: 'role-assignment' as const, text: assignment.condition }]),
  ];
}

/** Assigning oneself a role that opens the vault, as far as the conditions let roles be assigned. */
function assignRole(
  assignment: Assignment,
  role: Role,
  model: PermissionModel,
  openers: readonly Opener[],
  roles: ReadonlyMap<string, Role>,
): Way {
  const then = model === 'access-policy' ? [act('write-access-policy', assignment.scope, null)] : [];
  const ways = role.blocks
    .filter(({ control }) => control.includes(ASSIGN_ROLES))
    .map((block): Way => {
      const limits = limitsOf(block, assignment);
      const delegation = roleAssignmentDelegation(...limits.map(({ text }) => parsedCondition(text)));
      const { open, opener } = bestOpener(delegation, assignment.principal, openers, roles);
      const acts = [act('assign-role', assignment.scope, opener), ...then];
      return { open, rights: [ASSIGN_ROLES], conditions: limits, acts };
    })
    .sort((a, b) => rank(a.open) - rank(b.open));
  return ways[0] ?? { open: 'no', rights: [], conditions: [], acts: [] };
}

const rank = (truth: Truth): number => ['yes', 'undecided', 'no'].indexOf(truth);

/**
 * The best role that a delegation lets the holder assign to itself. Where only other principals are permitted it
 * is undecided: the holder may control one of them (a group, an identity), which is not known here.
 */
function bestOpener(
  delegation: Delegation,
  { id, type }: Principal,
  openers: readonly Opener[],
  roles: ReadonlyMap<string, Role>,
): { readonly open: Truth; readonly opener: string | null } {
  if (delegation.kind === 'unrestricted') return { open: 'yes', opener: null };
  if (delegation.kind === 'undecided') return { open: 'undecided', opener: null };
  let best: { open: Truth; opener: string | null } = { open: 'no', opener: null };
  for (const { role, opens } of openers) {
    const toSelf = delegation.permits({ roleId: role.id, principalId: id, principalType: type });
    const toAnyone = toSelf === 'no' ? delegation.permits({ roleId: role.id }) : toSelf;
    const open = allTruth([opens, toSelf === 'no' && toAnyone !== 'no' ? 'undecided' : toSelf]);
    if (rank(open) < rank(best.open)) best = { open, opener: role.name };
  }
  const permitted =
    delegation.roleIds !== undefined && 'allow' in delegation.roleIds ? delegation.roleIds.allow : [];
  const unread = permitted.some((roleId) => !roles.has(roleId));
  return best.open === 'no' && unread ? { open: 'undecided', opener: null } : best;
}

/** The roles that open vaults of a model to whoever holds them, directly or by assigning roles in turn. */
function openersAmong(
  roles: ReadonlyMap<string, Role>,
  opens: (block: RoleBlock) => boolean,
): readonly Opener[] {
  return [...roles.values()].flatMap((role) => {
    const useful = role.blocks.filter((block) => opens(block) || block.control.includes(ASSIGN_ROLES));
    const free = useful.some(({ condition }) => condition === null);
    return useful.length === 0 ? [] : [{ role, opens: free ? 'yes' : 'undecided' }];
  });
}

const opensData = ({ data }: RoleBlock): boolean => opensVault(data);
const opensPolicies = ({ control }: RoleBlock): boolean =>
  control.some((action) => WRITE_POLICIES.includes(action));

/** Closes a way all of whose rights are denied to the holder; one that may be denied becomes conditional. */
function lessDenied(way: Way, denies: readonly CoveringDeny[], { principal }: Assignment): Way {
  let { open } = way;
  const conditions = [...way.conditions];
  for (const { deny, covers } of denies) {
    if (open === 'no') break;
    const denied = allTruth([
      covers,
      deny.appliesTo(principal),
      ...way.rights.map((right) => deny.deniesControl(right)),
    ]);
    if (denied === 'yes') open = 'no';
    if (denied !== 'undecided') continue;
    open = 'undecided';
    conditions.push({ source: 'deny-assignment', text: deny.id });
  }
  return { ...way, open, conditions };
}
