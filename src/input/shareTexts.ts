import type { FactRecord } from '../model/snapshot.js';

/** Properties whose texts stand in record after record: the same principals and roles again and again. */
const REPEATING = ['principalId', 'roleDefinitionId', 'principalType', 'createdBy', 'updatedBy'] as const;

/**
 * Makes one text of equal ones, record by record, so that a tenant of 300,000 assignments fits into memory and its
 * ids compare by reference. Facts stay what they were. The function that comes back changes the body it is given.
 */
export function shareTexts(): (record: FactRecord) => FactRecord {
  const known = new Map<string, Map<string, string>>();
  const shared = (field: string, text: string): string => {
    let texts = known.get(field);
    if (texts === undefined) {
      texts = new Map();
      known.set(field, texts);
    }
    const found = texts.get(text);
    if (found !== undefined) return found;
    texts.set(text, text);
    return text;
  };
  const sharedList = listSharing();
  let lastType = '';
  return ({ of, body }) => {
    if (isFields(body)) {
      const { id, type, properties } = body;
      if (typeof type === 'string') {
        // Records of one kind follow one another.
        if (type !== lastType) lastType = shared('type', type);
        body.type = lastType;
      }
      if (isFields(properties)) {
        for (const name of REPEATING) {
          const text = properties[name];
          if (typeof text === 'string') properties[name] = shared(name, text);
        }
        // The id of an assignment begins with its scope: a part of a text takes no memory of its own.
        const { scope } = properties;
        if (typeof scope === 'string' && typeof id === 'string' && id.startsWith(scope))
          properties.scope = id.slice(0, scope.length);
      }
    }
    return { of: sharedList(of), body };
  };
}

/** One list for equal lists of one text. Records of one question follow one another, so the last is tried first. */
function listSharing(): (of: readonly string[]) => readonly string[] {
  const lists = new Map<string, readonly string[]>();
  let last: readonly string[] = [];
  return (of) => {
    const [only] = of;
    if (only === undefined || of.length > 1) return of;
    if (only === last[0]) return last;
    last = lists.get(only) ?? of;
    lists.set(only, last);
    return last;
  };
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
