import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveExposure } from '../../src/access/exposure.js';
import { opennessOf, parseIpv4Range, withoutRanges } from '../../src/access/ipv4.js';
import { trustNetworks } from '../../src/access/trustedNetworks.js';
import { posture, vault } from '../rules/postures.js';

const exposureOf = (properties: object, networks: readonly string[]) => {
  const network = resolveExposure(properties as Record<string, unknown>).exposure;
  return trustNetworks(posture({ vaults: [vault('kv1', { network })] }), networks).vaults[0]?.network;
};
const firewall = (...ranges: readonly string[]) => ({
  networkAcls: { defaultAction: 'Deny', bypass: 'None', ipRules: ranges.map((value) => ({ value })) },
});

describe('trusted networks', () => {
  it('count for nothing in how much a firewall lets in, and stay in what it says', () => {
    expect(exposureOf(firewall('8.0.0.0/8', '9.9.9.9'), ['8.0.0.0/8'])).toMatchObject({
      widestRange: 1,
      ipRanges: ['8.0.0.0/8', '9.9.9.9'],
    });
    expect(exposureOf(firewall('8.0.0.0/8'), ['8.0.0.0/7'])).toMatchObject({
      widestRange: 0,
      openFraction: 0,
    });
  });

  it('split a range that they lie in', () => {
    expect(exposureOf(firewall('8.0.0.0/8'), ['8.128.0.0/16'])?.widestRange).toBe(2 ** 23);
  });

  it('do not close a firewall that denies nothing, nor open one', () => {
    expect(exposureOf({ networkAcls: { defaultAction: 'Allow' } }, ['0.0.0.0/1'])?.openFraction).toBe(1);
    expect(exposureOf({ publicNetworkAccess: 'Disabled' }, ['8.0.0.0/8'])?.openFraction).toBe(0);
  });

  it('change nothing where there are none', () => {
    const given = posture({ vaults: [vault('kv1')] });
    expect(trustNetworks(given, [])).toBe(given);
  });

  it('leave exactly the addresses outside of them', () => {
    const blocks = fc.array(fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 24, max: 32 })), {
      maxLength: 5,
    });
    const rangesOf = (given: readonly (readonly [number, number])[]) =>
      given.flatMap(([last, prefix]) => parseIpv4Range(`8.8.8.${last}/${prefix}`) ?? []);
    fc.assert(
      fc.property(blocks, blocks, (some, others) => {
        const [ranges, holes] = [rangesOf(some), rangesOf(others)];
        const within = (list: readonly { first: number; last: number }[], address: number) =>
          list.some(({ first, last }) => first <= address && address <= last);
        const left = withoutRanges(ranges, holes);
        for (let address = 0x08080800; address <= 0x080808ff; address++)
          expect(within(left, address)).toBe(within(ranges, address) && !within(holes, address));
        expect(opennessOf(left).fraction).toBeLessThanOrEqual(opennessOf(ranges).fraction);
      }),
    );
  });
});
