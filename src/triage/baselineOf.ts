import { BASELINE_SCHEMA_VERSION, type Baseline, type BaselineEntry } from '../model/baseline.js';
import type { Finding, Result } from '../model/result.js';

/** Why a finding of a result is not taken into a baseline. */
export interface LeftOut {
  readonly waived: number;
  readonly unknown: number;
}

/**
 * The baseline of a result: its failed findings with their vaults, those of an earlier baseline too. Waived ones are
 * left out, so that they come back when their waiver ends, and unknown ones, for nobody knows what they would hide.
 */
export function baselineOf(result: Result): { readonly baseline: Baseline; readonly leftOut: LeftOut } {
  const { tool, finishedAt, tenantId, findings } = result;
  const failed = findings.filter(({ status }) => status === 'fail');
  const taken = failed.filter(({ waived }) => waived === null);
  return {
    baseline: {
      schemaVersion: BASELINE_SCHEMA_VERSION,
      tool,
      auditedAt: finishedAt,
      tenantId,
      findings: taken.map(entryOf).sort(byRuleThenFingerprint),
    },
    leftOut: { waived: failed.length - taken.length, unknown: findings.length - failed.length },
  };
}

function entryOf({ ruleId, fingerprint, title, cause, principal, vaults }: Finding): BaselineEntry {
  return { ruleId, fingerprint, title, cause, principal: principal?.id ?? null, vaults };
}

function byRuleThenFingerprint(a: BaselineEntry, b: BaselineEntry): number {
  const [one, other] = [`${a.ruleId} ${a.fingerprint}`, `${b.ruleId} ${b.fingerprint}`];
  return one < other ? -1 : Number(one > other);
}
