import { lastSegment } from '../../src/model/armId.js';
import { invalidResourceType } from './armErrors.js';
import { parseQuery, type Query } from './kql.js';
import { type GraphRow, type GraphTables, graphTables } from './resourceGraphRows.js';
import type { Answer } from './signIn.js';
import { isAtOrAbove, type Tenant } from './tenant.js';

/** A page holds no more, whatever `$top` says. */
const MOST_ROWS = 1000;
/** Quota of one principal: queries in a window. */
const WINDOW = 5000;
const VERSIONS = [
  '2018-09-01-preview',
  '2019-04-01',
  '2021-03-01',
  '2021-06-01-preview',
  '2022-10-01',
  '2024-04-01',
];

/** The Resource Graph of a loopback Azure, with its own count of what it was asked. */
export interface LoopbackResourceGraph {
  /** Answers one query; `at` is the clock in milliseconds. */
  answer(version: string, body: string, at: number): Answer;
  /** Counts a query that a fault answered in its place. */
  count(at: number): void;
  readonly counted: GraphCount;
}

export interface GraphCount {
  /** Queries that came in, those that were turned away too. */
  readonly queries: number;
  /** Of these turned away by the quota. */
  readonly throttled: number;
  /** The most that came in within any five seconds. */
  readonly busiest: number;
  /** KQL text of each, in the order they came. */
  readonly texts: readonly string[];
}

interface Asked {
  readonly query?: unknown;
  readonly subscriptions?: readonly string[];
  readonly managementGroups?: readonly string[];
  readonly options?: {
    readonly $top?: number;
    readonly $skip?: number;
    readonly $skipToken?: string;
    readonly resultFormat?: string;
    readonly authorizationScopeFilter?: string;
  };
}

/**
 * Behaves as azure-sdk.md 2 describes the real one: rows from above a subscription only with the fitting scope filter,
 * subscriptions the principal may not read left out without a word, 1,000 rows a page, positional skip tokens,
 * rows in no order unless they are sorted, `resultTruncated` as a string, a limit for the body, a quota.
 */
export function loopbackResourceGraph(tenant: Tenant): LoopbackResourceGraph {
  const tables = heldTables(tenant);
  const arrivals: number[] = [];
  const texts: string[] = [];
  let throttled = 0;
  let windowStart = Number.NEGATIVE_INFINITY;
  let used = 0;
  let busiest = 0;
  let oldest = 0;
  let shuffles = 0;

  function count(at: number): void {
    arrivals.push(at);
    while ((arrivals[oldest] ?? at) <= at - WINDOW) oldest++;
    busiest = Math.max(busiest, arrivals.length - oldest);
  }

  /** Null when the quota is used up. */
  function quota(at: number): Record<string, string> | null {
    if (at >= windowStart + WINDOW) {
      windowStart = at;
      used = 0;
    }
    used++;
    const resets = Math.ceil((windowStart + WINDOW - at) / 1000);
    const left = Math.max(0, tenant.resourceGraph.quota - used);
    quotaHeaders = {
      'x-ms-user-quota-remaining': String(left),
      'x-ms-user-quota-resets-after': `00:00:${String(resets).padStart(2, '0')}`,
      'x-ms-ratelimit-remaining-tenant-resource-requests': String(left),
    };
    return used > tenant.resourceGraph.quota ? null : quotaHeaders;
  }
  let quotaHeaders: Record<string, string> = {};

  return {
    count,
    get counted() {
      return { queries: arrivals.length, throttled, busiest, texts };
    },
    answer(version, body, at) {
      count(at);
      if (tenant.resourceGraph.state === 'missing')
        return {
          status: 404,
          body: {
            error: {
              code: 'InvalidResourceNamespace',
              message: "The resource namespace 'Microsoft.ResourceGraph' is invalid.",
            },
          },
        };
      if (!VERSIONS.includes(version))
        return invalidResourceType('Microsoft.ResourceGraph', 'resources', version, VERSIONS);
      const headers = quota(at);
      if (headers === null) {
        throttled++;
        return {
          ...failure(
            429,
            'RateLimiting',
            'RateLimiting',
            'Client application has been throttled and should not attempt to repeat the request until an amount of time has elapsed.',
          ),
          headers: quotaHeaders,
        };
      }
      const asked = JSON.parse(body) as Asked;
      texts.push(String(asked.query));
      return { ...run(tenant, tables(texts.length), version, asked, () => shuffles++), headers };
    },
  };
}

