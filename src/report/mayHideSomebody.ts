import type { Coverage, Read } from '../model/snapshot.js';

/** Reads without which the answer still names everybody: they cost names, or make lines conditional. */
const COSTS_NO_ENTRY: ReadonlySet<Read> = new Set<Read>([
  'denyAssignments',
  'managementGroups',
  'directoryObjects',
  'hsms',
]);

/** Whether a read was refused or failed without which somebody may be missing from who can do what. */
export function mayHideSomebody({ what, status }: Pick<Coverage, 'what' | 'status'>): boolean {
  return (status === 'refused' || status === 'failed') && !COSTS_NO_ENTRY.has(what);
}
