import type { Permission, Power } from '../model/permission.js';
import type { GrantTerms } from '../model/posture.js';
import { remembered } from '../model/remember.js';
import { typesWithPower } from './permissions.js';

type Powers = Pick<GrantTerms, 'permissions' | 'uses' | 'administers'>;

/** What permissions let their holder use and administer. */
export type PowersOf = (permissions: readonly Permission[]) => Powers;

/**
 * Tells what permissions let their holder use and administer, judged by `powerIn`. Thousands of vaults give the same
 * few lists, so each is judged once, and equal lists come back as one.
 */
export function powersBy(powerIn: (permission: Permission) => Power): PowersOf {
  const known = new Map<string, Powers>();
  return (permissions) =>
    remembered(known, JSON.stringify(permissions), () => ({
      permissions,
      uses: typesWithPower(permissions, 'use', powerIn),
      administers: typesWithPower(permissions, 'administration', powerIn),
    }));
}
