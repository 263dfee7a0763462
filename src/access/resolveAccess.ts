import { normalizeId } from '../model/armId.js';
import type { Escalation, Grant, Hsm, Posture, Vault } from '../model/posture.js';
import type { PrincipalType } from '../model/principal.js';
import type { Coverage, FactRecord, Snapshot } from '../model/snapshot.js';
import { type Assignment, readAssignments } from './assignments.js';
import { readDenies } from './denies.js';
import { escalationsFromAssignments } from './escalations.js';
import { grantsFromAccessPolicies, grantsFromAssignments } from './grants.js';
import { readAncestors } from './managementGroups.js';
import { indexReach, type Reach } from './reach.js';
import { type Role, readRole } from './roles.js';
import { readHsm, readVault } from './vault.js';

/**
 * What the facts of a snapshot mean: vaults with their defaults, who holds what in them, who could take it, and
 * what is missing to say more. Pure; a body that cannot be read never throws and never disappears, it becomes
 * coverage. Source of the rules: access-model section 0.
 */
export function resolveAccess(snapshot: Snapshot): Posture {
  const { records } = snapshot;
  const gaps: Coverage[] = [];
  const vaults = readAll(records.vault, readVault, 'vaults', gaps);
  const hsms = readAll(records.hsm, readHsm, 'hsms', gaps);
  for (const vault of vaults) gaps.push(...undecidedAccess(vault));
  const { roles, gaps: roleGaps } = readRoles(records.roleDefinition);
  const { assignments, unreadable } = readAssignments(records);
  gaps.push(...roleGaps, ...unreadable.map((gap): Coverage => ({ ...gap, status: 'failed' })));
  const reachOf = indexReach(
    vaults,
    readAncestors(records),
    readDenies(records.denyAssignment),
    snapshot.coverage,
  );

  const grants: Grant[] = [];
  const escalations: Escalation[] = [];
  const grantsOf = grantsFromAssignments();
  const escalationsOf = escalationsFromAssignments(roles);
  const missingRoles = new Map<string, Set<string>>();
  for (const assignment of assignments) {
    const reach = reachOf(assignment.scope, assignment.appliesTo);
    if (reach === null) gaps.push(oddScope(assignment));
    if (reach === null || reach.vaultsInScope === 0) continue;
    const role = roles.get(assignment.roleId);
    if (role === undefined) noteMissing(missingRoles, assignment);
    else collectAccess(assignment, role, reach);
  }
  function collectAccess(assignment: Assignment, role: Role, reach: Reach): void {
    for (const grant of grantsOf(assignment, role, reach)) grants.push(grant);
    for (const escalation of escalationsOf(assignment, role, reach)) escalations.push(escalation);
  }
  const typeOf = principalTypes(assignments);
  for (const vault of vaults) grants.push(...grantsFromAccessPolicies(vault, typeOf));
  return {
    vaults,
    hsms,
    grants,
    escalations,
    coverage: [...snapshot.coverage, ...gaps, ...missingRoleGaps(missingRoles, snapshot.coverage)],
  };
}

/** Reads every body of a kind, once per id, sorted by lower-cased id. */
function readAll<T extends Vault | Hsm>(
  records: readonly FactRecord[],
  read: (body: unknown) => T | null,
  what: 'vaults' | 'hsms',
  gaps: Coverage[],
): readonly T[] {
  const byId = new Map<string, T>();
  for (const { of, body } of records) {
    const item = read(body);
    if (item !== null) byId.set(normalizeId(item.id), item);
    else
      gaps.push({
        scope: of[0] ?? '/',
        what,
        status: 'failed',
        reason: `an entry of the ${what} has no usable id`,
      });
  }
  return [...byId].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}

/** Facts of a vault without which nobody can say who has access to it. */
function undecidedAccess(vault: Vault): readonly Coverage[] {
  const reasons = vault.undecided
    .filter(({ fact }) => fact === 'properties' || fact === 'permissionModel' || fact === 'accessPolicies')
    .map(({ reason }) => reason);
  if (reasons.length === 0) return [];
  return [{ scope: vault.id, what: 'vaults', status: 'failed', reason: reasons.join('; ') }];
}

function readRoles(records: readonly FactRecord[]): {
  readonly roles: ReadonlyMap<string, Role>;
  readonly gaps: readonly Coverage[];
} {
  const roles = new Map<string, Role>();
  const gaps: Coverage[] = [];
  for (const { of, body } of records) {
    const role = readRole(body);
    if ('blocks' in role) roles.set(role.id, role);
    else gaps.push({ scope: of[0] ?? '/', what: 'roleDefinitions', status: 'failed', reason: role.reason });
  }
  return { roles, gaps };
}

function oddScope({ id, scope, appliesTo }: Assignment): Coverage {
  return {
    scope: appliesTo[0] ?? '/',
    what: 'roleAssignments',
    status: 'failed',
    reason: `${id} stands at "${scope}", which is no scope this version knows`,
  };
}

function noteMissing(missing: Map<string, Set<string>>, { scope, roleId }: Assignment): void {
  const roles = missing.get(scope) ?? new Set<string>();
  roles.add(roleId);
  missing.set(scope, roles);
}

/** Role definitions that assignments name and nobody returned; silent where that whole read is a gap already. */
function missingRoleGaps(
  missing: ReadonlyMap<string, ReadonlySet<string>>,
  coverage: readonly Coverage[],
): readonly Coverage[] {
  const unread = coverage
    .filter(({ what, status }) => what === 'roleDefinitions' && (status === 'refused' || status === 'failed'))
    .map(({ scope }) => normalizeId(scope));
  return [...missing]
    .filter(([scope]) => !unread.some((gap) => gap === '/' || `${normalizeId(scope)}/`.startsWith(`${gap}/`)))
    .map(([scope, roles]) => ({
      scope,
      what: 'roleDefinitions',
      status: 'failed',
      reason: `no definition was returned for role ${[...roles].sort().join(', ')}, which is assigned here`,
    }));
}

/** The principal types that role assignments know; access policies hold bare object ids. */
function principalTypes(assignments: readonly Assignment[]): (id: string) => PrincipalType {
  const types = new Map<string, PrincipalType>();
  for (const { principal } of assignments) {
    if (principal.type !== 'Unknown') types.set(principal.id.toLowerCase(), principal.type);
  }
  return (id) => types.get(id.toLowerCase()) ?? 'Unknown';
}
