import { describe, expect, test } from 'vitest';
import type { Exposure } from '../../src/model/posture.js';
import { exposureText, vaultExposure } from '../../src/report/exposureWords.js';

const closed: Exposure = {
  publicNetworkAccess: 'Enabled',
  defaultAction: 'Deny',
  bypass: 'None',
  trustedServices: false,
  ipRanges: [],
  unreadableRanges: [],
  subnets: [],
  subnetRules: [],
  serviceTags: [],
  openFraction: 0,
};
const endpoint = (status: string) => ({ id: 'c', privateEndpointId: null, status });

describe('from which networks a vault answers, in words', () => {
  test.each<[string, Partial<Exposure>, readonly string[], string]>([
    ['nothing', {}, [], 'no network'],
    ['everything', { openFraction: 1, ipRanges: ['0.0.0.0/0'] }, [], 'any network'],
    ['everything, whatever endpoints there are', { openFraction: 1 }, ['Approved'], 'any network'],
    ['a few addresses', { openFraction: 1e-9, ipRanges: ['203.0.113.7'] }, [], '1 address range'],
    [
      'much of the Internet',
      { openFraction: 0.4321, ipRanges: ['1.0.0.0/8', '2.0.0.0/7'] },
      [],
      '2 address ranges (43.2% of the Internet)',
    ],
    [
      'nearly all of it, never told as all',
      { openFraction: 0.9999, ipRanges: ['x'] },
      [],
      '1 address range (99.9% of the Internet)',
    ],
    [
      'subnets, services and endpoints',
      { subnets: ['a', 'b'], trustedServices: true },
      ['Approved', 'approved'],
      '2 subnets, trusted Azure services, 2 private endpoints',
    ],
    ['endpoints that are not approved', {}, ['Pending', 'Rejected', 'Unknown'], 'no network'],
    [
      'rules of a public endpoint that is off',
      { publicNetworkAccess: 'Disabled', ipRanges: ['1.2.3.4'], subnets: ['a'], trustedServices: true },
      [],
      'trusted Azure services',
    ],
    [
      'a perimeter',
      { publicNetworkAccess: 'SecuredByPerimeter' },
      ['Approved'],
      'what its network security perimeter lets in (not read), 1 private endpoint',
    ],
  ])('%s', (_, differs, statuses, text) => {
    const privateEndpointConnections = statuses.map(endpoint);
    expect(
      exposureText({ network: { ...closed, ...differs }, privateEndpointConnections, undecided: [] }),
    ).toBe(text);
  });

  test('a fact that is undecided is never told as closed', () => {
    const { openFraction: _, trustedServices: __, ...unknown } = closed;
    const undecided = [{ fact: 'network.openFraction', reason: 'it is 7' }];
    expect(exposureText({ network: unknown, undecided })).toBe('not known (it is 7)');
    expect(exposureText({ undecided: [] })).toBe('not known');
    expect(exposureText({ network: { ...unknown, openFraction: 0 }, undecided: [] })).toBe(
      'perhaps trusted Azure services',
    );
  });

  test('for machines: numbers, and null for what is not known', () => {
    const connections = [endpoint('Approved'), endpoint('Pending')];
    expect(
      vaultExposure({ id: 'kv', network: closed, privateEndpointConnections: connections, undecided: [] }),
    ).toEqual({
      vault: 'kv',
      answers: '1 private endpoint',
      openFraction: 0,
      trustedServices: false,
      subnets: [],
      privateEndpoints: 1,
    });
    expect(vaultExposure({ id: 'kv', undecided: [] })).toMatchObject({
      openFraction: null,
      trustedServices: null,
      privateEndpoints: 0,
    });
  });
});
