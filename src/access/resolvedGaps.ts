import { normalizeId } from '../model/armId.js';
import type { Vault } from '../model/posture.js';
import type { Coverage, Read } from '../model/snapshot.js';
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
export function missingReads(vaults: readonly Vault[], coverage: readonly Coverage[]): readonly Coverage[] {
  const told = new Set(coverage.map(({ what, scope }) => `${what} ${normalizeId(scope)}`));
  const subscriptions = new Map(
    vaults.map(({ subscriptionId }) => [subscriptionId.toLowerCase(), `/subscriptions/${subscriptionId}`]),
  );
  return [...subscriptions.values()].flatMap((scope) =>
    NEEDED.filter((what) => !told.has(`${what} ${normalizeId(scope)}`) && !told.has(`${what} /`)).map(
      (what) => ({
        scope,
        what,
        status: 'failed' as const,
        reason: 'the input does not say that they were read',
      }),
    ),
  );
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

/** Role definitions that assignments name and nobody returned; silent where that whole read is a gap already. */
export function missingRoleGaps(
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
