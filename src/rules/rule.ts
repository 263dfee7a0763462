import type { Certainty } from '../model/posture.js';
import type { Remediation } from '../model/remediation.js';
import type { Frameworks, RuleSummary, Severity } from '../model/result.js';
import type { CoverageStatus, Read } from '../model/snapshot.js';
import type { Expression } from './expression.js';
import { CIS_PROFILES } from './frameworks/cisVersions.js';
import type { Params } from './params.js';
import type { SubjectName } from './subjects.js';

/** Profiles that a rule file names; those of a benchmark follow from the recommendations it names. */
export const NAMED_PROFILES = ['default', 'strict', 'access-only'] as const;
export type NamedProfile = (typeof NAMED_PROFILES)[number];

/** Sets of rules to choose from: `strict` adds to `default` what only some tenants ask of themselves. */
export const PROFILES = [...NAMED_PROFILES, ...CIS_PROFILES] as const;
export type Profile = (typeof PROFILES)[number];

export const EXPECTATIONS = ['fail', 'pass', 'unknown'] as const;
export type Expectation = (typeof EXPECTATIONS)[number];

type JsonObject = Readonly<Record<string, unknown>>;

/** A vault or HSM of a case: its name alone, or a partial ARM body. */
export interface CaseResource {
  readonly name: string;
  readonly subscription?: string;
  readonly group?: string;
  readonly location?: string;
  readonly tenant?: string;
  readonly properties?: JsonObject;
}

/** A key or secret of a case: its name alone, or with its times (ISO 8601) and further ARM properties. */
export interface CaseObject {
  readonly name: string;
  /** Name of its vault; the only one of the case if not given. */
  readonly vault?: string;
  readonly enabled?: boolean;
  readonly created?: string;
  readonly notBefore?: string;
  readonly expires?: string;
  readonly properties?: JsonObject;
}

export interface CaseRoleAssignment {
  readonly principal: string;
  readonly principalType?: string;
  readonly role: string;
  readonly scope: string;
  readonly name?: string;
  readonly condition?: string;
  /** When it ends by itself. */
  readonly until?: string;
}

/** A role that the principal may activate. */
export type CaseEligibility = Omit<CaseRoleAssignment, 'until'>;

export interface CaseAuthorization {
  readonly principal: string;
  readonly role: string;
  readonly eligible?: boolean;
  readonly delegatedRoles?: readonly string[];
}

/** What Azure Lighthouse delegates to another tenant. */
export interface CaseDelegation {
  readonly tenant: string;
  readonly scope: string;
  readonly authorizations: readonly CaseAuthorization[];
}

/** What the directory says of the principals of the case, which otherwise are users of the tenant by their names. */
export interface CaseDirectory {
  readonly guests?: readonly string[];
  readonly deleted?: readonly string[];
  readonly applications?: readonly string[];
  readonly managedIdentities?: readonly string[];
  /** Members by group. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  /** Owners by group. */
  readonly owners?: Readonly<Record<string, readonly string[]>>;
  readonly globalAdministrators?: readonly string[];
  /** Who may activate membership or ownership, by group, and who the role Global Administrator (PIM). */
  readonly eligibleMembers?: Readonly<Record<string, readonly string[]>>;
  readonly eligibleOwners?: Readonly<Record<string, readonly string[]>>;
  readonly eligibleGlobalAdministrators?: readonly string[];
}

export interface CaseRoleDefinition {
  readonly name: string;
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly dataActions?: readonly string[];
  readonly notDataActions?: readonly string[];
  readonly condition?: string;
  readonly assignableScopes?: readonly string[];
}

export interface CaseManagementGroup {
  readonly name: string;
  readonly parent?: string;
  readonly subscriptions?: readonly string[];
}

export interface CaseDenyAssignment {
  readonly name: string;
  readonly scope: string;
  readonly principals: readonly string[];
  readonly excludePrincipals?: readonly string[];
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly dataActions?: readonly string[];
  readonly notDataActions?: readonly string[];
  /** Whether Azure protects it from being deleted. */
  readonly systemProtected?: boolean;
}

export interface CaseCoverage {
  readonly scope: string;
  readonly what: Read;
  readonly status: CoverageStatus;
  readonly reason?: string;
}

