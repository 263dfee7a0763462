import { describe, expect, it } from 'vitest';
import { actionMatcher } from '../../src/access/actions.js';
import { readRole } from '../../src/access/roles.js';
import { role } from './snapshotOf.js';

describe('action strings', () => {
  it.each([
    ['*', 'Microsoft.KeyVault/vaults/write', true],
    ['Microsoft.KeyVault/*', 'microsoft.keyvault/VAULTS/write', true],
    ['*/write', 'Microsoft.KeyVault/vaults/accessPolicies/write', true],
    ['Microsoft.*/vaults/*/write', 'Microsoft.KeyVault/vaults/accessPolicies/write', true],
    [' Microsoft.KeyVault/vaults/write ', 'Microsoft.KeyVault/vaults/write', true],
    ['Microsoft.KeyVault/vaults', 'Microsoft.KeyVault/vaults/write', false],
    ['KeyVault/vaults/write', 'Microsoft.KeyVault/vaults/write', false],
    ['Microsoft.KeyVault/vaults/*/write', 'Microsoft.KeyVault/vaults/write', false],
    ['Microsoft.KeyVault/vaults/writ.', 'Microsoft.KeyVault/vaults/write', false],
  ])('%j against %s: %s', (pattern, action, expected) => {
    expect(actionMatcher([pattern])(action)).toBe(expected);
  });

  it('is not slowed down by many stars', () => {
    const matches = actionMatcher(['*a*a*a*a*a*a*a*a*a*a*b']);
    expect(matches(`${'a'.repeat(300)}c`)).toBe(false);
  });
});

const blocks = (...permissions: Parameters<typeof role>[1][]) => {
  const read = readRole(role('r', ...permissions));
  if (!('blocks' in read)) throw new Error(read.reason);
  return read.blocks;
};

describe('role definitions', () => {
  it('trims notActions within their own block only', () => {
    const withheld = { actions: ['*'], notActions: ['Microsoft.KeyVault/vaults/write'] };
    expect(blocks(withheld)[0]?.control).not.toContain('Microsoft.KeyVault/vaults/write');
    const both = blocks(withheld, { actions: ['Microsoft.KeyVault/vaults/write'] });
    expect(both.flatMap(({ control }) => control)).toContain('Microsoft.KeyVault/vaults/write');
  });

  it('never takes a control action for a data action, nor the other way round', () => {
    const [star] = blocks({ actions: ['*'] });
    expect(star?.data).toEqual([]);
    expect(blocks({ actions: ['Microsoft.KeyVault/vaults/secrets/getSecret/action'] })).toEqual([]);
    const [data] = blocks({ dataActions: ['*'] });
    expect(data?.control).toEqual([]);
  });

  it('says data actions in access-policy verbs, with get and list of keys as one', () => {
    const [block] = blocks({
      dataActions: [
        'Microsoft.KeyVault/vaults/keys/read',
        'microsoft.keyvault/vaults/SECRETS/setsecret/action',
      ],
    });
    expect(block?.data).toEqual(['secrets/set', 'keys/get', 'keys/list']);
  });

  it('subtracts notDataActions and keeps a data action that is newer than our list under its own name', () => {
    const [block] = blocks({
      dataActions: ['Microsoft.KeyVault/vaults/secrets/*', 'Microsoft.KeyVault/vaults/secrets/share/action'],
      notDataActions: ['*/purge/action', '*/backup/action'],
    });
    expect(block?.data).toEqual([
      'secrets/get',
      'secrets/list',
      'secrets/set',
      'Microsoft.KeyVault/vaults/secrets/update/action',
      'secrets/delete',
      'secrets/restore',
      'secrets/recover',
      'Microsoft.KeyVault/vaults/secrets/share/action',
    ]);
  });

  it.each([
    ['no permissions', { id: '/x/roleDefinitions/1', properties: {} }],
    ['a block that is text', role('r', 'all' as never)],
    ['actions that are no list', role('r', { actions: '*' } as never)],
    ['a condition that is no text', role('r', { actions: ['*'], condition: 7 } as never)],
  ])('says why it cannot read a definition with %s', (_, body) => {
    expect(readRole(body)).toHaveProperty('reason');
  });
});
