import { normalizeId } from '../model/armId.js';
import { OBJECT_TYPES, type ObjectType, type Permission, type Power, VERBS } from '../model/permission.js';
import { powerOf } from '../model/power.js';
import { actionMatcher } from './actions.js';

/**
 * The data actions of a vault (below `Microsoft.KeyVault/vaults/`) and the access-policy verbs that say the same.
 * One data action may equal two verbs: RBAC cannot express get without list for keys and certificates.
 * `secrets/update/action` has no verb of its own: `set` covers it together with setSecret.
 * Source: Azure/KeyVault-AccessPolicyToRBAC-CompareTool mapping and the Microsoft.KeyVault operations reference.
 */
const VERBS_BY_DATA_ACTION: Readonly<Record<string, readonly Permission[]>> = {
  'secrets/getSecret/action': ['secrets/get'],
  'secrets/readMetadata/action': ['secrets/list'],
  'secrets/setSecret/action': ['secrets/set'],
  'secrets/update/action': [],
  'secrets/delete': ['secrets/delete'],
  'secrets/backup/action': ['secrets/backup'],
  'secrets/restore/action': ['secrets/restore'],
  'secrets/recover/action': ['secrets/recover'],
  'secrets/purge/action': ['secrets/purge'],
  'keys/read': ['keys/get', 'keys/list'],
  'keys/update/action': ['keys/update'],
  'keys/create/action': ['keys/create'],
  'keys/import/action': ['keys/import'],
  'keys/delete': ['keys/delete'],
  'keys/recover/action': ['keys/recover'],
  'keys/backup/action': ['keys/backup'],
  'keys/restore/action': ['keys/restore'],
  'keys/purge/action': ['keys/purge'],
  'keys/encrypt/action': ['keys/encrypt'],
  'keys/decrypt/action': ['keys/decrypt'],
  'keys/wrap/action': ['keys/wrapkey'],
  'keys/unwrap/action': ['keys/unwrapkey'],
  'keys/sign/action': ['keys/sign'],
  'keys/verify/action': ['keys/verify'],
  'keys/release/action': ['keys/release'],
  'keys/rotate/action': ['keys/rotate'],
  'keyrotationpolicies/read': ['keys/getrotationpolicy'],
  'keyrotationpolicies/write': ['keys/setrotationpolicy'],
  'certificates/read': ['certificates/get', 'certificates/list'],
  'certificates/update/action': ['certificates/update'],
  'certificates/create/action': ['certificates/create'],
  'certificates/import/action': ['certificates/import'],
  'certificates/delete': ['certificates/delete'],
  'certificates/recover/action': ['certificates/recover'],
  'certificates/backup/action': ['certificates/backup'],
  'certificates/restore/action': ['certificates/restore'],
  'certificates/purge/action': ['certificates/purge'],
  'certificatecontacts/write': ['certificates/managecontacts'],
  'certificatecas/read': ['certificates/getissuers', 'certificates/listissuers'],
  'certificatecas/write': ['certificates/setissuers', 'certificates/manageissuers'],
  'certificatecas/delete': ['certificates/deleteissuers'],
  'storageaccounts/read': ['storage/get', 'storage/list'],
  'storageaccounts/set/action': ['storage/set', 'storage/update'],
  'storageaccounts/delete': ['storage/delete'],
  'storageaccounts/regeneratekey/action': ['storage/regeneratekey'],
  'storageaccounts/recover/action': ['storage/recover'],
  'storageaccounts/backup/action': ['storage/backup'],
  'storageaccounts/restore/action': ['storage/restore'],
  'storageaccounts/purge/action': ['storage/purge'],
  'storageaccounts/sas/read': ['storage/getsas', 'storage/listsas'],
  'storageaccounts/sas/set/action': ['storage/setsas'],
  'storageaccounts/sas/delete': ['storage/deletesas'],
};

const VAULT_NAMESPACE = 'Microsoft.KeyVault/vaults/';

