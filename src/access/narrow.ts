import { normalizeId } from '../model/armId.js';
import type { Posture } from '../model/posture.js';

/**
 * The posture of the named vaults and HSMs only (names or ARM ids, any letter case); all of it for no names. Done
 * last, so that what lies beside a vault still decides how far a grant reaches.
 */
export function narrowToVaults(posture: Posture, names: readonly string[]): Posture {
  if (names.length === 0) return posture;
  const wanted = new Set(names.map(normalizeId));
  const isWanted = ({ id, name }: { readonly id: string; readonly name: string }) =>
    wanted.has(normalizeId(id)) || wanted.has(name.toLowerCase());
  const vaults = posture.vaults.filter(isWanted);
  const deletedVaults = posture.deletedVaults.filter(({ name, vaultId }) => isWanted({ id: vaultId, name }));
  const ids = new Set([...vaults, ...deletedVaults].map(({ id }) => id));
  const objectsOf = new Set(vaults.map(({ id }) => normalizeId(id)));
  const within = <T extends { readonly vaults: readonly string[] }>(items: readonly T[]): readonly T[] =>
    items.flatMap((item) => {
      const kept = item.vaults.filter((id) => ids.has(id));
      if (kept.length === 0) return [];
      return [kept.length === item.vaults.length ? item : { ...item, vaults: kept }];
    });
  return {
    ...posture,
    vaults,
    hsms: posture.hsms.filter(isWanted),
    objects: posture.objects.filter(({ vaultId }) => objectsOf.has(normalizeId(vaultId))),
    grants: within(posture.grants),
    escalations: within(posture.escalations),
    customRoles: within(posture.customRoles),
    subscriptions: within(posture.subscriptions),
    deletedVaults,
  };
}
