import { normalizeId, parseScope } from '../model/armId.js';
import type { Condition, Escalation, Vault } from '../model/posture.js';
import { remembering } from '../model/remember.js';
import type { DeletedVault } from '../model/settings.js';
import type { Coverage } from '../model/snapshot.js';
import type { Assignment } from './assignment.js';
import type { Reach, ReachOf, VaultGroup } from './reach.js';
import type { Role } from './roles.js';

/** A deleted vault tells nothing of how it will be configured, and Azure does not document that it comes back so. */
const AS_IT_COMES_BACK: Condition = {
  source: 'unread',
  text: 'the permission model that the vault comes back with',
};
const PURGED: Condition = { source: 'unread', text: 'whether the vault is purged already' };

/**
 * The deleted vaults that may still be recovered, as vaults that stand where they were. One whose old id is no vault's
 * is left out, and so is one that is live again.
 */
export function recoverableVaults(
  deleted: readonly DeletedVault[],
  live: readonly Vault[],
  tenantOf: (subscriptionId: string) => string | null,
): readonly Vault[] {
  if (deleted.length === 0) return [];
  const alive = new Set(live.map(({ id }) => normalizeId(id)));
  return deleted.flatMap(({ vaultId, location, recoverable }): readonly Vault[] => {
    const place = parseScope(vaultId);
    if (recoverable === false || alive.has(normalizeId(vaultId))) return [];
    if (place?.level !== 'vault' || place.subscriptionId === null || place.resourceGroup === null) return [];
    const { name, subscriptionId, resourceGroup } = place;
    const subscriptionTenantId = tenantOf(subscriptionId);
    return [
      {
        ...{ id: vaultId, name, subscriptionId, resourceGroup, location, subscriptionTenantId },
        tenantId: null,
        permissionModel: 'access-policy',
        undecided: [],
      },
    ];
  });
}

/**
 * Finds which deleted vaults something reaches, named by the ids of the deleted vaults, never certain. What was
 * assigned on the vault or on an object inside it went with it (access-model 2.7).
 */
export function reachOfDeleted(reachOf: ReachOf, deleted: readonly DeletedVault[]): ReachOf {
  const byOldId = new Map(deleted.map((vault) => [normalizeId(vault.vaultId), vault]));
  const gone = ({ vaults, unread, ...group }: VaultGroup): VaultGroup => {
    const found = vaults.flatMap((id) => byOldId.get(normalizeId(id)) ?? []);
    const doubts = found.some(({ recoverable }) => recoverable === undefined) ? [PURGED] : [];
    const ids = found.map(({ id }) => id).sort((a, b) => (normalizeId(a) < normalizeId(b) ? -1 : 1));
    return { ...group, vaults: ids, unread: [AS_IT_COMES_BACK, ...doubts, ...unread], deleted: true };
  };
  const ofGone = remembering((reach: Reach): Reach => ({ ...reach, groups: reach.groups.map(gone) }));
  return (scope, appliesTo) => {
    const reach = reachOf(scope, appliesTo);
    return reach === null || reach.level === 'vault' || reach.level === 'object' ? null : ofGone(reach);
  };
}

/** What assignments obtain of deleted vaults by recovering them (P5). */
export function escalationsFromRecoveries(
  assignments: readonly Assignment[],
  reachOf: ReachOf,
  roleOf: (id: string, reach: Reach) => { readonly role: Role; readonly reach: Reach },
  escalationsOf: (assignment: Assignment, role: Role, reach: Reach) => readonly Escalation[],
): readonly Escalation[] {
  return assignments.flatMap((assignment) => {
    const reached = reachOf(assignment.scope, assignment.appliesTo);
    if (reached === null || reached.groups.length === 0) return [];
    const { role, reach } = roleOf(assignment.roleId, reached);
    return escalationsOf(assignment, role, reach);
  });
}

function subscriptionScope(id: string): string {
  const subscriptionId = parseScope(id)?.subscriptionId ?? null;
  return subscriptionId === null ? '/' : `/subscriptions/${subscriptionId}`;
}

/** Deleted vaults that do not say where they were: who may recover them cannot be told. */
export function unplacedDeleted(deleted: readonly DeletedVault[]): readonly Coverage[] {
  return deleted
    .filter(({ vaultId, recoverable }) => recoverable !== false && parseScope(vaultId)?.level !== 'vault')
    .map(({ id }) => ({
      scope: subscriptionScope(id),
      what: 'deletedVaults',
      status: 'failed',
      reason: `${id} does not say which vault it was, so who may recover it is not known`,
    }));
}

/**
 * Access is read where there is a vault. Of a subscription that has deleted ones only, nobody knows who may recover
 * them; that blinds no rule about live vaults.
 */
export function unreadRecoverers(
  recoverable: readonly Vault[],
  vaults: readonly Vault[],
  coverage: readonly Coverage[],
): readonly Coverage[] {
  const told = new Set(
    coverage.filter(({ what }) => what === 'roleAssignments').map(({ scope }) => normalizeId(scope)),
  );
  const live = new Set(vaults.map(({ subscriptionId }) => subscriptionId.toLowerCase()));
  const scopes = new Map(
    recoverable
      .filter(({ subscriptionId }) => !live.has(subscriptionId.toLowerCase()))
      .map(({ subscriptionId }) => [subscriptionId.toLowerCase(), `/subscriptions/${subscriptionId}`]),
  );
  return [...scopes.values()]
    .filter((scope) => !told.has('/') && !told.has(normalizeId(scope)))
    .map((scope) => ({
      scope,
      what: 'roleAssignments',
      status: 'skipped',
      reason: 'it holds deleted vaults only, and access is read where there is a vault',
    }));
}
