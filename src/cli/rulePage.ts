import { nearestWord } from '../document/nearest.js';
import { generalRemediation } from '../report/generalRemediation.js';
import { wrapText } from '../report/terminalText.js';
import type { Rule } from '../rules/rule.js';
import { UsageError } from './usageError.js';

/** The rule of that id. Throws UsageError, with the nearest id, where there is none. */
export function ruleNamed(id: string, rules: readonly Rule[]): Rule {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule !== undefined) return rule;
  const near = nearestWord(
    id,
    rules.map((known) => known.id),
  );
  const meant = near === null ? '' : ` (did you mean "${near}"?)`;
  throw new UsageError(`There is no rule "${id}"${meant}; kvposture rules list names them all.`);
}

/** Narrower than this words cannot be read; such a terminal wraps the lines itself. */
const MIN_WIDTH = 40;
const INDENT = '  ';

/**
 * A rule for a person: what, why, how it decides, how to fix it. Words are wrapped to `columns`; code keeps its lines,
 * with names in capitals where a finding would name its own vault or principal.
 */
export function rulePage(rule: Rule, columns: number): readonly string[] {
  const { id, title, severity, rationale, when, params, profiles, requires } = rule;
  const { frameworks, references, cases, behaviour, falsePositives } = rule;
  const width = Math.max(MIN_WIDTH, columns);
  const { text, cli, bicep, terraform, portal } = generalRemediation(rule.remediation);
  const words = (heading: string, lines: readonly string[]) =>
    section(
      heading,
      lines.flatMap((line) => wrapText(line.trim(), width - INDENT.length)),
    );
  const code = (heading: string, lines: string | undefined) =>
    section(heading, lines?.trimEnd().split('\n') ?? []);
  return [
    `${id}  (${severity})\n`,
    ...wrapText(title, width).map((line) => `${line}\n`),
    words('Why', [rationale]),
    words('How Azure behaves', behaviour === null ? [] : [behaviour]),
    code('Fails when', when),
    words('Parameters', named(params)),
    words('Profiles', [profiles.join(', ')]),
    words('Needs', [requires.join(', ')]),
    words('Fix', [text]),
    code('Fix, cli', cli),
    code('Fix, bicep', bicep),
    code('Fix, terraform', terraform),
    words('Fix, portal', portal === undefined ? [] : [portal]),
    words('False positives', falsePositives === null ? [] : [falsePositives]),
    words('Frameworks', named(frameworks)),
    section('References', references),
    words(
      'Cases',
      cases.map(({ name, expect }) => `${expect}: ${name}`),
    ),
  ];
}

function section(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\n${heading}\n${lines.map((line) => `${INDENT}${line}\n`).join('')}`;
}

function named(record: object): readonly string[] {
  return Object.entries(record).map(
    ([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') || 'none' : value}`,
  );
}
