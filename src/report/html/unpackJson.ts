import { GAP, LIST, type PackedJson, TEXT } from './packJson.js';

/** The value that was packed. Parts that are equal are one and the same object. */
export function unpackJson({ shapes, values }: PackedJson): unknown {
  const made: unknown[] = [];
  for (const value of values) {
    if (typeof value !== 'object' || value === null) {
      made.push(value);
      continue;
    }
    const [kind = LIST, ...places] = value;
    const parts = places.map((place) => made[place]);
    if (kind === LIST) made.push(parts);
    else if (kind === TEXT) made.push(filled(parts));
    // Object.fromEntries makes a key `__proto__` an own key like any other.
    else made.push(Object.fromEntries((shapes[kind - 1] ?? []).map((key, at) => [key, parts[at]])));
  }
  return made.at(-1);
}

/** A pattern with its words in its gaps. */
function filled([pattern, ...words]: readonly unknown[]): string {
  return String(pattern)
    .split(GAP)
    .map((piece, at) => (at === 0 ? piece : `${words[at - 1]}${piece}`))
    .join('');
}
