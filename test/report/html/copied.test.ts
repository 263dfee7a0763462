import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../../src/config/readConfig.js';
import { removalOf } from '../../../src/report/html/client/removal.js';
import { parseRoute, routeTo } from '../../../src/report/html/client/route.js';
import { waiverSnippet } from '../../../src/report/html/client/waiver.js';
import { assignmentId, vaultId } from '../resultFixture.js';

describe('how something is taken away', () => {
  test.each<[string, string | null]>([
    [assignmentId('/subscriptions/s'), `az role assignment delete --ids ${assignmentId('/subscriptions/s')}`],
    [`${vaultId('kv-app')}#accessPolicies/1-2`, 'az keyvault delete-policy --name kv-app --object-id 1-2'],
    [
      `${vaultId('kv-app')}#accessPolicies/1-2/3-4`,
      'az keyvault delete-policy --name kv-app --object-id 1-2 --application-id 3-4',
    ],
    ['/subscriptions/s/providers/Microsoft.Authorization/roleEligibilityScheduleInstances/e', null],
    ['/directoryRoles/62e90394/members/m', null],
    [
      '/subscriptions/s/providers/Microsoft.ManagedServices/registrationAssignments/r',
      'az managedservices assignment delete --assignment /subscriptions/s/providers/Microsoft.ManagedServices/registrationAssignments/r',
    ],
    ['something else', null],
  ])('%s', (id, command) => {
    expect(removalOf(id).command).toBe(command);
    expect(removalOf(id).words).toMatch(/^[A-Z]/);
  });

  test('an id from a tenant cannot begin a command of its own', () => {
    const id = "/subscriptions/s/roleAssignments/x'; rm -rf ~ #";
    expect(removalOf(id).command).toBe(
      `az role assignment delete --ids '/subscriptions/s/roleAssignments/x'\\''; rm -rf ~ #'`,
    );
  });
});

describe('a waiver to copy', () => {
  const now = new Date('2026-11-22T10:00:00Z');
  const read = (text: string) => readConfig({ file: 'kvposture.yaml', text }, null).waivers;

  test('is what the config takes: rule, fingerprint, the vaults of today, a reason and a day in the future', () => {
    const vaults = [vaultId('kv-a'), vaultId('kv-b')];
    const text = waiverSnippet({ ruleId: 'firewall-open', fingerprint: '0000000000000012', vaults }, now);
    expect(read(text)).toMatchObject([
      {
        rule: 'firewall-open',
        fingerprint: '0000000000000012',
        vaults: ['kv-a', 'kv-b'],
        reason: expect.any(String),
        expires: '2027-02-20',
      },
    ]);
  });

  test('holds for whatever the cause reaches where the vaults are many', () => {
    const vaults = Array.from({ length: 30 }, (_, at) => vaultId(`kv-${at}`));
    const text = waiverSnippet({ ruleId: 'firewall-open', fingerprint: '00000000000000ab', vaults }, now);
    expect(read(text)[0]).not.toHaveProperty('vaults');
  });

  test('holds nothing that a result smuggles in', () => {
    const text = waiverSnippet(
      {
        ruleId: 'a\n  - rule: "*"',
        fingerprint: '0123456789abcdef"\n! !',
        vaults: ['/x/"\nfailOn: never\n#'],
      },
      now,
    );
    expect(Object.keys(parse(text))).toEqual(['waivers']);
    expect(read(text)).toHaveLength(1);
  });
});

describe('addresses', () => {
  test.each(['kv-app', '/subscriptions/s/x y', 'a/b?c#d%', 'ünïcode', '%E0%A4%A'])(
    'an id comes back: %s',
    (id) => {
      const route = parseRoute(routeTo('vault', id, { q: 'a&b=c', none: '' }));
      expect([route.view, route.id, route.filters.get('q'), route.filters.has('none')]).toEqual([
        'vault',
        id,
        'a&b=c',
        false,
      ]);
    },
  );

  test.each(['', '#', '#/', '#x', '#/%E0%A4%A', '#/vault/%', '#?'])(
    '%j is read as something and never throws',
    (hash) => {
      expect(parseRoute(hash)).toHaveProperty('view');
    },
  );
});
