import type { Condition, Grant, Vault } from '../model/posture.js';
import { powerOf } from '../model/power.js';
import type { Holder } from '../model/principal.js';
import { remembered } from '../model/remember.js';
import { type Directory, unnamed } from './directory.js';
import { certainty } from './grants.js';
import { type PowersOf, powersBy } from './powers.js';

/** Who an object id of a tenant is; null for the tenant whose directory is read. */
export type HolderOf = (objectId: string, tenantId: string | null) => Holder;

/**
 * Who the entry of an access policy is about: of the type that role assignments know for its object id, and as the
 * directory describes it. Made once per principal.
 */
export function policyHolders(holders: readonly Holder[], { describe }: Directory): HolderOf {
  const types = new Map(holders.map(({ id, type }) => [id.toLowerCase(), type]));
  const known = new Map<string, Holder>();
  return (id, tenantId) => {
    const key = tenantId === null ? id : `${id} ${tenantId}`;
    return remembered(known, key, () =>
      describe({ ...unnamed(id, types.get(id.toLowerCase()) ?? 'Unknown'), tenantId }),
    );
  };
}

/**
 * The grants of a vault's access policies. Where the vault obeys Azure RBAC they are inert (dormant), and so is an
 * entry of another tenant than the vault's. Entries of one identity add up. A compound identity grants only through
 * its application, so it is conditional. Source: access-model 2.5.
 */
export function grantsFromAccessPolicies(holderOf: HolderOf): (vault: Vault) => readonly Grant[] {
  const powersOf = powersBy(powerOf);
  return (vault) => grantsOf(vault, holderOf, powersOf);
}

const NO_CONDITIONS: readonly Condition[] = [];
const NO_VAULTS: readonly string[] = [];

function grantsOf(vault: Vault, holderOf: HolderOf, powersOf: PowersOf): readonly Grant[] {
  const { permissionModel } = vault;
  if (permissionModel === undefined) return [];
  const byCause = new Map<string, Grant>();
  const vaults = [vault.id];
  for (const entry of vault.accessPolicies ?? []) {
    const foreign =
      entry.tenantId !== null &&
      vault.tenantId !== null &&
      entry.tenantId.toLowerCase() !== vault.tenantId.toLowerCase();
    const application = entry.applicationId === null ? '' : `/${entry.applicationId}`;
    const cause = `${vault.id}#accessPolicies/${entry.objectId}${application}`;
    // An entry of another tenant is a cause of its own beside one of the same object id.
    const key = `${entry.objectId}${application}|${foreign}`.toLowerCase();
    const before = byCause.get(key)?.terms;
    const permissions =
      before === undefined ? entry.permissions : [...new Set([...before.permissions, ...entry.permissions])];
    if (permissions.length === 0) continue;
    const conditions = [...(before?.conditions ?? NO_CONDITIONS)];
    const limitedBy = (condition: Condition): void => {
      if (!conditions.some(({ text }) => text === condition.text)) conditions.push(condition);
    };
    if (application !== '')
      limitedBy({ source: 'access-policy', text: `only through application ${entry.applicationId}` });
    if (entry.tenantId === null || vault.tenantId === null)
      limitedBy({ source: 'unread', text: 'tenant of the vault or of the entry' });
    const identity = foreign ? `${cause}@${entry.tenantId}` : cause;
    byCause.set(key, {
      terms: {
        source: 'access-policy',
        role: null,
        scope: vault.id,
        scopeLevel: 'vault',
        vaultsInScope: 1,
        reach: 'holds',
        inert: foreign ? 'foreign-tenant' : permissionModel === 'rbac' ? 'permission-model' : null,
        timeBound: false,
        ...powersOf(permissions),
        ...certainty(conditions),
      },
      principal: holderOf(entry.objectId, otherTenant(vault)),
      cause,
      identity,
      vaults,
      managedVaults: NO_VAULTS,
    });
  }
  return [...byCause.values()];
}

/** The tenant of a vault's principals where that is not the tenant of its subscription, whose directory is read. */
function otherTenant({ tenantId, subscriptionTenantId }: Vault): string | null {
  if (tenantId === null || subscriptionTenantId === null) return null;
  return tenantId.toLowerCase() === subscriptionTenantId.toLowerCase() ? null : tenantId;
}
