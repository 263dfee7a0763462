import { cisRecommendation } from './frameworks/cis.js';
import { PROFILES, type Profile, type Rule, type RuleCase } from './rule.js';

/** First line of every page, by which a page that nobody needs any more is known. */
export const GENERATED =
  '<!-- Generated from the rule pack by `npm run docs`; change the rule, not this page. -->';
const NOT_NAMED = '-';

/** Text from a rule inside a Markdown table or sentence: bars and line ends would break the table. */
function inline(text: string): string {
  return text
    .replaceAll('|', '\\|')
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim();
}

/** Text shown as code inside a sentence or table, whatever backquotes it holds. */
function code(text: string): string {
  const fence = '`'.repeat(1 + Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)));
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${inline(text)}${pad}${fence}`;
}

function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

const SUBJECT_WORDS: Readonly<Record<Rule['subject'], string>> = {
  vault: 'vault',
  hsm: 'managed HSM',
  grant: 'grant',
  escalation: 'escalation',
  role: 'custom role that is assigned over a vault',
  subscription: 'subscription that holds a vault',
  deletedVault: 'vault that was deleted and is still listed',
  object: 'key or secret',
};

/** The page of one rule in Markdown. */
export function rulePage(rule: Rule): string {
  const { id, title, severity, subject, profiles, requires, rationale, message, when, remediation } = rule;
  const { behaviour, falsePositives } = rule;
  const parts = [
    GENERATED,
    `# ${id}`,
    `**${title}.** Severity ${severity}; judges each ${SUBJECT_WORDS[subject]}.`,
    `Profiles: ${profiles.map(code).join(', ')}.`,
    ...part('Why it matters', rationale),
    ...part('How Azure behaves', behaviour),
    '## How it decides',
    block('cel', when),
    `Message: ${inline(message)}`,
    requires.length === 0
      ? 'It needs nothing that could be refused.'
      : `Without ${requires.map(code).join(', ')} of a scope the answer is \`unknown\`, never a pass.`,
    ...paramsPart(rule),
    '## How to fix it',
    remediation.text.trim(),
    ...fix('Azure CLI', 'sh', remediation.cli),
    ...fix('Bicep', 'bicep', remediation.bicep),
    ...fix('Terraform', 'hcl', remediation.terraform),
    ...withoutTemplate(remediation),
    ...(remediation.portal === undefined ? [] : ['Azure portal:', remediation.portal.trim()]),
    ...part('False positives', falsePositives),
    ...frameworksPart(rule),
    ...(rule.references.length === 0
      ? []
      : ['## References', list(rule.references.map((url) => `<${url}>`))]),
    '## Cases',
    'The tests of this rule, kept in its file:',
    list(rule.cases.map(caseLine)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function part(heading: string, text: string | null): readonly string[] {
  return text === null ? [] : [`## ${heading}`, text.trim()];
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

/** Says of a language that is left out that this is meant. */
function withoutTemplate({ bicep, terraform }: Rule['remediation']): readonly string[] {
  const lacking = [
    ...(bicep === undefined ? ['Bicep'] : []),
    ...(terraform === undefined ? ['Terraform'] : []),
  ];
  if (lacking.length === 0) return [];
  return [
    `${lacking.join(' and ')}: no property mends it. Where a template made what has to go, take it out there too, or the next deployment brings it back.`,
  ];
}

function fix(name: string, language: string, text: string | undefined): readonly string[] {
  return text === undefined ? [] : [`${name}:`, block(language, text)];
}

function paramsPart({ params }: Rule): readonly string[] {
  const rows = Object.entries(params).map(
    ([name, value]) => `| ${code(name)} | ${code(JSON.stringify(value))} |`,
  );
  return rows.length === 0
    ? []
    : ['## Parameters', ['| Parameter | Default |', '| --- | --- |', ...rows].join('\n')];
}

function frameworksPart({ frameworks }: Rule): readonly string[] {
  const rows = [
    ['CIS Microsoft Azure Foundations Benchmark', frameworks.cis?.map(cisWords)],
    ['Microsoft Cloud Security Benchmark', frameworks.mcsb],
    ['Azure Policy', frameworks.azurePolicy],
  ] as const;
  const named = rows.flatMap(([name, ids]) => (ids === undefined ? [] : [`${name}: ${ids.join(', ')}`]));
  return named.length === 0 ? [] : ['## Frameworks', list(named)];
}

function cisWords(id: string): string {
  const found = cisRecommendation(id);
  if (found === null) return id;
  const { version, number, level, assessment } = found;
  return `${version}.0 ${number} (level ${level}${assessment === 'manual' ? ', manual' : ''})`;
}

function caseLine({ name, expect }: RuleCase): string {
  return `${expect}: ${inline(name)}`;
}

/** The index of all rules in Markdown, worst severity first as given, then by id. */
export function ruleIndex(rules: readonly Rule[], severities: readonly string[]): string {
  const rank = ({ severity }: Rule) => severities.indexOf(severity);
  const rows = [...rules]
    .sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1))
    .map(({ id, severity, title, frameworks }) => {
      const cis = frameworks.cis?.at(-1) ?? NOT_NAMED;
      return `| ${severity} | [${id}](${id}.md) | ${inline(title)} | ${cis} |`;
    });
  const table = ['| Severity | Rule | Says | CIS |', '| --- | --- | --- | --- |', ...rows].join('\n');
  return `${[GENERATED, '# Rules', `${rules.length} rules ship with kvposture.`, table, ...profilesPart(rules)].join('\n\n')}\n`;
}

const PROFILE_WORDS: Readonly<Record<Profile, string>> = {
  default: 'what any tenant would act on',
  strict: 'that, and what only some tenants ask of themselves',
  'access-only': 'of default, what is about access',
  'cis-2.1': 'what answers CIS Azure Foundations 2.1.0',
  'cis-3.0': 'what answers CIS Azure Foundations 3.0.0',
  'cis-4.0': 'what answers CIS Azure Foundations 4.0.0',
  'cis-5.0': 'what answers CIS Azure Foundations 5.0.0',
  'cis-6.0': 'what answers CIS Azure Foundations 6.0.0',
};

function profilesPart(rules: readonly Rule[]): readonly string[] {
  const rows = PROFILES.map((profile) => {
    const held = rules.filter(({ profiles }) => profiles.includes(profile));
    return `| ${code(profile)} | ${PROFILE_WORDS[profile]} | ${held.length} |`;
  });
  return [
    '## Profiles',
    '`audit --profile NAME` judges by the rules of a profile, `rules --profile NAME` lists them; the page of each rule names the profiles that hold it. The CIS profiles grade as the benchmark does, whatever the rule says elsewhere: high for a recommendation of level 1, medium for one of level 2, low for one that the benchmark leaves to a person; where a rule answers several, the worst.',
    ['| Profile | Holds | Rules |', '| --- | --- | --- |', ...rows].join('\n'),
    '`rules --framework cis-5.0` (or another version, `mcsb`, `azure-policy`) prints what a framework asks, the rules that answer it, and what stays with a person.',
  ];
}
