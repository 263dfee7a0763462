import { normalizeId } from '../model/armId.js';
import type { FactRecord } from '../model/snapshot.js';
import { isJsonObject } from './jsonObject.js';
import { isListedKey, isListing } from './listing.js';

/**
 * Records of one kind with those of the same id made one: `of` united, the first body kept, so lists go in newest
 * first. A listing without properties gives way to a body that has them.
 */
export function mergeRecords(lists: Iterable<readonly FactRecord[]>): FactRecord[] {
  const merged = new Map<string | symbol, FactRecord>();
  for (const records of lists) {
    for (const record of records) {
      const key = identityOf(record.body);
      const kept = merged.get(key);
      merged.set(
        key,
        kept === undefined ? record : { of: united(kept.of, record.of), body: fuller(kept, record) },
      );
    }
  }
  return [...merged.values()];
}

function fuller(kept: FactRecord, other: FactRecord): unknown {
  return tellsLess(kept.body) && !tellsLess(other.body) ? other.body : kept.body;
}

function tellsLess(body: unknown): boolean {
  return isListing(body) || isListedKey(body);
}

/** A body without an id is nobody's duplicate. */
function identityOf(body: unknown): string | symbol {
  return isJsonObject(body) && typeof body.id === 'string' ? normalizeId(body.id) : Symbol('no id');
}

/** Scopes of both, in order, each once without regard to letter case. */
export function united(kept: readonly string[], more: readonly string[]): readonly string[] {
  const known = new Set(kept.map(normalizeId));
  const added = more.filter((scope) => !known.has(normalizeId(scope)));
  return added.length === 0 ? kept : [...kept, ...added];
}
