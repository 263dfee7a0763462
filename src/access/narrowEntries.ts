import type { AccessEntry } from '../model/accessEntry.js';
import { lastSegment, normalizeId } from '../model/armId.js';
import type { Permission } from '../model/permission.js';
import type { Posture } from '../model/posture.js';

/** What a question is about; what is absent does not narrow. Letter case is of no account. */
export interface Narrowing {
  /** Names or ARM ids of vaults. */
  readonly vaults?: readonly string[];
  /** Object id, its first eight characters or more, or display name. */
  readonly principal?: string;
  /** Any of these. */
  readonly permissions?: readonly Permission[];
}

/** Shorter beginnings of an id are no id: a display name may look like them. */
const ID_START = /^[0-9a-f]{8}[0-9a-f-]*$/i;

/**
 * The part of the entries that a question is about: entries of the principal, and in them the named vaults and
 * permissions only. An entry of which nothing is left goes. Entries that come through a group are found by the member
 * where they were made with `expandGroups`.
 */
export function narrowEntries(
  entries: readonly AccessEntry[],
  { vaults, principal, permissions }: Narrowing,
): readonly AccessEntry[] {
  const isAsked = principal === undefined ? null : principalMatcher(principal);
  const keepVaults = vaults === undefined ? null : keeping(vaultMatcher(vaults));
  const asked = permissions === undefined ? null : new Set(permissions.map((one) => one.toLowerCase()));
  const keepPermissions = asked === null ? null : keeping((one) => asked.has(one.toLowerCase()));
  return entries.flatMap((entry) => {
    if (isAsked !== null && !isAsked(entry.principal)) return [];
    const left = {
      ...entry,
      vaults: keepVaults?.(entry.vaults) ?? entry.vaults,
      permissions: keepPermissions?.(entry.permissions) ?? entry.permissions,
    };
    const empty = left.vaults.length === 0 || (keepPermissions !== null && left.permissions.length === 0);
    return empty ? [] : [left];
  });
}

/** The names, and the ids that deleted vaults have now where they were named by the ids they had. */
export function withDeletedIds(
  { deletedVaults }: Pick<Posture, 'deletedVaults'>,
  names: readonly string[],
): readonly string[] {
  const asked = new Set(names.map(normalizeId));
  const found = deletedVaults.filter(({ vaultId }) => asked.has(normalizeId(vaultId)));
  return [
    ...names.filter((name) => !found.some(({ vaultId }) => normalizeId(vaultId) === normalizeId(name))),
    ...found.map(({ id }) => id),
  ];
}

/** Which of the named vaults the posture does not hold, as they were given. Managed HSMs and deleted vaults count. */
export function unknownVaults(
  { vaults, hsms, deletedVaults }: Pick<Posture, 'vaults' | 'hsms' | 'deletedVaults'>,
  names: readonly string[],
): readonly string[] {
  const ids = [...vaults, ...hsms, ...deletedVaults].map(({ id }) => id);
  return names.filter((name) => !ids.some(vaultMatcher([name])));
}

/** Whether the posture knows the principal at all: as a holder, inert grants included, or as a member of a group. */
export function isKnownPrincipal(
  { grants, escalations, members }: Pick<Posture, 'grants' | 'escalations' | 'members'>,
  principal: string,
): boolean {
  const isAsked = principalMatcher(principal);
  return (
    grants.some((grant) => isAsked(grant.principal)) ||
    escalations.some((escalation) => isAsked(escalation.principal)) ||
    Object.values(members).some((holders) => holders.some(isAsked))
  );
}

/** The members of groups that are the asked principal: enough to find what it has through its groups. */
export function membersAsked(members: Posture['members'], principal: string): Posture['members'] {
  const isAsked = principalMatcher(principal);
  return Object.fromEntries(
    Object.entries(members).flatMap(([group, holders]) => {
      const asked = holders.filter(isAsked);
      return asked.length === 0 ? [] : [[group, asked]];
    }),
  );
}

/** Whether a vault's ARM id is one of those named, by name or by id. */
export function vaultMatcher(names: readonly string[]): (id: string) => boolean {
  const keys = new Set(names.map(normalizeId));
  return (id) => keys.has(normalizeId(id)) || keys.has(lastSegment(id).toLowerCase());
}

function principalMatcher(
  asked: string,
): (principal: { readonly id: string; readonly displayName: string | null }) => boolean {
  const key = asked.trim().toLowerCase();
  return ({ id, displayName }) =>
    id.toLowerCase() === key ||
    displayName?.trim().toLowerCase() === key ||
    (ID_START.test(key) && id.toLowerCase().startsWith(key));
}

/** Filters lists of which many entries share one: each list is looked through once. */
function keeping(keep: (item: string) => boolean): (list: readonly string[]) => readonly string[] {
  const known = new Map<readonly string[], readonly string[]>();
  return (list) => {
    const kept = known.get(list) ?? list.filter(keep);
    known.set(list, kept);
    return kept;
  };
}
