import { MOST_IDS } from '../azure/azure.js';
import { lastSegment, normalizeId } from '../model/armId.js';
import type { Coverage, Read } from '../model/snapshot.js';
import { GUID, principalIds } from './principalIds.js';
import { property } from './property.js';
import { closedCoverage, eligiblePrincipals, readGroupEligibilities } from './readEligibilities.js';
import type { Gap, Identified, ListRead } from './readList.js';
import { type Collection, coverageOf, read } from './readSubscription.js';

/** The scope of what belongs to the tenant as a whole. */
const TENANT = '/';
/** Global Administrator by its template, the same in all tenants. Source: Microsoft Entra built-in roles. */
const GLOBAL_ADMINISTRATORS = '/directoryRoles/62e90394-69f5-4237-9190-012177145e10';
const DIRECTORY_READS = [
  'directoryObjects',
  'groupMembers',
  'groupOwners',
  'directoryRoleMembers',
  'groupEligibilities',
  'directoryRoleEligibilities',
] as const satisfies readonly Read[];

/** The coverage of a directory that was not to be read. */
export function directorySkipped(): readonly Coverage[] {
  const reason = 'The directory was not to be read (--no-directory).';
  return DIRECTORY_READS.map((what) => ({ scope: TENANT, what, status: 'skipped', reason }));
}

/**
 * Looks up in the directory all principals of what was read so far, the transitive members and the owners of those
 * that are groups, the owners of groups nested in them, and the
 * Global Administrators; of groups and of that role also who may activate a place in them (PIM). Nothing that is refused here costs anything else.
 *
 * Graph says nothing of ids it does not know, and an empty group leaves no record, so the coverage tells what an
 * absence means. `directoryObjects` of `/` is ok when every principal with a GUID was asked for and every batch was
 * answered to its end: then one without a record is not in this directory; otherwise nothing follows. A group's members
 * (owners) were read when the group is among the records as a group, the coverage of `/` for them is ok or failed, and
 * there is no coverage entry of `/groups/ID`, which every group that was not read to its end has.
 *
 * `progress` takes the number of groups and gives what is called after each.
 */
export async function readDirectory(
  collection: Collection,
  progress: (groups: number) => () => void,
): Promise<void> {
  const { azure, store, coverage } = collection;
  progress(0);
  const ids = principalIds(store);
  const [objects, administrators, eligible] = await Promise.all([
    readObjects(collection, ids),
    read(collection, () => azure.directory.globalAdministrators()),
    read(collection, () => azure.directory.globalAdministratorEligibilities()),
  ]);
  store.add('directoryRoleEligibility', GLOBAL_ADMINISTRATORS, eligible.items);
  store.add('directoryObject', TENANT, objects.items);
  store.add('directoryRoleMember', GLOBAL_ADMINISTRATORS, administrators.items);
  coverage.push(
    coverageOf(TENANT, 'directoryObjects', objects.gap),
    coverageOf(TENANT, 'directoryRoleMembers', gapOf(administrators)),
    closedCoverage('directoryRoleEligibilities', eligible) ??
      coverageOf(TENANT, 'directoryRoleEligibilities', eligible.gap),
  );
  // Who may not even look up names may not list members either, so a thousand groups are not asked in vain.
  if (objects.gap?.status === 'refused') {
    coverage.push(
      coverageOf(TENANT, 'groupMembers', objects.gap),
      coverageOf(TENANT, 'groupOwners', objects.gap),
      coverageOf(TENANT, 'groupEligibilities', objects.gap),
    );
    return;
  }
  const asked = new Set(ids);
  const eligibleObjects = await readMoreObjects(collection, eligiblePrincipals(eligible.items), asked);
  const groups = groupIds([...objects.items, ...administrators.items, ...eligibleObjects]);
  const done = progress(groups.length);
  const reads = await Promise.all(
    groups.map(async (id) => {
      const [members, owners] = await Promise.all([
        read(collection, () => azure.directory.transitiveMembers(id)),
        read(collection, () => azure.directory.groupOwners(id)),
      ]);
      store.add('groupMember', `/groups/${id}`, members.items);
      store.add('groupOwner', `/groups/${id}`, owners.items);
      done();
      return { id, members: gapOf(members), nested: groupIds(members.items), owners: gapOf(owners) };
    }),
  );
  const outer = new Set(groups);
  const below = new Set(reads.flatMap((one) => one.nested).filter((id) => !outer.has(id)));
  const nested = await readNestedOwners(collection, [...below].sort(), progress);
  const joinable = await readGroupEligibilities(collection, [...groups, ...[...below].sort()], (gaps) =>
    groupCoverage('groupEligibilities', gaps, objects.gap),
  );
  const joining = await readMoreObjects(collection, joinable.principals, asked);
  coverage.push(
    ...joinable.coverage,
    ...groupIds(joining).map(
      (id): Coverage => ({
        scope: `/groups/${id}`,
        what: 'groupMembers',
        status: 'skipped',
        reason: 'The group holds nothing; it may activate a place in one that does, and was not looked into.',
      }),
    ),
    ...groupCoverage(
      'groupMembers',
      reads.map(({ id, members }) => ({ id, gap: members })),
      objects.gap,
    ),
    ...groupCoverage(
      'groupOwners',
      [...reads.map(({ id, owners }) => ({ id, gap: owners })), ...nested],
      objects.gap,
    ),
  );
}

