import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AttributeValue,
  evaluateCondition,
  type RequestContext,
  reduceCondition,
} from '../../../src/access/condition/evaluate.js';
import type { Expression } from '../../../src/access/condition/expression.js';
import { parseCondition } from '../../../src/access/condition/parse.js';
import type { Truth } from '../../../src/access/condition/truth.js';
import { printCondition } from './printCondition.js';

const known: Record<string, AttributeValue> = {
  's:name': { value: { kind: 'string', value: 'Prod-Db' } },
  's:folded': { value: { kind: 'string', value: 'User' }, ignoreCase: true },
  's:id': { value: { kind: 'guid', value: '08d4c71a-cc63-4ce4-a9c8-5dd251b4d619' } },
  's:on': { value: { kind: 'boolean', value: true } },
  's:size': { value: { kind: 'integer', value: 10 } },
};
const request: RequestContext = {
  action: 'Microsoft.X/y/read',
  attribute: (source, name) => (source === 'resource' ? known[name] : undefined),
};

function expressionOf(text: string): Expression {
  const parsed = parseCondition(text);
  if (parsed.kind === 'fault') throw new Error(`${parsed.reason} (at ${parsed.position} of ${text})`);
  return parsed.expression;
}

describe('evaluateCondition', () => {
  it.each<[string, Truth]>([
    ["@Resource[s:name] StringEquals 'Prod-Db'", 'yes'],
    ["@Resource[S:NAME] StringEquals 'prod-db'", 'no'],
    ["@Resource[s:name] StringEqualsIgnoreCase 'prod-db'", 'yes'],
    ["@Resource[s:name] StringNotEquals 'prod-db'", 'yes'],
    ["@Resource[s:name] StringNotEqualsIgnoreCase 'prod-db'", 'no'],
    ["@Resource[s:name] StringStartsWith 'Prod-'", 'yes'],
    ["@Resource[s:name] StringStartsWith 'prod-'", 'no'],
    ["@Resource[s:name] StringStartsWithIgnoreCase 'prod-'", 'yes'],
    ["@Resource[s:name] StringNotStartsWith 'prod-'", 'yes'],
    ["@Resource[s:name] StringEndsWith '-Db'", 'yes'],
    ["@Resource[s:name] StringNotEndsWith '-Db'", 'no'],
    ["@Resource[s:name] StringContains 'd-D'", 'yes'],
    ["@Resource[s:name] StringNotContains 'x'", 'yes'],
    ["@Resource[s:name] StringLike 'P*-D?'", 'yes'],
    ["@Resource[s:name] StringNotLike 'P*-D?'", 'no'],
    ["@Resource[s:name] StringLikeIgnoreCase 'p*'", 'yes'],
    ["@Resource[s:folded] StringEquals 'USER'", 'yes'],
    ["@Resource[s:folded] StringNotEquals 'USER'", 'no'],
    ['@Resource[s:id] GuidEquals 08D4C71ACC634CE4A9C85DD251B4D619', 'yes'],
    ["@Resource[s:id] GuidEquals '08d4c71a-cc63-4ce4-a9c8-5dd251b4d619'", 'yes'],
    ['@Resource[s:id] GuidNotEquals 08d4c71a-cc63-4ce4-a9c8-5dd251b4d619', 'no'],
    ['@Resource[s:id] GuidEquals 08d4c71a-cc63-4ce4-a9c8-5dd251b4d610', 'no'],
    ["@Resource[s:id] ForAnyOfAnyValues:GuidEquals {'x', 08d4c71acc634ce4a9c85dd251b4d619}", 'yes'],
    ["@Resource[s:id] ForAnyOfAllValues:GuidNotEquals {'x', 08d4c71acc634ce4a9c85dd251b4d619}", 'no'],
    ['@Resource[s:on] BoolEquals true', 'yes'],
    ['@Resource[s:on] boolnotequals true', 'no'],
    ['@Resource[s:size] NumericLessThan 11', 'yes'],
    ['@Resource[s:size] NumericLessThanEquals 9', 'no'],
    ['@Resource[s:size] NumericGreaterThanEquals 10', 'yes'],
    ['@Resource[s:size] NumericGreaterThan 10', 'no'],
    ['@Resource[s:size] NumericNotEquals 10', 'no'],
    ['Exists @Resource[s:size]', 'yes'],
    ["ActionMatches{'microsoft.x/*'}", 'yes'],
    ["ActionMatches{'microsoft.z/*'}", 'no'],
  ])('%s: %s', (text, truth) => {
    expect(evaluateCondition(expressionOf(text), request)).toBe(truth);
  });

  it.each([
    ['an unknown attribute', "@Resource[s:other] StringEquals 'x'"],
    ['another source', "@Request[s:name] StringEquals 'Prod-Db'"],
    ['whether an unknown attribute exists', 'Exists @Request[s:name]'],
    ['an unknown operator', "@Resource[s:name] StringMatches 'Prod-Db'"],
    ['an unknown function', "HasTag{'x'}"],
    ['a sub-operation', "SubOperationMatches{'Blob.List'}"],
    ['the wrong type', '@Resource[s:size] GuidEquals 08d4c71acc634ce4a9c85dd251b4d619'],
    ['text that is no GUID', "@Resource[s:id] GuidNotEquals 'x'"],
    ['a GUID as text', "@Resource[s:id] StringEquals '08d4c71a-cc63-4ce4-a9c8-5dd251b4d619'"],
    ['a date', "@Environment[UtcNow] DateTimeGreaterThan '2023-05-01T13:00:00.0Z'"],
    ['several values without a set form', "@Resource[s:name] StringEquals {'Prod-Db', 'x'}"],
    ['action patterns that disagree', "ActionMatches{'microsoft.x/*', 'z'}"],
    ['literals long enough to cost time', `'${'a'.repeat(20_000)}' StringLike '${'*a'.repeat(10_000)}b'`],
  ])('does not decide %s', (_, text) => {
    const expression = expressionOf(text);
    expect(evaluateCondition(expression, request)).toBe('undecided');
    expect(evaluateCondition(expressionOf(`!(${text})`), request)).toBe('undecided');
  });

  it('decides several values without a set form where every pairing agrees', () => {
    expect(evaluateCondition(expressionOf("@Resource[s:name] StringEquals {'x', 'y'}"), request)).toBe('no');
    expect(evaluateCondition(expressionOf("@Resource[s:name] StringNotEquals {'x', 'y'}"), request)).toBe(
      'yes',
    );
  });

  it.each<[string, Truth]>([
    ["{'red', 'blue'} ForAnyOfAnyValues:StringEquals {'blue', 'green'}", 'yes'],
    ["{'red', 'blue'} ForAnyOfAnyValues:StringEquals {'orange', 'green'}", 'no'],
    ["{'red', 'blue'} ForAllOfAnyValues:StringEquals {'orange', 'red', 'blue'}", 'yes'],
    ["{'red', 'blue'} ForAllOfAnyValues:StringEquals {'red', 'green'}", 'no'],
    ['{10, 20} ForAnyOfAllValues:NumericLessThan {15, 18}', 'yes'],
    ['{10, 20} ForAllOfAllValues:NumericLessThan {5, 15, 18}', 'no'],
    ['{10, 20} ForAllOfAllValues:NumericLessThan {25, 30}', 'yes'],
    ['{10, 20} ForAllOfAllValues:NumericLessThan {15, 25, 30}', 'no'],
  ])("gives the answer of Microsoft's example %s", (text, truth) => {
    expect(evaluateCondition(expressionOf(text), request)).toBe(truth);
  });

  it('leaves over exactly what is not settled', () => {
    const text =
      "(!(ActionMatches{'microsoft.x/y/read'}) OR (@Resource[s:on] BoolEquals true AND @Request[a:b] BoolEquals true)) AND (!(ActionMatches{'z'}) OR @Request[c:d] BoolEquals true)";
    const left = reduceCondition(expressionOf(text), request);
    expect(typeof left === 'string' ? left : printCondition(left)).toBe('@request[a:b] BoolEquals true');
  });

  it('decides only what stays so however the unknown turns out, and everything when all is known', () => {
    fc.assert(
      fc.property(
        trees,
        fc.array(fc.constantFrom(true, false), { minLength: 4, maxLength: 4 }),
        fc.nat(15),
        (tree, values, mask) => {
          const expression = expressionOf(printTree(tree));
          const full = evaluateCondition(expression, flags(values, 15));
          expect(full).toBe(oracle(tree, values) ? 'yes' : 'no');
          const partial = evaluateCondition(expression, flags(values, mask));
          if (partial !== 'undecided') expect(partial).toBe(full);
        },
      ),
      { numRuns: 500 },
    );
  });
});

