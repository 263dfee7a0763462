/** Whether a request is permitted: `undecided` when what Azure returned does not settle it. */
export type Truth = 'yes' | 'no' | 'undecided';

export function truthOf(value: boolean): Truth {
  return value ? 'yes' : 'no';
}

/** Kleene's negation. */
export function notTruth(truth: Truth): Truth {
  if (truth === 'undecided') return truth;
  return truth === 'yes' ? 'no' : 'yes';
}

/** Kleene's conjunction: one `no` decides; `yes` for nothing at all. */
export function allTruth(truths: readonly Truth[]): Truth {
  if (truths.includes('no')) return 'no';
  return truths.includes('undecided') ? 'undecided' : 'yes';
}

/** Kleene's disjunction: one `yes` decides; `no` for nothing at all. */
export function anyTruth(truths: readonly Truth[]): Truth {
  if (truths.includes('yes')) return 'yes';
  return truths.includes('undecided') ? 'undecided' : 'no';
}
