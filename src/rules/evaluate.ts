import type { Fault } from '../document/fault.js';
import type { Posture } from '../model/posture.js';
import type { ResultCoverage, RuleCount, Verdict } from '../model/result.js';
import { blindedCoverage, type Gaps, gapsOf, gapVerdicts, type Told, toldBy } from './gaps.js';
import { judgeEscalations, judgeGrants } from './judgeHolders.js';
import { judgeObjects } from './judgeObjects.js';
import {
  judgeDeletedVaults,
  judgeHsms,
  judgeRoles,
  judgeSubscriptions,
  judgeVaults,
} from './judgeResources.js';
import { type Limits, limitPosture } from './limits.js';
import { type Params, paramFaults } from './params.js';
import type { Rule } from './rule.js';
import { RulePackError } from './rulePackError.js';
import type { SubjectName } from './subjects.js';
import type { Judged } from './verdictMaker.js';

export interface EvaluateOptions {
  /** Parameters that replace the defaults of a rule, by rule id. */
  readonly params?: Readonly<Record<string, Params>>;
  /** By rule id, for rules that judge a part of the vaults only. */
  readonly limits?: ReadonlyMap<string, Limits>;
}

export interface Evaluation {
  /** By rule id; those of one rule in the order of its subjects, gaps last. */
  readonly verdicts: readonly Verdict[];
  /** By rule id: subjects that passed, and findings that fail or are unknown. */
  readonly counts: Readonly<Record<string, RuleCount>>;
  readonly coverage: readonly ResultCoverage[];
}

type Judge = (rule: Rule, params: Params, posture: Posture, told: Told) => Judged;

const JUDGES: Readonly<Record<SubjectName, Judge>> = {
  vault: judgeVaults,
  hsm: judgeHsms,
  grant: judgeGrants,
  escalation: judgeEscalations,
  role: judgeRoles,
  subscription: judgeSubscriptions,
  deletedVault: judgeDeletedVaults,
  object: judgeObjects,
};

/**
 * Judges a posture by rules. A rule says `fail` or passes for each subject; where it cannot say, and for each gap
 * in what it requires, it says `unknown`. Throws RulePackError when parameters do not fit their rules.
 */
export function evaluate(
  rules: readonly Rule[],
  posture: Posture,
  options: EvaluateOptions = {},
): Evaluation {
  const faults = rules.flatMap((rule) => overrideFaults(rule, options.params?.[rule.id] ?? {}));
  if (faults.length > 0) throw new RulePackError(faults);
  const views = viewsOf(posture, options.limits ?? new Map());
  const verdicts: Verdict[] = [];
  const counts: Record<string, RuleCount> = {};
  for (const rule of [...rules].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const params = { ...rule.params, ...options.params?.[rule.id] };
    const view = views(rule);
    const gaps = gapVerdicts(rule, view.gaps);
    const judged = JUDGES[rule.subject](rule, params, view.posture, toldBy(gaps));
    const before = verdicts.length;
    let fail = 0;
    for (const verdict of judged.verdicts) {
      verdicts.push(verdict);
      if (verdict.status === 'fail') fail++;
    }
    for (const verdict of gaps) verdicts.push(verdict);
    counts[rule.id] = { pass: judged.passed, fail, unknown: verdicts.length - before - fail };
  }
  return { verdicts, counts, coverage: blindedCoverage(rules, posture.coverage, (rule) => views(rule).gaps) };
}

interface View {
  readonly posture: Posture;
  readonly gaps: Gaps;
}

/** What each rule sees: the whole posture, or what its limits leave of it. */
function viewsOf(posture: Posture, limits: ReadonlyMap<string, Limits>): (rule: Rule) => View {
  const viewOf = (seen: Posture): View => ({ posture: seen, gaps: gapsOf(seen) });
  const whole = viewOf(posture);
  const limited = new Map([...limits].map(([id, limit]) => [id, viewOf(limitPosture(posture, limit))]));
  return ({ id }) => limited.get(id) ?? whole;
}

function overrideFaults(rule: Rule, given: Params): readonly Fault[] {
  return paramFaults(rule.params, given).map(({ message }) => ({
    file: rule.file,
    line: 1,
    column: 1,
    message: `${rule.id}: ${message}`,
  }));
}
