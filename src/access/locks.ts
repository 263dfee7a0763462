import { normalizeId } from '../model/armId.js';
import type { FactRecord } from '../model/snapshot.js';
import { objectOf, propertiesOf, shown, textOf } from './body.js';

const LOCK = /\/providers\/microsoft\.authorization\/locks\/[^/]+$/;

/** What the locks say of one resource: whether one keeps it from being deleted, or why that is not known. */
export type DeleteLock = { readonly locked: boolean } | { readonly reason: string };

/**
 * Whether a lock keeps a resource from being deleted. A lock holds for all below the scope at which it stands:
 * subscription, resource group or resource. CanNotDelete keeps from deleting, ReadOnly from changing as well;
 * NotSpecified keeps from nothing. Source: Microsoft.Authorization/locks 2020-05-01 and "Lock your resources".
 */
export function deleteLocks(records: readonly FactRecord[]): (id: string) => DeleteLock {
  const locked = new Set<string>();
  const odd = new Map<string, string>();
  for (const { body } of records) {
    const id = textOf(objectOf(body)?.id);
    if (id === null) continue;
    const scope = normalizeId(id).replace(LOCK, '');
    const level = propertiesOf(body)?.level;
    const word = textOf(level)?.trim().toLowerCase();
    if (word === 'cannotdelete' || word === 'readonly') locked.add(scope);
    else if (word !== 'notspecified')
      odd.set(
        scope,
        `the lock ${id} has the level ${shown(level ?? null)}, which this version does not know`,
      );
  }
  return (id) => {
    const scopes = [...scopesAtOrAbove(id)];
    if (scopes.some((scope) => locked.has(scope))) return { locked: true };
    const reason = scopes.flatMap((scope) => odd.get(scope) ?? [])[0];
    return reason === undefined ? { locked: false } : { reason };
  };
}

/** The resource, its group and its subscription, in the form for comparison. */
function* scopesAtOrAbove(id: string): Iterable<string> {
  const key = normalizeId(id);
  yield key;
  const parts = key.split('/');
  yield parts.slice(0, 5).join('/');
  yield parts.slice(0, 3).join('/');
}
