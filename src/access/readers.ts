import type { Grant, GrantTerms, Vault } from '../model/posture.js';
import type { Directory } from './directory.js';

/** Whether a permission that grants carry reads the values of secrets: `secrets/get`, or `secrets/all`. */
export function readsSecrets({ permissions }: Pick<GrantTerms, 'permissions'>): boolean {
  return permissions.includes('secrets/get') || permissions.includes('secrets/all');
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
  const countOf = counting(members);
  for (const { terms, principal, vaults: reached } of grants) {
    if (terms.inert !== null || terms.reach !== 'holds') continue;
    const counts = reads.get(terms) ?? readsSecrets(terms);
    reads.set(terms, counts);
    if (!counts) continue;
    const id = principal.id.toLowerCase();
    for (const vault of reached) {
      let known = readers.get(vault);
      if (known === undefined) {
        known = new Set();
        readers.set(vault, known);
      }
      known.add(id);
    }
  }
  return vaults.map((vault) =>
    vault.permissionModel === undefined
      ? vault
      : { ...vault, secretReaders: countOf(readers.get(vault.id) ?? NOBODY) },
  );
}

const NOBODY: ReadonlySet<string> = new Set();

/**
 * Counts principals, groups by their members. Large groups read many vaults, so the members of groups that come
 * together are put together once.
 */
function counting(members: Directory['members']): (principals: ReadonlySet<string>) => number {
  const unions = new Map<string, ReadonlySet<string>>();
  const unionOf = (groups: readonly string[]): ReadonlySet<string> => {
    const key = [...groups].sort().join('\n');
    const known = unions.get(key);
    if (known !== undefined) return known;
    const union = new Set<string>();
    for (const group of groups)
      for (const { type, id } of members[group] ?? []) if (type !== 'Group') union.add(id.toLowerCase());
    unions.set(key, union);
    return union;
  };
  return (principals) => {
    const groups = [...principals].filter((id) => members[id] !== undefined);
    if (groups.length === 0) return principals.size;
    const union = unionOf(groups);
    let count = union.size;
    for (const id of principals) if (members[id] === undefined && !union.has(id)) count++;
    return count;
  };
}
