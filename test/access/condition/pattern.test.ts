import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesAction, matchesLike } from '../../../src/access/condition/pattern.js';

describe('matchesAction', () => {
  it.each([
    ['Microsoft.Authorization/roleAssignments/*', true],
    ['microsoft.authorization/ROLEASSIGNMENTS/write ', true],
    ['*', true],
    ['*/write', true],
    ['Microsoft.*/roleAssignments/*', true],
    ['Microsoft.Authorization/roleDefinitions/*', false],
    ['Microsoft.Authorization/roleAssignments', false],
    ['Authorization/roleAssignments/write', false],
    ['Microsoft.Authorization/roleAssignments/writ?', false],
    ['', false],
  ])('%j on roleAssignments/write: %s', (pattern, expected) => {
    expect(matchesAction(pattern, 'Microsoft.Authorization/roleAssignments/write')).toBe(expected);
  });
});

describe('matchesLike', () => {
  it.each([
    ['a*c?', 'abcd', true],
    ['A*C?', 'abcd', false],
    ['a*c', 'abcd', false],
    ['*', '', true],
    ['?', '', false],
    ['?', '😀', true],
    ['a\\*c', 'a*c', true],
    ['a\\*c', 'abc', false],
    ['a\\?', 'ab', false],
    ['a\\b', 'a\\b', true],
    ['*ab*ab', 'abaab', true],
    ['.*', 'x', false],
  ])('%j on %j: %s', (pattern, value, expected) => {
    expect(matchesLike(pattern, value)).toBe(expected);
  });

  it('agrees with the regular expression of the pattern', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab*?]{0,8}$/), fc.stringMatching(/^[ab]{0,10}$/), (pattern, value) => {
        const oracle = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(matchesLike(pattern, value)).toBe(oracle.test(value));
      }),
      { numRuns: 500 },
    );
  });

  it('does not blow up on patterns made to backtrack', () => {
    expect(matchesLike(`${'a*'.repeat(500)}b`, 'a'.repeat(1000))).toBe(false);
  });
});
