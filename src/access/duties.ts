import type { Grant } from '../model/posture.js';
import type { Holder } from '../model/principal.js';
import { remembering } from '../model/remember.js';
import type { Assignment } from './assignment.js';
import type { Directory } from './directory.js';
import type { Reach } from './reach.js';
import type { Role } from './roles.js';

/** An assignment of a role that writes vaults, and what it reaches. */
export interface ManagingAssignment {
  readonly assignment: Assignment;
  readonly reach: Reach;
}

/** Whether a role may write vaults through the management plane. */
export function writesVaults({ blocks }: Role): boolean {
  return blocks.some(({ control }) => control.includes('Microsoft.KeyVault/vaults/write'));
}

/**
 * Notes on each grant that lets its holder use material which of the vaults the same principal, or a group it is in,
 * may also write: two duties that ought to be apart.
 */
export function withManagedVaults(
  grants: readonly Grant[],
  managing: readonly ManagingAssignment[],
  { groupsOf }: Pick<Directory, 'groupsOf'>,
): readonly Grant[] {
  if (managing.length === 0) return grants;
  const managed = new Map<string, Set<readonly string[]>>();
  for (const { assignment, reach } of managing) {
    const id = assignment.principal.id.toLowerCase();
    const lists = managed.get(id) ?? new Set<readonly string[]>();
    for (const { vaults } of reach.groups) lists.add(vaults);
    managed.set(id, lists);
  }
  // What a group manages is looked at once for all its members.
  // The vaults of one list are one set: many principals manage what one scope reaches.
  const ofList = remembering((ids: readonly string[]): ReadonlySet<string> => new Set(ids));
  const setsOf = remembering((id: string): readonly ReadonlySet<string>[] => {
    const lists = managed.get(id);
    return lists === undefined ? NO_SETS : setsIn(lists, ofList);
  });
  const managedBy = remembering((principal: Holder): readonly ReadonlySet<string>[] => {
    const id = principal.id.toLowerCase();
    const groups = groupsOf(id);
    return groups.length === 0 ? setsOf(id) : [id, ...groups].flatMap(setsOf);
  });
  return grants.map((grant) => {
    const { terms, principal, vaults } = grant;
    if (terms.inert !== null || terms.uses.length === 0) return grant;
    const own = managedBy(principal);
    const both = own.length === 0 ? [] : vaults.filter((id) => own.some((set) => set.has(id)));
    return both.length === 0 ? grant : { ...grant, managedVaults: both };
  });
}

const NO_SETS: readonly ReadonlySet<string>[] = [];

/** Lists of single vaults, of which a principal may manage thousands, are one set together. */
function setsIn(
  lists: ReadonlySet<readonly string[]>,
  ofList: (ids: readonly string[]) => ReadonlySet<string>,
): readonly ReadonlySet<string>[] {
  const single = new Set<string>();
  const sets: ReadonlySet<string>[] = [];
  for (const ids of lists) {
    if (ids.length > 1) sets.push(ofList(ids));
    else for (const only of ids) single.add(only);
  }
  return single.size === 0 ? sets : [single, ...sets];
}
