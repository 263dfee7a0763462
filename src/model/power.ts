import { OBJECT_TYPES, type ObjectType, type Permission, type Power } from './permission.js';

/**
 * What the verbs of each object type are good for; a verb in no list is `other`. Getting or listing keys and
 * certificates shows public parts only, and public-key operations (encrypt, verify, wrapKey) need no secret.
 */
const POWERS_BY_TYPE: Readonly<Record<ObjectType, Readonly<Partial<Record<Power, readonly string[]>>>>> = {
  secrets: {
    use: ['get'],
    administration: ['set', 'delete', 'recover', 'backup', 'restore'],
    metadata: ['list'],
  },
  keys: {
    use: ['decrypt', 'unwrapkey', 'sign', 'release'],
    administration: [
      'create',
      'import',
      'update',
      'delete',
      'recover',
      'backup',
      'restore',
      'rotate',
      'setrotationpolicy',
    ],
    metadata: ['get', 'list', 'getrotationpolicy'],
  },
  certificates: {
    administration: [
      'create',
      'import',
      'update',
      'delete',
      'recover',
      'backup',
      'restore',
      'managecontacts',
      'manageissuers',
      'setissuers',
      'deleteissuers',
    ],
    metadata: ['get', 'list', 'getissuers', 'listissuers'],
  },
  storage: {
    use: ['get', 'getsas'],
    administration: [
      'set',
      'update',
      'delete',
      'recover',
      'backup',
      'restore',
      'regeneratekey',
      'setsas',
      'deletesas',
    ],
    metadata: ['list', 'listsas'],
  },
};

const POWER_BY_PERMISSION: ReadonlyMap<Permission, Power> = new Map<Permission, Power>([
  ...OBJECT_TYPES.flatMap((type) =>
    Object.entries(POWERS_BY_TYPE[type]).flatMap(([power, verbs]) =>
      verbs.map((verb): [Permission, Power] => [`${type}/${verb}`, power as Power]),
    ),
  ),
  ['Microsoft.KeyVault/vaults/secrets/update/action', 'administration'],
]);

/** What a permission is good for. An unlisted data action is `other`: it is shown, and nothing is claimed of it. */
export function powerOf(permission: Permission): Power {
  return POWER_BY_PERMISSION.get(permission) ?? 'other';
}
