/** A JSON value with every distinct part written once, as `unpackJson` reads it. */
export interface PackedJson {
  /** The key lists of the objects. */
  readonly shapes: readonly (readonly string[])[];
  /** Distinct values, parts before wholes. A list is `[0, …parts]`, an object `[shape + 1, …parts]`, parts by place. */
  readonly values: readonly (string | number | boolean | null | readonly number[])[];
}

/**
 * Packs a JSON value: a list of vaults or a remediation that stands in a thousand findings is written once. Members
 * that are undefined are left out, as JSON does. `unpackJson` gives the same value back.
 */
export function packJson(value: unknown): PackedJson {
  const shapes: (readonly string[])[] = [];
  const shapePlaces = new Map<string, number>();
  const values: PackedJson['values'][number][] = [];
  const places = new Map<unknown, number>();
  const placesOfWholes = new Map<string, number>();
  const placeOf = (part: unknown): number => {
    const known = places.get(part);
    if (known !== undefined) return known;
    const place = typeof part === 'object' && part !== null ? wholePlace(part) : add(scalar(part));
    places.set(part, place);
    return place;
  };
  const wholePlace = (part: object): number => {
    const packed = Array.isArray(part)
      ? [0, ...part.map((item: unknown) => placeOf(item ?? null))]
      : packedObject(part);
    const key = packed.join();
    const place = placesOfWholes.get(key) ?? add(packed);
    placesOfWholes.set(key, place);
    return place;
  };
  const packedObject = (part: object): readonly number[] => {
    const members = Object.entries(part).filter(([, member]) => member !== undefined);
    const keys = members.map(([key]) => key);
    const name = JSON.stringify(keys);
    const shape = shapePlaces.get(name) ?? shapes.push(keys) - 1;
    shapePlaces.set(name, shape);
    return [shape + 1, ...members.map(([, member]) => placeOf(member))];
  };
  const add = (packed: PackedJson['values'][number]): number => values.push(packed) - 1;
  placeOf(value ?? null);
  return { shapes, values };
}

function scalar(value: unknown): string | number | boolean | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
