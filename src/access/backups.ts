import { normalizeId } from '../model/armId.js';
import type { Permission } from '../model/permission.js';
import type { Condition, Escalation, Grant, Vault } from '../model/posture.js';
import { remembering } from '../model/remember.js';
import type { Directory } from './directory.js';
import { geographyOf } from './geographies.js';
import { expandAll } from './permissions.js';
import { act } from './way.js';

/** A backup, what restores it, and what the restored copy yields. */
interface Yield {
  readonly backup: Permission;
  readonly restore: Permission;
  readonly obtains: readonly Permission[];
}

/**
 * What backing up one object type yields once restored, where it is not held already: secrets their value, keys
 * their use, certificates the secret of the same name with the private key.
 */
const YIELDS: readonly Yield[] = [
  { backup: 'secrets/backup', restore: 'secrets/restore', obtains: ['secrets/get'] },
  {
    backup: 'keys/backup',
    restore: 'keys/restore',
    obtains: ['keys/decrypt', 'keys/sign', 'keys/unwrapkey'],
  },
  { backup: 'certificates/backup', restore: 'certificates/restore', obtains: ['secrets/get'] },
];

/**
 * P3, P4: a backup restored into another vault of the same subscription and geography is free of the controls of
 * the vault it came from. Needs a vault there to restore to and to use the copy in; the holder may have one that was
 * not read, so what no known one yields stays conditional. Source: Key Vault backup (access-model 2.8).
 */
export function escalationsFromBackups(
  grants: readonly Grant[],
  vaults: readonly Vault[],
  { groupsOf }: Pick<Directory, 'groupsOf'>,
): readonly Escalation[] {
  const yieldedBy = remembering(yieldsOf);
  const backups = grants.filter(
    ({ terms }) => terms.inert === null && yieldedBy(terms.permissions).length > 0,
  );
  if (backups.length === 0) return [];
  const identities = new Map(
    backups.map(({ principal }) => {
      const id = principal.id.toLowerCase();
      return [id, [id, ...groupsOf(id)]] as const;
    }),
  );
  const holders = new Set([...identities.values()].flat());
  const targets = restoreTargets(
    grants.filter(({ principal }) => holders.has(principal.id.toLowerCase())),
    placesOf(vaults),
    (id) => identities.get(id.toLowerCase()) ?? [],
  );
  return backups.flatMap((grant) => escalationsOf(grant, yieldedBy(grant.terms.permissions), targets));
}

const UNREAD_TARGET: Condition = {
  source: 'unread',
  text: 'a vault of the same subscription and geography to restore to',
};

/** One for the vaults that yield the same for certain, one for those that may yield the same. */
function escalationsOf(
  { terms, principal, cause, identity, vaults }: Grant,
  yielded: readonly Yield[],
  targets: RestoreTargets,
): readonly Escalation[] {
  const parts = new Map<string, { obtains: readonly Permission[]; sure: boolean; vaults: string[] }>();
  const add = (some: readonly Yield[], sure: boolean, id: string): void => {
    const obtains = [...new Set(some.flatMap((one) => one.obtains))];
    if (obtains.length === 0) return;
    const key = `${sure} ${obtains.join()}`;
    const part = parts.get(key) ?? { obtains, sure, vaults: [] };
    parts.set(key, part);
    part.vaults.push(id);
  };
  for (const id of vaults) {
    const elsewhere = targets(principal.id, id);
    const sure = yielded.filter((one) => elsewhere(one));
    const certain = new Set(sure.flatMap(({ obtains }) => obtains));
    add(sure, true, id);
    add(
      yielded.filter(({ obtains }) => !obtains.every((permission) => certain.has(permission))),
      false,
      id,
    );
  }
  return [...parts.values()].map(({ obtains, sure, vaults: reached }) => {
    const conditions = sure ? terms.conditions : [...terms.conditions, UNREAD_TARGET];
    return {
      terms: {
        step: 'backup-restore',
        role: terms.role,
        scope: terms.scope,
        scopeLevel: terms.scopeLevel,
        begins: terms.reach,
        obtains,
        certainty: conditions.length === 0 ? 'certain' : 'conditional',
        conditions,
        acts: [act('backup-restore', terms.scope)],
        otherPaths: [],
        furtherWays: [],
      },
      principal,
      cause,
      identity,
      vaults: reached,
    };
  });
}

/** The backups among the permissions, less what is held already of what they yield. */
function yieldsOf(permissions: readonly Permission[]): readonly Yield[] {
  const held = new Set(permissions.flatMap(expandAll));
  return YIELDS.filter(({ backup }) => held.has(backup)).flatMap((one) => {
    const obtains = one.obtains.filter((permission) => !held.has(permission));
    return obtains.length === 0 ? [] : [{ ...one, obtains }];
  });
}

/** Whether a principal can restore, beside the vault given, what yields something, and use it there. */
type RestoreTargets = (principalId: string, vaultId: string) => (wanted: Yield) => boolean;

/** Subscription and geography of each vault by its id; none where the region is not known. */
function placesOf(vaults: readonly Vault[]): ReadonlyMap<string, string> {
  return new Map(
    vaults.flatMap(({ id, subscriptionId, location }) => {
      const geography = geographyOf(location);
      return geography === null ? [] : [[id, `${subscriptionId.toLowerCase()} ${geography}`] as const];
    }),
  );
}

/** Knows the vaults, by principal, place and what is restored, where restoring and use are certain. */
function restoreTargets(
  grants: readonly Grant[],
  places: ReadonlyMap<string, string>,
  identitiesOf: (principalId: string) => readonly string[],
): RestoreTargets {
  const targets = new Map<string, Set<string>>();
  const keyOf = (principalId: string, vaultId: string, { backup }: Yield): string | null => {
    const place = places.get(vaultId);
    return place === undefined ? null : `${principalId.toLowerCase()} ${place} ${backup}`;
  };
  for (const { terms, principal, vaults } of grants) {
    if (terms.inert !== null || terms.certainty !== 'certain' || terms.reach !== 'holds') continue;
    const held = new Set(terms.permissions.flatMap(expandAll));
    for (const one of YIELDS) {
      if (![one.restore, ...one.obtains].every((permission) => held.has(permission))) continue;
      for (const id of vaults) {
        const key = keyOf(principal.id, id, one);
        if (key === null) continue;
        targets.set(key, (targets.get(key) ?? new Set()).add(normalizeId(id)));
      }
    }
  }
  return (principalId, vaultId) => (wanted) =>
    identitiesOf(principalId).some((id) => {
      const key = keyOf(id, vaultId, wanted);
      const known = key === null ? undefined : targets.get(key);
      return known !== undefined && known.size > (known.has(normalizeId(vaultId)) ? 1 : 0);
    });
}
