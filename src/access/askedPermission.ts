import { OBJECT_TYPES, type Permission, VERBS } from '../model/permission.js';
import { DATA_ACTIONS } from './permissions.js';

/** Every permission that can be asked for: the verbs of each object type, and data actions without a verb. */
export const ASKABLE_PERMISSIONS: readonly Permission[] = [
  ...OBJECT_TYPES.flatMap((type) => VERBS[type].map((verb) => `${type}/${verb}`)),
  ...DATA_ACTIONS.filter(({ action, permissions }) => permissions.includes(action)).map(
    ({ action }) => action,
  ),
];

/**
 * The permissions that a text asks for, in any letter case: itself for `secrets/get`; for a data action the verbs it
 * stands for, two for `…/keys/read`. A data action that is newer than our list is taken where `held` has it. Null for
 * any other text.
 */
export function askedPermissions(
  text: string,
  held: ReadonlySet<Permission>,
): readonly [Permission, ...Permission[]] | null {
  const key = text.trim().toLowerCase();
  const found =
    DATA_ACTIONS.find(({ action }) => action.toLowerCase() === key)?.permissions ??
    [...ASKABLE_PERMISSIONS, ...held].filter((permission) => permission.toLowerCase() === key).slice(0, 1);
  const [first, ...others] = found;
  return first === undefined ? null : [first, ...others];
}

/** The permissions whose verb is the text: what `get` alone may have meant. */
export function permissionsOfVerb(text: string): readonly Permission[] {
  const verb = text.trim().toLowerCase();
  return ASKABLE_PERMISSIONS.filter((permission) => permission.endsWith(`/${verb}`));
}
