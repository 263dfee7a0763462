import { createPipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline';
import { field } from './attempt.js';
import {
  AzureError,
  type GraphTable,
  type Page,
  type Pages,
  type Partition,
  type ResourceGraph,
} from './azure.js';
import { readJson } from './listBody.js';
import { azureErrorsOnly } from './paging.js';
import { type Connection, restPipeline } from './pipeline.js';
import { hostOf } from './printable.js';

const VERSION = '2024-04-01';
/** The most rows Resource Graph puts on a page. */
const PAGE = 1000;
/** How often a partition is halved before it is given up: a thousandth of what was planned. */
const HALVINGS = 10;

/** Tables and types as azure-sdk.md 2.1 lists them. Native columns only, so that a row reads like an ARM body. */
const TABLES: Readonly<Record<GraphTable, { readonly from: string; readonly columns: string }>> = {
  subscriptions: {
    from: "resourcecontainers | where type =~ 'microsoft.resources/subscriptions'",
    columns: 'id, name, type, properties',
  },
  vaults: {
    from: "resources | where type =~ 'microsoft.keyvault/vaults'",
    columns: 'id, name, type, location, tags, properties',
  },
  hsms: {
    from: "resources | where type =~ 'microsoft.keyvault/managedhsms'",
    columns: 'id, name, type, location, tags, sku, properties',
  },
  roleAssignments: {
    from: "authorizationresources | where type =~ 'microsoft.authorization/roleassignments'",
    columns: 'id, name, type, properties',
  },
  roleDefinitions: {
    from: "authorizationresources | where type =~ 'microsoft.authorization/roledefinitions'",
    columns: 'id, name, type, properties',
  },
  defenderPlans: {
    from: "securityresources | where type =~ 'microsoft.security/pricings' and name =~ 'KeyVaults'",
    columns: 'id, name, type, properties',
  },
};

interface Answer {
  readonly rows: Page;
  readonly total: number;
  readonly truncated: boolean;
  readonly skipToken: string | null;
}

/**
 * Azure Resource Graph through the hardened pipeline. Each query names its subscriptions and asks for what applies to
 * them from above as well (`AtScopeAboveAndBelow`): by default inherited assignments are left out. What the sign-in may
 * not read is left out without a word; whoever calls has to know which subscriptions that can concern.
 */
export function resourceGraph(connection: Connection, expected: boolean): ResourceGraph {
  const ask = (query: string, subscriptionIds: readonly string[], skipToken: string | null) =>
    send(connection, {
      query,
      subscriptions: subscriptionIds,
      options: {
        $top: PAGE,
        ...(skipToken === null ? {} : { $skipToken: skipToken }),
        resultFormat: 'objectArray',
        authorizationScopeFilter: 'AtScopeAboveAndBelow',
      },
    });

  /** All rows of a partition, or null when its pages do not fit together or rows were cut off. */
  async function wholePartition(
    table: GraphTable,
    subscriptionIds: readonly string[],
    { of, index }: Partition,
  ): Promise<Page | null> {
    const { from, columns } = TABLES[table];
    // Sorted by the one column that differs in every row: pages are positions in the sorted rows.
    const query = `${from} | where hash(tolower(id)) % ${of} == ${index} | order by id asc | project ${columns}`;
    const rows: unknown[] = [];
    const ids = new Set<string>();
    const pages: { readonly token: string | null; readonly rows: Page }[] = [];
    let total: number | null = null;
    for (let token: string | null = null, more = true; more; more = token !== null) {
      const answer = await ask(query, subscriptionIds, token);
      total ??= answer.total;
      if (answer.truncated || (answer.rows.length === 0 && answer.skipToken !== null)) return null;
      pages.push({ token, rows: answer.rows });
      for (const row of answer.rows) {
        ids.add(idOf(row));
        rows.push(row);
      }
      if (rows.length > total) return null;
      token = answer.skipToken;
    }
    if (rows.length !== total || ids.size !== rows.length) return null;
    // Where one row goes and another comes behind it, a row slips from a later page to one that was read: the count
    // says nothing of that. Pages that end where they ended before have lost none.
    for (const { token, rows: before } of pages.slice(0, -1)) {
      const again = await ask(query, subscriptionIds, token);
      if (before.length !== again.rows.length || idOf(before.at(-1)) !== idOf(again.rows.at(-1))) return null;
    }
    return rows;
  }

  function idOf(row: unknown): string {
    const id = field(row, 'id');
    if (typeof id !== 'string') throw odd(connection, 'a row without an id');
    return id.toLowerCase();
  }

  /** Halves a partition whose answer is too large or does not fit together: `h % N == i` is `h % 2N` of i or i + N. */
  async function rowsOf(
    table: GraphTable,
    subscriptionIds: readonly string[],
    partition: Partition,
    halvings: number,
  ): Promise<Page> {
    const rows = await wholePartition(table, subscriptionIds, partition).catch((error: unknown) => {
      if (error instanceof AzureError && error.code === 'ResponsePayloadTooLarge') return null;
      throw error;
    });
    if (rows !== null) return rows;
    if (halvings === 0)
      throw odd(connection, `an answer that is too large or cut off however little of "${table}" is asked`);
    const of = partition.of * 2;
    const halves: Page[] = [];
    // In turn: where even the smallest part is no good, that is known after one way down.
    for (const index of [partition.index, partition.index + partition.of])
      halves.push(await rowsOf(table, subscriptionIds, { of, index }, halvings - 1));
    return halves.flat();
  }

  return {
    expected,
    async count(table, subscriptionIds) {
      const { rows } = await ask(`${TABLES[table].from} | count`, subscriptionIds, null);
      const count = field(rows[0], 'Count');
      if (typeof count !== 'number') throw odd(connection, 'no number where rows were to be counted');
      return count;
    },
    partition: (table, subscriptionIds, partition): Pages =>
      azureErrorsOnly(
        onePage(() => rowsOf(table, subscriptionIds, partition, HALVINGS)),
        `${table} of Resource Graph`,
      ),
  };
}

async function* onePage(read: () => Promise<Page>): AsyncGenerator<Page> {
  yield await read();
}

async function send(connection: Connection, body: unknown): Promise<Answer> {
  let answer: Answer | undefined;
  const pipeline = restPipeline(connection, {
    name: 'kvpostureGraphBodyPolicy',
    async sendRequest(request, next) {
      const response = await next(request);
      if (response.status >= 200 && response.status < 300) answer = readAnswer(connection, response);
      return response;
    },
  });
  const request = createPipelineRequest({
    url: `${connection.endpoint}/providers/Microsoft.ResourceGraph/resources?api-version=${VERSION}`,
    method: 'POST',
    body: JSON.stringify(body),
  });
  request.headers.set('accept', 'application/json');
  request.headers.set('content-type', 'application/json');
  await pipeline.sendRequest(connection.httpClient, request);
  if (answer === undefined) throw odd(connection, 'no answer');
  return answer;
}

/** `resultTruncated` is the text "true" or "false". */
function readAnswer(connection: Connection, response: PipelineResponse): Answer {
  const body = readJson(response);
  const rows = field(body, 'data');
  const total = field(body, 'totalRecords');
  const skipToken = field(body, '$skipToken') ?? null;
  if (!Array.isArray(rows) || typeof total !== 'number') throw odd(connection, 'JSON without rows');
  return {
    rows,
    total,
    truncated: String(field(body, 'resultTruncated')).toLowerCase() === 'true',
    skipToken: typeof skipToken === 'string' && skipToken !== '' ? skipToken : null,
  };
}

function odd({ endpoint }: Connection, what: string): AzureError {
  return new AzureError('failed', `Resource Graph at ${hostOf(endpoint)} answered with ${what}.`);
}
