import { lastSegment } from '../model/armId.js';
import type { Finding, Result, RuleSummary } from '../model/result.js';
import { type FindingState, findingState } from './findingState.js';
import { scopeName } from './scopeName.js';

/** What a rule says of one vault: the outcome of a test case. */
export interface Outcome {
  readonly ruleId: string;
  /** `failure` where something is open, `error` where it could not be judged, `skipped` where all is accepted. */
  readonly kind: 'failure' | 'error' | 'skipped';
  /** The findings that decide the kind: the first few, and how many there are. */
  readonly findings: readonly Finding[];
  readonly count: number;
}

/** A vault, an HSM, or a scope whose vaults are not known, with what the rules say of it. */
export interface Suite {
  readonly name: string;
  readonly id: string;
  readonly outcomes: readonly Outcome[];
  /** Ids of the rules that found nothing here. */
  readonly passed: readonly string[];
}

const FEW = 10;
const KINDS: Readonly<Record<FindingState, Outcome['kind']>> = {
  open: 'failure',
  unknown: 'error',
  waived: 'skipped',
  baselined: 'skipped',
};
const WORST = ['failure', 'error', 'skipped'] as const;
/** What a rule of one of these subjects does not find at a vault, the vault passes. */
const JUDGES_VAULTS: ReadonlySet<string> = new Set(['vault', 'grant', 'escalation', 'role', 'object']);
/** Beyond so many, cases that pass are left out: GitLab takes 30 MB and 500,000 cases of a file. */
const MAX_PASSED = 100_000;

type Noted = Record<Outcome['kind'], { findings: Finding[]; count: number }>;

/**
 * The test suites of a result: every vault, sorted by id, then what else findings are about. A finding that reaches
 * several vaults is told at each of them.
 */
export function junitSuites(result: Result): readonly Suite[] {
  const noted = new Map<string, { readonly id: string; readonly rules: Map<string, Noted> }>();
  const suiteOf = (id: string) => {
    const key = id.toLowerCase();
    const suite = noted.get(key) ?? { id, rules: new Map<string, Noted>() };
    noted.set(key, suite);
    return suite;
  };
  const vaults = new Set(result.vaults.map(({ id }) => suiteOf(id).id.toLowerCase()));
  for (const finding of result.findings) {
    const kind = KINDS[findingState(finding)];
    for (const id of finding.vaults.length > 0 ? finding.vaults : [finding.cause]) {
      const { rules } = suiteOf(id);
      const entry = rules.get(finding.ruleId) ?? emptyNote();
      rules.set(finding.ruleId, entry);
      entry[kind].count += 1;
      if (entry[kind].findings.length < FEW) entry[kind].findings.push(finding);
    }
  }
  const passing = passingRules(result);
  return [...noted]
    .sort(([one], [other]) => Number(vaults.has(other)) - Number(vaults.has(one)) || (one < other ? -1 : 1))
    .map(([key, { id, rules }]) => ({
      name: vaults.has(key) ? lastSegment(id) : scopeName(id),
      id,
      outcomes: [...rules].sort(([one], [other]) => (one < other ? -1 : 1)).map(outcomeOf),
      passed: vaults.has(key) ? passing.filter((ruleId) => !rules.has(ruleId)) : [],
    }));
}

function emptyNote(): Noted {
  return {
    failure: { findings: [], count: 0 },
    error: { findings: [], count: 0 },
    skipped: { findings: [], count: 0 },
  };
}

function outcomeOf([ruleId, noted]: readonly [string, Noted]): Outcome {
  const kind = WORST.find((one) => noted[one].count > 0) ?? 'skipped';
  return { ruleId, kind, ...noted[kind] };
}

/** Rules that judged something and say of vaults what they say; a rule about HSMs passes no vault. */
function passingRules({ rules, vaults, summary }: Result): readonly string[] {
  const judged = ({ id, subject }: RuleSummary) => {
    const counts = summary.byRule[id];
    return (
      subject !== undefined &&
      JUDGES_VAULTS.has(subject) &&
      counts !== undefined &&
      counts.pass + counts.fail + counts.unknown > 0
    );
  };
  const ids = rules.filter(judged).map(({ id }) => id);
  return ids.length * vaults.length > MAX_PASSED ? [] : ids.sort();
}
