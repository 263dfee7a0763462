import { parseScope } from '../model/armId.js';
import type { PlannedRead } from '../model/snapshot.js';
import { type PlannedReader, perVaultCoverage, withVaults } from './plannedReader.js';
import { property } from './property.js';
import type { Gap, Identified } from './readList.js';
import { type Collection, type Holdings, read } from './readSubscription.js';

/** Keys of every vault, one list each, with their attributes alone. */
export const readKeys: PlannedReader = {
  units: vaultCount,
  read: (collection, holdings, done) =>
    forEachVault(holdings, async (vaultId) => {
      const keys = await read(collection, () => collection.azure.keys(vaultId));
      collection.store.add('key', vaultId, keys.items);
      done();
      return { keys: keys.gap };
    }).then(cover(collection, ['keys'])),
};

/**
 * Keys of every vault with type, size and rotation policy, which only a read of each key tells. A disabled key is not
 * read: no rule judges it, and Key Vault refuses operations on it.
 */
export const readKeysInDetail: PlannedReader = {
  units: vaultCount,
  read: (collection, holdings, done) =>
    forEachVault(holdings, async (vaultId) => {
      const keys = await read(collection, () => collection.azure.keys(vaultId));
      const gaps: Gap[] = [];
      const details = await Promise.all(
        keys.items.map(async (listed) => {
          if (isDisabled(listed)) return listed;
          const { items, gap } = await read(collection, () => collection.azure.key(listed.id));
          if (gap !== null) gaps.push(gap);
          return items[0] ?? listed;
        }),
      );
      collection.store.add('key', vaultId, details);
      done();
      return { keys: keys.gap, keyDetails: joined(gaps, details.length) };
    }).then(cover(collection, ['keys', 'keyDetails'])),
};

/** Metadata of the secrets of every vault, one list each. */
export const readSecrets: PlannedReader = {
  units: vaultCount,
  read: (collection, holdings, done) =>
    forEachVault(holdings, async (vaultId) => {
      const secrets = await read(collection, () => collection.azure.secrets(vaultId));
      collection.store.add('secret', vaultId, secrets.items);
      done();
      return { secrets: secrets.gap };
    }).then(cover(collection, ['secrets'])),
};

type ObjectRead = Extract<PlannedRead, 'keys' | 'keyDetails' | 'secrets'>;
type Gaps = Partial<Record<ObjectRead, Gap | null>>;

/** What the vaults of one subscription gave. */
interface SubscriptionReads {
  readonly scope: string;
  readonly reads: readonly { readonly id: string; readonly gaps: Gaps }[];
}

/**
 * Vaults alone are asked: a managed HSM shows its keys here only where its own setting
 * AllowKeyManagementOperationsThroughARM is on, which it is not by default.
 */
function vaultsOf({ kept }: Holdings): readonly Identified[] {
  return kept.filter(({ id }) => parseScope(id)?.level === 'vault');
}

function vaultCount(holdings: readonly Holdings[]): number {
  return holdings.reduce((sum, holding) => sum + vaultsOf(holding).length, 0);
}

function forEachVault(
  holdings: readonly Holdings[],
  readVault: (vaultId: string) => Promise<Gaps>,
): Promise<readonly SubscriptionReads[]> {
  return Promise.all(
    withVaults(holdings).map(async (holding) => ({
      scope: holding.subscription.scope,
      reads: await Promise.all(vaultsOf(holding).map(async ({ id }) => ({ id, gaps: await readVault(id) }))),
    })),
  );
}

function cover(collection: Collection, reads: readonly ObjectRead[]) {
  return (subscriptions: readonly SubscriptionReads[]): void => {
    for (const { scope, reads: vaults } of subscriptions)
      for (const what of reads) {
        const gaps = vaults.map(({ id, gaps: found }) => ({ id, gap: found[what] ?? null }));
        collection.coverage.push(...perVaultCoverage(scope, what, gaps));
      }
  };
}

function isDisabled({ body }: Identified): boolean {
  return property(property(property(body, 'properties'), 'attributes'), 'enabled') === false;
}

/** The gaps of single keys as one of their vault. */
function joined(gaps: readonly Gap[], total: number): Gap | null {
  const [first] = gaps;
  if (first === undefined) return null;
  const status = gaps.every((gap) => gap.status === 'refused') ? 'refused' : 'failed';
  return { status, reason: `${gaps.length} of ${total} keys could not be read; the first: ${first.reason}` };
}
