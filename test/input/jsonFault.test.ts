import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonFault, lineAndColumn } from '../../src/input/jsonFault.js';

function refusal(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return String(error);
  }
}

function agrees(text: string): void {
  const refused = refusal(text);
  const fault = jsonFault(text);
  expect(fault === null).toBe(refused === null);
  const position = /at position (\d+)/.exec(refused ?? '')?.[1];
  // JSON.parse may point into a word, number or escape of which the fault is the start.
  if (position !== undefined) expect(Math.abs((fault?.offset ?? -9) - Number(position))).toBeLessThan(6);
}

describe('the fault in a text that is no JSON', () => {
  it('is found where JSON.parse finds one, and only there', () => {
    const spoilt = fc
      .tuple(fc.json({ stringUnit: 'binary' }), fc.nat(), fc.nat(2), fc.string({ maxLength: 2 }))
      .map(([text, at, removed, added]) => {
        const start = at % (text.length + 1);
        return text.slice(0, start) + added + text.slice(start + removed);
      });
    fc.assert(fc.property(spoilt, agrees), { numRuns: 1500 });
  });

  it('is found in texts made of the characters of JSON', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"a"',
      '1',
      '-',
      '.5',
      'e3',
      'true',
      'nul',
      ' ',
      '\\u12',
      '\n',
      '\u0001',
    );
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join('')),
        agrees,
      ),
      { numRuns: 5000 },
    );
  });

  it('does not overflow on deep nesting or long texts', () => {
    expect(jsonFault('['.repeat(1_000_000))?.offset).toBe(1_000_000);
    expect(jsonFault(`"${'\\n'.repeat(1_000_000)}`)?.offset).toBe(2_000_001);
  });

  it('has a line and a column', () => {
    expect(lineAndColumn('ab\ncd\n\nx', 7)).toEqual({ line: 4, column: 1 });
    expect(lineAndColumn('ab\ncd', 4)).toEqual({ line: 2, column: 2 });
    expect(lineAndColumn('ab\ncd', 2)).toEqual({ line: 1, column: 3 });
    expect(lineAndColumn('', 0)).toEqual({ line: 1, column: 1 });
  });
});
