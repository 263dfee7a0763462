import type { CoverageStatus, Read } from './snapshot.js';

export const DOCTOR_SCHEMA_VERSION = 1;

/** What a sign-in can read, found out by trying. */
export interface DoctorReport {
  readonly schemaVersion: typeof DOCTOR_SCHEMA_VERSION;
  readonly identity: {
    readonly kind: 'user' | 'application' | null;
    readonly name: string | null;
    readonly objectId: string | null;
    readonly applicationId: string | null;
    readonly tenantId: string | null;
  };
  readonly cloud: string;
  readonly resourceManager: string;
  /** Subscriptions that are visible, and how many of them were tried. */
  readonly subscriptions: { readonly visible: number; readonly tried: number };
  readonly checks: readonly DoctorCheck[];
}

/** `resourceGraph` is no read of a snapshot: it only makes others quicker. */
export type DoctorSubject = Read | 'resourceGraph';

export interface DoctorCheck {
  readonly what: DoctorSubject;
  /** `skipped`: there was nothing to try it on, or trying it told nothing; `reason` may say which. */
  readonly status: CoverageStatus;
  /** Scopes that were tried, and of those the ones that refused or failed. */
  readonly tried: number;
  readonly missing: readonly string[];
  /** What Azure said, or why nothing is known, one sentence; null where all was read. */
  readonly reason: string | null;
  /** What is lost without it; null where nothing is missing. */
  readonly cost: string | null;
  /** Rules that are unknown without it. */
  readonly rules: readonly string[];
  /** The right to ask for; null where nothing is missing. */
  readonly ask: string | null;
}
