import type {
  AttributeReference,
  Expression,
  Literal,
  LiteralList,
  LiteralValue,
  Operand,
  Span,
} from './expression.js';
import { canonicalGuid } from './guid.js';
import { readOperator } from './operator.js';
import { type Fault, type Token, tokenize } from './tokenize.js';

export interface ParsedCondition {
  readonly kind: 'condition';
  readonly text: string;
  readonly expression: Expression;
}

/** A condition that cannot be read. Nothing may be concluded from it, in either direction. */
export interface ConditionFault extends Fault {
  readonly kind: 'fault';
  readonly text: string;
}

/** Many times the longest condition of a built-in role; both limits bound the work a hostile text can cause. */
const MAX_LENGTH = 65_536;
const MAX_DEPTH = 100;

/**
 * Reads the condition of a role assignment or of a permission block in a role definition. Never throws: text that
 * is no condition, is longer than 65,536 characters or nests deeper than 100 gives a fault with the offset and a
 * one-sentence reason. AND and OR in one chain without parentheses are a fault: Microsoft demands parentheses and
 * documents no precedence.
 * Source of the grammar: Microsoft, "Azure role assignment condition format and syntax"; undocumented spellings
 * seen in built-in roles are listed in access-model 1.4.
 */
export function parseCondition(text: string): ParsedCondition | ConditionFault {
  const result = read(text);
  return 'reason' in result
    ? { kind: 'fault', text, ...result }
    : { kind: 'condition', text, expression: result };
}

function read(text: string): Expression | Fault {
  if (text.length > MAX_LENGTH)
    return { position: MAX_LENGTH, reason: `The condition is longer than ${MAX_LENGTH} characters.` };
  const tokens = tokenize(text);
  if ('reason' in tokens) return tokens;
  const cursor = { tokens, next: 0 };
  const expression = readChain(cursor, 0);
  if ('reason' in expression) return expression;
  const rest = peek(cursor);
  return rest.kind === 'end' ? expression : unexpected(rest, 'AND, OR or the end');
}

interface Cursor {
  readonly tokens: readonly Token[];
  next: number;
}

function peek(cursor: Cursor): Token {
  return cursor.tokens[cursor.next] ?? END;
}

const END: Token = { kind: 'end', span: { start: 0, end: 0 } };

function unexpected(token: Token, wanted: string): Fault {
  return { position: token.span.start, reason: `Expected ${wanted}, found ${describe(token)}.` };
}

function describe(token: Token): string {
  switch (token.kind) {
    case 'end':
      return 'the end';
    case 'string':
    case 'word':
      return JSON.stringify(token.value.length > 40 ? `${token.value.slice(0, 40)}…` : token.value);
    case 'attribute':
      return 'an attribute';
    default:
      return token.kind.length === 1 ? `"${token.kind}"` : token.kind.toUpperCase();
  }
}

function readChain(cursor: Cursor, depth: number): Expression | Fault {
  const first = readUnary(cursor, depth);
  if ('reason' in first) return first;
  const link = peek(cursor).kind;
  if (link !== 'and' && link !== 'or') return first;
  const operands = [first];
  for (;;) {
    const token = peek(cursor);
    if (token.kind !== 'and' && token.kind !== 'or') break;
    if (token.kind !== link)
      return { position: token.span.start, reason: 'AND and OR are mixed without parentheses.' };
    cursor.next++;
    const operand = readUnary(cursor, depth);
    if ('reason' in operand) return operand;
    operands.push(operand);
  }
  return { kind: link, operands, span: covering(first.span, (operands.at(-1) ?? first).span) };
}

