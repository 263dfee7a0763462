import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Expression, Literal, Operand } from '../../../src/access/condition/expression.js';
import { parseCondition } from '../../../src/access/condition/parse.js';
import { printCondition, withoutSpans } from './printCondition.js';

const span = { start: 0, end: 0 };

function expressionOf(text: string): Expression {
  const parsed = parseCondition(text);
  if (parsed.kind === 'fault') throw new Error(`${parsed.reason} (at ${parsed.position} of ${text})`);
  return parsed.expression;
}

function faultOf(text: string): { position: number; reason: string } {
  const parsed = parseCondition(text);
  if (parsed.kind !== 'fault') throw new Error(`${text} is a condition`);
  return { position: parsed.position, reason: parsed.reason };
}

describe('parseCondition', () => {
  it('gives the tree of a delegation condition', () => {
    const text =
      "(!(ActionMatches{'a/write'})) OR (@Request[ns/x:Id] ForAnyOfAnyValues:GuidEquals{08d4c71acc634ce4a9c85dd251b4d619, B24988AC-6180-42a0-ab88-20f7382dd24c})";
    expect(withoutSpans(expressionOf(text))).toEqual({
      kind: 'or',
      operands: [
        {
          kind: 'not',
          operand: {
            kind: 'function',
            name: 'actionmatches',
            arguments: { kind: 'list', items: [{ kind: 'string', value: 'a/write' }] },
          },
        },
        {
          kind: 'comparison',
          left: { kind: 'attribute', source: 'request', name: 'ns/x:Id' },
          operator: {
            name: 'GuidEquals',
            setForm: 'ForAnyOfAnyValues',
            meaning: { family: 'Guid', comparison: 'Equals', negated: false, ignoreCase: false },
          },
          right: {
            kind: 'list',
            items: [
              { kind: 'guid', value: '08d4c71a-cc63-4ce4-a9c8-5dd251b4d619' },
              { kind: 'guid', value: 'b24988ac-6180-42a0-ab88-20f7382dd24c' },
            ],
          },
        },
      ],
    });
  });

  it('says where each part stands in the text', () => {
    const text = "  @Resource[a:b]  StringEquals 'x' ";
    const expression = expressionOf(text);
    expect(text.slice(expression.span.start, expression.span.end)).toBe("@Resource[a:b]  StringEquals 'x'");
    if (expression.kind !== 'comparison') throw new Error(expression.kind);
    expect(text.slice(expression.right.span.start, expression.right.span.end)).toBe("'x'");
  });

  it.each([
    [
      'words and symbols for AND',
      '@a[b] BoolEquals true && @a[c] BoolEquals true',
      '@a[b] BoolEquals true and @a[c] BoolEquals true',
    ],
    [
      'words and symbols for OR',
      '@a[b] BoolEquals true || @a[c] BoolEquals true',
      '@a[b] BoolEquals true oR @a[c] BoolEquals true',
    ],
    ['words and symbols for NOT', "!ActionMatches{'x'}", "NOT actionmatches {'x'}"],
    [
      'operators in any case',
      '@Resource[HasObotoken] boolequals true',
      '@resource[HasObotoken] BoolEquals TRUE',
    ],
    [
      'set forms in any case',
      "@a[b] foranyofallvalues:stringlike {'x'}",
      "@a[b] ForAnyOfAllValues:StringLike {'x'}",
    ],
    [
      'GUIDs with and without hyphens',
      '@a[b] GuidEquals 08D4C71ACC634CE4A9C85DD251B4D619',
      '@a[b] GuidEquals 08d4c71a-cc63-4ce4-a9c8-5dd251b4d619',
    ],
    [
      'line breaks, and no spaces',
      "(@a[b] StringEquals 'x')AND(Exists @a[c])",
      "(@a[b]\r\n\tStringEquals 'x')\nAND\n(Exists @a [ c ])",
    ],
    ['redundant parentheses', "((@a[b] StringEquals 'x'))", "@a[b] StringEquals 'x'"],
  ])('reads %s alike', (_, left, right) => {
    expect(withoutSpans(expressionOf(left))).toEqual(withoutSpans(expressionOf(right)));
  });

  it.each([
    "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers/blobs/tags:Project<$key_case_sensitive$>] StringEquals 'Cascade'",
    "!(ActionMatches{'x/read'} AND NOT SubOperationMatches{'Blob.List'})",
    '@Principal[Microsoft.Directory/CustomSecurityAttributes/Id:Eng_Project] StringEquals @Resource[tags:Project]',
    "@Environment[UtcNow] DateTimeGreaterThan '2023-05-01T13:00:00.0Z'",
    '@Environment[UtcNow] DateTimeLessThan 2023-05-01T13:00:00.000Z',
    "@Environment[UtcNow] TimeOfDayInRange {08:00, '17:30'}",
    '{10, -20} ForAllOfAllValues:NumericLessThan {25, 30}',
    "@Request[subOperation] ForAnyOfAnyValues:StringEqualsIgnoreCase {'x'}",
    '@Resource[a:b] StringNotStartsWithIgnoreCase \'it is "x"\'',
    "@Resource[a:b] SomethingNew 'x'",
    "SomeFunction{'x', 'y'} AND NOT NOT Exists @Request[a:b]",
    "@Elsewhere[a] StringNotEndsWith 'x'",
  ])('reads what it prints: %s', (text) => {
    const expression = expressionOf(text);
    expect(withoutSpans(expressionOf(printCondition(expression)))).toEqual(withoutSpans(expression));
  });

  it.each([
    ['', 0, 'Expected a comparison, a function, NOT or "(", found the end.'],
    ['   ', 3, 'found the end'],
    ["@a[b] StringEquals 'x' extra", 23, 'Expected AND, OR or the end, found "extra".'],
    ["(@a[b] StringEquals 'x'", 23, 'found the end'],
    ["@a[b] StringEquals 'x')", 22, 'found ")"'],
    ["@a[b] StringEquals 'x", 19, 'never closed'],
    ['@a[b] StringEquals', 18, 'Expected a value after StringEquals'],
    ["@a[b] 'x'", 6, 'Expected an operator'],
    ["@a[b] ForSomeValues:StringEquals 'x'", 6, 'Expected an operator'],
    ['@a[b] GuidEquals {}', 18, 'Expected a value'],
    ["@a[b] StringEquals {'a' 'b'}", 24, 'Expected "," or "}"'],
    ["@a[b] StringEquals {'a',}", 24, 'Expected a value'],
    ["@a[b] StringEquals 'it''s'", 23, 'Expected AND, OR or the end'],
    ["@a[b] StringEquals 'it\\'s'", 22, 'backslash'],
    ['@a[] BoolEquals true', 0, 'names no attribute'],
    ['@a BoolEquals true', 0, '@Source[name]'],
    ['@a[b BoolEquals true', 0, '@Source[name]'],
    ['@a[b] BoolEquals true & @a[b] BoolEquals true', 22, 'write &&'],
    ['@a[b] BoolEquals yes', 17, 'Expected a value'],
    ['@a[b] NumericEquals 99999999999999999', 20, 'Expected a value'],
    ['@a[b] NumericEquals 1.5', 20, 'Expected a value'],
    ["Exists 'x'", 7, 'Expected an attribute after Exists'],
    ['true', 4, 'Expected an operator'],
    ['@a[b] BoolEquals true ; drop', 22, 'has no place'],
    ['@a[b] BoolEquals true AND', 25, 'found the end'],
  ])('refuses %j at its offset, with a reason', (text, position, reason) => {
    const fault = faultOf(text);
    expect(fault.position).toBe(position);
    expect(fault.reason).toContain(reason);
  });

  it('refuses AND and OR in one chain, whose precedence Azure does not document', () => {
    const [a, b, c] = ['@a[b] BoolEquals true', '@a[c] BoolEquals true', '@a[d] BoolEquals true'];
    expect(faultOf(`${a} AND ${b} OR ${c}`).reason).toContain('parentheses');
    expect(faultOf(`${a} || ${b} && ${c}`).reason).toContain('parentheses');
    expect(expressionOf(`(${a} AND ${b}) OR ${c}`).kind).toBe('or');
    expect(expressionOf(`${a} AND (${b} OR ${c})`).kind).toBe('and');
  });

  it('reads a chain of thousands and refuses nesting and length that could exhaust the stack or the time', () => {
    const chain = expressionOf(Array.from({ length: 2000 }, () => '@a[b] BoolEquals true').join(' AND '));
    expect(chain.kind === 'and' && chain.operands.length).toBe(2000);
    expect(expressionOf(`${'('.repeat(99)}@a[b] BoolEquals true${')'.repeat(99)}`).kind).toBe('comparison');
    for (const opening of ['(', '!', 'NOT ', '!('])
      expect(faultOf(opening.repeat(15_000)).reason).toContain('nests deeper');
    expect(faultOf(' '.repeat(65_537)).reason).toContain('longer than');
    expect(faultOf('@a['.repeat(20_000)).position).toBe(0);
  });

  it('gives back the tree it was printed from', () => {
    fc.assert(
      fc.property(expressions, (expression) => {
        expect(withoutSpans(expressionOf(printCondition(expression)))).toEqual(withoutSpans(expression));
      }),
      { numRuns: 300 },
    );
  });

  it('never throws, and points into the text, whatever the text', () => {
    const fragments = fc.constantFrom(
      "ActionMatches{'a'}",
      '@Request[a:b]',
      ' ',
      '(',
      ')',
      '{',
      '}',
      ',',
      '!',
      '&&',
      '||',
      'AND ',
      ' OR ',
      'NOT ',
      'Exists ',
      'ForAnyOfAnyValues:GuidEquals',
      'StringLike',
      "'x'",
      "'",
      '"',
      '\\',
      '@',
      '[',
      ']',
      '1',
      'true',
      '08d4c71acc634ce4a9c85dd251b4d619',
      ':',
      '-',
      '\u0000',
      '😀',
      '\n',
    );
    const junk = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fragments, { maxLength: 40 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(junk, (text) => {
        const parsed = parseCondition(text);
        expect(parsed.text).toBe(text);
        if (parsed.kind === 'condition') return;
        expect(parsed.position).toBeGreaterThanOrEqual(0);
        expect(parsed.position).toBeLessThanOrEqual(text.length);
        expect(parsed.reason).toMatch(/^[A-Z@].*\.$/);
      }),
      { numRuns: 400 },
    );
  });
});

