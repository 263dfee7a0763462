/**
 * The data operations of a vault and the words of access policies for them, copied by hand from the operation
 * list and the verb table of the access model (sections 4.1 and 4.2), as a check on the tool's own table.
 */
const simple = (
  folder: string,
  actions: Readonly<Record<string, string>>,
): readonly (readonly [string, string[]])[] =>
  Object.entries(actions).map(([verb, action]) => [
    `Microsoft.KeyVault/vaults/${folder}/${action}`,
    [`${folder}/${verb}`],
  ]);

const own = (path: string, ...permissions: string[]): readonly [string, string[]] => [
  `Microsoft.KeyVault/vaults/${path}`,
  permissions,
];

const lifecycle = {
  delete: 'delete',
  backup: 'backup/action',
  restore: 'restore/action',
  recover: 'recover/action',
  purge: 'purge/action',
};

/** Data action and the permissions it gives. */
export const OPERATIONS: readonly (readonly [string, readonly string[]])[] = [
  ...simple('secrets', {
    ...lifecycle,
    get: 'getSecret/action',
    list: 'readMetadata/action',
    set: 'setSecret/action',
  }),
  own('secrets/update/action', 'Microsoft.KeyVault/vaults/secrets/update/action'),
  ...simple('keys', {
    ...lifecycle,
    update: 'update/action',
    create: 'create/action',
    import: 'import/action',
    encrypt: 'encrypt/action',
    decrypt: 'decrypt/action',
    wrapkey: 'wrap/action',
    unwrapkey: 'unwrap/action',
    sign: 'sign/action',
    verify: 'verify/action',
    release: 'release/action',
    rotate: 'rotate/action',
  }),
  own('keys/read', 'keys/get', 'keys/list'),
  own('keyrotationpolicies/read', 'keys/getrotationpolicy'),
  own('keyrotationpolicies/write', 'keys/setrotationpolicy'),
  ...simple('certificates', {
    ...lifecycle,
    update: 'update/action',
    create: 'create/action',
    import: 'import/action',
  }),
  own('certificates/read', 'certificates/get', 'certificates/list'),
  own('certificatecas/read', 'certificates/getissuers', 'certificates/listissuers'),
  own('certificatecas/write', 'certificates/setissuers', 'certificates/manageissuers'),
  own('certificatecas/delete', 'certificates/deleteissuers'),
  own('certificatecontacts/write', 'certificates/managecontacts'),
  own('storageaccounts/read', 'storage/get', 'storage/list'),
  own('storageaccounts/set/action', 'storage/set', 'storage/update'),
  own('storageaccounts/delete', 'storage/delete'),
  own('storageaccounts/backup/action', 'storage/backup'),
  own('storageaccounts/restore/action', 'storage/restore'),
  own('storageaccounts/recover/action', 'storage/recover'),
  own('storageaccounts/purge/action', 'storage/purge'),
  own('storageaccounts/regeneratekey/action', 'storage/regeneratekey'),
  own('storageaccounts/sas/read', 'storage/getsas', 'storage/listsas'),
  own('storageaccounts/sas/set/action', 'storage/setsas'),
  own('storageaccounts/sas/delete', 'storage/deletesas'),
];

/** Every permission there is, in the tool's language. */
export const PERMISSIONS: readonly string[] = OPERATIONS.flatMap(([, permissions]) => permissions);

const SHOWS_OR_PURGES =
  /\/(list|listissuers|getissuers|getrotationpolicy|listsas|getsas|purge|encrypt|wrapkey|verify)$|^(keys|certificates|storage)\/get$/;

/**
 * Permissions worth assigning oneself a role for: all but those that show names and public parts, compute with a
 * public key, or only destroy. Access model 2.8 and section 5.1, P1 to P8; that changing objects counts as well as
 * reading them is the tool's own choice.
 */
export const OPENING: readonly string[] = PERMISSIONS.filter(
  (permission) => !SHOWS_OR_PURGES.test(permission),
);

/** Data actions that give a permission. */
export const ACTIONS_OF: ReadonlyMap<string, readonly string[]> = new Map(
  PERMISSIONS.map((permission) => [
    permission,
    OPERATIONS.filter(([, given]) => given.includes(permission)).map(([action]) => action),
  ]),
);

/** Access model 1.3: whole string, any run of characters for `*`, neither letter case nor outer white space. */
export function matches(pattern: string, action: string): boolean {
  const key = `${pattern}\n${action}`;
  const known = seen.get(key);
  if (known !== undefined) return known;
  const expression = pattern
    .trim()
    .split('*')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  const answer = new RegExp(`^${expression}$`, 'i').test(action);
  seen.set(key, answer);
  return answer;
}

const seen = new Map<string, boolean>();
