import type { Holder, PrincipalType } from '../model/principal.js';
import type { FactRecord, Snapshot } from '../model/snapshot.js';
import { objectOf, textOf } from './body.js';
import type { Truth } from './condition/truth.js';

/** What the directory says of the principals, as far as it was read. */
export interface Directory {
  /** A principal with name, existence and kind filled in. */
  readonly describe: (principal: Holder) => Holder;
  /** Transitive members by lower-cased group id, of the groups that were read. */
  readonly members: Readonly<Record<string, readonly Holder[]>>;
  readonly owners: Readonly<Record<string, readonly Holder[]>>;
  /** Whether all members of a group, by its lower-cased id, were read. */
  readonly membersRead: (groupId: string) => boolean;
  /** Whether a principal is in a group, however deep; undecided where the group's members were not read. */
  readonly isMember: (principalId: string, groupId: string) => Truth;
  /** The read groups that a principal is in. */
  readonly groupsOf: (principalId: string) => readonly string[];
  /** Who may activate membership or ownership of a group, by lower-cased group id. */
  readonly eligible: Readonly<Record<string, readonly GroupEligibility[]>>;
  /** Active holders of the directory role Global Administrator, and those who may activate it. */
  readonly globalAdministrators: readonly Holder[];
  readonly eligibleGlobalAdministrators: readonly Holder[];
}

/** A place at a group that a principal may activate (PIM for Groups, access-model 1.7). */
export interface GroupEligibility {
  readonly principal: Holder;
  readonly place: 'member' | 'owner';
}

const GROUPS = '/groups/';

/** Source: the template id of Global Administrator, Microsoft Entra built-in roles. */
const GLOBAL_ADMINISTRATORS = '/directoryroles/62e90394-69f5-4237-9190-012177145e10';

const TYPES: ReadonlyMap<string, PrincipalType> = new Map([
  ['#microsoft.graph.user', 'User'],
  ['#microsoft.graph.group', 'Group'],
  ['#microsoft.graph.serviceprincipal', 'ServicePrincipal'],
  ['#microsoft.graph.device', 'Device'],
]);

/** A principal of which only id and type are known. */
export function unnamed(id: string, type: PrincipalType): Holder {
  return {
    id,
    type,
    displayName: null,
    tenantId: null,
    guest: null,
    managedIdentity: null,
    existence: 'unknown',
    guests: 0,
    guestMembers: [],
  };
}

/**
 * Reads the directory records. A principal that Graph left out of a complete answer is `absent`; Graph leaves out
 * ids it does not know without a word (access-model 1.10), so an incomplete answer tells nothing of the missing,
 * and neither does it of principals of other tenants.
 */
export function readDirectory({ records, coverage }: Pick<Snapshot, 'records' | 'coverage'>): Directory {
  const known = new Map<string, Holder>();
  for (const { body } of [
    ...records.groupMember,
    ...records.groupOwner,
    ...records.directoryRoleMember,
    ...records.directoryObject,
  ]) {
    const holder = readObject(body);
    if (holder !== null)
      known.set(holder.id.toLowerCase(), merged(known.get(holder.id.toLowerCase()), holder));
  }
  const asked = coverage.filter(({ what, scope }) => what === 'directoryObjects' && scope === '/');
  const complete = asked.length > 0 && asked.every(({ status }) => status === 'ok');
  const members = listsOf(records.groupMember, known);
  for (const [group, list] of Object.entries(members)) {
    const holder = known.get(group);
    const ids = list.filter(({ guest }) => guest === true).map(({ id }) => id.toLowerCase());
    const guestMembers = [...new Set(ids)].sort();
    if (holder !== undefined && guestMembers.length > 0)
      known.set(group, { ...holder, guests: guestMembers.length, guestMembers });
  }
  const groupsOf = new Map<string, string[]>();
  for (const [group, list] of Object.entries(members))
    for (const { id } of list) append(groupsOf, id.toLowerCase(), group);
  const readGroups = membersRead(
    coverage,
    askedGroups([...records.directoryObject, ...records.directoryRoleMember]),
  );
  return {
    describe: (principal) => {
      const found = known.get(principal.id.toLowerCase());
      if (found !== undefined) {
        const type = found.type === 'Unknown' ? principal.type : found.type;
        return { ...found, id: principal.id, type, tenantId: principal.tenantId };
      }
      const foreign = principal.tenantId !== null || principal.type === 'ForeignGroup';
      return complete && !foreign ? { ...principal, existence: 'absent' } : principal;
    },
    members,
    membersRead: readGroups,
    owners: listsOf(records.groupOwner, known),
    isMember: (principalId, groupId) => {
      const group = groupId.toLowerCase();
      if (groupsOf.get(principalId.toLowerCase())?.includes(group) === true) return 'yes';
      return readGroups(group) ? 'no' : 'undecided';
    },
    groupsOf: (principalId) => groupsOf.get(principalId.toLowerCase()) ?? [],
    globalAdministrators: records.directoryRoleMember
      .filter(({ of }) => of.some((role) => role.toLowerCase() === GLOBAL_ADMINISTRATORS))
      .flatMap(({ body }) => known.get(idOf(body) ?? '') ?? []),
    eligible: eligibleByGroup(records.groupEligibility, known),
    // The whole tenant is `/`; a role that is eligible for a part of it does not elevate.
    eligibleGlobalAdministrators: records.directoryRoleEligibility
      .filter(({ of }) => of.some((role) => role.toLowerCase() === GLOBAL_ADMINISTRATORS))
      .flatMap(({ body }) => {
        const eligibility = objectOf(body);
        const holder = holderOf(eligibility?.principalId, known);
        return holder === null || (textOf(eligibility?.directoryScopeId) ?? '/') !== '/' ? [] : [holder];
      }),
  };
}

