import type { Truth } from './condition/truth.js';

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text is a GUID with hyphens, as Azure spells the ids of principals and tenants. */
export function isGuid(text: string): boolean {
  return text.length === 36 && GUID.test(text);
}

/**
 * Whether two ids are of one principal. A GUID and what is none cannot be compared: one of them is damaged, so that
 * they differ says nothing.
 */
export function sameId(one: string, other: string): Truth {
  if (one === other || one.toLowerCase() === other.toLowerCase()) return 'yes';
  return isGuid(one) === isGuid(other) ? 'no' : 'undecided';
}
