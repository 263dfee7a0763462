import type { AccessEntry } from '../../../model/accessEntry.js';
import type { AccessGroup, ResultAccess } from '../../../model/result.js';

export type EntryPrincipal = AccessEntry['principal'];

/** A principal, what it has itself, and the groups it is in. */
export interface KnownPrincipal {
  readonly principal: EntryPrincipal;
  readonly entries: readonly AccessEntry[];
  readonly memberOf: readonly AccessGroup[];
}

/** One way to what a vault holds: an entry, and the group through which it is had. */
export interface Way {
  readonly entry: AccessEntry;
  readonly via: EntryPrincipal | null;
}

/** Access by vault, by principal and by group; ids are looked up without letter case. */
export interface AccessIndex {
  readonly ofVault: (vaultId: string) => readonly AccessEntry[];
  readonly principal: (id: string) => KnownPrincipal | undefined;
  readonly principals: readonly KnownPrincipal[];
  readonly group: (id: string) => AccessGroup | undefined;
  /** What a principal has itself and through its groups. */
  readonly ways: (known: KnownPrincipal) => readonly Way[];
}

interface Collected {
  readonly principal: EntryPrincipal;
  readonly entries: AccessEntry[];
  readonly memberOf: AccessGroup[];
}

/** Puts entries and groups in order by vault and principal. Lists of vaults are shared, so each is walked once. */
export function accessIndex({ entries, groups }: Pick<ResultAccess, 'entries' | 'groups'>): AccessIndex {
  const principals = new Map<string, Collected>();
  const collected = (principal: EntryPrincipal): Collected => {
    const key = principal.id.toLowerCase();
    const known = principals.get(key) ?? { principal, entries: [], memberOf: [] };
    principals.set(key, known);
    return known;
  };
  const byList = new Map<readonly string[], AccessEntry[]>();
  for (const entry of entries) {
    collected(entry.principal).entries.push(entry);
    const list = byList.get(entry.vaults);
    if (list === undefined) byList.set(entry.vaults, [entry]);
    else list.push(entry);
  }
  const listsOfVault = new Map<string, AccessEntry[][]>();
  for (const [vaults, list] of byList)
    for (const id of vaults) {
      const key = id.toLowerCase();
      const lists = listsOfVault.get(key);
      if (lists === undefined) listsOfVault.set(key, [list]);
      else lists.push(list);
    }
  const groupById = new Map(groups.map((group) => [group.id.toLowerCase(), group]));
  for (const group of groups) for (const member of group.members) collected(member).memberOf.push(group);
  const find = (id: string) => principals.get(id.toLowerCase());
  return {
    ofVault: (id) => (listsOfVault.get(id.toLowerCase()) ?? []).flat(),
    principal: find,
    principals: [...principals.values()],
    group: (id) => groupById.get(id.toLowerCase()),
    ways: ({ entries: own, memberOf }) => [
      ...own.map((entry) => ({ entry, via: null })),
      ...memberOf.flatMap(({ id }) =>
        (find(id)?.entries ?? []).map((entry) => ({ entry, via: entry.principal })),
      ),
    ],
  };
}
