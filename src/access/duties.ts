import type { Grant } from '../model/posture.js';
import type { Directory } from './directory.js';

/** The vaults that principals may write through the management plane, by lower-cased principal id. */
export type ManagedVaults = ReadonlyMap<string, readonly (readonly string[])[]>;

/**
 * Notes on each grant that lets its holder use material which of the vaults the same principal, or a group it is in,
 * may also write: two duties that ought to be apart.
 */
export function withManagedVaults(
  grants: readonly Grant[],
  managed: ManagedVaults,
  { groupsOf }: Pick<Directory, 'groupsOf'>,
): readonly Grant[] {
  if (managed.size === 0) return grants;
  const sets = new Map<string, ReadonlySet<string>>();
  const managedBy = (id: string): ReadonlySet<string> => {
    const known =
      sets.get(id) ?? new Set([id, ...groupsOf(id)].flatMap((one) => (managed.get(one) ?? []).flat()));
    sets.set(id, known);
    return known;
  };
  return grants.map((grant) => {
    const { terms, principal, vaults } = grant;
    if (terms.inert !== null || terms.uses.length === 0) return grant;
    const own = managedBy(principal.id.toLowerCase());
    const both = own.size === 0 ? [] : vaults.filter((id) => own.has(id));
    return both.length === 0 ? grant : { ...grant, managedVaults: both };
  });
}
