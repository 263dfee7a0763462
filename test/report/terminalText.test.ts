import fc from 'fast-check';
import { expect, test } from 'vitest';
import { displayWidth, fitText, visibleText, wrapText } from '../../src/report/terminalText.js';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom('\u001b[31m', '\u202e', '漢', '字', ' ', 'a', '\u0301', '👩‍💻', '\n', '\u009b', 'ß'),
    )
    .map((parts) => parts.join('')),
);
const width = fc.integer({ min: 2, max: 40 });

test('nothing that a terminal obeys, hides or reorders by is left of a name', () => {
  fc.assert(
    fc.property(anyText, (name) => {
      expect(visibleText(name)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }),
  );
});

test.each([
  ['\u001b[31mred\u001b[0m', '�[31mred�[0m'],
  ['\u001b]8;;https://evil\u0007kv', '�]8;;https://evil�kv'],
  ['kv\u202etxt.exe', 'kv�txt.exe'],
  ['one\r\n\ttwo\u2028three', 'one two three'],
  ['k\u200bv', 'k�v'],
  ['  kv\u3164\u2800 ', 'kv'],
  ['Zoë 漢字 👍', 'Zoë 漢字 👍'],
])('%j is shown as %j', (name, shown) => {
  expect(visibleText(name)).toBe(shown);
});

test.each([
  ['kv', 2],
  ['漢字', 4],
  ['👍', 2],
  ['❤\ufe0f', 2],
  ['e\u0301', 1],
  ['…', 1],
  ['한글', 4],
  ['ＡＢ', 4],
])('%s takes %i columns', (name, columns) => {
  expect(displayWidth(name)).toBe(columns);
});

test('a fitted name is never wider than asked, and whole where it fits', () => {
  fc.assert(
    fc.property(anyText.map(visibleText), width, (name, columns) => {
      const fitted = fitText(name, columns);
      expect(displayWidth(fitted)).toBeLessThanOrEqual(columns);
      expect(fitted === name || fitted.endsWith('…')).toBe(true);
    }),
  );
  expect(fitText('kv-production', 6)).toBe('kv-pr…');
  expect(fitText('漢字漢字', 6)).toBe('漢字…');
});

test('a letter under a thousand marks is cut too', () => {
  expect(fitText(`a${'\u0301'.repeat(1_000)}`, 10).length).toBeLessThanOrEqual(41);
});

test('wrapping loses no character and no line is too wide', () => {
  fc.assert(
    fc.property(anyText.map(visibleText), width, (name, columns) => {
      const lines = wrapText(name, columns);
      expect(lines.join('').replaceAll(' ', '')).toBe(name.replaceAll(' ', ''));
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    }),
  );
  expect(wrapText('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrapText('a verylongword b', 6)).toEqual(['a', 'verylo', 'ngword', 'b']);
  expect(wrapText('', 5)).toEqual(['']);
});