/** The tables as they are at the query of this number, from 1; those of each state are made once. */
function heldTables(tenant: Tenant): (query: number) => GraphTables {
  const { before, indexed } = tenant.resourceGraph;
  const made = new Map<object, GraphTables>();
  return (query) => {
    let left = query;
    const state = before.find(({ queries }) => {
      left -= queries;
      return left <= 0;
    });
    const held = state?.indexed ?? indexed;
    const tables = made.get(held) ?? graphTables(tenant, held);
    made.set(held, tables);
    return tables;
  };
}

/** Everything but a result has the same envelope, with the code that matters among the details (recorded). */
function failure(status: number, code: string, detail: string, message: string): Answer {
  const outer =
    'Please provide below info when asking for support: timestamp = 2026-11-21T08:00:00.0000000Z, correlationId = 8b7e3d60-0000-4000-8000-000000000000.';
  return { status, body: { error: { code, message: outer, details: [{ code: detail, message }] } } };
}

const badQuery = failure(400, 'BadRequest', 'InvalidQuery', 'Query is invalid.');

function run(
  tenant: Tenant,
  tables: GraphTables,
  version: string,
  asked: Asked,
  nextShuffle: () => number,
): Answer {
  const query = typeof asked.query === 'string' ? parseQuery(asked.query) : null;
  const table = query === null ? undefined : tables[query.table];
  if (query === null || table === undefined) return badQuery;
  const readable = tenant.subscriptions.flatMap(({ id }) =>
    canRead(tenant, id, null) ? [lastSegment(id).toLowerCase()] : [],
  );
  const wanted = asked.subscriptions?.map((id) => id.toLowerCase());
  const scope = new Set(wanted === undefined ? readable : readable.filter((id) => wanted.includes(id)));
  if (scope.size === 0)
    return failure(
      403,
      'AccessDenied',
      'AccessDenied',
      'Access is denied to the requested resource. The user might not have enough permission.',
    );
  const filter =
    version < '2021-06-01'
      ? 'AtScopeAndBelow'
      : (asked.options?.authorizationScopeFilter ?? 'AtScopeAndBelow');
  const rows = select(tenant, table, query, scope, filter, wanted === undefined);
  if (query.count) return { status: 200, body: result([{ Count: rows.length }], 1, 'false', undefined) };
  return page(tenant, query, order(rows, query, nextShuffle), asked.options ?? {});
}

/** Whether the principal may read there; a null action asks whether it may read anything. */
function canRead(tenant: Tenant, scope: string, action: string | null): boolean {
  return !tenant.refusals.some(
    (rule) =>
      isAtOrAbove(tenant, rule.scope, scope) &&
      (rule.actions === undefined ||
        (action !== null && rule.actions.some((one) => one.toLowerCase() === action.toLowerCase()))),
  );
}

function select(
  tenant: Tenant,
  table: readonly GraphRow[],
  query: Query,
  scope: ReadonlySet<string>,
  filter: string,
  wholeTenant: boolean,
): readonly GraphRow[] {
  const above = wholeTenant || /above/i.test(filter);
  const rights = new Map<string, boolean>();
  const mayRead = (subscriptionId: string, action: string): boolean => {
    const key = `${subscriptionId} ${action}`;
    const known = rights.get(key) ?? canRead(tenant, `/subscriptions/${subscriptionId}`, action);
    rights.set(key, known);
    return known;
  };
  const narrow = tenant.refusals.some(({ scope: refused }) => refused.split('/').length > 3);
  return table.filter((row) => {
    if (row.tenantOnly && !wholeTenant) return false;
    if (!query.where.every((condition) => holds(row, condition))) return false;
    if (row.subscriptionId !== null && scope.has(row.subscriptionId)) {
      if (narrow && !canRead(tenant, row.scope, row.action)) return false;
      return mayRead(row.subscriptionId, row.action);
    }
    if (!above || row.above.size === 0) return false;
    if (row.scope === '/' && !tenant.resourceGraph.holdsRootAssignments) return false;
    for (const id of row.above) if (scope.has(id) && mayRead(id, row.action)) return true;
    return false;
  });
}

