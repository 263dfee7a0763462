export const BASELINE_SCHEMA_VERSION = 1;

/** A finding that was there when the baseline was made, and the vaults it reached then. */
export interface BaselineEntry {
  readonly ruleId: string;
  readonly fingerprint: string;
  /** For whoever reads the file; only rule, fingerprint and vaults count. */
  readonly title: string;
  readonly cause: string;
  /** Object id. */
  readonly principal: string | null;
  /** As ARM returned the ids, sorted by lower-cased id. */
  readonly vaults: readonly string[];
}

/** What is known and not new: `kvposture baseline` writes it, `audit --baseline` takes its findings off the gate. */
export interface Baseline {
  readonly schemaVersion: typeof BASELINE_SCHEMA_VERSION;
  readonly tool: { readonly name: string; readonly version: string };
  /** ISO 8601 instant, UTC, of the audit it was made from. */
  readonly auditedAt: string;
  readonly tenantId: string | null;
  /** Sorted by rule, then fingerprint. */
  readonly findings: readonly BaselineEntry[];
}
