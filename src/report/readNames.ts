import { READ_WORDS } from '../model/readWords.js';
import type { Read } from '../model/snapshot.js';

/** The reads in words that fit a line of a table. */
export const READ_NAMES: Readonly<Record<Read, string>> = {
  ...READ_WORDS,
  hsmLocalRoles: 'local roles',
  networkSecurityPerimeters: 'security perimeter',
  roleAssignmentScheduleInstances: 'active role schedules',
  groupEligibilities: 'eligible members of groups',
  keyDetails: 'details of keys',
};
