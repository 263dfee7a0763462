/** A JSON value with every distinct part written once, as `unpackJson` reads it. */
export interface PackedJson {
  /** The key lists of the objects. */
  readonly shapes: readonly (readonly string[])[];
  /**
   * Distinct values, parts before wholes. What is made of parts is a list of a kind and the places of its parts: `TEXT`
   * is a pattern and the words in its gaps, `LIST` a list, and shape + 1 an object.
   */
  readonly values: readonly (string | number | boolean | null | readonly number[])[];
}

export const TEXT = -1;
export const LIST = 0;
/** Stands in a pattern where a word was. A text that holds it is written whole. */
export const GAP = '\u00a4';

/** Texts below this length gain nothing by being taken apart. */
const SHORT = 24;
const WORD = /[\w.-]+/g;
/** Names and ids: what makes texts differ that say the same of different things. */
const NAME = /\d|-/;

/**
 * Packs a JSON value: a list of vaults or a remediation that stands in a thousand findings is written once, and texts
 * that differ in names only share their pattern. Members that are undefined are left out, as JSON does. `unpackJson`
 * gives the same value back.
 */
export function packJson(value: unknown): PackedJson {
  const shapes: (readonly string[])[] = [];
  const shapePlaces = new Map<string, number>();
  const values: PackedJson['values'][number][] = [];
  const places = new Map<unknown, number>();
  const wordPlaces = new Map<string, number>();
  const madePlaces = new Map<string, number>();
  const add = (packed: PackedJson['values'][number]): number => values.push(packed) - 1;
  const placeOf = (part: unknown): number => {
    const known = places.get(part);
    if (known !== undefined) return known;
    const place =
      typeof part === 'string'
        ? textPlace(part)
        : typeof part === 'object' && part !== null
          ? madePlace(
              Array.isArray(part) ? [LIST, ...part.map((item) => placeOf(item ?? null))] : objectOf(part),
            )
          : add(scalar(part));
    places.set(part, place);
    return place;
  };
  const textPlace = (text: string): number => {
    if (text.length < SHORT || text.includes(GAP)) return wordPlace(text);
    const words: string[] = [];
    const pattern = text.replace(WORD, (word) => {
      if (!NAME.test(word)) return word;
      words.push(word);
      return GAP;
    });
    return words.length === 0
      ? wordPlace(text)
      : madePlace([TEXT, wordPlace(pattern), ...words.map(wordPlace)]);
  };
  const wordPlace = (word: string): number => {
    const place = wordPlaces.get(word) ?? add(word);
    wordPlaces.set(word, place);
    return place;
  };
  const madePlace = (packed: readonly number[]): number => {
    const key = packed.join();
    const place = madePlaces.get(key) ?? add(packed);
    madePlaces.set(key, place);
    return place;
  };
  const objectOf = (part: object): readonly number[] => {
    const members = Object.entries(part).filter(([, member]) => member !== undefined);
    const keys = members.map(([key]) => key);
    const name = JSON.stringify(keys);
    const shape = shapePlaces.get(name) ?? shapes.push(keys) - 1;
    shapePlaces.set(name, shape);
    return [shape + 1, ...members.map(([, member]) => placeOf(member))];
  };
  const root = placeOf(value ?? null);
  // A part that was written for something else may already be the whole.
  if (root !== values.length - 1) values.push(values[root] ?? null);
  return { shapes, values };
}

function scalar(value: unknown): number | boolean | null {
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
