import { lastSegment, normalizeId, parseScope } from '../model/armId.js';
import type { Snapshot } from '../model/snapshot.js';
import { objectOf, propertiesOf, textOf, textsOf } from './body.js';

/**
 * The management groups above each subscription and management group: lower-cased subscription GUID, or normalised id
 * of the group, to lower-cased group names.
 */
export type Ancestors = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Reads the management-group tree as far as the facts tell it: `parentNameChain` of the getEntities sweep
 * (root first), or `managementGroupAncestorsChain` of Resource Graph subscription rows (nearest first). A
 * subscription that neither names is absent from the map. The id of a management group is no prefix of a
 * subscription's id, so without this the tree is unknown (access-model 1.2).
 */
export function readAncestors(records: Snapshot['records']): Ancestors {
  const ancestors = new Map<string, ReadonlySet<string>>();
  for (const { body } of [...records.managementGroupEntity, ...records.subscription]) {
    const id = textOf(objectOf(body)?.id);
    const chain = chainOf(body);
    const level = id === null ? undefined : parseScope(id)?.level;
    if (id === null || chain === null || (level !== 'subscription' && level !== 'management-group')) continue;
    const below = level === 'subscription' ? lastSegment(id).toLowerCase() : normalizeId(id);
    ancestors.set(below, new Set([...(ancestors.get(below) ?? []), ...chain]));
  }
  return ancestors;
}

function chainOf(body: unknown): readonly string[] | null {
  const properties = propertiesOf(body);
  const names = properties?.parentNameChain;
  if (names !== undefined && names !== null) return textsOf(names)?.map((name) => name.toLowerCase()) ?? null;
  const rows = properties?.managementGroupAncestorsChain;
  if (!Array.isArray(rows)) return null;
  const chain = rows.map((row) => textOf(objectOf(row)?.name)?.toLowerCase() ?? null);
  return chain.some((name) => name === null) ? null : (chain as readonly string[]);
}
