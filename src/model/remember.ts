/**
 * A function that works each answer out once, for keys that are the same as those of a Map are. The answer is never
 * undefined.
 */
export function remembering<Key, Answer extends NonNullable<unknown> | null>(
  answer: (key: Key) => Answer,
): (key: Key) => Answer {
  const known = new Map<Key, Answer>();
  return (key) => remembered(known, key, answer);
}

/** What a map holds for a key; where it holds nothing, what `make` makes of the key, which it then holds. */
export function remembered<Key, Value extends NonNullable<unknown> | null>(
  known: Map<Key, Value>,
  key: Key,
  make: (key: Key) => Value,
): Value {
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = make(key);
  known.set(key, made);
  return made;
}
