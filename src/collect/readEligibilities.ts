import { normalizeId } from '../model/armId.js';
import type { Coverage } from '../model/snapshot.js';
import { property } from './property.js';
import type { Gap, Identified, ListRead } from './readList.js';
import { type Collection, coverageOf, read } from './readSubscription.js';

/** What Graph answers where the tenant has no licence for PIM, and so nobody who could activate anything. */
const UNLICENSED = 'AadPremiumLicenseRequired';

type GroupGap = { readonly id: string; readonly gap: Gap | null };

/** Eligibilities of groups: the records of each, and what to say of those that were not read. */
interface GroupEligibilities {
  readonly principals: readonly string[];
  readonly coverage: readonly Coverage[];
}

/**
 * Reads who may activate membership or ownership of the groups (PIM for Groups). Graph takes one group a request, and
 * the right to ask is one that many lack, so the first group is asked alone: where it is refused, or the tenant has no
 * licence for PIM, the others are not asked in vain. `coverageOfGroups` tells of the groups that were not read.
 */
export async function readGroupEligibilities(
  collection: Collection,
  groups: readonly string[],
  coverageOfGroups: (reads: readonly GroupGap[]) => readonly Coverage[],
): Promise<GroupEligibilities> {
  const { azure, store } = collection;
  const principals: string[] = [];
  const readOne = async (id: string): Promise<ListRead> => {
    const list = await read(collection, () => azure.directory.groupEligibilities(id));
    store.add('groupEligibility', `/groups/${id}`, list.items);
    for (const one of eligiblePrincipals(list.items)) principals.push(one);
    return list;
  };
  const [first, ...others] = groups;
  if (first === undefined) return { principals, coverage: coverageOfGroups([]) };
  const probe = await readOne(first);
  const closed = closedCoverage('groupEligibilities', probe);
  if (closed !== null) return { principals, coverage: [closed] };
  const reads = await Promise.all(others.map(async (id) => ({ id, gap: (await readOne(id)).gap })));
  return { principals, coverage: coverageOfGroups([{ id: first, gap: probe.gap }, ...reads]) };
}

/** The object ids, lower case, of those who may activate something. */
export function eligiblePrincipals(eligibilities: readonly Identified[]): readonly string[] {
  return eligibilities.flatMap(({ body }) => {
    const id = property(body, 'principalId');
    return typeof id === 'string' && id.trim() !== '' ? [normalizeId(id)] : [];
  });
}

/** One entry for the tenant where a first answer says that no other will be better; null where it does not. */
export function closedCoverage(
  what: 'groupEligibilities' | 'directoryRoleEligibilities',
  { gap, error }: ListRead,
): Coverage | null {
  if (error?.code === UNLICENSED)
    return {
      scope: '/',
      what,
      status: 'skipped',
      reason: 'The tenant has no licence for Privileged Identity Management, so nobody is eligible.',
    };
  if (gap === null || (gap.status !== 'refused' && error?.kind !== 'sign-in')) return null;
  return coverageOf('/', what, { ...gap, status: 'refused' });
}
