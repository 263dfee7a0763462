import { type Coverage, PLANNED_READS, type PlannedRead } from '../model/snapshot.js';
import type { PlannedReader } from './plannedReader.js';
import { readDiagnosticSettings } from './readDiagnosticSettings.js';
import type { Collection, Holdings } from './readSubscription.js';
import { readDefenderPlans, readDeletedVaults, readLocks } from './readSubscriptionLists.js';
import { readVirtualNetworks } from './readVirtualNetworks.js';

const READERS: Readonly<Partial<Record<PlannedRead, PlannedReader>>> = {
  locks: readLocks,
  deletedVaults: readDeletedVaults,
  diagnosticSettings: readDiagnosticSettings,
  defenderPlans: readDefenderPlans,
  virtualNetworks: readVirtualNetworks,
};

/**
 * Reads what the plan asks for beyond vaults and access, side by side. What it does not ask for is covered as
 * `skipped`, once for the tenant, so that a rule which needs it later is unknown and never passes.
 */
export async function readPlanned(
  collection: Collection,
  reads: readonly PlannedRead[],
  holdings: readonly Holdings[],
  progress: (units: number) => () => void,
): Promise<void> {
  const wanted = new Set(reads);
  const readers = PLANNED_READS.flatMap((what) => {
    const reader = wanted.has(what) ? READERS[what] : undefined;
    if (reader === undefined) collection.coverage.push(skipped(what, wanted.has(what)));
    return reader === undefined ? [] : [reader];
  });
  if (readers.length === 0) return;
  const done = progress(readers.reduce((sum, { units }) => sum + units(holdings), 0));
  await Promise.all(readers.map(({ read }) => read(collection, holdings, done)));
}

function skipped(what: PlannedRead, wanted: boolean): Coverage {
  const reason = wanted
    ? 'This version of kvposture does not read them yet.'
    : 'Not read: nothing that was asked for needs them.';
  return { scope: '/', what, status: 'skipped', reason };
}
