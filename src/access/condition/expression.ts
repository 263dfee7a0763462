/** Offsets into the condition's text: `start` of the first character, `end` after the last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** GUIDs are kept in the form ARM uses: lower case with hyphens. `time` is a date or time written without quotes. */
export type LiteralValue =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'guid'; readonly value: string }
  | { readonly kind: 'integer'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'time'; readonly value: string };

export type Literal = LiteralValue & { readonly span: Span };

/** `{ a, b }`; never empty. */
export interface LiteralList {
  readonly kind: 'list';
  readonly items: readonly Literal[];
  readonly span: Span;
}

/** `@Request[Microsoft.Authorization/roleAssignments:PrincipalId]`. */
export interface AttributeReference {
  readonly kind: 'attribute';
  /** `resource`, `request`, `principal`, `environment`, or a source we do not know; lower case. */
  readonly source: string;
  /** What stands in the brackets, trimmed. */
  readonly name: string;
  readonly span: Span;
}

export type Operand = AttributeReference | Literal | LiteralList;

/** How the values of both sides are paired: the first word quantifies the left side, the second the right. */
export const SET_FORMS = [
  'ForAnyOfAnyValues',
  'ForAllOfAnyValues',
  'ForAnyOfAllValues',
  'ForAllOfAllValues',
] as const;
export type SetForm = (typeof SET_FORMS)[number];

export const OPERATOR_FAMILIES = ['String', 'Guid', 'Bool', 'Numeric', 'DateTime', 'TimeOfDay'] as const;
export type OperatorFamily = (typeof OPERATOR_FAMILIES)[number];

export const COMPARISONS = [
  'Equals',
  'StartsWith',
  'EndsWith',
  'Contains',
  'Like',
  'LessThan',
  'LessThanEquals',
  'GreaterThan',
  'GreaterThanEquals',
  'InRange',
] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** An operator taken apart: `StringNotLikeIgnoreCase` is family String, comparison Like, negated, ignoring case. */
export interface OperatorMeaning {
  readonly family: OperatorFamily;
  readonly comparison: Comparison;
  readonly negated: boolean;
  readonly ignoreCase: boolean;
}

export interface Operator {
  /** The name without its set form; in Microsoft's spelling when it is a known one, else as written. */
  readonly name: string;
  readonly setForm: SetForm | null;
  /** Null for an operator we do not know, which then decides nothing. */
  readonly meaning: OperatorMeaning | null;
}

/** A condition as a tree. Chains of AND or of OR are one node with all operands. */
export type Expression =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Expression[]; readonly span: Span }
  | { readonly kind: 'not'; readonly operand: Expression; readonly span: Span }
  | { readonly kind: 'exists'; readonly attribute: AttributeReference; readonly span: Span }
  | FunctionCall
  | ComparisonExpression;

/** `ActionMatches{'…'}`, `SubOperationMatches{'…'}`, or a function we do not know. */
export interface FunctionCall {
  readonly kind: 'function';
  /** Lower case. */
  readonly name: string;
  readonly arguments: LiteralList;
  readonly span: Span;
}

export interface ComparisonExpression {
  readonly kind: 'comparison';
  readonly left: Operand;
  readonly operator: Operator;
  readonly right: Operand;
  readonly span: Span;
}
