import { describe, expect, it } from 'vitest';
import { whatWasRead } from '../../src/access/whatWasRead.js';
import type { Coverage, CoverageStatus } from '../../src/model/snapshot.js';

const SUBSCRIPTION = '11111111-1111-1111-1111-111111111111';
const VAULT = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv1`;
const told = (scope: string, status: CoverageStatus): Coverage => ({
  ...{ scope, what: 'locks', status },
  reason: null,
});
const wasRead = (...coverage: readonly Coverage[]) =>
  whatWasRead(coverage)('locks', VAULT, SUBSCRIPTION.toUpperCase());

describe('whether a read was made for a vault', () => {
  it('is no where nothing is said of it', () => {
    expect(wasRead()).toBe(false);
    expect(wasRead({ ...told('/', 'ok'), what: 'keys' })).toBe(false);
  });

  it.each([
    ['/', true],
    [`/subscriptions/${SUBSCRIPTION}`, true],
    [VAULT.toUpperCase(), true],
    ['/subscriptions/22222222-2222-2222-2222-222222222222', false],
    [`${VAULT}0`, false],
  ])('is said by the coverage of %s: %s', (scope, expected) => {
    expect(wasRead(told(scope, 'ok'))).toBe(expected);
  });

  it('is said by the nearest scope, whatever a wider one says', () => {
    const [tenant, subscription] = ['/', `/subscriptions/${SUBSCRIPTION}`];
    expect(wasRead(told(tenant, 'skipped'), told(subscription, 'ok'))).toBe(true);
    expect(wasRead(told(tenant, 'ok'), told(subscription, 'refused'))).toBe(false);
    expect(wasRead(told(subscription, 'ok'), told(VAULT, 'failed'))).toBe(false);
  });

  it('is no where one scope says both, in any order', () => {
    expect(wasRead(told('/', 'ok'), told('/', 'failed'))).toBe(false);
    expect(wasRead(told('/', 'failed'), told('/', 'ok'))).toBe(false);
  });
});
