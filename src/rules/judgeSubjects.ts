import type { Escalation, Grant, Hsm, Posture, Undecided, Vault } from '../model/posture.js';
import type { Principal } from '../model/principal.js';
import type { Verdict } from '../model/result.js';
import { escalationEvidence, factEvidence, grantEvidence } from './evidence.js';
import { both, type Judgement, judge } from './expression.js';
import type { Params } from './params.js';
import { remediationOf } from './remediation.js';
import type { Rule } from './rule.js';
import { fillTemplate, parseTemplate } from './template.js';
import {
  openPercent,
  pathWords,
  permissionWords,
  principalWords,
  scopeWords,
  vaultWords,
} from './wording.js';

export interface Judged {
  readonly verdicts: readonly Verdict[];
  /** Subjects for which the rule says no. */
  readonly passed: number;
}

/** What of one subject goes into its verdict. */
interface SubjectFacts {
  readonly principal: Principal | null;
  readonly cause: string;
  readonly identity: string;
  readonly vaults: readonly string[];
  readonly certainty: Verdict['certainty'];
  readonly evidence: Verdict['evidence'];
  readonly scope: string | null;
  readonly roleName: string | null;
  /** Facts that were undecided, for the reason of an unknown. */
  readonly undecided: readonly Undecided[];
  readonly words: Readonly<Record<string, () => string>>;
}

/** Makes the verdicts of a rule: message and remediation are prepared once. */
function verdictMaker(rule: Rule): (outcome: Judgement, facts: SubjectFacts) => Verdict {
  const message = parseTemplate(rule.message);
  const remediate = remediationOf(rule.remediation);
  return (outcome, facts) => {
    const { principal, cause, identity, vaults, evidence, scope, roleName, words } = facts;
    const reason = outcome.outcome === 'unknown' ? reasonOf(outcome, rule, facts.undecided) : null;
    return {
      ruleId: rule.id,
      status: reason === null ? 'fail' : 'unknown',
      severity: rule.severity,
      title: rule.title,
      message:
        reason === null
          ? fillTemplate(message, (name) => words[name]?.() ?? `{${name}}`)
          : `Not known for ${vaultWords(vaults)}: ${reason}`,
      principal,
      cause,
      identity,
      vaults,
      certainty: reason === null ? facts.certainty : 'conditional',
      evidence,
      remediation: remediate({ cause, vaultId: vaults[0] ?? null, principal, scope, roleName }),
      references: rule.references,
      reason,
    };
  };
}

/** Why a verdict is unknown: what the rule says, else what was undecided of the facts it looked at. */
function reasonOf(outcome: Judgement & { outcome: 'unknown' }, rule: Rule, undecided: readonly Undecided[]) {
  if (outcome.stated) return outcome.reason;
  const reasons = undecided
    .filter(({ fact }) => fact === 'properties' || rule.expression.facts.some((name) => overlaps(name, fact)))
    .map(({ reason }) => reason);
  return reasons.length > 0 ? [...new Set(reasons)].join('; ') : outcome.reason;
}

function overlaps(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
}

/** Judges every vault by itself. */
export function judgeVaults(rule: Rule, params: Params, { vaults }: Posture): Judged {
  return judgeOneByOne(rule, vaults, (vault) => ({ vault, params }), vaultFacts);
}

/** Judges every managed HSM by itself. */
export function judgeHsms(rule: Rule, params: Params, { hsms }: Posture): Judged {
  return judgeOneByOne(rule, hsms, (hsm) => ({ hsm, params }), hsmFacts);
}

function judgeOneByOne<T extends Vault | Hsm>(
  rule: Rule,
  subjects: readonly T[],
  context: (subject: T) => Readonly<Record<string, unknown>>,
  factsOf: (subject: T, facts: readonly string[]) => SubjectFacts,
): Judged {
  const make = verdictMaker(rule);
  const verdicts: Verdict[] = [];
  for (const subject of subjects) {
    const outcome = judge([...rule.expression.shared, ...rule.expression.own], context(subject));
    if (outcome.outcome !== 'false') verdicts.push(make(outcome, factsOf(subject, rule.facts)));
  }
  return { verdicts, passed: subjects.length - verdicts.length };
}

