import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccessEntry, AccessResult } from '../../src/model/accessEntry.js';
import type { AccessQuestion, AccessTableOptions } from '../../src/report/accessPage.js';
import { accessTable } from '../../src/report/accessTable.js';
import { displayWidth } from '../../src/report/terminalText.js';
import {
  act,
  answer,
  askedVault,
  at,
  dozen,
  EVERYTHING,
  entry,
  objectId,
  policyOf,
  principal,
  question,
  RESOURCE_GROUP,
  SUBSCRIPTION,
  tableOptions,
} from './accessFixture.js';
import { gap, SANDBOX, text, vaultId } from './resultFixture.js';

function table(
  entries: readonly AccessEntry[],
  asked: Partial<AccessQuestion> = {},
  options: Partial<AccessTableOptions> = {},
  rest: Partial<AccessResult> = {},
): string {
  return text(accessTable(answer({ entries, ...rest }), question(asked), tableOptions(options)));
}

describe('who can read the secrets of one vault', () => {
  test('is one screen of 24 lines and 80 columns for a dozen principals', () => {
    const screen = table(dozen(), { permission: 'secrets/get' });
    expect(screen.trimEnd().split('\n').length).toBeLessThan(24);
    expect(screen).toMatchInlineSnapshot(`
      "Who can secrets/get on kv-app
      Azure RBAC; rg-app in 7b1e0d3c…; answers any network
      5 principals can now, 1 after activating a role, 6 could obtain it alone
        holds
          Group "Application…" 00000001…  Key Vault Secrets User at vault
          SP "Payments deplo…" 00000002…  Key Vault Secrets Officer at resource group
          User "Alice Ng" 00000003…       Key Vault Administrator at subscription
          Group 00000004…                 Key Vault Secrets User at secret db only
          SP 00000005…                    Key Vault Secrets User at vault [1]
        eligible → activates the role
          User 00000006…                  Key Vault Administrator at subscription
        obtainable → assigns itself a role
          Group 00000007…                 Owner at subscription
          SP 00000008…                    Owner at subscription
          User 00000009…                  Owner at subscription
        obtainable → activates the role → assigns itself a role
          User 00000012…                  User Access Administrator at tenant root
        obtainable → enables template deployment → fetches secrets by a template
          Group 00000010…                 Contributor at resource group
          SP 00000011…                    Contributor at resource group
        [1] only if the condition of the assignment is met:
            @Resource[Microsoft.KeyVault/vaults:name] StringEquals 'kv-app'
      4 principals are groups: --expand-groups lists the members.
      "
    `);
  });

  test('names everybody once for each way, in full with -v', () => {
    const screen = table(dozen(), { permission: 'secrets/get' }, { verbose: true, width: 200 });
    for (let number = 1; number <= 12; number++) expect(screen.split(objectId(number))).toHaveLength(2);
    expect(screen).toContain(SUBSCRIPTION.slice(15));
  });
});

test('access by principal: what, on which vaults, and by which way', () => {
  const names = ['kv-app', 'kv-billing', 'kv-crm', 'kv-data', 'kv-edge'];
  const vaults = names.map((name) => vaultId(name));
  const robot = principal(objectId(2), 'ServicePrincipal', 'Deployment');
  const entries = [
    ...names.map((name) =>
      entry({
        vaults: [vaultId(name)],
        principal: robot,
        permissions: ['secrets/get', 'secrets/list', 'keys/get'],
        path: [policyOf(name, robot.id)],
      }),
    ),
    entry(),
    entry({
      vaults,
      reach: 'obtainable',
      permissions: EVERYTHING,
      path: [
        at('Contributor', '/providers/Microsoft.Management/managementGroups/corp'),
        act('write-access-policy'),
      ],
    }),
  ];
  const screen = table(entries, { vaults: names.map((name) => askedVault(name)) }, { by: 'principal' });
  expect(screen).toMatchInlineSnapshot(`
    "Access on 5 vaults
    2 principals have access now

    Service principal "Deployment" 00000002-0b7e-4f3a-8f60-1c2d3e4f5a6b
      holds       secrets: get, list; keys: get on 5 vaults: kv-app, kv-billing,
                  kv-crm, +2 more
                  by access policy

    User 00000001-0b7e-4f3a-8f60-1c2d3e4f5a6b
      holds       secrets: get, list on kv-app by Key Vault Secrets User at vault
      obtainable  everything on 5 vaults: kv-app, kv-billing, kv-crm, +2 more
                  by Contributor at management group corp → writes itself an access
                  policy
    "
  `);
});

