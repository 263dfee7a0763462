import type { Part } from './expression.js';
import type { Judgement } from './judgement.js';

type Fields = Readonly<Record<string, unknown>>;

/** A part that looks at ids finds all subjects different; to remember those is of no use. */
const MOST_KINDS = 10_000;

interface Branch {
  readonly next: Map<unknown, Branch>;
  judgement?: Judgement;
}

/**
 * A part of a rule, asked once for all subjects that are alike in the values it looks at: thousands of vaults, grants
 * and principals are alike in these, and judging costs more than comparing. Lists and objects are alike where they are
 * one object or empty. `holderOf` gives what of a subject has the field, where that is not the subject itself.
 */
export function askedOnce<T extends object>(
  { names }: Part,
  ask: (subject: T) => Judgement,
  holderOf: (subject: T, field: string) => object = (subject) => subject,
): (subject: T) => Judgement {
  if (names === null) return ask;
  const paths = names.map(pathOf);
  const known: Branch = { next: new Map() };
  let kinds = 0;
  return (subject) => {
    let branch = known;
    for (const path of paths) {
      const value = comparable(holderOf(subject, path.field), path);
      let below = branch.next.get(value);
      if (below === undefined) {
        if (kinds >= MOST_KINDS) return ask(subject);
        kinds++;
        below = { next: new Map() };
        branch.next.set(value, below);
      }
      branch = below;
    }
    branch.judgement ??= ask(subject);
    return branch.judgement;
  };
}

interface Path {
  readonly field: string;
  readonly names: readonly string[];
  /** Stand for values that are not there, by how far the path goes: a rule tells these apart. */
  readonly absent: readonly symbol[];
  readonly isNull: readonly symbol[];
}

function pathOf(names: readonly string[]): Path {
  const symbols = (what: string) => names.map((name) => Symbol(`${what} ${name}`));
  return { field: names[0] ?? '', names, absent: symbols('no'), isNull: symbols('null before') };
}

const EMPTY = Symbol('empty');

function comparable(holder: object, { names, absent, isNull }: Path): unknown {
  let value: unknown = holder;
  let depth = 0;
  for (const name of names) {
    if (typeof value !== 'object' || value === null) return isNull[depth];
    if (!Object.hasOwn(value, name)) return absent[depth];
    value = (value as Fields)[name];
    depth++;
  }
  return Array.isArray(value) && value.length === 0 ? EMPTY : value;
}
