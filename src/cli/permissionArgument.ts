import { ASKABLE_PERMISSIONS, askedPermissions, permissionsOfVerb } from '../access/askedPermission.js';
import { DATA_ACTIONS } from '../access/permissions.js';
import { nearestWord } from '../document/nearest.js';
import type { AccessEntry } from '../model/accessEntry.js';
import type { Permission } from '../model/permission.js';
import { UsageError } from './usageError.js';

/** The form of a data action; one that is newer than our list is known only once the roles were read. */
const DATA_ACTION = /^microsoft\.keyvault\/vaults\/[\w./-]+$/i;

/**
 * Refuses what can be no permission, before anything is read.
 * @throws UsageError with the nearest valid one.
 */
export function refuseNoPermission(text: string): void {
  if (askedPermissions(text, new Set()) === null && !DATA_ACTION.test(text.trim())) throw noPermission(text);
}

/**
 * The permissions that a text asks for, among those we know and those that anybody holds.
 * @throws UsageError for a data action that is neither: that nobody holds a misspelt one would be no answer.
 */
export function permissionsAsked(
  text: string,
  entries: readonly AccessEntry[],
): readonly [Permission, ...Permission[]] {
  const known = askedPermissions(text, new Set());
  if (known !== null) return known;
  const held = new Set<Permission>();
  for (const list of new Set(entries.map(({ permissions }) => permissions)))
    for (const permission of list) held.add(permission);
  const asked = askedPermissions(text, held);
  if (asked === null) throw noPermission(text);
  return asked;
}

function noPermission(text: string): UsageError {
  const verbs = permissionsOfVerb(text);
  if (verbs.length > 0) return new UsageError(`"${text}" does not say of what; write ${oneOf(verbs)}.`);
  const near = nearestWord(text.trim(), [
    ...ASKABLE_PERMISSIONS,
    ...DATA_ACTIONS.map(({ action }) => action),
  ]);
  return new UsageError(
    near === null
      ? `There is no permission "${text}"; write object type and access-policy verb, such as secrets/get, keys/unwrapkey or certificates/import.`
      : `There is no permission "${text}"; did you mean "${near}"?`,
  );
}

function oneOf(permissions: readonly Permission[]): string {
  const last = permissions.at(-1) ?? '';
  return permissions.length < 2 ? last : `${permissions.slice(0, -1).join(', ')} or ${last}`;
}