describe('access by vault', () => {
  const shared = entry({
    vaults: ['kv-a', 'kv-b', 'kv-c'].map((name) => vaultId(name)),
    path: [at('Key Vault Secrets User', RESOURCE_GROUP)],
  });
  const own = ['kv-a', 'kv-b'].map((name) =>
    entry({
      vaults: [vaultId(name)],
      principal: principal(objectId(2), 'Group'),
      path: [at('Key Vault Reader', vaultId(name))],
    }),
  );

  test('puts vaults together of which the same is to be said, and names those nobody reaches or nothing is known of', () => {
    const vaults = [
      ...['kv-a', 'kv-b', 'kv-c', 'kv-d', 'kv-e'].map((name) => askedVault(name)),
      askedVault('kv-f', null),
    ];
    expect(table([shared, ...own], { vaults })).toMatchInlineSnapshot(`
      "Access on 6 vaults
      2 principals have access now

      kv-a, kv-b (2 vaults, Azure RBAC)
        answers any network
        holds
          User 00000001…   Key Vault Secrets User at resource group: secrets: get,
                           list
          Group 00000002…  Key Vault Reader at vault: secrets: get, list

      kv-c (Azure RBAC; rg-app in 7b1e0d3c…)
        answers any network
        holds
          User 00000001…  Key Vault Secrets User at resource group: secrets: get, list

      Nobody     2 vaults: kv-d, kv-e

      Not known  1 vault, as the permission model could not be decided: kv-f

      1 principal is a group: --expand-groups lists the members.
      "
    `);
  });

  test('does not put vaults together that obey different models', () => {
    const screen = table([shared], {
      vaults: [askedVault('kv-a'), askedVault('kv-b', 'access-policy'), askedVault('kv-c')],
    });
    expect(screen).toContain('kv-a, kv-c (2 vaults, Azure RBAC)');
    expect(screen).toContain('kv-b (access policies; rg-app in 7b1e0d3c…)');
  });
});

describe('what decides', () => {
  test.each<[AccessEntry['conditions'][number], RegExp]>([
    [{ source: 'role-assignment', text: 'X' }, /\[1\] only if the condition of the assignment is met: X$/m],
    [{ source: 'role-definition', text: 'X' }, /\[1\] only if the condition in the role is met: X$/m],
    [{ source: 'access-policy', text: 'only through application 7' }, /\[1\] only through application 7$/m],
    [
      { source: 'deny-assignment', text: '/s/denyAssignments/d1' },
      /\[1\] unless deny assignment d1 forbids it$/m,
    ],
    [
      { source: 'unread', text: 'deny assignments' },
      /\[1\] unless it is forbidden by what was not read: deny assignments$/m,
    ],
    [
      { source: 'unread-role-definition', text: 'role r1' },
      /\[1\] only if the role gives it; not read: role r1$/m,
    ],
    [
      { source: 'role-assignment', text: 'X', fault: 'odd bracket' },
      /\[1\] only if a condition that cannot be read \(odd bracket\) is met: X$/m,
    ],
  ])('%j is a note under the block', (condition, expected) => {
    const conditional = entry({ certainty: 'conditional', conditions: [condition] });
    for (const by of ['vault', 'principal'] as const) {
      const screen = table([conditional], {}, { by });
      expect(screen).toMatch(expected);
      expect(screen).toMatch(/Key Vault Secrets User at vault.* \[1\]/);
    }
  });

  test('is said once however many lines it decides', () => {
    const conditions = [{ source: 'unread' as const, text: 'deny assignments' }];
    const many = [1, 2, 3].map((number) =>
      entry({ principal: principal(objectId(number)), certainty: 'conditional', conditions }),
    );
    expect(table(many).match(/\[1\]/g)).toHaveLength(4);
  });
});

describe('permissions in words', () => {
  test.each<[readonly string[], string]>([
    [EVERYTHING, 'everything'],
    [[...EVERYTHING, 'Microsoft.KeyVault/vaults/secrets/update/action'], 'everything'],
    [EVERYTHING.filter((one) => one.startsWith('secrets') || one.startsWith('keys')), 'secrets, keys: all'],
    [EVERYTHING.filter((one) => one.startsWith('keys') && one !== 'keys/purge'), 'keys: all but purge'],
    [['keys/sign', 'secrets/get'], 'secrets: get; keys: sign'],
    [['Microsoft.KeyVault/vaults/secrets/update/action'], 'secrets/update/action'],
    [['secrets/get', 'Microsoft.KeyVault/vaults/new/thing'], 'secrets: get; new/thing'],
  ])('%j', (permissions, expected) => {
    expect(table([entry({ permissions })], {}, { by: 'principal' })).toContain(`  ${expected} on kv-app`);
  });
});

