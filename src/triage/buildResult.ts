import type { Exposure, Posture, Vault } from '../model/posture.js';
import {
  type ExposureSummary,
  type Finding,
  type Notice,
  RESULT_SCHEMA_VERSION,
  type Result,
  type ResultAccess,
  type ResultCoverage,
  type ResultVault,
  type RuleCount,
  type RuleSummary,
  SEVERITIES,
  type Severity,
  type SeverityCount,
  type Source,
  type VaultSettings,
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
  /** Names what was audited where that is less than the tenant; null for all of it. */
  readonly category: string | null;
  /** Null where no format of the run shows it. */
  readonly access: ResultAccess | null;
  /** Sorted, as `triage` gives them. */
  readonly findings: readonly Finding[];
  /** Of waivers and the baseline, as `settle` gives them. */
  readonly notices: readonly Notice[];
  /** By rule id, for every rule that ran. */
  readonly byRule: Readonly<Record<string, RuleCount>>;
  /** With the rules that each gap blinded. */
  readonly coverage: readonly ResultCoverage[];
  readonly rules: readonly RuleSummary[];
}

/** The result of an audit: what the parts say, and the summary counted from them. */
export function buildResult(parts: ResultParts): Result {
  const { tool, source, header, startedAt, finishedAt, posture, category, access } = parts;
  const { findings, notices, byRule, coverage, rules } = parts;
  return {
    schemaVersion: RESULT_SCHEMA_VERSION,
    tool,
    startedAt,
    finishedAt,
    collectedAt: header.finishedAt,
    cloud: header.cloud,
    tenantId: header.tenantId,
    source,
    ...(category === null ? {} : { category }),
    summary: {
      vaults: posture.vaults.length,
      hsms: posture.hsms.length,
      bySeverity: countBySeverity(findings),
      byRule,
      gaps: coverage.filter(({ status }) => status === 'refused' || status === 'failed').length,
    },
    vaults: posture.vaults.map(resultVault),
    ...(access === null ? {} : { access }),
    findings,
    ...(notices.length === 0 ? {} : { notices }),
    coverage,
    rules: rules.map(ruleSummary),
  };
}

/** Of a rule, which is much more while it judges, what a report shows; in the order in which a result is saved. */
function ruleSummary(rule: RuleSummary): RuleSummary {
  const { id, subject, title, severity, rationale, remediation, frameworks, references } = rule;
  const judged = subject === undefined ? {} : { subject };
  return { id, ...judged, title, severity, rationale, remediation, frameworks, references };
}

function resultVault(vault: Vault): ResultVault {
  const { id, name, subscriptionId, resourceGroup, location, permissionModel = null } = vault;
  const settings = settingsOf(vault);
  return { id, name, subscriptionId, resourceGroup, location, permissionModel, settings };
}

function settingsOf(vault: Vault): VaultSettings {
  const { network, privateEndpointConnections: endpoints, undecided } = vault;
  return {
    ...present(vault, [
      'softDelete',
      'softDeleteRetentionInDays',
      'purgeProtection',
      'templateDeployment',
      'vmDeployment',
    ]),
    ...(network === undefined ? {} : { exposure: exposureSummary(network) }),
    ...(endpoints === undefined ? {} : { privateEndpoints: endpoints.length }),
    ...present(vault, ['secretReaders']),
    undecided,
  };
}

function exposureSummary(network: Exposure): ExposureSummary {
  return {
    ...present(network, [
      'publicNetworkAccess',
      'defaultAction',
      'bypass',
      'trustedServices',
      'openFraction',
    ]),
    ipRanges: network.ipRanges.length,
    subnets: network.subnets.length,
  };
}

/** The named facts that are there; a fact that could not be decided stays absent. */
function present<From extends object, Key extends keyof From>(
  from: From,
  keys: readonly Key[],
): Pick<From, Key> {
  return Object.fromEntries(
    keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]]),
  ) as Pick<From, Key>;
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
