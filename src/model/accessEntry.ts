import type { Permission } from './permission.js';
import type { Certainty, Condition, PathStep } from './posture.js';
import type { PrincipalType } from './principal.js';
import type { Coverage } from './snapshot.js';

/**
 * `holds` works now; `eligible` works after activating a PIM role; `obtainable` works after a change the principal
 * can make alone, also when an activation comes first, which the path shows.
 */
export const REACHES = ['holds', 'eligible', 'obtainable'] as const;
export type Reach = (typeof REACHES)[number];

/** One principal, path and permission set, over all the vaults for which it holds. */
export interface AccessEntry {
  /** Sorted by lower-cased id. */
  readonly vaults: readonly string[];
  readonly principal: {
    readonly id: string;
    readonly type: PrincipalType;
    readonly displayName: string | null;
    /** Set for a principal of another tenant, as Lighthouse brings them. */
    readonly tenantId: string | null;
  };
  readonly reach: Reach;
  readonly permissions: readonly Permission[];
  readonly certainty: Certainty;
  /** What decides, where the certainty is conditional. */
  readonly conditions: readonly Condition[];
  /** From the principal to the data, in order. */
  readonly path: readonly PathStep[];
}

/** From which networks a vault answers: an axis of its own, which never narrows an entry. */
export interface VaultExposure {
  /** ARM id. */
  readonly vault: string;
  /** In words: `any network`, `2 address ranges, trusted Azure services`. */
  readonly answers: string;
  /** Share (0 to 1) of globally routable IPv4 that the public endpoint answers; null where it is not known. */
  readonly openFraction: number | null;
  /** Null where it is not known. */
  readonly trustedServices: boolean | null;
  readonly subnets: readonly string[];
  /** Approved private endpoint connections. */
  readonly privateEndpoints: number;
}

export const ACCESS_SCHEMA_VERSION = 1;

/** What `access -o json` and `who-can -o json` print. */
export interface AccessResult {
  readonly schemaVersion: typeof ACCESS_SCHEMA_VERSION;
  readonly entries: readonly AccessEntry[];
  /** From which networks each vault that was asked about answers, sorted by lower-cased id; older answers do not tell. */
  readonly exposure?: readonly VaultExposure[];
  readonly coverage: readonly Coverage[];
}
