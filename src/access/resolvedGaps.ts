import { normalizeId } from '../model/armId.js';
import type { Hsm, Vault } from '../model/posture.js';
import { remembered } from '../model/remember.js';
import { type Coverage, PLANNED_READS, type Read } from '../model/snapshot.js';
import type { Assignment } from './assignment.js';

/** Facts of a vault without which nobody can say who has access to it. */
export function undecidedAccess(vault: Vault): readonly Coverage[] {
  const gap = (what: Read, facts: readonly string[]): readonly Coverage[] => {
    const reasons = vault.undecided.filter(({ fact }) => facts.includes(fact)).map(({ reason }) => reason);
    return reasons.length === 0
      ? []
      : [{ scope: vault.id, what, status: 'failed', reason: reasons.join('; ') }];
  };
  // On a vault that obeys RBAC its access policies give nothing.
  const policies = vault.permissionModel === 'rbac' ? [] : gap('accessPolicies', ['accessPolicies']);
  return [...gap('vaults', ['properties', 'permissionModel']), ...policies];
}

/**
 * The reads without which not every grant of a vault can be known: those of roles, which of them end, which can be
 * activated, and what is delegated to other tenants. Of deny assignments a missing word makes grants conditional.
 */
const NEEDED: readonly Read[] = [
  'roleAssignments',
  'roleDefinitions',
  'roleAssignmentScheduleInstances',
  'roleEligibilityScheduleInstances',
  'registrationAssignments',
];

/** Input that brings vaults of a subscription and says nothing about these reads is no complete input. */
export function missingReads(
  resources: readonly (Vault | Hsm)[],
  coverage: readonly Coverage[],
): readonly Coverage[] {
  const told = new Set(coverage.map(({ what, scope }) => `${what} ${normalizeId(scope)}`));
  const spoken = new Set(coverage.map(({ what }) => what));
  const subscriptions = new Map<string, string>();
  for (const { subscriptionId } of resources)
    remembered(subscriptions, subscriptionId.toLowerCase(), () => `/subscriptions/${subscriptionId}`);
  const missing = (what: Read, status: 'failed' | 'skipped', reason: string): readonly Coverage[] => {
    if (told.has(`${what} /`)) return [];
    // An input that does not know of a planned read is told of once, not for every subscription.
    if (status === 'skipped' && !spoken.has(what))
      return subscriptions.size === 0 ? [] : [{ scope: '/', what, status, reason }];
    return [...subscriptions]
      .filter(([id]) => !told.has(`${what} /subscriptions/${id}`))
      .map(([, scope]) => ({ scope, what, status, reason }));
  };
  return [
    ...NEEDED.flatMap((what) => missing(what, 'failed', 'the input does not say that they were read')),
    ...PLANNED_READS.flatMap((what) => missing(what, 'skipped', 'the input does not hold them')),
  ];
}

/** Vaults that obey another tenant than their subscription's: their principals stand in a directory nobody asked. */
export function foreignDirectories(vaults: readonly Vault[]): readonly Coverage[] {
  return vaults.flatMap((vault): readonly Coverage[] => {
    const { id, tenantId, subscriptionTenantId, permissionModel, accessPolicies = [] } = vault;
    if (tenantId === null || subscriptionTenantId === null || permissionModel === 'rbac') return [];
    if (tenantId.toLowerCase() === subscriptionTenantId.toLowerCase() || accessPolicies.length === 0)
      return [];
    const reason = `the vault accepts tokens of tenant ${tenantId} only, whose directory was not asked, so its principals have no names and its groups no members`;
    return [{ scope: id, what: 'directoryObjects', status: 'skipped', reason }];
  });
}

/** Vaults of which a perimeter decides from where they answer: its rules are not read (access-model 2.9). */
export function unreadPerimeters(vaults: readonly Vault[]): readonly Coverage[] {
  return vaults
    .filter(({ network }) => network?.publicNetworkAccess === 'SecuredByPerimeter')
    .map(({ id }) => ({
      scope: id,
      what: 'networkSecurityPerimeters',
      status: 'skipped',
      reason: 'which networks and subscriptions the perimeter of the vault lets in is not read',
    }));
}

/** Deny assignments of scopes that brought one which cannot be placed count as not read. */
export function withoutUnreadDenies(
  coverage: readonly Coverage[],
  unplaced: readonly string[],
): readonly Coverage[] {
  const scopes = new Set(unplaced.map(normalizeId));
  return scopes.size === 0
    ? coverage
    : coverage.filter(
        ({ what, scope, status }) =>
          !(what === 'denyAssignments' && status === 'ok' && scopes.has(normalizeId(scope))),
      );
}

export function oddScope({ id, scope, appliesTo }: Assignment): Coverage {
  return {
    scope: appliesTo[0] ?? '/',
    what: 'roleAssignments',
    status: 'failed',
    reason: `${id} stands at "${scope}", which is no scope this version knows`,
  };
}

/** Of a right whose condition cannot be read, and which leads nowhere by itself, what it helps to is not known. */
export function oddCondition({ id, scope }: Assignment): Coverage {
  return {
    scope,
    what: 'roleAssignments',
    status: 'failed',
    reason: `the condition of ${id} or of its role cannot be read, so what else it helps its holder to is not known`,
  };
}

/** Role definitions that assignments name and nobody returned; silent where that whole read is a gap already. */
export function missingRoleGaps(
  missing: ReadonlyMap<string, ReadonlySet<string>>,
  coverage: readonly Coverage[],
): readonly Coverage[] {
  const unread = coverage
    .filter(({ what, status }) => what === 'roleDefinitions' && (status === 'refused' || status === 'failed'))
    .map(({ scope }) => normalizeId(scope));
  // One scope may be spelled in several ways.
  const byScope = new Map<string, { readonly scope: string; readonly roles: Set<string> }>();
  for (const [scope, roles] of missing) {
    const found = byScope.get(normalizeId(scope)) ?? { scope, roles: new Set<string>() };
    byScope.set(normalizeId(scope), found);
    for (const role of roles) found.roles.add(role);
  }
  return [...byScope]
    .filter(([key]) => !unread.some((gap) => gap === '/' || `${key}/`.startsWith(`${gap}/`)))
    .map(([, { scope, roles }]) => ({
      scope,
      what: 'roleDefinitions',
      status: 'failed',
      reason: `no definition was returned for role ${[...roles].sort().join(', ')}, which is assigned here`,
    }));
}
