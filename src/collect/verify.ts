import { type Azure, AzureError } from '../azure/azure.js';
import { normalizeId, parseScope } from '../model/armId.js';
import type { FactRecord, Snapshot } from '../model/snapshot.js';
import { openLane } from './lane.js';
import { DEFAULT_CONCURRENCY } from './plan.js';
import { type ListRead, readList } from './readList.js';

const KINDS = ['vault', 'roleAssignment'] as const;
/** What was asked of a vault itself: it goes when the vault is gone. */
const OF_A_VAULT = ['key', 'secret', 'diagnosticSetting'] as const;
type Kind = (typeof KINDS)[number];

export interface Verified {
  readonly snapshot: Snapshot;
  /** Subscriptions whose vaults and role assignments were read again. */
  readonly subscriptions: number;
  /** Vaults and role assignments that are there no more, and those that say something else now. */
  readonly gone: number;
  readonly changed: number;
  /** What could not be read again, one sentence each; the facts of Resource Graph stand there. */
  readonly failures: readonly string[];
}

/**
 * Reads vaults and role assignments again from Resource Manager, for Resource Graph lags behind: the lists of those
 * subscriptions that the flagged ids stand in; for an assignment above subscriptions, the lists of one that inherits it,
 * and of all of them where that one does not have it any more. Rejects only when the run is cancelled.
 */
export async function verify(
  azure: Azure,
  snapshot: Snapshot,
  flagged: readonly string[],
  options: { readonly concurrency?: number; readonly signal: AbortSignal },
): Promise<Verified> {
  const lane = openLane(options.concurrency ?? DEFAULT_CONCURRENCY, options.signal);
  const fresh = freshFacts(azure, (list) => lane(() => readList(list())));
  const assignments = new Map(
    snapshot.records.roleAssignment.map((record) => [normalizeId(idOf(record)), record] as const),
  );
  const scopes = scopesByKey(snapshot);
  const ids = [...new Set(flagged.map((id) => normalizeId(id.split('#')[0] ?? id)))];
  const inherited = ids.flatMap((id) => {
    const record = assignments.get(id);
    return record !== undefined && parseScope(id)?.subscriptionId === null ? [record] : [];
  });
  const own = ids.flatMap(
    (id) => scopes.get(`/subscriptions/${parseScope(id)?.subscriptionId?.toLowerCase()}`) ?? [],
  );
  await fresh.read([...own, ...inherited.flatMap(({ of }) => of[0] ?? [])]);
  const absent = inherited.filter((record) => !fresh.bodies('roleAssignment').has(normalizeId(idOf(record))));
  await fresh.read(absent.flatMap(({ of }) => of));
  const merged = KINDS.map((kind) => [kind, mergedRecords(snapshot.records[kind], kind, fresh)] as const);
  const counts = merged.map(([kind, records]) => differences(snapshot.records[kind], records));
  const goneIds = new Set(counts.flatMap(({ gone }) => gone));
  return {
    snapshot: {
      ...snapshot,
      records: {
        ...snapshot.records,
        ...Object.fromEntries(merged),
        ...Object.fromEntries(OF_A_VAULT.map((kind) => [kind, without(snapshot.records[kind], goneIds)])),
      },
      // A vault that is gone could not be asked for its settings either.
      coverage: snapshot.coverage.filter(({ scope }) => !goneIds.has(normalizeId(scope))),
    },
    subscriptions: fresh.scopes().size,
    gone: goneIds.size,
    changed: counts.reduce((sum, { changed }) => sum + changed, 0),
    failures: fresh.failures,
  };
}

interface FreshFacts {
  /** Reads the lists of these subscriptions, each once. */
  read(scopes: readonly string[]): Promise<void>;
  /** Scopes whose lists were read whole, in the form for comparison. */
  scopes(): ReadonlySet<string>;
  /** What a subscription has now; undefined where its lists were not read whole. */
  ids(kind: Kind, scope: string): ReadonlySet<string> | undefined;
  bodies(kind: Kind): ReadonlyMap<string, object>;
  readonly failures: readonly string[];
}

