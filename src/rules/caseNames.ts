/** Where a case puts what it does not place itself. */
export const CASE_TENANT = 'tenant';
export const CASE_SUBSCRIPTION = 'subscription';
export const CASE_GROUP = 'group';
export const CASE_LOCATION = 'westeurope';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text is a GUID in the form Azure writes. */
export function isGuid(text: string): boolean {
  return GUID.test(text);
}

/** A 32-bit FNV-1a hash of a text. */
function hash(text: string, seed: number): number {
  let value = (0x811c9dc5 ^ seed) >>> 0;
  for (let index = 0; index < text.length; index++) {
    value ^= text.charCodeAt(index);
    value = Math.imul(value, 0x01000193) >>> 0;
  }
  return value;
}

/**
 * The GUID that stands for a name in cases: the same one every time, different names different ones. Text that is
 * a GUID stays. `kind` keeps a subscription and a principal of one name apart.
 */
export function guidOf(
  kind: 'tenant' | 'subscription' | 'principal' | 'role' | 'assignment',
  name: string,
): string {
  if (isGuid(name)) return name.toLowerCase();
  const hex = [1, 2, 3, 4]
    .map((seed) => hash(`${kind}:${name}`, Math.imul(seed, 0x9e3779b1)).toString(16).padStart(8, '0'))
    .join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
