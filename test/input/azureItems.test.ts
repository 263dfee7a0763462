import { describe, expect, it } from 'vitest';
import { azureItems } from '../../src/input/azureItems.js';
import { InputError } from '../../src/input/inputError.js';
import { RECORD_KINDS } from '../../src/model/snapshot.js';
import { SUBSCRIPTION, vaultId } from './snapshots.js';

const vault = { id: vaultId('kv1'), type: 'Microsoft.KeyVault/vaults', properties: { tenantId: 't' } };
const assignment = {
  id: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments/1`,
  type: 'Microsoft.Authorization/roleAssignments',
  properties: { principalId: 'p', scope: SUBSCRIPTION },
};

function kindsOf(json: unknown): string[] {
  const { records } = azureItems(json, 'x.json');
  return RECORD_KINDS.flatMap((kind) => records[kind].map(() => kind));
}

function messageOf(json: unknown): string {
  try {
    azureItems(json, 'x.json');
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return 'no error';
}

describe('plain JSON', () => {
  it.each([
    ['an array', [vault]],
    ['a list of the REST API', { value: [vault], nextLink: null }],
    [
      'rows of Resource Graph',
      { totalRecords: 1, count: 1, data: [vault], facets: [], resultTruncated: 'false' },
    ],
    ['a single resource', vault],
  ])('is %s', (_, json) => {
    expect(azureItems(json, 'x.json').records.vault).toEqual([{ of: [], body: vault }]);
    expect(azureItems(json, 'x.json').partial.size).toBe(0);
  });

  it.each([
    ['microsoft.keyvault/VAULTS', 'vault'],
    ['Microsoft.KeyVault/managedHSMs', 'hsm'],
    ['Microsoft.Authorization/RoleAssignments', 'roleAssignment'],
    ['Microsoft.Authorization/roleAssignmentScheduleInstances', 'roleAssignmentScheduleInstance'],
    ['Microsoft.Authorization/roleDefinitions', 'roleDefinition'],
    ['Microsoft.Authorization/denyAssignments', 'denyAssignment'],
    ['microsoft.resources/subscriptions', 'subscription'],
    ['Microsoft.Management/managementGroups', 'managementGroupEntity'],
    ['/providers/Microsoft.Management/managementGroups', 'managementGroupEntity'],
    ['/subscriptions', 'managementGroupEntity'],
  ])('tells %s as %s', (type, kind) => {
    expect(kindsOf([{ id: vaultId('x'), type, properties: {} }])).toEqual([kind]);
  });

  it('mixes kinds, and knows the items of GET /subscriptions, which have no type', () => {
    const subscription = { id: SUBSCRIPTION, subscriptionId: SUBSCRIPTION.slice(15), state: 'Enabled' };
    expect(kindsOf({ value: [assignment, vault, subscription] })).toEqual([
      'subscription',
      'vault',
      'roleAssignment',
    ]);
  });

  it('keeps bodies as they are: columns, nulls, keys it does not know', () => {
    const row = { ...vault, kind: '', tags: null, 'x y': [1, { z: false }] };
    expect(azureItems([row], 'x.json').records.vault[0]?.body).toBe(row);
  });
});

describe('a list that is only a part', () => {
  const partOf = (json: unknown): [string, string][] => [...azureItems(json, 'x.json').partial];
  it.each([
    [
      'a nextLink',
      { value: [vault], nextLink: 'https://management.azure.com/next' },
      /^x\.json is one page of a longer list/,
    ],
    ['a skip token', { data: [vault], $skipToken: 'abc', resultTruncated: 'false' }, /without \$skipToken$/],
    ['the skip token of az', { data: [vault], skip_token: 'abc' }, /without \$skipToken$/],
    ['resultTruncated as a text', { data: [vault], resultTruncated: 'true' }, /Resource Graph truncated/],
    ['resultTruncated as a boolean', { data: [vault], resultTruncated: true }, /Resource Graph truncated/],
    ['a larger total', { data: [vault], totalRecords: 7, count: 1 }, /^x\.json holds 1 of 7 rows/],
  ])('is known by %s', (_, json, reason) => {
    expect(partOf(json)).toEqual([['vaults', expect.stringMatching(reason)]]);
  });

  it('concerns every kind in it', () => {
    expect(partOf({ value: [vault, assignment], nextLink: 'x' }).map(([read]) => read)).toEqual([
      'vaults',
      'roleAssignments',
    ]);
  });

  it('is refused when it is empty, for nobody knows what it lacks', () => {
    expect(messageOf({ value: [], nextLink: 'x' })).toMatch(
      /^x\.json is one page of a longer list.*, and it is empty\.$/,
    );
  });
});

describe('what is no resource of Azure is refused, named by its place', () => {
  it.each<[string, unknown, RegExp]>([
    ['a text', 'hello', /^x\.json holds neither a list nor a resource/],
    ['null', null, /holds neither a list nor a resource/],
    ['null in a list', [vault, null], /^x\.json, at \$\[1\]: is no object/],
    [
      'another type',
      { value: [vault, { id: '/x', type: 'Microsoft.Storage/storageAccounts\u001b' }] },
      /at \$\.value\[1\]: "\/x" is of the type "Microsoft\.Storage\/storageAccounts\\u001b", which the audit does not use/,
    ],
    ['a type of the prototype', [{ id: '/x', type: '__proto__' }], /is of the type "__proto__"/],
    ['no type', { data: [{ id: '/x' }] }, /at \$\.data\[0\]: "\/x" has no type; keep the columns/],
    ['an object without type', {}, /^x\.json: has no type/],
    ['no id', [{ type: 'Microsoft.KeyVault/vaults', properties: {} }], /at \$\[0\]: has no id/],
    [
      'an id outside any subscription',
      [{ ...vault, id: 'kv1' }],
      /"kv1" is no id of a resource in a subscription/,
    ],
    ['a vault without properties', [{ ...vault, properties: null }], /has no properties; keep/],
    [
      'an error of Azure',
      { error: { code: 'AuthorizationFailed' } },
      /at \$\.error: is an error that Azure returned \("AuthorizationFailed"\)/,
    ],
    [
      'a table of Resource Graph',
      { data: { columns: [], rows: [] } },
      /at \$\.data: is a Resource Graph table/,
    ],
    [
      'a vault of a list, without a place',
      [{ id: vaultId('kv1'), name: 'kv1', type: 'Microsoft.KeyVault/vaults', resourceGroup: 'rg' }],
      /has no properties; keep/,
    ],
    [
      'a projection of az',
      [{ principalName: 'ann', roleDefinitionName: 'Owner' }],
      /leave --query out of az/,
    ],
    [
      'a flattened role assignment without an id',
      [{ ...assignment, id: null, properties: undefined, principalId: 'p' }],
      /at \$\[0\]: has no id/,
    ],
    [
      'a local role assignment of a managed HSM, whose scope is not the tenant',
      [
        {
          id: '/providers/Microsoft.Authorization/roleAssignments/1',
          type: 'Microsoft.Authorization/roleAssignments',
          scope: '/',
          principalId: 'p',
          roleDefinitionId: 'Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/2',
        },
      ],
      /is a local role of a managed HSM, which kvposture does not judge/,
    ],
    [
      'a local role definition of a managed HSM',
      [
        {
          id: 'Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/2',
          type: 'Microsoft.Authorization/roleDefinitions',
          roleName: 'Managed HSM Crypto User',
          permissions: [],
        },
      ],
      /is a local role of a managed HSM/,
    ],
    [
      'a key of the data plane',
      [{ kid: 'https://kv1.vault.azure.net/keys/k', attributes: { enabled: true }, name: 'k' }],
      /is an object of the data plane, which kvposture does not read/,
    ],
  ])('%s', (_, json, message) => {
    expect(messageOf(json)).toMatch(message);
  });

  it('never repeats the value of a secret of the data plane', () => {
    const secret = { id: 'https://kv1.vault.azure.net/secrets/s/1', attributes: {}, value: 'hunter2' };
    expect(messageOf(secret)).toMatch(/secrets\/s\/1" is an object of the data plane/);
    expect(messageOf([{ ...secret, type: 'x' }])).not.toContain('hunter2');
  });

  it.each([
    ['beside its properties', { value: 'hunter2' }, {}],
    ['in its properties, in any letter case', {}, { Value: 'hunter2' }],
  ])('refuses a secret of Resource Manager with a value %s, and does not repeat it', (_, beside, within) => {
    const id = `${vaultId('kv1')}/secrets/s`;
    const secret = {
      id,
      type: 'Microsoft.KeyVault/vaults/secrets',
      ...beside,
      properties: { attributes: {}, ...within },
    };
    expect(messageOf([secret])).toMatch(
      /at \$\[0\]: .* holds the value of a secret, which kvposture never reads/,
    );
    expect(messageOf([secret])).not.toContain('hunter2');
  });

  it('but takes the metadata of a secret whose value is null', () => {
    const properties = { attributes: {}, value: null };
    expect(
      kindsOf([{ id: `${vaultId('kv1')}/secrets/s`, type: 'Microsoft.KeyVault/vaults/secrets', properties }]),
    ).toEqual(['secret']);
  });

  it.each([[[0, 1]], [[1, 0]]])(
    'keeps of a key in a list and by itself the one that says more, in order %j',
    (order) => {
      const id = `${vaultId('kv1')}/keys/k`;
      const type = 'Microsoft.KeyVault/vaults/keys';
      const bodies = [
        { id, type, properties: { attributes: {}, keyUri: 'https://x' } },
        { id: id.toUpperCase(), type, properties: { attributes: {}, keyUri: 'https://x', kty: 'RSA' } },
      ];
      const { records } = azureItems(
        order.map((index) => bodies[index]),
        'x.json',
      );
      expect(records.key.map(({ body }) => body)).toEqual([bodies[1]]);
    },
  );

  it('but private endpoint connections as the REST API nests them are read', () => {
    const nested = {
      privateEndpointConnections: [{ id: '/c', properties: { privateEndpoint: { id: '/e' } } }],
    };
    expect(kindsOf([{ ...vault, properties: nested }])).toEqual(['vault']);
  });
});
