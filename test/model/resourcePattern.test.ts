import { describe, expect, it } from 'vitest';
import { normalizeId } from '../../src/model/armId.js';
import { resourcePattern } from '../../src/model/resourcePattern.js';

const VAULT = '/subscriptions/S1/resourceGroups/rg-test/providers/Microsoft.KeyVault/vaults/kv-Test-1';

describe('a resource pattern', () => {
  it.each([
    ['kv-test-1', VAULT, true],
    ['KV-*', VAULT, true],
    ['kv-test', VAULT, false],
    ['kv-test-1', `${VAULT}0`, false],
    ['*', VAULT, true],
    [VAULT.toUpperCase(), VAULT, true],
    [`${VAULT}/`, VAULT, true],
    ['/subscriptions/s1', VAULT, true],
    ['/subscriptions/s', VAULT, false],
    ['/subscriptions/s1/resourcegroups/rg-test', VAULT, true],
    ['/subscriptions/s1/resourcegroups/rg-te', VAULT, false],
    ['*/resourceGroups/rg-test', VAULT, true],
    ['*/resourceGroups/rg-*', VAULT, true],
    ['vaults/kv-test-?', VAULT, true],
    ['hsms/kv-test-?', VAULT, false],
    ['kv-test-*/keys/root-*', `${VAULT}/keys/root-ca`, true],
    ['kv-test-*/keys/root-*', `${VAULT}/secrets/root-ca`, false],
    ['root-ca', `${VAULT}/keys/root-ca`, true],
    ['a/b', 'b', false],
  ])('%j means %j: %j', (pattern, id, expected) => {
    expect(resourcePattern(pattern)(normalizeId(id))).toBe(expected);
  });
});
