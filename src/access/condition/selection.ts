import type { AttributeValue } from './evaluate.js';
import type { ComparisonExpression, Expression, LiteralValue, Operand } from './expression.js';
import { canonicalGuid } from './guid.js';
import type { Truth } from './truth.js';

/** The values of an attribute that may be permitted, or those that are refused; sorted. */
export type AttributeSelection = { readonly allow: readonly string[] } | { readonly deny: readonly string[] };

/** A longer list is no evidence a reader can use, and finding it out costs the square of its length. */
const MAX_VALUES = 500;

/** Stands for every value the conditions do not name; no such principal or role can exist. */
const OTHER = {
  guid: { kind: 'guid', value: '00000000-0000-0000-0000-000000000000' },
  string: { kind: 'string', value: '\u0000' },
} as const satisfies Readonly<Record<string, LiteralValue>>;

/** An attribute of the request, name in lower case, and the type Azure gives it. */
export interface SelectedAttribute {
  readonly name: string;
  readonly type: keyof typeof OTHER;
}

/**
 * Which values of one `@Request` attribute the conditions let through while everything else stays unknown. Found by
 * asking `permits` for every value the conditions name and for one they do not, so it holds for any Boolean
 * structure. Undefined where the conditions do not look at the attribute, compare it otherwise than by equality
 * with literals of its type, or refuse no value.
 */
export function selectAttribute(
  conditions: readonly Expression[],
  { name, type }: SelectedAttribute,
  permits: (value: AttributeValue) => Truth,
): AttributeSelection | undefined {
  const isAttribute = (operand: Operand): boolean =>
    operand.kind === 'attribute' && operand.source === 'request' && operand.name.toLowerCase() === name;
  const named = new Set<string>();
  for (const { left, operator, right } of conditions.flatMap(comparisonsOf)) {
    if (!isAttribute(left) && !isAttribute(right)) continue;
    if (operator.meaning?.comparison !== 'Equals') return undefined;
    for (const literal of literalsOf(isAttribute(left) ? right : left)) {
      const value = literal === null ? null : textOf(literal, type);
      if (value === null || value === OTHER[type].value) return undefined;
      named.add(value);
    }
  }
  if (named.size === 0 || named.size > MAX_VALUES) return undefined;
  const refuses = (value: string): boolean =>
    permits({ value: { kind: type, value }, ignoreCase: true }) === 'no';
  const values = [...named].sort();
  if (refuses(OTHER[type].value)) return { allow: values.filter((value) => !refuses(value)) };
  const deny = values.filter(refuses);
  return deny.length === 0 ? undefined : { deny };
}

/** Null stands for what is no literal. */
function literalsOf(operand: Operand): readonly (LiteralValue | null)[] {
  if (operand.kind === 'list') return operand.items;
  return [operand.kind === 'attribute' ? null : operand];
}

function textOf(literal: LiteralValue, type: keyof typeof OTHER): string | null {
  if (type === 'string') return literal.kind === 'string' ? literal.value.toLowerCase() : null;
  return literal.kind === 'guid' || literal.kind === 'string' ? canonicalGuid(literal.value) : null;
}

function comparisonsOf(expression: Expression): readonly ComparisonExpression[] {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.operands.flatMap(comparisonsOf);
    case 'not':
      return comparisonsOf(expression.operand);
    case 'comparison':
      return [expression];
    default:
      return [];
  }
}