type Tree =
  | number
  | { readonly not: Tree }
  | { readonly link: 'AND' | 'OR'; readonly parts: readonly Tree[] };

const { trees } = fc.letrec<{ trees: Tree }>((tie) => ({
  trees: fc.oneof(
    { maxDepth: 5 },
    fc.nat(3),
    tie('trees').map((not): Tree => ({ not })),
    fc
      .tuple(fc.constantFrom('AND', 'OR'), fc.array(tie('trees'), { minLength: 2, maxLength: 3 }))
      .map(([link, parts]): Tree => ({ link, parts })),
  ),
}));

function printTree(tree: Tree): string {
  if (typeof tree === 'number') return `@Request[f:${tree}] BoolEquals true`;
  if ('not' in tree) return `NOT (${printTree(tree.not)})`;
  return tree.parts.map((part) => `(${printTree(part)})`).join(` ${tree.link} `);
}

function oracle(tree: Tree, values: readonly boolean[]): boolean {
  if (typeof tree === 'number') return values[tree] === true;
  if ('not' in tree) return !oracle(tree.not, values);
  return tree.link === 'AND'
    ? tree.parts.every((part) => oracle(part, values))
    : tree.parts.some((part) => oracle(part, values));
}

function flags(values: readonly boolean[], mask: number): RequestContext {
  return {
    action: 'x',
    attribute: (_, name) => {
      const index = Number(name.slice(2));
      if ((mask & (1 << index)) === 0) return undefined;
      return { value: { kind: 'boolean', value: values[index] === true } };
    },
  };
}
