import { lastSegment } from '../model/armId.js';
import type { Posture } from '../model/posture.js';
import type { Verdict } from '../model/result.js';
import type { Snapshot } from '../model/snapshot.js';
import { expandCase } from './caseSnapshot.js';
import { type Evaluation, evaluate } from './evaluate.js';
import { EXPECTATIONS, type Expectation, type Rule, type RuleCase } from './rule.js';

/** How a case of a rule came out; `problem` is one sentence, null where it is as expected. */
export interface CaseOutcome {
  readonly ruleId: string;
  readonly file: string;
  readonly name: string;
  readonly expect: Expectation;
  readonly problem: string | null;
}

/** Runs every case of every rule: expands its snapshot, judges it, and compares with what it expects. */
export function runCases(
  rules: readonly Rule[],
  judge: (given: Snapshot) => Posture,
): readonly CaseOutcome[] {
  return rules.flatMap((rule) =>
    rule.cases.map((ruleCase) => ({
      ruleId: rule.id,
      file: rule.file,
      name: ruleCase.name,
      expect: ruleCase.expect,
      problem: problemOf(rule, ruleCase, judge(expandCase(ruleCase.given).snapshot)),
    })),
  );
}

function problemOf(rule: Rule, ruleCase: RuleCase, posture: Posture): string | null {
  const { expect, params } = ruleCase;
  const options = params === undefined ? {} : { params: { [rule.id]: params } };
  const evaluation = evaluate([rule], posture, options);
  const got = outcomeOf(evaluation);
  if (got !== expect) return `expected ${expect}, got ${got}${told(evaluation.verdicts)}`;
  // Nothing to judge is no pass: a rule about vaults has to have looked at one.
  const judgesEach = !['grant', 'escalation', 'role'].includes(rule.subject);
  if (expect === 'pass' && judgesEach && evaluation.counts[rule.id]?.pass === 0)
    return `expected pass, but the case has no ${rule.subject} to judge`;
  const matching = evaluation.verdicts.filter(({ status }) => status === expect);
  return (
    countProblem(ruleCase, matching) ??
    vaultProblem(ruleCase, matching) ??
    certaintyProblem(ruleCase, matching)
  );
}

function outcomeOf({ verdicts }: Evaluation): Expectation {
  if (verdicts.some(({ status }) => status === 'fail')) return 'fail';
  return verdicts.length > 0 ? 'unknown' : 'pass';
}

function told(verdicts: readonly Verdict[]): string {
  return verdicts.length === 0 ? '' : `: ${verdicts.map(({ message }) => message).join(' | ')}`;
}

function countProblem({ findings }: RuleCase, verdicts: readonly Verdict[]): string | null {
  return findings === undefined || findings === verdicts.length
    ? null
    : `expected ${findings} findings, got ${verdicts.length}${told(verdicts)}`;
}

function vaultProblem({ vaults }: RuleCase, verdicts: readonly Verdict[]): string | null {
  if (vaults === undefined) return null;
  const wanted = [...new Set(vaults)].sort().join(', ');
  const got = [...new Set(verdicts.flatMap((verdict) => verdict.vaults.map(lastSegment)))].sort().join(', ');
  return wanted === got ? null : `expected the vaults ${wanted}, got ${got || 'none'}`;
}

function certaintyProblem({ certainty }: RuleCase, verdicts: readonly Verdict[]): string | null {
  const other = verdicts.find((verdict) => certainty !== undefined && verdict.certainty !== certainty);
  return other ? `expected ${certainty}, got ${other.certainty}` : null;
}

/** A rule that lacks a kind of case. */
export interface MissingCase {
  readonly ruleId: string;
  readonly file: string;
  readonly missing: Expectation;
}

/** The gate: every rule has a failing and a passing case and, where it requires something, an unknown one. */
export function missingCases(rules: readonly Rule[]): readonly MissingCase[] {
  return rules.flatMap((rule) =>
    EXPECTATIONS.filter(
      (expectation) =>
        !(expectation === 'unknown' && rule.requires.length === 0) &&
        !rule.cases.some(({ expect }) => expect === expectation),
    ).map((missing) => ({ ruleId: rule.id, file: rule.file, missing })),
  );
}
