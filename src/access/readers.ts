import type { Grant, GrantTerms, Vault } from '../model/posture.js';
import type { Directory } from './directory.js';
import { expandAll } from './permissions.js';

/** Whether a permission that grants carry reads the values of secrets: `secrets/get`, or `secrets/all`. */
export function readsSecrets({ permissions }: Pick<GrantTerms, 'permissions'>): boolean {
  return permissions.some((permission) => expandAll(permission).includes('secrets/get'));
}

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
  const reads = new Map<GrantTerms, boolean>();
  const counted = new Map<string, readonly string[]>();
  const idsOf = (principalId: string): readonly string[] => {
    const found = counted.get(principalId);
    if (found !== undefined) return found;
    const id = principalId.toLowerCase();
    const ids = members[id]
      ?.filter(({ type }) => type !== 'Group')
      .map((member) => member.id.toLowerCase()) ?? [id];
    counted.set(principalId, ids);
    return ids;
  };
  for (const { terms, principal, vaults: reached } of grants) {
    if (terms.inert !== null || terms.reach !== 'holds') continue;
    const counts = reads.get(terms) ?? readsSecrets(terms);
    reads.set(terms, counts);
    if (!counts) continue;
    const ids = idsOf(principal.id);
    for (const vault of reached) {
      let known = readers.get(vault);
      if (known === undefined) {
        known = new Set();
        readers.set(vault, known);
      }
      for (const id of ids) known.add(id);
    }
  }
  return vaults.map((vault) =>
    vault.permissionModel === undefined
      ? vault
      : { ...vault, secretReaders: readers.get(vault.id)?.size ?? 0 },
  );
}
