import { CIS_PROFILES } from './cisVersions.js';

/** Names of the frameworks whose coverage can be asked for. */
export const FRAMEWORKS = [...CIS_PROFILES, 'mcsb', 'azure-policy'] as const;
export type FrameworkName = (typeof FRAMEWORKS)[number];
