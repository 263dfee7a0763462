import type { Permission, Power } from '../model/permission.js';
import type { Condition, Grant, GrantTerms, Vault } from '../model/posture.js';
import type { Principal } from '../model/principal.js';
import type { Assignment } from './assignments.js';
import { allTruth, type Truth } from './condition/truth.js';
import { conditionTruth } from './conditionTruth.js';
import { dataActionsOf, powerOf, rolePowerOf, typesWithPower } from './permissions.js';
import type { CoveringDeny, Reach, VaultGroup } from './reach.js';
import type { Role } from './roles.js';

/** Permissions that hold, and those that something undecided decides, with what that is. */
interface Split {
  readonly certain: readonly Permission[];
  readonly conditional: readonly Permission[];
  readonly conditions: readonly Condition[];
}

/**
 * Builds the grants of role assignments. Terms are made once per role, condition and vault group; a vault group
 * belongs to one scope, so that assignments alike in all but the principal share their terms.
 */
export function grantsFromAssignments(): (
  assignment: Assignment,
  role: Role,
  reach: Reach,
) => readonly Grant[] {
  const known = new Map<VaultGroup, Map<string, readonly GrantTerms[]>>();
  const termsOf = (
    assignment: Assignment,
    role: Role,
    reach: Reach,
    group: VaultGroup,
  ): readonly GrantTerms[] => {
    const make = () => roleTerms(assignment, role, reach, group);
    // A deny looks at the principal, so its terms are not shared.
    if (group.denies.length > 0) return make();
    const byRole = known.get(group) ?? new Map<string, readonly GrantTerms[]>();
    known.set(group, byRole);
    const key = `${role.id}|${assignment.condition ?? ''}`;
    const terms = byRole.get(key) ?? make();
    byRole.set(key, terms);
    return terms;
  };
  return (assignment, role, reach) =>
    role.blocks.every(({ data }) => data.length === 0)
      ? []
      : reach.groups.flatMap((group) =>
          // Data roles are inert on a vault that obeys access policies (access-model 2.1).
          group.model !== 'rbac'
            ? []
            : termsOf(assignment, role, reach, group).map((terms) => ({
                terms,
                principal: assignment.principal,
                cause: assignment.id,
                identity: assignment.identity,
                vaults: group.vaults,
              })),
        );
}

function roleTerms(
  assignment: Assignment,
  role: Role,
  reach: Reach,
  group: VaultGroup,
): readonly GrantTerms[] {
  const allowed = lessDenied(allowedBy(role, assignment), group.denies, assignment.principal);
  const common = {
    source: 'role-assignment' as const,
    role: { id: role.id, name: role.name },
    scope: assignment.scope,
    scopeLevel: reach.level,
    vaultsInScope: reach.vaultsInScope,
  };
  const parts: GrantTerms[] = [];
  const add = (permissions: readonly Permission[], conditions: readonly Condition[]) => {
    if (permissions.length > 0)
      parts.push({ ...common, ...powers(permissions, rolePowerOf), ...certainty(conditions) });
  };
  add(allowed.certain, group.unread);
  add(allowed.conditional, [...allowed.conditions, ...group.unread]);
  return parts;
}

function powers(permissions: readonly Permission[], powerIn: (permission: Permission) => Power) {
  return {
    permissions,
    uses: typesWithPower(permissions, 'use', powerIn),
    administers: typesWithPower(permissions, 'administration', powerIn),
  };
}

function certainty(conditions: readonly Condition[]): Pick<GrantTerms, 'certainty' | 'conditions'> {
  return { certainty: conditions.length === 0 ? 'certain' : 'conditional', conditions };
}

/**
 * The data permissions of a role under the conditions of its blocks and of the assignment: both have to hold
 * (access-model 1.4); actions that a condition does not name are free of it.
 */
function allowedBy(role: Role, assignment: Assignment): Split {
  const certain = new Set<Permission>();
  const conditional = new Set<Permission>();
  const conditions: Condition[] = [];
  for (const block of role.blocks) {
    const limits: Condition[] = [
      ...(block.condition === null ? [] : [{ source: 'role-definition' as const, text: block.condition }]),
      ...(assignment.condition === null
        ? []
        : [{ source: 'role-assignment' as const, text: assignment.condition }]),
    ];
    for (const permission of block.data) {
      const truths = limits.map(({ text }) =>
        allTruth(dataActionsOf(permission).map((action) => conditionTruth(text, action))),
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
function lessDenied(split: Split, denies: readonly CoveringDeny[], principal: Principal): Split {
  let { certain, conditional } = split;
  const conditions = [...split.conditions];
  for (const { deny, covers } of denies) {
    const hits = [covers, deny.appliesTo(principal), ...(deny.thisScopeOnly ? ['undecided' as const] : [])];
    if (hits.includes('no')) continue;
    const outcome = (permission: Permission): Truth => {
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

/**
 * The grants of a vault's access policies; none where the vault obeys Azure RBAC, which makes them dormant.
 * Entries of one identity add up. An entry of another tenant than the vault's grants nothing; a compound
 * identity grants only through its application, so it is conditional. `typeOf` gives the principal type that
 * role assignments know for an object id. Source: access-model 2.5.
 */
export function grantsFromAccessPolicies(
  vault: Vault,
  typeOf: (id: string) => Principal['type'],
): readonly Grant[] {
  if (vault.permissionModel !== 'access-policy') return [];
  const byCause = new Map<string, Grant>();
  for (const entry of vault.accessPolicies ?? []) {
    const tenants = [entry.tenantId, vault.tenantId];
    if (!tenants.includes(null) && entry.tenantId?.toLowerCase() !== vault.tenantId?.toLowerCase()) continue;
    const application = entry.applicationId === null ? '' : `/${entry.applicationId}`;
    const cause = `${vault.id}#accessPolicies/${entry.objectId}${application}`;
    const before = byCause.get(cause.toLowerCase())?.terms.permissions ?? [];
    const permissions = [...new Set([...before, ...entry.permissions])];
    if (permissions.length === 0) continue;
    const conditions: Condition[] = [
      ...(application === ''
        ? []
        : [{ source: 'access-policy' as const, text: `only through application ${entry.applicationId}` }]),
      ...(tenants.includes(null)
        ? [{ source: 'unread' as const, text: 'tenant of the vault or of the entry' }]
        : []),
    ];
    byCause.set(cause.toLowerCase(), {
      terms: {
        source: 'access-policy',
        role: null,
        scope: vault.id,
        scopeLevel: 'vault',
        vaultsInScope: 1,
        ...powers(permissions, powerOf),
        ...certainty(conditions),
      },
      principal: { id: entry.objectId, type: typeOf(entry.objectId), displayName: null },
      cause,
      identity: cause,
      vaults: [vault.id],
    });
  }
  return [...byCause.values()];
}
