type Fields = Readonly<Record<string, unknown>>;

/**
 * What rules see of many subjects in some of their fields: gives the number of the kind of the subject at an index. Two
 * are of one kind where their values are alike: lists of few texts where they say the same, other lists and objects
 * where they are one object or empty.
 */
export type KindOf = (index: number) => number;

/** Gives what of a subject has a field, where that is not the subject itself. */
export type HolderOf<T> = (subject: T, field: string) => object;

const made = new WeakMap<readonly object[], Map<string, KindOf>>();

/**
 * The kinds of subjects by dotted fields, given by their names. Each subject is looked at once for a field, and only
 * when it is asked for, however many rules look at it: comparing is what judging thousands of subjects costs.
 */
export function kindsBy<T extends object>(
  subjects: readonly T[],
  fields: readonly (readonly string[])[],
  holderOf: HolderOf<T>,
): KindOf {
  const known = made.get(subjects) ?? new Map<string, KindOf>();
  made.set(subjects, known);
  const byAll = (all: readonly (readonly string[])[]): KindOf => {
    const key = all.map((names) => names.join('.')).join(' ');
    const found = known.get(key);
    if (found !== undefined) return found;
    const kindOf =
      all.length === 1
        ? byField(subjects, all[0] ?? [], holderOf)
        : byBoth(subjects.length, byAll(all.slice(0, -1)), byAll(all.slice(-1)));
    known.set(key, kindOf);
    return kindOf;
  };
  return byAll(fields);
}

function byField<T extends object>(
  subjects: readonly T[],
  names: readonly string[],
  holderOf: HolderOf<T>,
): KindOf {
  const [field = ''] = names;
  // These stand for values that are not there, by how far the field goes: a rule tells them apart.
  const symbols = (what: string) => names.map((name) => Symbol(`${what} ${name}`));
  const path = { names, absent: symbols('no'), isNull: symbols('null before') };
  const kinds = new Map<unknown, number>();
  const lists = new Map<string, number>();
  let count = 0;
  return rememberedByIndex(subjects.length, (index) => {
    const subject = subjects[index];
    const value = subject === undefined ? undefined : comparable(holderOf(subject, field), path);
    const known = kinds.get(value);
    if (known !== undefined) return known;
    const said = textsIn(value);
    const kind = (said === null ? undefined : lists.get(said)) ?? count++;
    kinds.set(value, kind);
    if (said !== null) lists.set(said, kind);
    return kind;
  });
}

/** More kinds than there can be subjects. */
const MOST_KINDS = 2 ** 26;

/** Subjects are of one kind where they are so by both. */
function byBoth(length: number, one: KindOf, other: KindOf): KindOf {
  const kinds = new Map<number, number>();
  return rememberedByIndex(length, (index) => {
    const both = one(index) * MOST_KINDS + other(index);
    const known = kinds.get(both);
    if (known !== undefined) return known;
    kinds.set(both, kinds.size);
    return kinds.size - 1;
  });
}

function rememberedByIndex(length: number, kindOf: KindOf): KindOf {
  /** One more than the kind; 0 where nobody asked yet. */
  const known = new Uint32Array(length);
  return (index) => {
    const before = known[index];
    if (before !== undefined && before > 0) return before - 1;
    const kind = kindOf(index);
    known[index] = kind + 1;
    return kind;
  };
}

const FEW_TEXTS = 64;

/** What a list of few texts says, as one text; null for anything else. */
function textsIn(value: unknown): string | null {
  if (!Array.isArray(value) || value.length > FEW_TEXTS) return null;
  return value.every((item) => typeof item === 'string') ? JSON.stringify(value) : null;
}

const EMPTY = Symbol('empty');

interface Path {
  readonly names: readonly string[];
  readonly absent: readonly symbol[];
  readonly isNull: readonly symbol[];
}

function comparable(holder: object, { names, absent, isNull }: Path): unknown {
  let value: unknown = holder;
  let depth = 0;
  for (const name of names) {
    if (typeof value !== 'object' || value === null) return isNull[depth];
    const member = (value as Fields)[name];
    if (member === undefined && !Object.hasOwn(value, name)) return absent[depth];
    value = member;
    depth++;
  }
  return Array.isArray(value) && value.length === 0 ? EMPTY : value;
}