function resourceFacts(resource: Vault | Hsm, facts: readonly string[]) {
  return {
    principal: null,
    cause: resource.id,
    identity: resource.id,
    vaults: [resource.id],
    certainty: 'certain' as const,
    evidence: factEvidence(facts, resource),
    scope: resource.id,
    roleName: null,
  };
}

function vaultFacts(vault: Vault, facts: readonly string[]): SubjectFacts {
  return {
    ...resourceFacts(vault, facts),
    undecided: vault.undecided,
    words: {
      vault: () => vault.name,
      resourceGroup: () => vault.resourceGroup,
      openPercent: () => openPercent(vault),
      accessPolicies: () => String(vault.accessPolicies?.length ?? 0),
    },
  };
}

function hsmFacts(hsm: Hsm, facts: readonly string[]): SubjectFacts {
  return {
    ...resourceFacts(hsm, facts),
    undecided: [],
    words: { hsm: () => hsm.name, resourceGroup: () => hsm.resourceGroup },
  };
}

/** Judges every grant; what does not depend on the holder is judged once for all who hold the same terms. */
export function judgeGrants(rule: Rule, params: Params, { grants }: Posture): Judged {
  return judgeHeld(rule, params, 'grant', grants, (grant) => ({
    ...heldFacts(grant),
    evidence: grantEvidence(grant.terms),
    roleName: grant.terms.role?.name ?? null,
    words: {
      ...heldWords(grant),
      role: () => grant.terms.role?.name ?? 'an access policy',
      permissions: () => permissionWords(grant.terms.permissions),
    },
  }));
}

/** Judges every escalation, like grants. */
export function judgeEscalations(rule: Rule, params: Params, { escalations }: Posture): Judged {
  return judgeHeld(rule, params, 'escalation', escalations, (escalation) => ({
    ...heldFacts(escalation),
    evidence: escalationEvidence(escalation.terms, escalation.cause),
    roleName: escalation.terms.role.name,
    words: {
      ...heldWords(escalation),
      role: () => escalation.terms.role.name,
      path: () => pathWords(escalation.terms.acts),
    },
  }));
}

function heldFacts({ principal, cause, identity, vaults, terms }: Grant | Escalation) {
  const { certainty, scope } = terms;
  return { principal, cause, identity, vaults, certainty, scope, undecided: [] };
}

function heldWords({ principal, vaults, terms }: Grant | Escalation) {
  return {
    principal: () => principalWords(principal),
    vaults: () => vaultWords(vaults),
    scope: () => scopeWords(terms.scope),
  };
}

function judgeHeld<T extends Grant | Escalation>(
  rule: Rule,
  params: Params,
  name: 'grant' | 'escalation',
  subjects: readonly T[],
  factsOf: (subject: T) => SubjectFacts,
): Judged {
  const { shared, own } = rule.expression;
  const make = verdictMaker(rule);
  const verdicts: Verdict[] = [];
  const known = new Map<T['terms'], Judgement>();
  for (const subject of subjects) {
    const { terms, principal, cause, vaults } = subject;
    let outcome = known.get(terms);
    if (outcome === undefined) {
      outcome = judge(shared, { [name]: terms, params });
      known.set(terms, outcome);
    }
    if (outcome.outcome !== 'false' && own.length > 0)
      outcome = both(outcome, judge(own, { [name]: { ...terms, principal, cause, vaults }, params }));
    if (outcome.outcome !== 'false') verdicts.push(make(outcome, factsOf(subject)));
  }
  return { verdicts, passed: subjects.length - verdicts.length };
}