function freshFacts(
  azure: Azure,
  readOne: (open: () => Parameters<typeof readList>[0]) => Promise<ListRead>,
): FreshFacts {
  const asked = new Set<string>();
  const whole = new Set<string>();
  const failures: string[] = [];
  const ids = {
    vault: new Map<string, ReadonlySet<string>>(),
    roleAssignment: new Map<string, ReadonlySet<string>>(),
  };
  const bodies = { vault: new Map<string, object>(), roleAssignment: new Map<string, object>() };

  async function readScope(scope: string): Promise<void> {
    const id = parseScope(scope)?.subscriptionId ?? '';
    const [vaults, below, above] = await Promise.all([
      readOne(() => azure.vaults(id)),
      readOne(() => azure.roleAssignments(id, 'none')),
      readOne(() => azure.roleAssignments(id, 'atScope')),
    ]);
    const gap = vaults.gap ?? below.gap ?? above.gap;
    if (gap !== null) {
      failures.push(`${scope} could not be verified: ${gap.reason}`);
      return;
    }
    whole.add(normalizeId(scope));
    const read = { vault: vaults.items, roleAssignment: [...below.items, ...above.items] };
    for (const kind of KINDS) {
      ids[kind].set(normalizeId(scope), new Set(read[kind].map(({ id: one }) => normalizeId(one))));
      for (const item of read[kind]) bodies[kind].set(normalizeId(item.id), item.body);
    }
  }

  return {
    async read(scopes) {
      const todo = [...new Set(scopes)].filter((scope) => !asked.has(scope)).sort();
      for (const scope of todo) asked.add(scope);
      await Promise.all(todo.map(readScope));
    },
    scopes: () => whole,
    ids: (kind, scope) => ids[kind].get(normalizeId(scope)),
    bodies: (kind) => bodies[kind],
    failures,
  };
}

/**
 * What was there of subscriptions that were not read again, and what is still there of those that were. Nothing is
 * added: of a vault that is new, nothing else was read.
 */
function mergedRecords(records: readonly FactRecord[], kind: Kind, fresh: FreshFacts): readonly FactRecord[] {
  const bodies = fresh.bodies(kind);
  return records.flatMap((record) => {
    const id = normalizeId(idOf(record));
    const of = record.of.filter((scope) => fresh.ids(kind, scope)?.has(id) ?? true);
    return of.length === 0 ? [] : [{ of, body: bodies.get(id) ?? record.body }];
  });
}

function without(records: readonly FactRecord[], gone: ReadonlySet<string>): readonly FactRecord[] {
  return gone.size === 0 ? records : records.filter(({ of }) => !of.every((id) => gone.has(normalizeId(id))));
}

function differences(before: readonly FactRecord[], after: readonly FactRecord[]) {
  const then = new Map(before.map((record) => [normalizeId(idOf(record)), record]));
  const now = new Set(after.map((record) => normalizeId(idOf(record))));
  return {
    gone: [...then.keys()].filter((id) => !now.has(id)),
    changed: after.filter((record) => {
      const old = then.get(normalizeId(idOf(record)));
      return old !== undefined && told(old.body) !== told(record.body);
    }).length,
  };
}

/** Whose digits or spelling differ between the engines; the role is compared by its GUID. */
const UNTOLD: ReadonlySet<string> = new Set([
  'createdOn',
  'updatedOn',
  'createdBy',
  'updatedBy',
  'roleDefinitionId',
]);

/** What both engines tell alike: not the letter case, nor dates, nor the subscription inside of a role's id. */
function told(body: unknown): string {
  const properties = (body as { readonly properties?: object }).properties ?? {};
  const plain = Object.entries(properties).filter(([name, value]) => !UNTOLD.has(name) && value !== null);
  const role = (properties as { roleDefinitionId?: unknown }).roleDefinitionId;
  const guid = typeof role === 'string' ? role.slice(role.lastIndexOf('/') + 1) : '';
  return JSON.stringify([plain.sort(([a], [b]) => (a < b ? -1 : 1)), guid]).toLowerCase();
}

/** Subscriptions as the records name them, by the form for comparison. */
function scopesByKey({ records }: Snapshot): ReadonlyMap<string, string> {
  const scopes = new Map<string, string>();
  for (const kind of KINDS)
    for (const { of } of records[kind]) for (const scope of of) scopes.set(normalizeId(scope), scope);
  return scopes;
}

function idOf({ body }: FactRecord): string {
  const { id } = body as { readonly id?: unknown };
  if (typeof id === 'string') return id;
  throw new AzureError('failed', 'A record of the collection has no id.');
}
