import type { Coverage } from '../model/snapshot.js';

/** The reads without which an answer may lack somebody, wherever they were refused or failed (design 3). */
const BLINDING: ReadonlySet<Coverage['what']> = new Set([
  'vaults',
  'accessPolicies',
  'roleAssignments',
  'roleDefinitions',
]);

/** Whether something was refused or failed; what was skipped was not asked for. */
export function isGap({ status }: Coverage): boolean {
  return status === 'refused' || status === 'failed';
}

/** The gaps that leave something out, and so make a run incomplete. */
export function blindingGaps(coverage: readonly Coverage[]): readonly Coverage[] {
  return coverage.filter((entry) => isGap(entry) && BLINDING.has(entry.what));
}

/** A run that saw no vault list, whether one was asked for or not, says nothing, whatever it was to overlook. */
export function readNoVaultList(coverage: readonly Coverage[]): boolean {
  return !coverage.some(({ what, status }) => what === 'vaults' && status === 'ok');
}
