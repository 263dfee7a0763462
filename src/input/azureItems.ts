import { type FactRecord, noRecords, RECORD_KINDS, type Read, type RecordKind } from '../model/snapshot.js';
import { azureItem } from './azureItem.js';
import { InputError, inputName, quoted } from './inputError.js';
import { isJsonObject, type JsonObject } from './jsonObject.js';
import { isListedKey, isListing } from './listing.js';
import { mergeRecords } from './mergeRecords.js';
import { READ_OF_KIND } from './recordKinds.js';

/** The facts of one plain JSON file. */
export interface AzureItems {
  readonly records: Readonly<Record<RecordKind, readonly FactRecord[]>>;
  /** The reads of which the file shows that it holds only a part, and why. */
  readonly partial: ReadonlyMap<Read, string>;
}

/** A list as found in the file, where it stands, and why it is not all of the answer (null: nothing says so). */
interface FoundList {
  readonly items: readonly unknown[];
  readonly path: string;
  readonly partial: string | null;
}

/**
 * Takes the facts out of plain JSON: an array, `{ "value": [] }`, `{ "data": [] }`, or a single resource; bodies of the
 * REST API, rows of Resource Graph and what the az CLI prints, of mixed kinds. Throws InputError naming the item it
 * cannot place.
 */
export function azureItems(json: unknown, file: string): AzureItems {
  const { items, path, partial } = foundList(json, file);
  const records = noRecords();
  items.forEach((value, index) => {
    const { kind, body } = azureItem(value, file, path === '' ? '$' : `${path}[${index}]`);
    records[kind].push({ of: [], body });
  });
  for (const kind of ['vault', 'hsm', 'key'] as const)
    if (records[kind].some(({ body }) => isListing(body) || isListedKey(body)))
      records[kind] = mergeRecords([records[kind]]);
  if (partial !== null && items.length === 0) throw new InputError(file, `${partial}, and it is empty`);
  const reason = `${inputName(file)} ${partial}`;
  const reads = RECORD_KINDS.filter((kind) => records[kind].length > 0).map((kind) => READ_OF_KIND[kind]);
  return { records, partial: new Map(partial === null ? [] : reads.map((read) => [read, reason])) };
}

function foundList(json: unknown, file: string): FoundList {
  if (Array.isArray(json)) return { items: json, path: '$', partial: null };
  if (!isJsonObject(json))
    throw new InputError(
      file,
      'holds neither a list nor a resource of Azure; save what az prints with -o json, or rows of Resource Graph',
    );
  if (Array.isArray(json.value)) return { items: json.value, path: '$.value', partial: moreListed(json) };
  if (Array.isArray(json.data))
    return { items: json.data, path: '$.data', partial: moreRows(json, json.data) };
  if (isJsonObject(json.data))
    throw new InputError(file, 'is a Resource Graph table; ask for resultFormat objectArray', {
      path: '$.data',
    });
  if (isJsonObject(json.error))
    throw new InputError(
      file,
      `is an error that Azure returned (${quoted(String(json.error.code))}), not data`,
      {
        path: '$.error',
      },
    );
  return { items: [json], path: '', partial: null };
}

const ONE_PAGE = 'is one page of a longer list; put all pages into one file without';

/** The list of a REST answer goes on where `nextLink` says. */
function moreListed(json: JsonObject): string | null {
  return isPresent(json.nextLink) ? `${ONE_PAGE} nextLink` : null;
}

/**
 * Rows of Resource Graph are incomplete when a skip token follows, when `resultTruncated` says so (a text in REST), or
 * when the total is larger. `az graph query` spells the names its own way.
 */
function moreRows(json: JsonObject, rows: readonly unknown[]): string | null {
  if (isPresent(json.$skipToken) || isPresent(json.skip_token)) return `${ONE_PAGE} $skipToken`;
  if (String(json.resultTruncated ?? json.result_truncated).toLowerCase() === 'true')
    return 'is a result that Resource Graph truncated; project id and leave out limit';
  const total = json.totalRecords ?? json.total_records;
  if (typeof total === 'number' && total > rows.length)
    return `holds ${rows.length} of ${total} rows; put all pages into one file without totalRecords`;
  return null;
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