const guid = fc.uuid().map((value): Literal => ({ kind: 'guid', value, span }));
const text = fc
  .string()
  .filter((value) => !(value.includes("'") && value.includes('"')) && !value.endsWith('\\'))
  .map((value): Literal => ({ kind: 'string', value, span }));
const literals: fc.Arbitrary<Literal> = fc.oneof(
  guid,
  text,
  fc.maxSafeInteger().map((value): Literal => ({ kind: 'integer', value: value + 0, span })),
  fc.boolean().map((value): Literal => ({ kind: 'boolean', value, span })),
);
const lists = fc
  .array(literals, { minLength: 1, maxLength: 4 })
  .map((items) => ({ kind: 'list', items, span }) as const);
const attributes = fc
  .tuple(
    fc.constantFrom('resource', 'request', 'principal', 'environment'),
    fc.stringMatching(/^[A-Za-z./:<>$_ -]{1,20}$/).filter((name) => name.trim() === name),
  )
  .map(([source, name]) => ({ kind: 'attribute', source, name, span }) as const);
const operands: fc.Arbitrary<Operand> = fc.oneof(attributes, literals, lists);
const operators = fc.constantFrom(
  { name: 'NoSuchOperator', setForm: null, meaning: null },
  {
    name: 'GuidNotEquals',
    setForm: 'ForAnyOfAllValues' as const,
    meaning: { family: 'Guid' as const, comparison: 'Equals' as const, negated: true, ignoreCase: false },
  },
  {
    name: 'StringNotLikeIgnoreCase',
    setForm: null,
    meaning: { family: 'String' as const, comparison: 'Like' as const, negated: true, ignoreCase: true },
  },
);
const { expressions } = fc.letrec<{ expressions: Expression }>((tie) => ({
  expressions: fc.oneof(
    { maxDepth: 5 },
    fc
      .tuple(operands, operators, operands)
      .map(([left, operator, right]): Expression => ({ kind: 'comparison', left, operator, right, span })),
    attributes.map((attribute): Expression => ({ kind: 'exists', attribute, span })),
    fc
      .tuple(fc.constantFrom('actionmatches', 'suboperationmatches', 'other'), lists)
      .map(([name, list]): Expression => ({ kind: 'function', name, arguments: list, span })),
    tie('expressions').map((operand): Expression => ({ kind: 'not', operand, span })),
    fc
      .tuple(fc.constantFrom('and', 'or'), fc.array(tie('expressions'), { minLength: 2, maxLength: 4 }))
      .map(([kind, parts]): Expression => ({ kind, operands: parts, span })),
  ),
}));
