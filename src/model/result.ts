import type { AccessEntry } from './accessEntry.js';
import type { Certainty, Exposure, Undecided } from './posture.js';
import type { Principal } from './principal.js';
import type { Remediation } from './remediation.js';
import type { Coverage } from './snapshot.js';

/** Worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface Frameworks {
  readonly cis?: readonly string[];
  readonly mcsb?: readonly string[];
  readonly azurePolicy?: readonly string[];
}

/** The part of a rule that a report shows. */
export interface RuleSummary {
  readonly id: string;
  /** What it judges: `vault`, `grant`, `hsm`, …; older results do not tell. */
  readonly subject?: string;
  readonly title: string;
  readonly severity: Severity;
  readonly rationale: string;
  readonly remediation: Remediation;
  readonly frameworks: Frameworks;
  readonly references: readonly string[];
}

/** What the runner says of one cause under one rule, before triage. */
export interface Verdict {
  readonly ruleId: string;
  readonly status: 'fail' | 'unknown';
  readonly severity: Severity;
  readonly title: string;
  readonly message: string;
  readonly principal: Principal | null;
  /** ARM id of what has to change; for `unknown` the scope that was not read. */
  readonly cause: string;
  /** What stays the same when the cause is made again; the fingerprint is taken over it. */
  readonly identity: string;
  /** As ARM returned the ids, sorted by lower-cased id. */
  readonly vaults: readonly string[];
  readonly certainty: Certainty;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly remediation: Remediation;
  readonly references: readonly string[];
  /** Why it is unknown; null for `fail`. */
  readonly reason: string | null;
}

export interface Waived {
  readonly reason: string;
  readonly expires: string;
}

export interface Finding extends Omit<Verdict, 'identity'> {
  /** 16 hex digits, stable across runs, engines, letter case and wording. */
  readonly fingerprint: string;
  readonly waived: Waived | null;
  readonly baselined: boolean;
}

export interface RuleCount {
  readonly pass: number;
  readonly fail: number;
  readonly unknown: number;
}

export interface SeverityCount {
  readonly open: number;
  readonly waived: number;
  readonly baselined: number;
  readonly unknown: number;
}

export interface Summary {
  readonly vaults: number;
  readonly hsms: number;
  readonly bySeverity: Readonly<Record<Severity, SeverityCount>>;
  readonly byRule: Readonly<Record<string, RuleCount>>;
  /** Coverage entries that are refused or failed. */
  readonly gaps: number;
}

export const SOURCES = ['azure', 'snapshot', 'files', 'demo'] as const;
export type Source = (typeof SOURCES)[number];

/** From which networks a vault answers, and how many ranges, subnets and private endpoints it names. */
export interface ExposureSummary
  extends Pick<
    Exposure,
    'publicNetworkAccess' | 'defaultAction' | 'bypass' | 'trustedServices' | 'openFraction'
  > {
  readonly ipRanges: number;
  readonly subnets: number;
}

/** A vault's configuration in short, with every default applied. A fact that could not be decided is absent. */
export interface VaultSettings {
  readonly softDelete?: boolean;
  readonly softDeleteRetentionInDays?: number;
  readonly purgeProtection?: boolean;
  readonly templateDeployment?: boolean;
  readonly vmDeployment?: boolean;
  readonly exposure?: ExposureSummary;
  readonly privateEndpoints?: number;
  readonly secretReaders?: number;
  readonly undecided: readonly Undecided[];
}

/** A vault as a report lists it. */
export interface ResultVault {
  readonly id: string;
  readonly name: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly permissionModel: string | null;
  /** Older results do not tell. */
  readonly settings?: VaultSettings;
}

/** A group that has access, and who is in it. */
export interface AccessGroup {
  readonly id: string;
  /** Transitive members; fewer than `count` where the list was cut. */
  readonly members: readonly AccessEntry['principal'][];
  readonly count: number;
}

/** Who holds, can activate or can obtain what, as far as a report can show it. */
export interface ResultAccess {
  /** In the order and form of `access -o json`, groups not expanded. */
  readonly entries: readonly AccessEntry[];
  /** The groups of the entries whose members were read, by lower-cased id. */
  readonly groups: readonly AccessGroup[];
  /** Entries left out because there are too many for a report; `access -o json` has them all. */
  readonly omitted: number;
}

export interface ResultCoverage extends Coverage {
  /** Ids of the rules that this gap blinded. */
  readonly rules: readonly string[];
}

/** Why a waiver or a baseline settles nothing, or not all it was given for; or that a waiver soon ends. */
export const NOTICE_KINDS = [
  'expired',
  'unparsable',
  'unmatched',
  'grown',
  'partial',
  'expires-soon',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** What has to be told of a waiver or of the baseline. */
export interface Notice {
  readonly from: 'waiver' | 'baseline';
  readonly kind: NoticeKind;
  /** Null where several rules are meant. */
  readonly ruleId: string | null;
  /** One sentence for a person. */
  readonly message: string;
  /** Of the findings, or entries of the baseline, that it is about. */
  readonly fingerprints: readonly string[];
  /** The vaults for which nothing was given. */
  readonly vaults: readonly string[];
}

export const RESULT_SCHEMA_VERSION = 1;

/** What an audit says, in the form of `-o json`; every other format is rendered from it. */
export interface Result {
  readonly schemaVersion: typeof RESULT_SCHEMA_VERSION;
  readonly tool: { readonly name: string; readonly version: string };
  /** ISO 8601 instants, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** ISO 8601 instant, UTC, at which the facts were complete; older results do not tell. */
  readonly collectedAt?: string;
  readonly cloud: string;
  readonly tenantId: string | null;
  readonly source: Source;
  /**
   * Names what was audited, where that is less than the tenant, as part of the SARIF category. Code scanning closes
   * the alerts that a new upload of the same category lacks, so different scopes need different names.
   */
  readonly category?: string;
  /** Present where names and ids are pseudonyms. */
  readonly redacted?: true;
  readonly summary: Summary;
  readonly vaults: readonly ResultVault[];
  /** Worked out only for a format that shows it. */
  readonly access?: ResultAccess;
  /** Worst first: severity, then number of vaults, then fingerprint. */
  readonly findings: readonly Finding[];
  /** What has to be told of waivers and the baseline; left out where there is nothing. */
  readonly notices?: readonly Notice[];
  readonly coverage: readonly ResultCoverage[];
  readonly rules: readonly RuleSummary[];
}
