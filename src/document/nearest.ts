/** Changes of one letter (one more, one less, another, two swapped) from `a` to `b`; gives up beyond `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          (last[j - 1] ?? 0) + (same ? 0 : 1),
          (last[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + 1,
          swapped ? (beforeLast[j - 2] ?? 0) + 1 : limit + 1,
        ),
      );
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? limit + 1;
}

/**
 * The valid word that was most likely meant: equal but for letter case, or at most a third of its letters (and
 * never more than three) away. Null where none is near.
 */
export function nearestWord(word: string, valid: readonly string[]): string | null {
  const text = word.slice(0, 64).toLowerCase();
  const limit = Math.min(3, Math.max(1, Math.floor(text.length / 3)));
  let best: string | null = null;
  let bestDistance = limit + 1;
  for (const candidate of valid) {
    const far = distance(text, candidate.toLowerCase(), limit);
    if (far < bestDistance) {
      best = candidate;
      bestDistance = far;
    }
  }
  return best;
}

/** `; did you mean "x"?`, or nothing where no valid word is near. */
export function didYouMean(word: string, valid: readonly string[]): string {
  const near = nearestWord(word, valid);
  return near === null ? '' : `; did you mean "${near}"?`;
}
