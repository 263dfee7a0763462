import { AzureError, type GraphTable, type ResourceGraph } from '../azure/azure.js';
import { lastSegment } from '../model/armId.js';
import { type Identified, readList } from './readList.js';
import type { Subscription } from './selectSubscriptions.js';

/** Rows planned for a partition: fewer than a page of 1,000, for hashes do not spread evenly. Vaults can be heavy. */
const ROWS: Readonly<Record<GraphTable, number>> = {
  subscriptions: 700,
  vaults: 400,
  hsms: 400,
  roleAssignments: 700,
  roleDefinitions: 700,
  defenderPlans: 700,
};

/** Subscriptions of one query; the documentation advises fewer than 300. */
const BATCH = 250;

/** What one batch of subscriptions brought, by the subscription that the row stands in. */
export interface Swept {
  /** By lower-cased subscription id. */
  readonly inside: ReadonlyMap<string, readonly Identified[]>;
  /** Rows that stand above all subscriptions. */
  readonly above: readonly Identified[];
}

/** Hears how many rows are known of and how many have come. */
export type RowProgress = (rows: { readonly expected: number; readonly come: number }) => void;

interface Sweep {
  readonly graph: ResourceGraph;
  readonly table: GraphTable;
  readonly subscriptions: readonly Subscription[];
  /** Lower-cased id of the subscription a row stands in; null where it stands above all. */
  readonly placeOf: (row: Identified) => string | null;
  readonly rows: RowProgress;
  /** Told why a batch could not be read. */
  readonly onFailure: (reason: string) => void;
}

/**
 * Reads a table for many subscriptions, in batches side by side. Gives, for a subscription, what its batch brought;
 * null when Resource Graph did not give that, or not all of it. Rejects only when the run is cancelled.
 */
export function sweep(options: Sweep): (subscription: Subscription) => Promise<Swept | null> {
  const batches = new Map<string, Promise<Swept | null>>();
  const ids = options.subscriptions.map(({ subscriptionId }) => subscriptionId);
  for (let start = 0; start < ids.length; start += BATCH) {
    const batch = ids.slice(start, start + BATCH);
    const swept = sweepBatch(options, batch);
    // Whoever asks for the batch hears of it.
    swept.catch(() => {});
    for (const id of batch) batches.set(id.toLowerCase(), swept);
  }
  return async ({ subscriptionId }) => (await batches.get(subscriptionId.toLowerCase())) ?? null;
}

async function sweepBatch(options: Sweep, ids: readonly string[]): Promise<Swept | null> {
  const { graph, table, onFailure } = options;
  try {
    const counted = await graph.count(table, ids);
    const rows = await allPartitions(options, ids, counted);
    if (rows.length !== counted) {
      // Something came or went meanwhile, or rows are missing: the truth lies between what was there before and after.
      const after = await graph.count(table, ids);
      if (rows.length < Math.min(counted, after) || rows.length > Math.max(counted, after)) {
        onFailure(`Resource Graph counts ${after} rows and gave ${rows.length}.`);
        return null;
      }
    }
    if (GLOBALLY_NAMED.has(table) && showsOneTwice(rows)) {
      onFailure('Resource Graph shows one vault or HSM in two places, so it was moved while it was read.');
      return null;
    }
    return placed(rows, options.placeOf);
  } catch (error) {
    if (!(error instanceof AzureError) || error.kind === 'aborted') throw error;
    onFailure(error.message);
    return null;
  }
}

async function allPartitions(
  { graph, table, rows }: Sweep,
  ids: readonly string[],
  counted: number,
): Promise<readonly Identified[]> {
  rows({ expected: counted, come: 0 });
  const of = Math.ceil(counted / ROWS[table]);
  const partitions = await Promise.all(
    Array.from({ length: of }, async (_, index) => {
      const { items, gap, error } = await readList(graph.partition(table, ids, { of, index }));
      if (error !== null) throw error;
      if (gap !== null) throw new AzureError('failed', gap.reason);
      rows({ expected: 0, come: items.length });
      return items;
    }),
  );
  return [...new Map(partitions.flat().map((row) => [row.id.toLowerCase(), row])).values()];
}

/**
 * Tables whose names are unique in all of Azure, so that one that stands in two places was moved between two queries.
 * Then another may have slipped the other way and be shown nowhere, and the count would not tell.
 */
const GLOBALLY_NAMED: ReadonlySet<GraphTable> = new Set(['vaults', 'hsms']);

function showsOneTwice(rows: readonly Identified[]): boolean {
  const names = new Set(rows.map(({ id }) => lastSegment(id).toLowerCase()));
  return names.size < rows.length;
}

function placed(rows: readonly Identified[], placeOf: Sweep['placeOf']): Swept {
  const inside = new Map<string, Identified[]>();
  const above: Identified[] = [];
  for (const row of rows) {
    const place = placeOf(row);
    if (place === null) {
      above.push(row);
      continue;
    }
    const there = inside.get(place);
    if (there === undefined) inside.set(place, [row]);
    else there.push(row);
  }
  return { inside, above };
}
