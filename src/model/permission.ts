/** The object types of a vault, in the words of access policies. */
export const OBJECT_TYPES = ['secrets', 'keys', 'certificates', 'storage'] as const;
export type ObjectType = (typeof OBJECT_TYPES)[number];

/**
 * Access-policy verbs by object type, lower case, without `all`.
 * Source: Microsoft.KeyVault 2026-02-01, AccessPolicyEntry.permissions.
 */
export const VERBS = {
  secrets: ['get', 'list', 'set', 'delete', 'backup', 'restore', 'recover', 'purge'],
  keys: [
    'encrypt',
    'decrypt',
    'wrapkey',
    'unwrapkey',
    'sign',
    'verify',
    'get',
    'list',
    'create',
    'update',
    'import',
    'delete',
    'backup',
    'restore',
    'recover',
    'purge',
    'release',
    'rotate',
    'getrotationpolicy',
    'setrotationpolicy',
  ],
  certificates: [
    'get',
    'list',
    'delete',
    'create',
    'import',
    'update',
    'managecontacts',
    'getissuers',
    'listissuers',
    'setissuers',
    'deleteissuers',
    'manageissuers',
    'recover',
    'purge',
    'backup',
    'restore',
  ],
  storage: [
    'get',
    'list',
    'delete',
    'set',
    'update',
    'regeneratekey',
    'recover',
    'purge',
    'backup',
    'restore',
    'setsas',
    'listsas',
    'getsas',
    'deletesas',
  ],
} as const satisfies Record<ObjectType, readonly string[]>;

/**
 * `secrets/get`, `keys/unwrapkey`, …: object type and access-policy verb in lower case. Both permission models
 * speak this language; a data action without a verb keeps its own name (`Microsoft.KeyVault/vaults/…`).
 */
export type Permission = string;

/**
 * What a permission is good for. `use` yields or applies secret material; `administration` changes objects;
 * `metadata` shows names and public parts; `other` is the rest (purge, and public-key operations).
 */
export const POWERS = ['use', 'administration', 'metadata', 'other'] as const;
export type Power = (typeof POWERS)[number];
