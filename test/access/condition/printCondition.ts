import type { Expression, Literal, LiteralValue, Operand } from '../../../src/access/condition/expression.js';

/** An expression without its offsets, to compare trees that were read from different texts. */
export function withoutSpans(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSpans);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([key]) => key !== 'span');
  return Object.fromEntries(kept.map(([key, part]) => [key, withoutSpans(part)]));
}

/** Writes an expression down again: the oracle of the parser. */
export function printCondition(expression: Expression): string {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.operands
        .map((operand) => grouped(operand))
        .join(` ${expression.kind.toUpperCase()} `);
    case 'not':
      return `!${grouped(expression.operand)}`;
    case 'exists':
      return `Exists ${printOperand(expression.attribute)}`;
    case 'function':
      return `${expression.name}${printOperand(expression.arguments)}`;
    case 'comparison': {
      const { left, operator, right } = expression;
      const form = operator.setForm === null ? '' : `${operator.setForm}:`;
      return `${printOperand(left)} ${form}${operator.name} ${printOperand(right)}`;
    }
  }
}

function grouped(expression: Expression): string {
  return `(${printCondition(expression)})`;
}

function printOperand(operand: Operand): string {
  if (operand.kind === 'attribute') return `@${operand.source}[${operand.name}]`;
  if (operand.kind === 'list')
    return `{${operand.items.map((item: Literal) => printLiteral(item)).join(', ')}}`;
  return printLiteral(operand);
}

function printLiteral(literal: LiteralValue): string {
  if (literal.kind !== 'string') return `${literal.value}`;
  return literal.value.includes("'") ? `"${literal.value}"` : `'${literal.value}'`;
}
