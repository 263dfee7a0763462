import type { Grant, GrantTerms, Vault } from '../model/posture.js';
import { remembering } from '../model/remember.js';
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
  // Who reads by one list of vaults: what stands at one scope reaches one list, however many hold it.
  const byList = new Map<readonly string[], Set<string>>();
  const reads = remembering(readsSecrets);
  for (const { terms, principal, vaults: reached } of grants) {
    if (terms.inert !== null || terms.reach !== 'holds') continue;
    if (!reads(terms)) continue;
    const id = principal.id.toLowerCase();
    const known = byList.get(reached);
    if (known === undefined) byList.set(reached, new Set([id]));
    else known.add(id);
  }
  const readers = new Map<string, ReadonlySet<string>[]>();
  for (const [reached, principals] of byList)
    for (const vault of reached) {
      const known = readers.get(vault);
      if (known === undefined) readers.set(vault, [principals]);
      else known.push(principals);
    }
  const countOf = counting(members);
  return vaults.map((vault) =>
    vault.permissionModel === undefined
      ? vault
      : { ...vault, secretReaders: countOf(readers.get(vault.id) ?? []) },
  );
}

/**
 * Counts the people in sets of principals together, groups by their members. What stands high reaches many vaults, so
 * the largest set is only looked up, never gone through for each of them.
 */
function counting(members: Directory['members']): (principals: readonly ReadonlySet<string>[]) => number {
  const peopleIn = remembering((principals: ReadonlySet<string>) => peopleOf(principals, members));
  return (sets) => {
    if (sets.length === 0) return 0;
    const [first = NOBODY, ...others] = sets.map(peopleIn).sort((a, b) => b.size - a.size);
    if (others.length === 0) return first.size;
    const further = new Set<string>();
    for (const people of others) for (const person of people) if (!first.has(person)) further.add(person);
    return first.size + further.size;
  };
}

const NOBODY: ReadonlySet<string> = new Set();

/** Principals with the members of those groups of which they are known, at any depth, in place of the groups. */
function peopleOf(principals: ReadonlySet<string>, members: Directory['members']): ReadonlySet<string> {
  if (![...principals].some((id) => members[id] !== undefined)) return principals;
  const people = new Set<string>();
  for (const principal of principals) {
    const group = members[principal];
    if (group === undefined) people.add(principal);
    else for (const { type, id } of group) if (type !== 'Group') people.add(id.toLowerCase());
  }
  return people;
}
