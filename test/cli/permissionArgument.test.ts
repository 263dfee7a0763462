import { describe, expect, test } from 'vitest';
import { permissionsAsked, refuseNoPermission } from '../../src/cli/permissionArgument.js';
import { entry } from '../report/accessFixture.js';

const NEW = 'Microsoft.KeyVault/vaults/secrets/teleport/action';

describe('a permission on the command line', () => {
  test.each([
    ['secrets/gett', /^There is no permission "secrets\/gett"; did you mean "secrets\/get"\?$/],
    ['key/sign', /did you mean "keys\/sign"/],
    [
      'get',
      /^"get" does not say of what; write secrets\/get, keys\/get, certificates\/get or storage\/get\.$/,
    ],
    ['sign', /^"sign" does not say of what; write keys\/sign\.$/],
    ['everything', /write object type and access-policy verb, such as secrets\/get/],
    ['', /write object type and access-policy verb/],
  ])('%j is refused in one sentence that helps', (given, message) => {
    expect(() => refuseNoPermission(given)).toThrow(message);
  });

  test.each(['secrets/get', 'KEYS/UNWRAPKEY', 'Microsoft.KeyVault/vaults/secrets/getSecret/action', NEW])(
    '%j goes on to be read',
    (given) => {
      expect(() => refuseNoPermission(given)).not.toThrow();
    },
  );
});

describe('once the roles were read', () => {
  test('a data action newer than our list is known where somebody holds it', () => {
    expect(permissionsAsked(NEW.toUpperCase(), [entry({ permissions: [NEW] })])).toEqual([NEW]);
  });

  test('one that nobody holds is refused: that nobody can use a misspelt permission would be no answer', () => {
    expect(() => permissionsAsked('Microsoft.KeyVault/vaults/secrets/getSecre/action', [entry()])).toThrow(
      /did you mean "Microsoft.KeyVault\/vaults\/secrets\/getSecret\/action"/,
    );
  });
});
