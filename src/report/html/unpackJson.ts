import type { PackedJson } from './packJson.js';

/** The value that was packed. Parts that are equal are one and the same object. */
export function unpackJson({ shapes, values }: PackedJson): unknown {
  const made: unknown[] = [];
  for (const value of values) {
    if (typeof value !== 'object' || value === null) {
      made.push(value);
      continue;
    }
    const [kind = 0, ...places] = value;
    const parts = places.map((place) => made[place]);
    // Object.fromEntries makes a key `__proto__` an own key like any other.
    made.push(
      kind === 0 ? parts : Object.fromEntries((shapes[kind - 1] ?? []).map((key, at) => [key, parts[at]])),
    );
  }
  return made.at(-1);
}