/** Looks up principals that turned up later; a gap is told beside that of the others. */
async function readMoreObjects(
  collection: Collection,
  ids: readonly string[],
  asked: Set<string>,
): Promise<readonly Identified[]> {
  const more = [...new Set(ids)].filter((id) => GUID.test(id) && !asked.has(id)).sort();
  for (const id of more) asked.add(id);
  const { items, gap } = await readObjects(collection, more);
  collection.store.add('directoryObject', TENANT, items);
  if (gap !== null) collection.coverage.push(coverageOf(TENANT, 'directoryObjects', gap));
  return items;
}

/** Whoever owns a nested group gets into those it is in; their members are known already, being transitive. */
async function readNestedOwners(
  collection: Collection,
  ids: readonly string[],
  progress: (groups: number) => () => void,
): Promise<readonly { readonly id: string; readonly gap: Gap | null }[]> {
  if (ids.length === 0) return [];
  const done = progress(ids.length);
  return Promise.all(
    ids.map(async (id) => {
      const owners = await read(collection, () => collection.azure.directory.groupOwners(id));
      collection.store.add('groupOwner', `/groups/${id}`, owners.items);
      done();
      return { id, gap: gapOf(owners) };
    }),
  );
}

/** Asks for the objects in batches, side by side; the gap tells how many were not answered for. */
async function readObjects(
  collection: Collection,
  ids: readonly string[],
): Promise<{ readonly items: readonly Identified[]; readonly gap: Gap | null }> {
  const batches: (readonly string[])[] = [];
  for (let start = 0; start < ids.length; start += MOST_IDS) batches.push(ids.slice(start, start + MOST_IDS));
  const reads = await Promise.all(
    batches.map(async (batch) => {
      const list = await read(collection, () => collection.azure.directory.objectsByIds(batch));
      return { items: list.items, gap: gapOf(list), size: batch.length };
    }),
  );
  const gaps = reads.flatMap(({ gap, size }) => (gap === null ? [] : [{ gap, size }]));
  const missed = gaps.reduce((sum, { size }) => sum + size, 0);
  return {
    items: reads.flatMap(({ items }) => items),
    gap: joined(
      gaps.map(({ gap }) => gap),
      batches.length,
      `${missed} of ${ids.length} principals could not be looked up`,
    ),
  };
}

/** One entry for the tenant, and one for each group that was not read. */
function groupCoverage(
  what: 'groupMembers' | 'groupOwners' | 'groupEligibilities',
  groups: readonly { readonly id: string; readonly gap: Gap | null }[],
  objectGap: Gap | null,
): readonly Coverage[] {
  const unread = groups.flatMap(({ id, gap }) => (gap === null ? [] : [{ id, gap }]));
  const who = { groupMembers: 'Members', groupOwners: 'Owners', groupEligibilities: 'Eligible members' }[
    what
  ];
  const whole = joined(
    unread.map(({ gap }) => gap),
    groups.length,
    `${who} of ${unread.length} of ${groups.length} groups could not be read`,
  );
  const unknown: Gap | null =
    objectGap === null
      ? null
      : {
          status: 'failed',
          reason: 'Groups among the principals that could not be looked up were not read.',
        };
  return [
    coverageOf(
      TENANT,
      what,
      whole === null || unknown === null
        ? (whole ?? unknown)
        : { status: 'failed', reason: `${whole.reason} ${unknown.reason}` },
    ),
    ...unread.map(({ id, gap }) => coverageOf(`/groups/${id}`, what, gap)),
  ];
}

/** One gap for several of `total` reads, with the first of their reasons; `refused` when every read was. */
function joined(gaps: readonly Gap[], total: number, what: string): Gap | null {
  if (gaps.length === 0) return null;
  const [reason, ...others] = [...new Set(gaps.map((gap) => gap.reason))];
  const more = others.length === 0 ? '' : ` (the first of ${others.length + 1} reasons follows)`;
  const refused = gaps.length === total && gaps.every(({ status }) => status === 'refused');
  return {
    status: refused ? 'refused' : 'failed',
    reason: `${what}${more}: ${reason}`,
  };
}

/** Without a token for Graph nothing was tried there: the sign-in was refused it. */
function gapOf({ gap, error }: ListRead): Gap | null {
  return gap !== null && error?.kind === 'sign-in' ? { ...gap, status: 'refused' } : gap;
}

/** Ids of the groups among the objects, lower case, each once, sorted. */
function groupIds(objects: readonly Identified[]): readonly string[] {
  const ids = objects.filter(isGroup).map(({ id }) => normalizeId(lastSegment(id)));
  return [...new Set(ids)].sort();
}

function isGroup({ body }: Identified): boolean {
  const type = property(body, '@odata.type');
  return typeof type === 'string' && type.toLowerCase() === '#microsoft.graph.group';
}
