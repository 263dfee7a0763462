import type { Part } from './expression.js';
import type { Judgement } from './judgement.js';
import { type HolderOf, type KindOf, kindsBy } from './kinds.js';

/** What a part of a rule says of a subject, which stands at `index` of those it is asked about. */
export type Ask<T> = (subject: T, index: number) => Judgement;

/**
 * A part of a rule, asked once for all subjects that are alike in the values it looks at: thousands of vaults, grants
 * and principals are alike in these, and judging costs more than comparing. `names` are those of the part.
 */
export function askedOnce<T extends object>(
  names: Part['names'],
  subjects: readonly T[],
  ask: (subject: T) => Judgement,
  holderOf: HolderOf<T> = (subject) => subject,
): Ask<T> {
  if (names === null) return ask;
  // A part that looks at no field says the same of all.
  const kindOf: KindOf = names.length === 0 ? () => 0 : kindsBy(subjects, names, holderOf);
  const known: Judgement[] = [];
  return (subject, index) => {
    const kind = kindOf(index);
    const before = known[kind];
    if (before !== undefined) return before;
    const judgement = ask(subject);
    known[kind] = judgement;
    return judgement;
  };
}