/** Every known data action of a vault with the permissions it stands for: its verbs, else its own name. */
export const DATA_ACTIONS: readonly {
  readonly action: string;
  readonly permissions: readonly Permission[];
}[] = Object.entries(VERBS_BY_DATA_ACTION).map(([name, verbs]) => {
  const action = `${VAULT_NAMESPACE}${name}`;
  return { action, permissions: verbs.length > 0 ? verbs : [action] };
});

/**
 * Whether an action string below the vaults matches none of the data actions we know: one that is newer than our
 * list, or a wildcard of a whole new family.
 */
export function isUnlistedDataAction(pattern: string): boolean {
  const matches = actionMatcher([pattern]);
  const inVaults = pattern.trim().toLowerCase().startsWith(VAULT_NAMESPACE.toLowerCase());
  return inVaults && !DATA_ACTIONS.some(({ action }) => matches(action));
}

/** The data actions that a permission stands for; a permission that is no verb is a data action itself. */
export function dataActionsOf(permission: Permission): readonly string[] {
  return ACTIONS_BY_PERMISSION.get(permission) ?? [permission];
}

const ACTIONS_BY_PERMISSION: ReadonlyMap<Permission, readonly string[]> = (() => {
  const map = new Map<Permission, string[]>();
  for (const { action, permissions } of DATA_ACTIONS)
    for (const permission of permissions) map.set(permission, [...(map.get(permission) ?? []), action]);
  return map;
})();

/** The object type a permission acts on; null for a data action that names none. */
export function objectTypeOf(permission: Permission): ObjectType | null {
  const name = permission.startsWith(VAULT_NAMESPACE) ? permission.slice(VAULT_NAMESPACE.length) : permission;
  return OBJECT_TYPES.find((type) => name.startsWith(`${type}/`)) ?? null;
}

/** Spells out `TYPE/all` as every verb of its type, purge included; other permissions stay as they are. */
export function expandAll(permission: Permission): readonly Permission[] {
  return ALL_VERBS.get(permission) ?? [permission];
}

const ALL_VERBS: ReadonlyMap<Permission, readonly Permission[]> = new Map(
  OBJECT_TYPES.map((type) => [`${type}/all`, VERBS[type].map((verb) => `${type}/${verb}`)]),
);

/**
 * The power of a permission that a role gives. RBAC has one read action for getting and listing managed storage
 * accounts; Key Vault Reader holds it and is documented to see no sensitive value, so by a role it is metadata.
 */
export function rolePowerOf(permission: Permission): Power {
  return permission === 'storage/get' || permission === 'storage/getsas' ? 'metadata' : powerOf(permission);
}

/** The object types in which the permissions have a power, spelling out `all`. */
export function typesWithPower(
  permissions: readonly Permission[],
  power: Power,
  powerIn: (permission: Permission) => Power,
): readonly ObjectType[] {
  const types = new Set<ObjectType | null>();
  for (const permission of permissions.flatMap(expandAll))
    if (powerIn(permission) === power) types.add(objectTypeOf(permission));
  return OBJECT_TYPES.filter((type) => types.has(type));
}

/** Whether a role with these permissions shows its holder more than names and public parts: it opens the vault. */
export function opensVault(permissions: readonly Permission[]): boolean {
  return permissions.some((permission) => ['use', 'administration'].includes(rolePowerOf(permission)));
}

/** The object type in the path of a secret's, key's or certificate's id. */
export function collectionOf(scope: string): ObjectType | null {
  const collection = normalizeId(scope).split('/').at(-2);
  return OBJECT_TYPES.find((type) => type === collection) ?? null;
}

/**
 * The permissions that a role assigned at one object of a type gives there: those whose data actions stand below the
 * type. A rotation policy belongs to its key; issuers and contacts of certificates belong to the vault.
 */
export function withinCollection(
  permissions: readonly Permission[],
  type: ObjectType | null,
): readonly Permission[] {
  const names = type === 'keys' ? ['keys', 'keyrotationpolicies'] : [type];
  const prefixes = names.map((name) => `${VAULT_NAMESPACE}${name}/`.toLowerCase());
  return permissions.filter((permission) =>
    dataActionsOf(permission).some((action) =>
      prefixes.some((prefix) => action.toLowerCase().startsWith(prefix)),
    ),
  );
}
