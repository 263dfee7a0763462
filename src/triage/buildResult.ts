import type { Posture, Vault } from '../model/posture.js';
import {
  type Finding,
  RESULT_SCHEMA_VERSION,
  type Result,
  type ResultCoverage,
  type ResultVault,
  type RuleCount,
  type RuleSummary,
  SEVERITIES,
  type Severity,
  type SeverityCount,
  type Source,
} from '../model/result.js';
import type { SnapshotHeader } from '../model/snapshot.js';

/** Everything a result is put together from. */
export interface ResultParts {
  readonly tool: Result['tool'];
  readonly source: Source;
  readonly header: SnapshotHeader;
  /** ISO 8601 instants, UTC: of this audit, not of the collection. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly posture: Pick<Posture, 'vaults' | 'hsms'>;
  /** Sorted, as `triage` gives them. */
  readonly findings: readonly Finding[];
  /** By rule id, for every rule that ran. */
  readonly byRule: Readonly<Record<string, RuleCount>>;
  /** With the rules that each gap blinded. */
  readonly coverage: readonly ResultCoverage[];
  readonly rules: readonly RuleSummary[];
}

/** The result of an audit: what the parts say, and the summary counted from them. */
export function buildResult(parts: ResultParts): Result {
  const { tool, source, header, startedAt, finishedAt, posture, findings, byRule, coverage, rules } = parts;
  return {
    schemaVersion: RESULT_SCHEMA_VERSION,
    tool,
    startedAt,
    finishedAt,
    collectedAt: header.finishedAt,
    cloud: header.cloud,
    tenantId: header.tenantId,
    source,
    summary: {
      vaults: posture.vaults.length,
      hsms: posture.hsms.length,
      bySeverity: countBySeverity(findings),
      byRule,
      gaps: coverage.filter(({ status }) => status === 'refused' || status === 'failed').length,
    },
    vaults: posture.vaults.map(resultVault),
    findings,
    coverage,
    rules,
  };
}

function resultVault(vault: Vault): ResultVault {
  const { id, name, subscriptionId, resourceGroup, location, permissionModel = null } = vault;
  return { id, name, subscriptionId, resourceGroup, location, permissionModel };
}

/** Each finding counts once: a waiver, being the more deliberate word, goes before the baseline. */
function countBySeverity(findings: readonly Finding[]): Record<Severity, SeverityCount> {
  const counts = Object.fromEntries(
    SEVERITIES.map((severity) => [severity, { open: 0, waived: 0, baselined: 0, unknown: 0 }]),
  ) as Record<Severity, Record<keyof SeverityCount, number>>;
  for (const finding of findings) counts[finding.severity][stateOf(finding)]++;
  return counts;
}

function stateOf(finding: Finding): keyof SeverityCount {
  if (finding.status === 'unknown') return 'unknown';
  if (finding.waived !== null) return 'waived';
  return finding.baselined ? 'baselined' : 'open';
}
