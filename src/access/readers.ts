import { normalizeId } from '../model/armId.js';
import type { Grant, Vault } from '../model/posture.js';
import type { Directory } from './directory.js';
import { expandAll } from './permissions.js';

/**
 * Counts for every vault the principals that can read secret values as things stand, certain or conditional. A group
 * counts by its members where these are known, else as one.
 */
export function countSecretReaders(
  vaults: readonly Vault[],
  grants: readonly Grant[],
  { members }: Directory,
): readonly Vault[] {
  const readers = new Map<string, Set<string>>();
  for (const { terms, principal, vaults: reached } of grants) {
    if (terms.inert !== null || terms.reach !== 'holds') continue;
    if (!terms.permissions.some((permission) => expandAll(permission).includes('secrets/get'))) continue;
    const group = members[principal.id.toLowerCase()];
    const ids =
      group === undefined ? [principal.id] : group.filter(({ type }) => type !== 'Group').map(({ id }) => id);
    for (const vault of reached) {
      const key = normalizeId(vault);
      const known = readers.get(key) ?? new Set<string>();
      for (const id of ids) known.add(id.toLowerCase());
      readers.set(key, known);
    }
  }
  return vaults.map((vault) =>
    vault.permissionModel === undefined
      ? vault
      : { ...vault, secretReaders: readers.get(normalizeId(vault.id))?.size ?? 0 },
  );
}