/** The principal of an eligibility: as the directory knows it, else by its id alone. */
function holderOf(principalId: unknown, known: ReadonlyMap<string, Holder>): Holder | null {
  const id = textOf(principalId);
  return id === null ? null : (known.get(id.toLowerCase()) ?? unnamed(id, 'Unknown'));
}

/** An accessId that is neither word could be either; membership is the one that gives access at once. */
function eligibleByGroup(
  records: readonly FactRecord[],
  known: ReadonlyMap<string, Holder>,
): Directory['eligible'] {
  const lists = new Map<string, GroupEligibility[]>();
  for (const { of, body } of records) {
    const eligibility = objectOf(body);
    const principal = holderOf(eligibility?.principalId, known);
    if (principal === null) continue;
    const place = textOf(eligibility?.accessId)?.toLowerCase() === 'owner' ? 'owner' : 'member';
    for (const asked of of) {
      if (!asked.toLowerCase().startsWith(GROUPS)) continue;
      const group = asked.slice(GROUPS.length).toLowerCase();
      append(lists, group, { principal, place });
    }
  }
  return Object.assign(Object.create(null), Object.fromEntries(lists));
}

const idOf = (body: unknown): string | null => textOf(objectOf(body)?.id)?.toLowerCase() ?? null;

function readObject(body: unknown): Holder | null {
  const object = objectOf(body);
  const id = textOf(object?.id);
  if (object === null || id === null) return null;
  const type = TYPES.get(textOf(object['@odata.type'])?.toLowerCase() ?? '') ?? 'Unknown';
  const userType = textOf(object.userType)?.toLowerCase();
  const name = textOf(object.userPrincipalName)?.toLowerCase();
  const kind = textOf(object.servicePrincipalType)?.toLowerCase();
  // userType is not among the default properties; guests carry #EXT# in their principal name.
  const guest =
    type !== 'User'
      ? null
      : userType === 'guest' || userType === 'member'
        ? userType === 'guest'
        : (name?.includes('#ext#') ?? null);
  return {
    ...unnamed(id, type),
    displayName: textOf(object.displayName),
    existence: 'exists',
    guest,
    guests: guest === true ? 1 : 0,
    managedIdentity: kind === undefined ? null : kind === 'managedidentity',
  };
}

/** Two answers about one object: the later one decides, and fills no gap with null. */
function merged(before: Holder | undefined, after: Holder): Holder {
  if (before === undefined) return after;
  return {
    ...after,
    type: after.type === 'Unknown' ? before.type : after.type,
    displayName: after.displayName ?? before.displayName,
    guest: after.guest ?? before.guest,
    guests: Math.max(after.guests, before.guests),
    managedIdentity: after.managedIdentity ?? before.managedIdentity,
  };
}

function listsOf(
  records: readonly FactRecord[],
  known: ReadonlyMap<string, Holder>,
): Readonly<Record<string, readonly Holder[]>> {
  const lists = new Map<string, Holder[]>();
  for (const { of, body } of records) {
    const holder = known.get(idOf(body) ?? '');
    if (holder === undefined) continue;
    for (const asked of of) {
      if (!asked.toLowerCase().startsWith(GROUPS)) continue;
      append(lists, asked.slice(GROUPS.length).toLowerCase(), holder);
    }
  }
  // Ids come from outside: without a prototype none of them is `constructor`.
  return Object.assign(Object.create(null), Object.fromEntries(lists));
}

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** The groups whose members were asked for: those that are principals themselves, not those nested in them. */
function askedGroups(records: readonly FactRecord[]): ReadonlySet<string> {
  return new Set(
    records.flatMap(({ body }) => {
      const object = readObject(body);
      return object?.type === 'Group' ? [object.id.toLowerCase()] : [];
    }),
  );
}

/** Whether all members of a group were read: the read as a whole was not refused, and not failed for this group. */
function membersRead(coverage: Snapshot['coverage'], asked: ReadonlySet<string>): (group: string) => boolean {
  const entries = coverage.filter(({ what }) => what === 'groupMembers');
  const whole = entries.find(({ scope }) => scope === '/');
  const unread = new Set(
    entries.filter(({ status }) => status !== 'ok').map(({ scope }) => scope.toLowerCase()),
  );
  const tried = whole !== undefined && (whole.status === 'ok' || whole.status === 'failed');
  const single = entries.some(
    ({ scope, status }) => scope !== '/' && status !== 'ok' && status !== 'skipped',
  );
  return (group) => {
    if (!tried || !asked.has(group) || unread.has(GROUPS + group)) return false;
    // A failure that names no group could be of this one.
    return whole.status === 'ok' || single;
  };
}
