import type { AccessOptions } from './accessOptions.js';
import { answerAccess } from './answerAccess.js';

/** `kvposture access`: who holds, can activate or can obtain what. Throws what `failure.ts` explains. */
export async function access(
  inputs: readonly string[],
  options: AccessOptions,
  signal: AbortSignal,
): Promise<number> {
  return answerAccess(null, inputs, options, signal);
}
