import type { Comparison, LiteralValue, Operator, SetForm } from './expression.js';
import { canonicalGuid } from './guid.js';
import { matchesLike } from './pattern.js';
import { allTruth, anyTruth, notTruth, type Truth, truthOf } from './truth.js';

/**
 * Compares every value of the left side with every value of the right, paired as the set form says. `undecided`
 * where the operator is unknown, where the types do not fit it, and for dates and times of day, whose attributes
 * are known only when a request is made. `ignoreCase` folds letter case also under case-sensitive operators.
 * Source: Microsoft, "Azure role assignment condition format and syntax", cross product comparison operators.
 */
export function compareValues(
  left: readonly LiteralValue[],
  operator: Operator,
  right: readonly LiteralValue[],
  ignoreCase: boolean,
): Truth {
  const { meaning } = operator;
  if (meaning === null) return 'undecided';
  const pair = (a: LiteralValue, b: LiteralValue): Truth => {
    const truth = comparePair(a, b, operator, ignoreCase || meaning.ignoreCase);
    return meaning.negated ? notTruth(truth) : truth;
  };
  return QUANTIFIERS[operator.setForm ?? 'none'](left.map((a) => right.map((b) => pair(a, b))));
}

type Quantifier = (rows: readonly (readonly Truth[])[]) => Truth;

const QUANTIFIERS: Readonly<Record<SetForm | 'none', Quantifier>> = {
  ForAnyOfAnyValues: (rows) => anyTruth(rows.map(anyTruth)),
  ForAllOfAnyValues: (rows) => allTruth(rows.map(anyTruth)),
  ForAnyOfAllValues: (rows) => anyTruth(rows.map(allTruth)),
  ForAllOfAllValues: (rows) => allTruth(rows.map(allTruth)),
  // Several values without a set form have no documented meaning: decided only where every pairing agrees.
  none: (rows) => {
    const any = anyTruth(rows.map(anyTruth));
    return any === allTruth(rows.map(allTruth)) ? any : 'undecided';
  },
};

function comparePair(a: LiteralValue, b: LiteralValue, { meaning }: Operator, ignoreCase: boolean): Truth {
  switch (meaning?.family) {
    case 'Guid': {
      const [left, right] = [guidOf(a), guidOf(b)];
      return left === null || right === null ? 'undecided' : truthOf(left === right);
    }
    case 'Bool':
      return a.kind === 'boolean' && b.kind === 'boolean' ? truthOf(a.value === b.value) : 'undecided';
    case 'Numeric':
      return a.kind === 'integer' && b.kind === 'integer'
        ? compareNumbers(a.value, b.value, meaning.comparison)
        : 'undecided';
    case 'String': {
      if (a.kind !== 'string' || b.kind !== 'string') return 'undecided';
      return ignoreCase
        ? compareStrings(a.value.toLowerCase(), b.value.toLowerCase(), meaning.comparison)
        : compareStrings(a.value, b.value, meaning.comparison);
    }
    default:
      return 'undecided';
  }
}

function guidOf(value: LiteralValue): string | null {
  if (value.kind === 'guid') return value.value;
  return value.kind === 'string' ? canonicalGuid(value.value) : null;
}

function compareNumbers(a: number, b: number, comparison: Comparison): Truth {
  switch (comparison) {
    case 'Equals':
      return truthOf(a === b);
    case 'LessThan':
      return truthOf(a < b);
    case 'LessThanEquals':
      return truthOf(a <= b);
    case 'GreaterThan':
      return truthOf(a > b);
    case 'GreaterThanEquals':
      return truthOf(a >= b);
    default:
      return 'undecided';
  }
}

function compareStrings(value: string, wanted: string, comparison: Comparison): Truth {
  switch (comparison) {
    case 'Equals':
      return truthOf(value === wanted);
    case 'StartsWith':
      return truthOf(value.startsWith(wanted));
    case 'EndsWith':
      return truthOf(value.endsWith(wanted));
    case 'Contains':
      return truthOf(value.includes(wanted));
    case 'Like':
      return truthOf(matchesLike(wanted, value));
    default:
      return 'undecided';
  }
}