describe('groups', () => {
  const team = principal(objectId(7), 'Group', 'Team');
  const member = entry({
    path: [{ step: 'group-member', id: team.id, scope: '/', role: null }, ...entry().path],
  });

  test('are named on the way of a member, and the hint is left out once they are expanded', () => {
    const names = new Map([[team.id, 'Team']]);
    const screen = table([entry({ principal: team }), member], { expandGroups: true, names }, { width: 120 });
    expect(screen).toContain('in group "Team": Key Vault Secrets User at vault');
    expect(screen).not.toContain('--expand-groups');
  });

  test('are counted in the hint otherwise', () => {
    expect(table([entry({ principal: team })])).toContain('1 principal is a group: --expand-groups lists');
  });
});

describe('what is missing', () => {
  test('nobody is nobody only where everything was read', () => {
    expect(table([])).toContain('nobody has it, can activate it or could obtain it\n');
    const blind = table([], {}, {}, { coverage: [gap()] });
    expect(blind).toContain('could obtain it, as far as could be read');
    expect(blind).toContain('Could not be read, so the answer may be too short');
    expect(blind).toContain(SANDBOX);
  });

  test('what costs names or certainty alone is told apart', () => {
    const screen = table([entry()], {}, {}, { coverage: [gap({ what: 'denyAssignments', scope: '/' })] });
    expect(screen).toContain('1 principal has access now\n');
    expect(screen).toMatch(/Not read\n {2}refused {3}deny assignments of the tenant root/);
  });

  test('without a vault there is nothing to answer for', () => {
    expect(table([], { vaults: [] })).toBe('Access on no vault\nthere is no vault to answer for\n');
  });
});

describe('ids', () => {
  test('are cut no further than they can be told apart', () => {
    const alike = ['0a0a0a0a-0000-4000-8000-000000000001', '0a0a0a0a-0000-4000-8000-000000000002'];
    const screen = table(alike.map((id) => entry({ principal: principal(id) })));
    for (const id of alike) expect(screen).toContain(id);
  });
});

describe('names out of a tenant', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom('\u001b[2Jgone', 'a\u202eb', '名前'.repeat(30), 'x'.repeat(300), '" [1]\n  holds'),
  );

  test('cannot break a line, its width, or the columns', () => {
    fc.assert(
      fc.property(
        hostile,
        hostile,
        fc.constantFrom('vault', 'principal'),
        fc.boolean(),
        (name, role, by, verbose) => {
          const entries = [
            entry({
              principal: principal(objectId(3), 'User', name),
              path: [at(role, SUBSCRIPTION), act('assign-role', role)],
              certainty: 'conditional',
              conditions: [{ source: 'role-assignment', text: name }],
            }),
          ];
          const screen = table(entries, { principal: name }, { by: by as 'vault' | 'principal', verbose });
          for (const line of screen.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(80);
          expect(screen.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cf}/u);
        },
      ),
      { numRuns: 200 },
    );
  });
});

test('a tenant of 10,000 vaults and 2,000 principals at its top is one block', () => {
  const vaults = Array.from({ length: 10_000 }, (_, index) => vaultId(`kv${String(index).padStart(5, '0')}`));
  const entries = Array.from({ length: 2000 }, (_, index) =>
    entry({ vaults, principal: principal(objectId(index)), path: [at('Key Vault Reader', '/')] }),
  );
  const asked = vaults.map((id) => askedVault(id.slice(-7)));
  const screen = table(entries, { vaults: asked });
  expect(screen).toContain('+9996 more (10000 vaults, Azure RBAC)');
  expect(screen.split('\n').length).toBeLessThan(2010);
});

describe('a vault that was deleted', () => {
  const GONE = `${SUBSCRIPTION}/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/kv-gone`;
  const recovering = entry({
    vaults: [GONE],
    reach: 'obtainable',
    path: [at('Contributor', RESOURCE_GROUP), act('recover-vault'), act('write-access-policy')],
  });

  test.each(['principal', 'vault'] as const)('is called so, by %s', (by) => {
    expect(table([entry(), recovering], {}, { by })).toContain('kv-gone (deleted)');
  });

  test('stands in the question where no other vault was asked about', () => {
    const [first, second] = table([recovering], { vaults: [] }).split('\n');
    expect(first).toBe('Access on kv-gone (deleted)');
    expect(second).toBe('nobody has access now, 1 could obtain it alone');
  });
});
