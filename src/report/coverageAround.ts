import { normalizeId, parseScope } from '../model/armId.js';
import type { Vault } from '../model/posture.js';
import type { Coverage } from '../model/snapshot.js';

/**
 * The coverage that says something of these vaults: of themselves and what is in them, of the scopes above them, and
 * of what belongs to no subscription (the tenant, management groups, the directory).
 */
export function coverageAround<One extends Pick<Coverage, 'scope'>>(
  vaults: readonly Pick<Vault, 'id'>[],
  coverage: readonly One[],
): readonly One[] {
  const ids = vaults.map(({ id }) => normalizeId(id));
  const above = new Set(
    ids.flatMap((id) => {
      const parts = id.split('/');
      return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
    }),
  );
  return coverage.filter(({ scope }) => {
    const key = normalizeId(scope);
    const inSubscription = parseScope(key)?.subscriptionId != null;
    return !inSubscription || above.has(key) || ids.some((id) => key.startsWith(`${id}/`));
  });
}
