import { expect, test } from 'vitest';
import {
  ASKABLE_PERMISSIONS,
  askedPermissions,
  permissionsOfVerb,
} from '../../src/access/askedPermission.js';

const NEW = 'Microsoft.KeyVault/vaults/secrets/teleport/action';

test.each<[string, readonly string[] | null]>([
  ['secrets/get', ['secrets/get']],
  [' Keys/UnwrapKey ', ['keys/unwrapkey']],
  ['microsoft.keyvault/vaults/secrets/getsecret/action', ['secrets/get']],
  ['Microsoft.KeyVault/vaults/keys/read', ['keys/get', 'keys/list']],
  ['Microsoft.KeyVault/vaults/secrets/update/action', ['Microsoft.KeyVault/vaults/secrets/update/action']],
  [NEW.toLowerCase(), [NEW]],
  ['Microsoft.KeyVault/vaults/secrets/getSecre/action', null],
  ['secrets/gett', null],
  ['secrets/all', null],
  ['get', null],
  ['', null],
])('%j asks for %j', (text, expected) => {
  expect(askedPermissions(text, new Set([NEW]))).toEqual(expected);
});

test('every permission that can be asked for asks for itself', () => {
  for (const permission of ASKABLE_PERMISSIONS)
    expect(askedPermissions(permission, new Set())).toEqual([permission]);
});

test('a verb alone may mean several', () => {
  expect(permissionsOfVerb('Sign')).toEqual(['keys/sign']);
  expect(permissionsOfVerb('backup')).toHaveLength(4);
  expect(permissionsOfVerb('nothing')).toEqual([]);
});
