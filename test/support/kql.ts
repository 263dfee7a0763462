/** The part of Kusto that the loopback's Resource Graph understands, taken apart. */
export interface Query {
  readonly table: string;
  readonly where: readonly Condition[];
  readonly count: boolean;
  /** Column and direction of `order by`; null for rows in no order. */
  readonly order: { readonly column: string; readonly descending: boolean } | null;
  /** Columns of `project`; null for all. */
  readonly project: readonly string[] | null;
  /** Of `limit` or `take`. */
  readonly limit: number | null;
}

type Condition =
  /** `column =~ 'text'` (no letter case) or `column == 'text'`. */
  | {
      readonly kind: 'equals';
      readonly column: string;
      readonly text: string;
      readonly ignoreCase: boolean;
    }
  /** `hash(tolower(id)) % of == index`. */
  | { readonly kind: 'partition'; readonly of: number; readonly index: number };

/** Takes a query apart; null for what this service does not understand, which it refuses. */
export function parseQuery(text: string): Query | null {
  const [table = '', ...stages] = text.split('|').map((stage) => stage.trim());
  if (!/^\w+$/.test(table)) return null;
  let query: Query = {
    table: table.toLowerCase(),
    where: [],
    count: false,
    order: null,
    project: null,
    limit: null,
  };
  for (const stage of stages) {
    const next = withStage(query, stage);
    if (next === null || query.count) return null;
    query = next;
  }
  return query;
}

function withStage(query: Query, stage: string): Query | null {
  const [, word = '', rest = ''] = /^(\w+)\s*([\s\S]*)$/.exec(stage) ?? [];
  switch (word.toLowerCase()) {
    case 'where': {
      const conditions = rest.split(/\s+and\s+/i).map(parseCondition);
      return conditions.every((one) => one !== null)
        ? { ...query, where: [...query.where, ...conditions] }
        : null;
    }
    case 'count':
      return rest === '' ? { ...query, count: true } : null;
    case 'order':
    case 'sort': {
      // Kusto sorts downwards where no direction is named.
      const [, column, direction = 'desc'] = /^by\s+(\w+)(?:\s+(asc|desc))?$/i.exec(rest) ?? [];
      return column === undefined ? null : { ...query, order: { column, descending: direction === 'desc' } };
    }
    case 'project': {
      const columns = rest.split(',').map((column) => column.trim());
      return columns.every((column) => /^\w+$/.test(column)) ? { ...query, project: columns } : null;
    }
    case 'limit':
    case 'take':
      return /^\d+$/.test(rest) ? { ...query, limit: Number(rest) } : null;
    default:
      return null;
  }
}

function parseCondition(text: string): Condition | null {
  const equals = /^(\w+)\s*(=~|==)\s*(?:'([^']*)'|"([^"]*)")$/.exec(text.trim());
  if (equals) {
    const [, column = '', operator, single, double] = equals;
    return { kind: 'equals', column, text: single ?? double ?? '', ignoreCase: operator === '=~' };
  }
  const hash =
    /^hash\(\s*tolower\(\s*id\s*\)\s*\)\s*%\s*(\d+)\s*==\s*(\d+)$/i.exec(text.trim()) ??
    /^hash\(\s*tolower\(\s*id\s*\)\s*,\s*(\d+)\s*\)\s*==\s*(\d+)$/i.exec(text.trim());
  return hash ? { kind: 'partition', of: Number(hash[1]), index: Number(hash[2]) } : null;
}

/** A hash of text, never negative; Kusto's own is another, and its modulo is never negative either. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
