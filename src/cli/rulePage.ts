import { didYouMean } from '../rules/nearest.js';
import type { Rule } from '../rules/rule.js';
import { UsageError } from './usageError.js';

/** The rule of that id. Throws UsageError, with the nearest id, where there is none. */
export function ruleNamed(id: string, rules: readonly Rule[]): Rule {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule !== undefined) return rule;
  throw new UsageError(
    `There is no rule "${id}"${didYouMean(
      id,
      rules.map((known) => known.id),
    )}; kvposture rules list names them all.`,
  );
}

/** A rule for a person: what, why, how it decides, how to fix it. */
export function rulePage({
  id,
  title,
  severity,
  rationale,
  when,
  params,
  requires,
  remediation,
  frameworks,
  references,
  cases,
}: Rule): readonly string[] {
  const section = (heading: string, lines: readonly string[]) =>
    lines.length === 0
      ? ''
      : `\n${heading}\n${lines
          .flatMap((line) => line.trimEnd().split('\n'))
          .map((line) => `  ${line}`)
          .join('\n')}\n`;
  const named = (record: object) =>
    Object.entries(record).map(
      ([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') || 'none' : value}`,
    );
  const { text, cli, bicep, terraform } = remediation;
  return [
    `${id}  (${severity})\n${title}\n`,
    section('Why', [rationale]),
    section('Fails when', [when]),
    section('Parameters', named(params)),
    section('Needs', [requires.join(', ')]),
    section('Fix', [text]),
    ...Object.entries({ cli, bicep, terraform }).map(([name, code]) =>
      section(`Fix, ${name}`, code === undefined ? [] : [code]),
    ),
    section('Frameworks', named(frameworks)),
    section('References', references),
    section(
      'Cases',
      cases.map(({ name, expect }) => `${expect}: ${name}`),
    ),
  ];
}
