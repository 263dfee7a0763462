import { normalizeId, parseScope } from '../model/armId.js';
import type { Permission } from '../model/permission.js';
import type { Escalation, Grant, GrantTerms } from '../model/posture.js';
import { expandAll } from './permissions.js';
import { act } from './ways.js';

/**
 * What backing up one object type yields once restored, where it is not held already: secrets their value, keys
 * their use, certificates the secret of the same name with the private key.
 */
const YIELDS: readonly { readonly backup: Permission; readonly obtains: readonly Permission[] }[] = [
  { backup: 'secrets/backup', obtains: ['secrets/get'] },
  { backup: 'keys/backup', obtains: ['keys/decrypt', 'keys/sign', 'keys/unwrapkey'] },
  { backup: 'certificates/backup', obtains: ['secrets/get'] },
];

/**
 * P3, P4: a backup restored into another vault of the same subscription and geography is free of the controls of
 * the vault it came from. Needs a vault there to restore to and read from; the holder may have one that was not
 * read, so without a known one it stays conditional. Source: Key Vault backup (access-model 2.8).
 */
export function escalationsFromBackups(grants: readonly Grant[]): readonly Escalation[] {
  const yields = new Map<GrantTerms, readonly Permission[]>();
  const yieldedBy = (terms: GrantTerms): readonly Permission[] => {
    const found = yields.get(terms) ?? yieldsOf(terms.permissions);
    yields.set(terms, found);
    return found;
  };
  const backups = grants.filter(({ terms }) => terms.inert === null && yieldedBy(terms).length > 0);
  if (backups.length === 0) return [];
  const holders = new Set(backups.map(({ principal }) => principal.id.toLowerCase()));
  const targets = restoreTargets(grants.filter(({ principal }) => holders.has(principal.id.toLowerCase())));
  return backups.flatMap((grant): readonly Escalation[] => {
    const { terms, principal, cause, identity } = grant;
    const known = targets.get(principal.id.toLowerCase());
    const split = { sure: [] as string[], open: [] as string[] };
    for (const id of grant.vaults) {
      const others = known?.get(subscriptionOf(id)) ?? [];
      (others.some((other) => other !== normalizeId(id)) ? split.sure : split.open).push(id);
    }
    const unread = { source: 'unread' as const, text: 'a vault of the same subscription to restore to' };
    const make = (vaults: readonly string[], conditions: typeof terms.conditions): readonly Escalation[] => {
      if (vaults.length === 0) return [];
      return [
        {
          terms: {
            step: 'backup-restore',
            role: terms.role,
            scope: terms.scope,
            scopeLevel: terms.scopeLevel,
            begins: terms.reach,
            obtains: yieldedBy(terms),
            certainty: conditions.length === 0 ? 'certain' : 'conditional',
            conditions,
            acts: [act('backup-restore', terms.scope)],
            otherPaths: [],
          },
          principal,
          cause,
          identity,
          vaults,
        },
      ];
    };
    return [...make(split.sure, terms.conditions), ...make(split.open, [...terms.conditions, unread])];
  });
}

function yieldsOf(permissions: readonly Permission[]): readonly Permission[] {
  const held = new Set(permissions.flatMap(expandAll));
  const gained = YIELDS.filter(({ backup }) => held.has(backup)).flatMap(({ obtains }) => obtains);
  return [...new Set(gained)].filter((permission) => !held.has(permission));
}

/** The vaults, by subscription, in which a principal can both restore and read secrets for certain. */
function restoreTargets(
  grants: readonly Grant[],
): ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> {
  const targets = new Map<string, Map<string, string[]>>();
  for (const { terms, principal, vaults } of grants) {
    if (terms.inert !== null || terms.certainty !== 'certain' || terms.reach !== 'holds') continue;
    const held = new Set(terms.permissions.flatMap(expandAll));
    if (!held.has('secrets/restore') || !held.has('secrets/get')) continue;
    const own = targets.get(principal.id.toLowerCase()) ?? new Map<string, string[]>();
    targets.set(principal.id.toLowerCase(), own);
    for (const id of vaults) {
      const known = own.get(subscriptionOf(id));
      if (known === undefined) own.set(subscriptionOf(id), [normalizeId(id)]);
      else known.push(normalizeId(id));
    }
  }
  return targets;
}

const subscriptionOf = (id: string): string => parseScope(id)?.subscriptionId?.toLowerCase() ?? '';
