import type { Escalation, Grant } from '../model/posture.js';
import type { Judgement, OwnPart } from './expression.js';
import { OWN_FIELDS } from './subjects.js';

type Held = Grant | Escalation;
type View = Readonly<Record<string, unknown>>;

/** A part that looks at ids finds all subjects different; to remember those is of no use. */
const MOST_KINDS = 10_000;

/** What a part of a rule sees of a grant or escalation: only what it looks at, for copying costs more than judging. */
function viewOf(subject: Held, names: OwnPart['names']): View {
  const { terms, ...own } = subject;
  if (names === null) return { ...terms, ...own };
  const view: Record<string, unknown> = {};
  for (const [field = ''] of names) {
    const from = (OWN_FIELDS.has(field) ? subject : terms) as unknown as View;
    if (Object.hasOwn(from, field)) view[field] = from[field];
  }
  return view;
}

/**
 * A part of a rule, asked once for all subjects that are alike in the values it looks at: many principals are alike
 * in type and kind, and judging costs more than comparing. Lists and objects make it ask each time, but for empty ones.
 */
export function perHolder(
  { names }: OwnPart,
  judgeView: (view: View) => Judgement,
): (subject: Held) => Judgement {
  const ask = (subject: Held) => judgeView(viewOf(subject, names));
  if (names === null) return ask;
  const known = new Map<unknown, Judgement>();
  return (subject) => {
    const key = keyOf(subject, names);
    if (key === UNLIKE) return ask(subject);
    const found = known.get(key);
    if (found !== undefined) return found;
    const outcome = ask(subject);
    if (known.size < MOST_KINDS) known.set(key, outcome);
    return outcome;
  };
}

/** Stands for values that are not compared. */
const UNLIKE = Symbol('unlike');

/** A value that is the same for subjects that are alike in what the names tell. */
function keyOf(subject: Held, names: readonly (readonly string[])[]): unknown {
  const [first, ...others] = names;
  if (first !== undefined && others.length === 0) return comparable(valueAt(subject, first));
  let key = '';
  for (const path of names) {
    const value = comparable(valueAt(subject, path));
    if (value === UNLIKE) return UNLIKE;
    const text = String(value);
    key += `${typeof value} ${text.length} ${text}`;
  }
  return key;
}

/** Lists and objects are not compared, but for empty lists, which are all alike. */
function comparable(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) && value.length === 0 ? EMPTY : UNLIKE;
}

const EMPTY = Symbol('empty');

function valueAt(subject: Held, path: readonly string[]): unknown {
  let value: unknown = OWN_FIELDS.has(path[0] ?? '') ? subject : subject.terms;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as View)[name];
  }
  return value;
}
