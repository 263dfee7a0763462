import type { Undecided } from '../model/posture.js';
import type { Principal } from '../model/principal.js';
import type { Verdict } from '../model/result.js';
import type { Judgement } from './judgement.js';
import { remediationOf } from './remediation.js';
import type { Rule } from './rule.js';
import { fillTemplate, parseTemplate } from './template.js';
import { vaultWords } from './wording.js';

export interface Judged {
  readonly verdicts: readonly Verdict[];
  /** Subjects for which the rule says no. */
  readonly passed: number;
}

/** What of one subject goes into its verdict. */
export interface SubjectFacts {
  readonly principal: Principal | null;
  readonly cause: string;
  readonly identity: string;
  readonly vaults: readonly string[];
  /** The vault to show the fix for, where that is none of them. */
  readonly remedyFor?: string;
  readonly certainty: Verdict['certainty'];
  readonly evidence: Verdict['evidence'];
  readonly scope: string | null;
  readonly roleName: string | null;
  /** GUID of the role; null or left out where there is none. */
  readonly roleId?: string | null;
  /** Facts that were undecided, for the reason of an unknown; left out where none can be. */
  readonly undecided?: readonly Undecided[];
}

/** What a placeholder of the message says of a subject and the vaults it names; null for one that it does not have. */
export type WordOf<T> = (subject: T, placeholder: string, vaults: readonly string[]) => string | null;

/** Makes the verdicts of a rule: message and remediation are prepared once. */
export function verdictMaker<T>(
  rule: Rule,
  wordOf: WordOf<T>,
): (outcome: Judgement, facts: SubjectFacts, subject: T) => Verdict {
  const message = parseTemplate(rule.message);
  const remediate = remediationOf(rule.remediation, remediationFacts);
  return (outcome, facts, subject) => {
    const { principal, cause, identity, vaults, evidence } = facts;
    const reason = outcome.outcome === 'unknown' ? reasonOf(outcome, rule, facts.undecided ?? []) : null;
    return {
      ruleId: rule.id,
      status: reason === null ? 'fail' : 'unknown',
      severity: rule.severity,
      title: rule.title,
      message:
        reason === null
          ? fillTemplate(message, (name) => wordOf(subject, name, vaults) ?? `{${name}}`)
          : `Not known for ${vaultWords(vaults)}: ${reason}`,
      principal,
      cause,
      identity,
      vaults,
      certainty: reason === null ? facts.certainty : 'conditional',
      evidence,
      remediation: remediate(facts),
      references: rule.references,
      reason,
    };
  };
}

function remediationFacts({ cause, vaults, remedyFor, principal, scope, roleName, roleId }: SubjectFacts) {
  const vaultId = remedyFor ?? vaults[0] ?? null;
  return { cause, vaultId, vaultCount: vaults.length, principal, scope, roleName, roleId: roleId ?? null };
}

/** Why a verdict is unknown: what was undecided of the facts the rule looked at, else what the rule says. */
function reasonOf(outcome: Judgement & { outcome: 'unknown' }, rule: Rule, undecided: readonly Undecided[]) {
  const reasons = undecided
    .filter(({ fact }) => fact === 'properties' || rule.expression.facts.some((name) => overlaps(name, fact)))
    .map(({ reason }) => reason);
  return reasons.length > 0 ? [...new Set(reasons)].join('; ') : outcome.reason;
}

function overlaps(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
}