/** What stands beside vaults: its ARM properties, verbatim. */
interface CaseBody {
  readonly properties?: JsonObject;
}

export interface CaseLock extends CaseBody {
  readonly scope: string;
  readonly name?: string;
}

export interface CaseDiagnosticSetting extends CaseBody {
  /** The vault or HSM, as a scope. */
  readonly of: string;
  readonly name?: string;
}

export interface CaseDefenderPlan extends CaseBody {
  readonly subscription?: string;
  /** KeyVaults if not given. */
  readonly name?: string;
}

export interface CaseDeletedVault extends CaseBody {
  readonly name: string;
  readonly subscription?: string;
}

export interface CaseVirtualNetwork extends CaseBody {
  readonly id: string;
}

/** A classic administrator of a subscription. */
export interface CaseClassicAdministrator {
  readonly name: string;
  readonly subscription?: string;
  readonly properties?: JsonObject;
}

/** The small snapshot literal of a case; schemas/rule.schema.json explains the short forms. */
export interface CaseSnapshot {
  readonly vaults?: readonly (string | CaseResource)[];
  readonly hsms?: readonly (string | CaseResource)[];
  readonly keys?: readonly (string | CaseObject)[];
  readonly secrets?: readonly (string | CaseObject)[];
  readonly subscriptions?: readonly string[];
  readonly managementGroups?: readonly (string | CaseManagementGroup)[];
  readonly roleAssignments?: readonly CaseRoleAssignment[];
  readonly eligibilities?: readonly CaseEligibility[];
  readonly delegations?: readonly CaseDelegation[];
  readonly roleDefinitions?: readonly CaseRoleDefinition[];
  readonly denyAssignments?: readonly CaseDenyAssignment[];
  readonly locks?: readonly CaseLock[];
  readonly diagnosticSettings?: readonly CaseDiagnosticSetting[];
  readonly defenderPlans?: readonly CaseDefenderPlan[];
  readonly classicAdministrators?: readonly CaseClassicAdministrator[];
  readonly deletedVaults?: readonly CaseDeletedVault[];
  readonly virtualNetworks?: readonly CaseVirtualNetwork[];
  readonly directory?: CaseDirectory;
  readonly coverage?: readonly CaseCoverage[];
}

export interface RuleCase {
  readonly name: string;
  readonly given: CaseSnapshot;
  readonly params?: Params;
  readonly expect: Expectation;
  /** Names of the vaults (or HSMs) that the findings of the expected status name together. */
  readonly vaults?: readonly string[];
  readonly certainty?: Certainty;
  /** How many findings of the expected status there are. */
  readonly findings?: number;
}

/** A rule as its file says it: the shape that schemas/rule.schema.json describes. */
export interface RuleSource {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly subject: SubjectName;
  /** Profiles that hold the rule, beside those that follow from it; `default` and `strict` if not given. */
  readonly profiles?: readonly NamedProfile[];
  readonly requires: readonly Read[];
  readonly params?: Params;
  readonly when: string;
  readonly message: string;
  readonly evidence?: readonly string[];
  readonly rationale: string;
  /** How Azure behaves: the facts that the verdict rests on. */
  readonly behaviour?: string;
  /** When a finding is true and yet nothing has to be done. */
  readonly falsePositives?: string;
  readonly remediation: Remediation;
  readonly frameworks?: Frameworks;
  readonly references?: readonly string[];
  readonly cases: readonly RuleCase[];
}

/** A rule that is loaded: shape checked, `when` compiled and typed, templates known to be fillable. */
export interface Rule extends RuleSummary {
  readonly file: string;
  readonly subject: SubjectName;
  readonly profiles: readonly Profile[];
  readonly requires: readonly Read[];
  readonly params: Params;
  /** The CEL text as written. */
  readonly when: string;
  readonly expression: Expression;
  readonly message: string;
  /** Null where the rule does not say. */
  readonly behaviour: string | null;
  readonly falsePositives: string | null;
  /** Dotted names of the facts shown as evidence, without the subject's own name. */
  readonly facts: readonly string[];
  readonly cases: readonly RuleCase[];
}
