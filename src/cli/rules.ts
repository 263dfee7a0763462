import { resolveAccess } from '../access/resolveAccess.js';
import { SEVERITIES } from '../model/result.js';
import { missingCases, runCases } from '../rules/cases.js';
import { frameworkCoverage } from '../rules/frameworks/coverage.js';
import type { FrameworkName } from '../rules/frameworks/names.js';
import { loadPack } from '../rules/load.js';
import { rulesOf } from '../rules/profiles.js';
import type { Profile, Rule } from '../rules/rule.js';
import type { GlobalOptions } from './commonOptions.js';
import { coverageLines } from './coverageLines.js';
import { EXIT } from './exitCodes.js';
import { loadRules, ruleFiles } from './rulePack.js';
import { ruleNamed, rulePage } from './rulePage.js';
import { writeToStdout } from './stdout.js';

export interface RulesOptions {
  readonly rules?: readonly string[];
}

export interface ListOptions extends GlobalOptions, RulesOptions {
  readonly output: 'table' | 'json';
  readonly profile?: Profile;
  readonly framework?: FrameworkName;
}

/**
 * `kvposture rules list`: the pack and one's own rules, worst severity first, as lines or as `{ "rules": [ … ] }`; with
 * `--framework` what that asks for and which rules answer it.
 */
export async function listRules(options: ListOptions): Promise<number> {
  const { output, profile, framework } = options;
  const all = loadRules(options.rules ?? []);
  const rules = profile === undefined ? all : rulesOf(profile, all);
  if (framework !== undefined) {
    const covered = frameworkCoverage(framework, rules);
    await writeToStdout(
      output === 'json' ? json(covered) : coverageLines(covered, process.stdout.columns ?? 80),
    );
  } else await writeToStdout(output === 'json' ? json({ rules: rules.map(describe) }) : ruleLines(rules));
  return EXIT.ok;
}

const json = (value: unknown): readonly string[] => [`${JSON.stringify(value, null, 2)}\n`];

/** The part of a rule that is data: no compiled expression, no file, no cases. */
function describe({ file: _file, expression: _expression, facts: _facts, cases: _cases, ...data }: Rule) {
  return data;
}

function ruleLines(rules: readonly Rule[]): readonly string[] {
  const sorted = [...rules].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  const width = Math.max(...rules.map(({ id }) => id.length));
  const lines = sorted.map(({ id, severity, title }) => ({
    id: `${severity.padEnd(8)}  ${id.padEnd(width)}`,
    title,
  }));
  // A line a rule can be searched; only a terminal that would break it gets two.
  const { columns = Number.POSITIVE_INFINITY } = process.stdout;
  const fits = lines.every(({ id, title }) => `${id}  ${title}`.length <= columns);
  return lines.map(({ id, title }) =>
    fits ? `${id}  ${title}\n` : `${id.trimEnd()}\n${' '.repeat(10)}${title}\n`,
  );
}

/** `kvposture rules show ID`. */
export async function showRule(id: string, { rules = [] }: RulesOptions): Promise<number> {
  await writeToStdout(rulePage(ruleNamed(id, loadRules(rules)), process.stdout.columns ?? 80));
  return EXIT.ok;
}

/** `kvposture rules test PATH…`: 0 when every case passes and no kind of case is missing, else 1. */
export async function testRules(paths: readonly string[]): Promise<number> {
  const rules = loadPack(ruleFiles(paths));
  const outcomes = runCases(rules, resolveAccess);
  const missing = missingCases(rules);
  const failed = outcomes.filter(({ problem }) => problem !== null);
  await writeToStdout([
    ...failed.map(({ file, ruleId, name, problem }) => `FAIL  ${file}  ${ruleId}: ${name}: ${problem}\n`),
    ...missing.map(
      ({ file, ruleId, missing: kind }) => `FAIL  ${file}  ${ruleId} has no case that expects ${kind}\n`,
    ),
    `${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}, ${outcomes.length - failed.length} of ${outcomes.length} ${outcomes.length === 1 ? 'case passes' : 'cases pass'}\n`,
  ]);
  return failed.length + missing.length === 0 ? EXIT.ok : EXIT.findings;
}
