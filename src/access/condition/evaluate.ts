import { compareValues } from './compare.js';
import type {
  AttributeReference,
  ComparisonExpression,
  Expression,
  LiteralValue,
  Operand,
} from './expression.js';
import { matchesAction } from './pattern.js';
import { allTruth, anyTruth, type Truth, truthOf } from './truth.js';

/** An attribute of the request that is known. */
export interface AttributeValue {
  readonly value: LiteralValue;
  /** Compare without regard to letter case whatever the operator says. */
  readonly ignoreCase?: boolean;
}

/** What is known of the request a condition is asked about. */
export interface RequestContext {
  /** The action or data action, full name, any letter case. */
  readonly action: string;
  /** The value of an attribute, both arguments in lower case; undefined when it is not known. */
  readonly attribute: (source: string, name: string) => AttributeValue | undefined;
}

/**
 * Decides as much of a condition as the request allows. Gives `yes` or `no`, or what remains to be decided: the
 * condition without the parts that are settled. Unknown attributes, operators and functions are never settled.
 */
export function reduceCondition(expression: Expression, request: RequestContext): 'yes' | 'no' | Expression {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return reduceChain(expression, request);
    case 'not': {
      const operand = reduceCondition(expression.operand, request);
      if (operand === 'yes') return 'no';
      return operand === 'no' ? 'yes' : { ...expression, operand };
    }
    case 'exists':
      return lookUp(expression.attribute, request) === undefined ? expression : 'yes';
    case 'function':
      return settled(evaluateFunction(expression.name, expression.arguments.items, request), expression);
    case 'comparison':
      return settled(evaluateComparison(expression, request), expression);
  }
}

/** `undecided` where `reduceCondition` leaves something over. */
export function evaluateCondition(expression: Expression, request: RequestContext): Truth {
  const reduced = reduceCondition(expression, request);
  return typeof reduced === 'string' ? reduced : 'undecided';
}

function settled(truth: Truth, expression: Expression): 'yes' | 'no' | Expression {
  return truth === 'undecided' ? expression : truth;
}

function reduceChain(
  chain: Extract<Expression, { kind: 'and' | 'or' }>,
  request: RequestContext,
): 'yes' | 'no' | Expression {
  const [decides, neutral] = chain.kind === 'and' ? (['no', 'yes'] as const) : (['yes', 'no'] as const);
  const open: Expression[] = [];
  for (const operand of chain.operands) {
    const reduced = reduceCondition(operand, request);
    if (reduced === decides) return decides;
    if (typeof reduced !== 'string') open.push(reduced);
  }
  const [only] = open;
  if (only === undefined) return neutral;
  return open.length === 1 ? only : { ...chain, operands: open };
}

function evaluateFunction(name: string, items: readonly LiteralValue[], request: RequestContext): Truth {
  // Sub-operations are known only when a request is made.
  if (name !== 'actionmatches') return 'undecided';
  const matched = items.map((item) =>
    item.kind === 'string' ? truthOf(matchesAction(item.value, request.action)) : 'undecided',
  );
  // ActionMatches with several patterns is undocumented: decided only where any-of and all-of agree.
  const any = anyTruth(matched);
  return any === allTruth(matched) ? any : 'undecided';
}

/** Bounds what comparing two long literals with each other can cost; no request is needed to write those. */
const MAX_LITERAL_PRODUCT = 1_000_000;

function evaluateComparison({ left, operator, right }: ComparisonExpression, request: RequestContext): Truth {
  const [a, b] = [valuesOf(left, request), valuesOf(right, request)];
  if (a === undefined || b === undefined) return 'undecided';
  if (left.kind !== 'attribute' && right.kind !== 'attribute') {
    const product = (left.span.end - left.span.start) * (right.span.end - right.span.start);
    if (product > MAX_LITERAL_PRODUCT) return 'undecided';
  }
  return compareValues(a.values, operator, b.values, a.ignoreCase || b.ignoreCase);
}

function valuesOf(
  operand: Operand,
  request: RequestContext,
): { readonly values: readonly LiteralValue[]; readonly ignoreCase: boolean } | undefined {
  if (operand.kind === 'list') return { values: operand.items, ignoreCase: false };
  if (operand.kind !== 'attribute') return { values: [operand], ignoreCase: false };
  const found = lookUp(operand, request);
  return found && { values: [found.value], ignoreCase: found.ignoreCase === true };
}

function lookUp(attribute: AttributeReference, request: RequestContext): AttributeValue | undefined {
  return request.attribute(attribute.source, attribute.name.toLowerCase());
}
