import { lastSegment } from '../model/armId.js';
import type { Snapshot } from '../model/snapshot.js';
import { objectOf, propertiesOf, textOf, textsOf } from './body.js';

/** The management groups above each subscription: lower-cased subscription GUID to lower-cased group names. */
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
    if (id === null || chain === null || !/^\/subscriptions\/[^/]+\/?$/i.test(id.trim())) continue;
    const subscription = lastSegment(id).toLowerCase();
    ancestors.set(subscription, new Set([...(ancestors.get(subscription) ?? []), ...chain]));
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
