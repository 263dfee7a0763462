import { type Coverage, PLANNED_READS, type PlannedRead } from '../model/snapshot.js';
import type { PlannedReader } from './plannedReader.js';
import { readDiagnosticSettings } from './readDiagnosticSettings.js';
import { readKeys, readKeysInDetail, readSecrets } from './readObjects.js';
import type { Collection, Holdings } from './readSubscription.js';
import {
  readClassicAdministrators,
  readDefenderPlans,
  readDeletedVaults,
  readLocks,
} from './readSubscriptionLists.js';
import { readVirtualNetworks } from './readVirtualNetworks.js';
import type { SubscriptionLists } from './subscriptionLists.js';

const READERS: Readonly<Record<PlannedRead, PlannedReader>> = {
  locks: readLocks,
  deletedVaults: readDeletedVaults,
  diagnosticSettings: readDiagnosticSettings,
  defenderPlans: readDefenderPlans,
  classicAdministrators: readClassicAdministrators,
  virtualNetworks: readVirtualNetworks,
  keys: readKeys,
  keyDetails: readKeysInDetail,
  secrets: readSecrets,
};

/**
 * Reads what the plan asks for beyond vaults and access, side by side. What it does not ask for is covered as
 * `skipped`, once for the tenant, so that a rule which needs it later is unknown and never passes.
 */
export async function readPlanned(
  collection: Collection,
  reads: readonly PlannedRead[],
  holdings: readonly Holdings[],
  lists: SubscriptionLists,
  progress: (units: number) => () => void,
): Promise<void> {
  const inDetail = reads.includes('keyDetails');
  const wanted = new Set<PlannedRead>(inDetail ? [...reads, 'keys'] : reads);
  collection.coverage.push(...PLANNED_READS.filter((what) => !wanted.has(what)).map(skipped));
  // Whoever reads keys in detail has listed them first.
  if (inDetail) wanted.delete('keys');
  const readers = PLANNED_READS.filter((what) => wanted.has(what)).map((what) => READERS[what]);
  if (readers.length === 0) return;
  const done = progress(readers.reduce((sum, { units }) => sum + units(holdings), 0));
  await Promise.all(readers.map(({ read }) => read(collection, holdings, done, lists)));
}

function skipped(what: PlannedRead): Coverage {
  const reason = 'Not read: nothing that was asked for needs them.';
  return { scope: '/', what, status: 'skipped', reason };
}