function readUnary(cursor: Cursor, depth: number): Expression | Fault {
  const token = peek(cursor);
  if (depth > MAX_DEPTH)
    return { position: token.span.start, reason: `The condition nests deeper than ${MAX_DEPTH} levels.` };
  if (token.kind === 'not') {
    cursor.next++;
    const operand = readUnary(cursor, depth + 1);
    return 'reason' in operand ? operand : { kind: 'not', operand, span: covering(token.span, operand.span) };
  }
  if (token.kind === '(') {
    cursor.next++;
    const inner = readChain(cursor, depth + 1);
    if ('reason' in inner) return inner;
    const close = peek(cursor);
    if (close.kind !== ')') return unexpected(close, 'AND, OR or ")"');
    cursor.next++;
    return inner;
  }
  if (token.kind === 'word') {
    if (token.value.toLowerCase() === 'exists') return readExists(cursor, token.span);
    if (cursor.tokens[cursor.next + 1]?.kind === '{') return readFunction(cursor, token.value, token.span);
  }
  return readComparison(cursor);
}

function readExists(cursor: Cursor, start: Span): Expression | Fault {
  cursor.next++;
  const attribute = peek(cursor);
  if (attribute.kind !== 'attribute') return unexpected(attribute, 'an attribute after Exists');
  cursor.next++;
  return { kind: 'exists', attribute, span: covering(start, attribute.span) };
}

function readFunction(cursor: Cursor, name: string, start: Span): Expression | Fault {
  cursor.next++;
  const list = readList(cursor);
  if ('reason' in list) return list;
  return { kind: 'function', name: name.toLowerCase(), arguments: list, span: covering(start, list.span) };
}

function readComparison(cursor: Cursor): Expression | Fault {
  const left = readOperand(cursor, 'a comparison, a function, NOT or "("');
  if ('reason' in left) return left;
  const token = peek(cursor);
  const operator = token.kind === 'word' ? readOperator(token.value) : null;
  if (operator === null) return unexpected(token, 'an operator');
  cursor.next++;
  const right = readOperand(cursor, `a value after ${operator.name}`);
  if ('reason' in right) return right;
  return { kind: 'comparison', left, operator, right, span: covering(left.span, right.span) };
}

function readOperand(cursor: Cursor, wanted: string): Operand | Fault {
  const token = peek(cursor);
  if (token.kind === '{') return readList(cursor);
  const operand: AttributeReference | Literal | null = token.kind === 'attribute' ? token : literal(token);
  if (operand === null) return unexpected(token, wanted);
  cursor.next++;
  return operand;
}

function readList(cursor: Cursor): LiteralList | Fault {
  const open = peek(cursor);
  cursor.next++;
  const items: Literal[] = [];
  for (;;) {
    const token = peek(cursor);
    const item = literal(token);
    if (item === null) return unexpected(token, 'a value');
    items.push(item);
    cursor.next++;
    const separator = peek(cursor);
    cursor.next++;
    if (separator.kind === '}') return { kind: 'list', items, span: covering(open.span, separator.span) };
    if (separator.kind !== ',') return unexpected(separator, '"," or "}"');
  }
}

const INTEGER = /^[+-]?\d+$/;
const TIME =
  /^(?:\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?|\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)$/i;

function literal(token: Token): Literal | null {
  if (token.kind === 'string') return { kind: 'string', value: token.value, span: token.span };
  const value = token.kind === 'word' ? wordValue(token.value) : null;
  return value === null ? null : { ...value, span: token.span };
}

function wordValue(word: string): LiteralValue | null {
  const guid = canonicalGuid(word);
  if (guid !== null) return { kind: 'guid', value: guid };
  const lower = word.toLowerCase();
  if (lower === 'true' || lower === 'false') return { kind: 'boolean', value: lower === 'true' };
  if (INTEGER.test(word)) {
    // Adding zero turns -0 into 0.
    const value = Number(word) + 0;
    return Number.isSafeInteger(value) ? { kind: 'integer', value } : null;
  }
  return TIME.test(word) ? { kind: 'time', value: word } : null;
}

function covering(first: Span, last: Span): Span {
  return { start: first.start, end: last.end };
}
