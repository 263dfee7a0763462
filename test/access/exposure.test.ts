import { describe, expect, it } from 'vitest';
import { resolveExposure } from '../../src/access/exposure.js';

const exposure = (properties: Record<string, unknown>) => resolveExposure(properties).exposure;
const acls = (defaultAction: string | undefined, ...ranges: string[]) => ({
  networkAcls: { defaultAction, ipRules: ranges.map((value) => ({ value })) },
});

describe('how much of the Internet a vault answers', () => {
  it.each([
    ['nothing said', {}, 1],
    ['null networkAcls', { networkAcls: null }, 1],
    ['Allow', acls('Allow'), 1],
    ['Allow with rules, which are without effect', acls('Allow', '203.0.114.7'), 1],
    ['no defaultAction beside rules', acls(undefined, '8.8.8.8'), 1],
    ['Deny without rules', acls('Deny'), 0],
    ['deny in lower case', acls('deny'), 0],
    ['Deny with the whole Internet', acls('Deny', '0.0.0.0/0'), 1],
    ['Deny with two halves', acls('Deny', '0.0.0.0/1', '128.0.0.0/1'), 1],
    ['Disabled, whatever the firewall', { publicNetworkAccess: 'Disabled' }, 0],
    ['disabled in lower case', { publicNetworkAccess: 'disabled', ...acls('Allow') }, 0],
    ['SecuredByPerimeter', { publicNetworkAccess: 'SecuredByPerimeter' }, 0],
    [
      'Disabled decides even when the firewall cannot be read',
      { publicNetworkAccess: 'Disabled', networkAcls: 'x' },
      0,
    ],
  ])('%s', (_, properties, fraction) => {
    expect(exposure(properties as Record<string, unknown>).openFraction).toBe(fraction);
  });

  it('counts what it can read and names what it cannot', () => {
    const read = exposure(acls('Deny', '0.0.0.0/1', '2001:db8::/32', '10.0.0.0/33'));
    expect(read.openFraction).toBeGreaterThan(0.45);
    expect(read.unreadableRanges).toEqual(['2001:db8::/32', '10.0.0.0/33']);
  });

  it.each([
    ['by default', {}, true],
    ['with public access disabled', { publicNetworkAccess: 'Disabled' }, true],
    ['not with bypass None, in any letter case', { networkAcls: { bypass: 'none' } }, false],
    ['not behind an enforced perimeter', { publicNetworkAccess: 'SecuredByPerimeter' }, false],
    ['undecided where bypass is a word nobody knows', { networkAcls: { bypass: 'Some' } }, undefined],
  ])('admits trusted services %s', (_, properties, admitted) => {
    expect(exposure(properties).trustedServices).toBe(admitted);
  });
});

it('takes no firewall for another that is written alike', () => {
  const odd = {
    networkAcls: { defaultAction: Number.POSITIVE_INFINITY, ipRules: [{ value: '192.0.2.77' }] },
  };
  const open = { networkAcls: { defaultAction: null, ipRules: [{ value: '192.0.2.77' }] } };
  for (const first of [odd, open, odd]) {
    const { defaultAction } = exposure(first);
    expect(defaultAction).toBe(first === odd ? undefined : 'Allow');
  }
});
