import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
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
  test('is YAML that names rule, fingerprint, reason and a day in the future', () => {
    const text = waiverSnippet(
      { ruleId: 'firewall-open', fingerprint: '0000000000000012' },
      new Date('2026-11-22T10:00:00Z'),
    );
    expect(parse(text)).toEqual({
      waivers: [
        {
          rule: 'firewall-open',
          fingerprint: '0000000000000012',
          reason: expect.any(String),
          expires: '2027-02-20',
        },
      ],
    });
  });

  test('holds nothing that a result smuggles in by its ids', () => {
    const text = waiverSnippet({ ruleId: 'a\n  - rule: "*"', fingerprint: '"\nextra: 1' }, new Date(0));
    expect(Object.keys(parse(text))).toEqual(['waivers']);
    expect(parse(text).waivers).toHaveLength(1);
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
