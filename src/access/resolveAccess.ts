import { isScope, normalizeId } from '../model/armId.js';
import type { Escalation, Grant, Hsm, Posture, Vault } from '../model/posture.js';
import type { Holder } from '../model/principal.js';
import { remembering } from '../model/remember.js';
import type { Coverage, FactRecord, Snapshot } from '../model/snapshot.js';
import { HELPING_ACTIONS } from './actions.js';
import { readAssignments } from './assignments.js';
import { escalationsFromBackups } from './backups.js';
import { type AssignedRole, customRolesOf } from './customRoles.js';
import { deniesOfDefinitions } from './definitionDenies.js';
import { readDeletedVaults } from './deletedVaults.js';
import { readDenies } from './denies.js';
import { readDirectory } from './directory.js';
import { type ManagingAssignment, withManagedVaults, writesVaults } from './duties.js';
import { escalationsFromAssignments } from './escalations.js';
import { escalationsFromGlobalAdministrators } from './globalAdministrators.js';
import { grantsFromAssignments } from './grants.js';
import { indexHoldings } from './holdings.js';
import { readHsm } from './hsm.js';
import { malformedFields } from './malformedFields.js';
import { readAncestors } from './managementGroups.js';
import { narrowToVaults } from './narrow.js';
import { readObjects } from './objects.js';
import { grantsFromAccessPolicies, policyHolders } from './policyGrants.js';
import { oddPrincipals } from './principalIds.js';
import { indexReach, type Reach, type ReachOf } from './reach.js';
import { countSecretReaders } from './readers.js';
import {
  escalationsFromRecoveries,
  reachOfDeleted,
  recoverableVaults,
  unplacedDeleted,
  unreadRecoverers,
} from './recoveries.js';
import {
  foreignDirectories,
  missingReads,
  missingRoleGaps,
  oddCondition,
  oddScope,
  undecidedAccess,
  unreadPerimeters,
  withoutUnreadDenies,
} from './resolvedGaps.js';
import { hasUnreadableCondition } from './rights.js';
import { type Role, readRole } from './roles.js';
import { onlyWhereNothingReads } from './secretWriters.js';
import { subscriptionOwners } from './subscriptionOwners.js';
import { subscriptionPostures } from './subscriptionPosture.js';
import { subscriptionsOfTenant, subscriptionTenants } from './subscriptions.js';
import { withSurroundings } from './surroundings.js';
import { escalationsThroughActivations } from './throughActivations.js';
import { escalationsThroughGroups } from './throughGroups.js';
import { escalationsOfMembers, type GroupWays } from './throughMembers.js';
import { unreadableFacts } from './unreadableFacts.js';
import { unreadRoles } from './unreadRoles.js';
import { readVault } from './vault.js';

/**
 * What the facts of a snapshot mean: vaults with their defaults, who holds what in them, who could take it, and
 * what is missing to say more. Pure; a body that cannot be read never throws and never disappears, it becomes
 * coverage. Source of the rules: access-model section 0.
 */
