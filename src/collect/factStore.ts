import { normalizeId } from '../model/armId.js';
import { type FactRecord, noRecords, RECORD_KINDS, type RecordKind } from '../model/snapshot.js';
import type { Identified } from './readList.js';

/** The facts of a collection, one record for each id, whatever the order in which they arrive. */
export interface FactStore {
  /** Adds what the scope `of` answered. */
  add(kind: RecordKind, of: string, items: readonly Identified[]): void;
  /** The bodies of a kind that are there so far, in no order. */
  bodies(kind: RecordKind): Iterable<object>;
  /** The same with the scopes that answered. */
  facts(kind: RecordKind): Iterable<{ readonly body: object; readonly of: readonly string[] }>;
  /** All records, sorted by normalised id. */
  records(): Record<RecordKind, FactRecord[]>;
}

interface Kept {
  readonly of: Map<string, string>;
  body: object;
  bodyOf: string;
}

/**
 * Merges by normalised id: inherited role assignments come back from every subscription, and with
 * `roleDefinitionId` rewritten to the one that was asked. The body kept is that of the first scope in order, so that
 * the result does not depend on which answer was faster.
 */
export function factStore(): FactStore {
  const kinds = new Map<RecordKind, Map<string, Kept>>();
  return {
    add(kind, of, items) {
      const facts = kinds.get(kind) ?? new Map<string, Kept>();
      kinds.set(kind, facts);
      const scope = normalizeId(of);
      for (const { id, body } of items) {
        const key = normalizeId(id);
        const kept = facts.get(key);
        if (kept === undefined) {
          facts.set(key, { of: new Map([[scope, of]]), body, bodyOf: scope });
          continue;
        }
        if (!kept.of.has(scope)) kept.of.set(scope, of);
        if (scope < kept.bodyOf) {
          kept.body = body;
          kept.bodyOf = scope;
        }
      }
    },
    *bodies(kind) {
      for (const { body } of kinds.get(kind)?.values() ?? []) yield body;
    },
    *facts(kind) {
      for (const { body, of } of kinds.get(kind)?.values() ?? []) yield { body, of: [...of.values()] };
    },
    records() {
      const records = noRecords();
      for (const kind of RECORD_KINDS) {
        const facts = [...(kinds.get(kind) ?? [])].sort(byKey);
        records[kind] = facts.map(([, { of, body }]) => ({
          of: [...of].sort(byKey).map(([, scope]) => scope),
          body,
        }));
      }
      return records;
    },
  };
}

function byKey(left: readonly [string, unknown], right: readonly [string, unknown]): number {
  return left[0] < right[0] ? -1 : left[0] > right[0] ? 1 : 0;
}
