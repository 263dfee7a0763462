import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonPieces } from '../../src/report/jsonText.js';
import { text } from './resultFixture.js';

const depth = fc.integer({ min: 0, max: 5 });

test('pieces add up to what JSON.stringify writes, whatever the depth', () => {
  fc.assert(
    fc.property(fc.jsonValue(), depth, (value, levels) => {
      expect(text(jsonPieces(value, levels))).toBe(JSON.stringify(value, null, 2));
    }),
  );
});

test('any name reads back as it was, and no control or bidirectional character is written', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), depth, (name, levels) => {
      const written = text(jsonPieces({ list: [name], [name]: 1 }, levels));
      expect(JSON.parse(written)).toEqual({ list: [name], [name]: 1 });
      expect(written).not.toMatch(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069\u2028\u2029]/u);
    }),
    { numRuns: 50 },
  );
  expect(text(jsonPieces(['\u202eevil\u009b31m\u007f'], 1))).toBe('[\n  "\\u202eevil\\u009b31m\\u007f"\n]');
});

test('an absent member stays absent, an absent element becomes null', () => {
  expect(text(jsonPieces({ a: undefined, b: [undefined] }, 3))).toBe('{\n  "b": [\n    null\n  ]\n}');
});
