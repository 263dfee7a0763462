/** One place of a pattern: a character, any run of characters, or exactly one character. */
type Place = string | typeof ANY_RUN | typeof ANY_ONE;
const ANY_RUN = Symbol('*');
const ANY_ONE = Symbol('?');

/**
 * Whether an action is matched by a pattern of ActionMatches: whole string, `*` for any run of characters, slashes
 * included, without regard to letter case and surrounding white space (access-model 1.3).
 */
export function matchesAction(pattern: string, action: string): boolean {
  const places = [...pattern.trim().toLowerCase()].map((character) =>
    character === '*' ? ANY_RUN : character,
  );
  return matches(places, [...action.trim().toLowerCase()]);
}

/**
 * Whether a value is matched by a pattern of StringLike: whole string, `*` for any run and `?` for one character,
 * both literal after a backslash; letter case counts.
 * Source: Microsoft, "Azure role assignment condition format and syntax", StringLike.
 */
export function matchesLike(pattern: string, value: string): boolean {
  const places: Place[] = [];
  const characters = [...pattern];
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index] ?? '';
    const next = characters[index + 1];
    if (character === '\\' && (next === '*' || next === '?')) {
      places.push(next);
      index++;
    } else places.push(character === '*' ? ANY_RUN : character === '?' ? ANY_ONE : character);
  }
  return matches(places, [...value]);
}

/** Goes back to the last run only, so the time is at most pattern times value, whatever the pattern. */
function matches(places: readonly Place[], value: readonly string[]): boolean {
  let place = 0;
  let at = 0;
  let runPlace = -1;
  let runAt = 0;
  while (at < value.length) {
    const wanted = places[place];
    if (wanted === ANY_RUN) {
      runPlace = place++;
      runAt = at;
    } else if (wanted === ANY_ONE || (wanted !== undefined && wanted === value[at])) {
      place++;
      at++;
    } else if (runPlace >= 0) {
      place = runPlace + 1;
      at = ++runAt;
    } else return false;
  }
  while (places[place] === ANY_RUN) place++;
  return place === places.length;
}
