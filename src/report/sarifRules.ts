import type { ReportingDescriptor } from 'sarif';
import type { Remediation } from '../model/remediation.js';
import type { Frameworks, RuleSummary, Severity } from '../model/result.js';
import { generalRemediation } from './generalRemediation.js';

export const SARIF_LEVELS = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
} as const satisfies Record<Severity, string>;

/** The middle of GitHub's band of each severity; it is text there, and informational rules have none. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string | null>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '3.0',
  info: null,
};

const PROBLEM_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'recommendation',
  info: 'recommendation',
};

/** GitHub's limits: characters of a description, and tags it keeps of a rule. */
const MAX_TEXT = 1024;
const MAX_TAGS = 10;

/** A rule as code scanning shows it: what it means, why it matters, how to fix it. */
export function sarifRule(rule: RuleSummary): ReportingDescriptor {
  const severity = SECURITY_SEVERITY[rule.severity];
  const properties = {
    tags: ['security', 'azure', 'key-vault', ...frameworkTags(rule.frameworks)].slice(0, MAX_TAGS),
    precision: 'high',
    'problem.severity': PROBLEM_SEVERITY[rule.severity],
  };
  return {
    id: rule.id,
    name: pascalCase(rule.id),
    shortDescription: { text: shorten(rule.title, MAX_TEXT) },
    fullDescription: { text: shorten(rule.rationale.trim() || rule.title, MAX_TEXT) },
    help: helpOf({ ...rule, remediation: generalRemediation(rule.remediation) }),
    defaultConfiguration: { level: SARIF_LEVELS[rule.severity] },
    properties: severity === null ? properties : { ...properties, 'security-severity': severity },
  };
}

/** Cuts text to `max` UTF-16 units, never through a surrogate pair. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

function frameworkTags({ cis = [], mcsb = [], azurePolicy = [] }: Frameworks): readonly string[] {
  return [
    ...cis.map((id) => `cis/${id}`),
    ...mcsb.map((id) => `mcsb/${id}`),
    ...azurePolicy.map((id) => `azure-policy/${id}`),
  ];
}

function pascalCase(id: string): string {
  return id
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

const FIXES = [
  ['cli', 'Azure CLI', 'shell'],
  ['bicep', 'Bicep', 'bicep'],
  ['terraform', 'Terraform', 'terraform'],
] as const satisfies readonly (readonly [keyof Remediation, string, string])[];

function helpOf(rule: RuleSummary): { readonly text: string; readonly markdown: string } {
  return { text: helpText(rule), markdown: helpMarkdown(rule) };
}

function helpText({ title, rationale, remediation, references }: RuleSummary): string {
  const fixes = FIXES.flatMap(([kind, label]) => section(label, remediation[kind]));
  return [
    title,
    ...section('Why', rationale),
    ...section('Fix', remediation.text),
    ...fixes,
    ...section('Azure portal', remediation.portal),
    ...section('More', references.join('\n')),
  ].join('\n\n');
}

function section(label: string, text: string | undefined): readonly string[] {
  return text === undefined || text.trim() === '' ? [] : [`${label}:\n${text.trim()}`];
}

function helpMarkdown({ id, title, rationale, remediation, references }: RuleSummary): string {
  const parts = [`# ${title}`, `Rule \`${id}\``];
  if (rationale.trim() !== '') parts.push('## Why it matters', rationale.trim());
  parts.push('## How to fix it', remediation.text.trim());
  for (const [kind, label, language] of FIXES) {
    const code = remediation[kind]?.trim();
    if (code) parts.push(`### ${label}`, fenced(code, language));
  }
  if (remediation.portal !== undefined) parts.push('### Azure portal', remediation.portal.trim());
  if (references.length > 0) parts.push('## More', references.map((link) => `- <${link}>`).join('\n'));
  return parts.join('\n\n');
}

/** A code block whose fence is longer than any run of backticks in the code. */
function fenced(code: string, language: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${code}\n${fence}`;
}
