import type { AccessOptions } from './accessOptions.js';
import { answerAccess } from './answerAccess.js';
import { refuseNoPermission } from './permissionArgument.js';

/** `kvposture who-can PERMISSION`: the same as `access`, for one permission. Throws what `failure.ts` explains. */
export async function whoCan(
  permission: string,
  inputs: readonly string[],
  options: AccessOptions,
  signal: AbortSignal,
): Promise<number> {
  refuseNoPermission(permission);
  return answerAccess(permission, inputs, options, signal);
}
