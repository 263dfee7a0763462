import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { glob } from '../../src/model/glob.js';
import { listed, re } from '../../src/rules/pattern.js';

describe('glob', () => {
  it.each([
    ['secrets/get', '*/get', true],
    ['Secrets/Get', 'secrets/g?t', true],
    ['secrets/getrotation', '*/get', false],
    ['', '*', true],
    ['', '?', false],
    ['a.b', 'a?b', true],
    ['axb', 'a.b', false],
    ['a*b', 'a*b', true],
    ['ab', 'a**b', true],
  ])('%j fits %j: %j', (text, pattern, expected) => {
    expect(glob(text, pattern)).toBe(expected);
  });

  it('agrees with the regular expression that says the same', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(letters, letters, (text, pattern) => {
        const source = pattern.replaceAll(/[*?]/g, (sign) => (sign === '*' ? '.*' : '.'));
        expect(glob(text, pattern)).toBe(new RegExp(`^${source}$`, 'is').test(text));
      }),
    );
  });

  it('takes no exponential time', () => {
    const start = performance.now();
    expect(glob('a'.repeat(5000), `${'*a'.repeat(30)}b`)).toBe(false);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe('re', () => {
  it('searches anywhere and knows RE2 flags', () => {
    expect(re('keys/Rotate', 'rotate')).toBe(false);
    expect(re('keys/Rotate', '(?i)rotate$')).toBe(true);
  });

  it('takes linear time where a backtracking engine takes minutes', () => {
    const start = performance.now();
    expect(re(`${'a'.repeat(5000)}!`, '^(a+)+$')).toBe(false);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

it('listed compares without letter case, and an empty list has nothing', () => {
  expect(listed('AbC', ['x', 'aBc'])).toBe(true);
  expect(listed('abc', ['abcd'])).toBe(false);
  expect(listed('abc', [])).toBe(false);
});
