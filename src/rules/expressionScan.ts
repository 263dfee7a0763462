import type { ASTNode } from '@marcbachmann/cel-js';

/** A dotted name in an expression: `vault.network.openFraction` is root `vault`, names network, openFraction. */
export interface DottedName {
  readonly root: string;
  readonly names: readonly string[];
  /** Offsets of each name in the expression, one more than `names`: the root first. */
  readonly ends: readonly number[];
  readonly node: ASTNode;
}

export interface FunctionCall {
  readonly name: string;
  readonly args: readonly ASTNode[];
  readonly node: ASTNode;
}

/** What an expression looks at and calls. */
export interface Scan {
  readonly dotted: readonly DottedName[];
  readonly calls: readonly FunctionCall[];
}

/** The text of a string literal, or null for any other node. */
export function literalText(node: ASTNode | undefined): string | null {
  return node?.op === 'value' && typeof node.args === 'string' ? node.args : null;
}

/** The dotted name that a chain of field accesses spells, or null where it does not start at a variable. */
export function dottedName(node: ASTNode): DottedName | null {
  if (node.op === 'id') return { root: node.args, names: [], ends: [node.end], node };
  let name: string | null = null;
  if (node.op === '.' || node.op === '.?') name = node.args[1];
  else if (node.op === '[]' || node.op === '[?]') name = literalText(node.args[1]);
  if (name === null || (node.op !== '.' && node.op !== '.?' && node.op !== '[]' && node.op !== '[?]'))
    return null;
  const before = dottedName(node.args[0]);
  return before && { ...before, names: [...before.names, name], ends: [...before.ends, node.end], node };
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}

/** Walks an expression and lists its dotted names (longest form) and its calls, in the order of the text. */
export function scan(root: ASTNode): Scan {
  const dotted: DottedName[] = [];
  const calls: FunctionCall[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item);
      return;
    }
    if (!isNode(value)) return;
    const name = dottedName(value);
    if (name) {
      dotted.push(name);
      return;
    }
    if (value.op === 'call') calls.push({ name: value.args[0], args: value.args[1], node: value });
    if (value.op === 'rcall')
      calls.push({ name: value.args[0], args: [value.args[1], ...value.args[2]], node: value });
    visit(value.args);
  };
  visit(root);
  return { dotted, calls };
}

/** The parts of a conjunction, left to right; the expression itself where it is none. */
export function conjuncts(node: ASTNode): readonly ASTNode[] {
  return node.op === '&&' ? node.args.flatMap(conjuncts) : [node];
}

/** Whether two expressions are the same but for where they stand in their texts. */
export function sameTree(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => sameTree(item, b[index]));
  if (isNode(a) && isNode(b)) return a.op === b.op && sameTree(a.args, b.args);
  return Object.is(a, b);
}