export function resolveAccess(snapshot: Snapshot): Posture {
  const { records } = snapshot;
  const gaps = [...unreadableFacts(records), ...malformedFields(records)];
  const tenantOf = subscriptionTenants(records);
  const complete = withSurroundings(snapshot, tenantOf);
  const vaults = readAll(records.vault, (body) => readVault(body, tenantOf), 'vaults', gaps).map(complete);
  const hsms = readAll(records.hsm, readHsm, 'hsms', gaps).map(complete);
  const missing = missingReads([...vaults, ...hsms], snapshot.coverage);
  for (const gap of [
    ...vaults.flatMap(undecidedAccess),
    ...missing,
    ...foreignDirectories(vaults),
    ...unreadPerimeters(vaults),
  ])
    gaps.push(gap);
  const directory = readDirectory({ records, coverage: [...snapshot.coverage, ...gaps] });
  const roles = readRoles(records.roleDefinition, gaps);
  const { assignments, holders, unreadable } = readAssignments(records, directory);
  for (const gap of unreadable) gaps.push({ ...gap, status: 'failed' });
  for (const gap of oddPrincipals(records, holders, vaults)) gaps.push(gap);
  const { denies, unreadable: unplaced } = readDenies(records.denyAssignment, directory.isMember);
  for (const scope of unplaced)
    gaps.push({
      scope,
      what: 'denyAssignments',
      status: 'failed',
      reason: 'a deny assignment has no usable id or scope',
    });
  const coverage = withoutUnreadDenies(snapshot.coverage, unplaced);
  const ancestors = readAncestors(records);
  const reachOf = indexReach(vaults, ancestors, denies, coverage);

  const grants: Grant[] = [];
  const escalations: Escalation[] = [];
  const grantsOf = grantsFromAssignments();
  const holdings = indexHoldings(assignments, roles, directory, ancestors);
  const escalationsOf = escalationsFromAssignments(
    roles,
    holdings.personalOf,
    deniesOfDefinitions(denies, ancestors),
  );
  const ofGroups: GroupWays[] = [];
  const isIdle = remembering(givesNothingOnVaults);
  const isGroup = remembering(({ id }: Holder) => directory.members[id.toLowerCase()] !== undefined);
  const missingRoles = new Map<string, Set<string>>();
  const unreadOf = unreadRoles();
  const assigned: AssignedRole[] = [];
  const managing: ManagingAssignment[] = [];
  for (const assignment of assignments) {
    const role = roles.get(assignment.roleId);
    // A condition that cannot be read is told of wherever it could bind a right.
    if (role !== undefined && isIdle(role) && (role.blocks.length === 0 || assignment.condition === null)) {
      if (!isScope(assignment.scope)) gaps.push(oddScope(assignment));
      continue;
    }
    const reach = reachOf(assignment.scope, assignment.appliesTo);
    if (reach === null) gaps.push(oddScope(assignment));
    if (reach === null || reach.vaultsInScope === 0) continue;
    if (role === undefined) {
      missingRoles.set(
        assignment.scope,
        (missingRoles.get(assignment.scope) ?? new Set()).add(assignment.roleId),
      );
      const unread = unreadOf(assignment.roleId, reach);
      for (const grant of grantsOf(assignment, unread.role, unread.reach)) grants.push(grant);
      for (const escalation of escalationsOf(assignment, unread.role, unread.reach))
        escalations.push(escalation);
      continue;
    }
    for (const grant of grantsOf(assignment, role, reach)) grants.push(grant);
    const ways = escalationsOf(assignment, role, reach);
    for (const escalation of ways) escalations.push(escalation);
    if (isGroup(assignment.principal)) ofGroups.push({ assignment, role, reach, ways });
    if (ways.length === 0 && hasUnreadableCondition(assignment, role)) gaps.push(oddCondition(assignment));
    if (role.custom) assigned.push({ role, reach });
    if (assignment.reach === 'holds' && writesVaults(role)) managing.push({ assignment, reach });
  }
  const holderOf = policyHolders(holders, directory);
  const policyGrantsOf = grantsFromAccessPolicies(holderOf);
  for (const vault of vaults) for (const grant of policyGrantsOf(vault)) grants.push(grant);
  for (const escalation of escalationsOfMembers(ofGroups, directory, holdings, escalationsOf))
    escalations.push(escalation);
  addOnlyNew(
    escalations,
    escalationsThroughActivations(holdings, assignments, roles, ancestors, reachOf, escalationsOf),
  );
  addOnlyNew(escalations, escalationsFromBackups(grants, vaults, directory));
  const deletedVaults = readDeletedVaults(snapshot);
  const recoverable = recoverableVaults(deletedVaults, vaults, tenantOf);
  for (const gap of unplacedDeleted(deletedVaults)) gaps.push(gap);
  const fromTheRoot: { readonly held: readonly Vault[]; readonly reach: ReachOf }[] = [
    { held: vaults, reach: reachOf },
  ];
  if (recoverable.length > 0) {
    const reach = reachOfDeleted(indexReach(recoverable, ancestors, denies, coverage), deletedVaults);
    const roleOf = (id: string, reached: Reach) => {
      const role = roles.get(id);
      return role === undefined ? unreadOf(id, reached) : { role, reach: reached };
    };
    for (const escalation of escalationsFromRecoveries(assignments, reach, roleOf, escalationsOf))
      escalations.push(escalation);
    fromTheRoot.push({ held: recoverable, reach });
    for (const gap of unreadRecoverers(recoverable, vaults, coverage)) gaps.push(gap);
  }
  for (const { held, reach } of fromTheRoot) {
    const subscriptions = subscriptionsOfTenant(held, snapshot.header.tenantId);
    const ofTenant = subscriptions.length === 0 ? null : reach('/', subscriptions);
    if (ofTenant === null) continue;
    for (const escalation of escalationsFromGlobalAdministrators(directory, ofTenant, escalationsOf))
      escalations.push(escalation);
  }
  for (const escalation of escalationsThroughGroups(grants, escalations, directory))
    escalations.push(escalation);
  return narrowToVaults(
    {
      vaults: countSecretReaders(vaults, grants, directory),
      hsms,
      objects: readObjects(snapshot, vaults, gaps),
      grants: withManagedVaults(grants, managing, directory),
      escalations: onlyWhereNothingReads(escalations, grants, directory),
      customRoles: customRolesOf(assigned),
      subscriptions: subscriptionPostures(
        vaults,
        snapshot,
        subscriptionOwners(assignments, reachOf, directory),
      ),
      deletedVaults,
      members: directory.members,
      coverage: [...coverage, ...gaps, ...missingRoleGaps(missingRoles, coverage)],
    },
    snapshot.header.requested.vaults ?? [],
  );
}

/**
 * Whether a role gives nothing on a vault, whatever it reaches, as most roles do. What only helps beside other rights
 * counts with these, wherever it is held; a custom role may still be enlarged.
 */
function givesNothingOnVaults({ blocks, custom }: Role): boolean {
  return (
    !custom &&
    blocks.every(
      ({ data, control, condition }) =>
        data.length === 0 && condition === null && control.every((right) => HELPING_ACTIONS.includes(right)),
    )
  );
}

/** Adds escalations for the vaults of which the same cause and principal has none yet: one for a cause and vault. */
function addOnlyNew(escalations: Escalation[], more: readonly Escalation[]): void {
  if (more.length === 0) return;
  const key = ({ cause, principal }: Escalation) => `${cause}\n${principal.id}`.toLowerCase();
  const wanted = new Set(more.map(key));
  const taken = new Map<string, Set<string>>();
  for (const escalation of escalations) {
    if (!wanted.has(key(escalation))) continue;
    const vaults = taken.get(key(escalation)) ?? new Set<string>();
    for (const id of escalation.vaults) vaults.add(id);
    taken.set(key(escalation), vaults);
  }
  for (const escalation of more) {
    const vaults = escalation.vaults.filter((id) => taken.get(key(escalation))?.has(id) !== true);
    if (vaults.length > 0) escalations.push({ ...escalation, vaults });
  }
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

function readRoles(records: readonly FactRecord[], gaps: Coverage[]): ReadonlyMap<string, Role> {
  const roles = new Map<string, Role>();
  for (const { of, body } of records) {
    const role = readRole(body);
    if ('blocks' in role) roles.set(role.id, role);
    else gaps.push({ scope: of[0] ?? '/', what: 'roleDefinitions', status: 'failed', reason: role.reason });
  }
  return roles;
}