function holds(row: GraphRow, condition: Query['where'][number]): boolean {
  if (condition.kind === 'partition') return row.hash % condition.of === condition.index;
  const value = String(row.columns[condition.column] ?? '');
  return condition.ignoreCase
    ? value.toLowerCase() === condition.text.toLowerCase()
    : value === condition.text;
}

/** Rows nobody sorted come in another order with every answer, so that positional pages repeat and lose some. */
function order(rows: readonly GraphRow[], query: Query, nextShuffle: () => number): readonly GraphRow[] {
  if (query.order === null) {
    const start = rows.length === 0 ? 0 : (nextShuffle() * 7919) % rows.length;
    return [...rows.slice(start), ...rows.slice(0, start)];
  }
  const { column, descending } = query.order;
  const keyed = rows.map((row) => ({ row, key: String(row.columns[column] ?? '') }));
  keyed.sort((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0));
  const sorted = keyed.map(({ row }) => row);
  return descending ? sorted.reverse() : sorted;
}

function page(
  tenant: Tenant,
  query: Query,
  rows: readonly GraphRow[],
  options: NonNullable<Asked['options']>,
): Answer {
  const token = readToken(options.$skipToken);
  if (token === null) return badQuery;
  const top = Math.min(options.$top ?? 100, MOST_ROWS);
  const start = token ?? options.$skip ?? 0;
  const limited = query.limit === null ? rows : rows.slice(0, query.limit);
  const data: Record<string, unknown>[] = [];
  for (const row of limited.slice(start, start + top)) {
    const columns = query.project ?? Object.keys(row.columns);
    if (columns.some((column) => !Object.hasOwn(row.columns, column))) return badQuery;
    data.push(Object.fromEntries(columns.map((column) => [column, row.columns[column]])));
  }
  const end = start + data.length;
  const more = end < limited.length;
  // Paging works only where rows can be told apart by their id and no limit cuts them off.
  const pageable = (query.project === null || query.project.includes('id')) && query.limit === null;
  const cut = (more && !pageable) || limited.length < rows.length;
  const body = result(
    data,
    limited.length,
    cut ? 'true' : 'false',
    more && pageable ? skipToken(top, end) : undefined,
  );
  const size = Buffer.byteLength(JSON.stringify(body));
  if (size > tenant.resourceGraph.payloadLimit)
    return failure(
      400,
      'BadRequest',
      'ResponsePayloadTooLarge',
      `Response payload size is ${size}, and has exceeded the limit of ${tenant.resourceGraph.payloadLimit}. Please consider querying less data at a time and make paginated call if needed.`,
    );
  return { status: 200, body };
}

function result(data: readonly unknown[], total: number, truncated: string, token: string | undefined) {
  return {
    totalRecords: total,
    count: data.length,
    data,
    facets: [],
    resultTruncated: truncated,
    ...(token === undefined ? {} : { $skipToken: token }),
  };
}

/** Positional, as recorded. */
function skipToken(top: number, skip: number): string {
  const text = { $id: '1', MaxRows: top, RowsToSkip: skip, KustoClusterUrl: 'https://arg.loopback.example' };
  return Buffer.from(JSON.stringify(text, null, 2)).toString('base64');
}

/** Rows to skip; undefined without a token, null for one that is none of ours. */
function readToken(token: string | undefined): number | undefined | null {
  if (token === undefined) return undefined;
  try {
    const { RowsToSkip } = JSON.parse(Buffer.from(token, 'base64').toString()) as { RowsToSkip?: unknown };
    return typeof RowsToSkip === 'number' ? RowsToSkip : null;
  } catch {
    return null;
  }
}
