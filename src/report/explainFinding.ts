import type { Condition, PathStep } from '../model/posture.js';
import type { Finding, RuleSummary } from '../model/result.js';
import type { AccessTableOptions } from './accessPage.js';
import { conditionText, permissionsText, principalText, stepText, type Wording } from './accessWords.js';
import { findingPath, otherPaths } from './findingPath.js';
import { scopeName } from './scopeName.js';
import { count, labelled, type Paint } from './tablePage.js';
import { paintFor } from './tablePaint.js';
import { fitText, visibleText, wrapText } from './terminalText.js';

const MIN_WIDTH = 60;
/** Columns of one value of the evidence, unless everything is asked for. */
const VALUE_WIDTH = 300;
const FEW_VAULTS = 20;
const FEW_WAYS = 5;
const FIRST_WAY = 'Step by step';
/** Said elsewhere on the page. */
const SAID: ReadonlySet<string> = new Set(['path', 'otherPaths', 'conditions', 'permissions', 'obtains']);

interface Page extends Pick<AccessTableOptions, 'width' | 'verbose'> {
  readonly paint: Paint;
}

/**
 * One finding for a person who has to decide: what and why, the whole way step by step, what decides, what it
 * rests on, the vaults, the fix, and what to note to accept it. `rule` is null where the result does not hold it.
 */
export function* explainFinding(
  finding: Finding,
  rule: RuleSummary | null,
  options: Pick<AccessTableOptions, 'width' | 'verbose' | 'colorLevel'>,
): Iterable<string> {
  const page: Page = {
    width: Number.isFinite(options.width) ? Math.max(MIN_WIDTH, Math.floor(options.width)) : MIN_WIDTH,
    verbose: options.verbose,
    paint: paintFor(options.colorLevel),
  };
  const { ruleId, severity, status, title, message, remediation, fingerprint } = finding;
  const state = status === 'unknown' ? `${severity}, unknown` : severity;
  yield paragraph(`${visibleText(fingerprint)}  ${visibleText(ruleId)}  (${state})`, page, page.paint.strong);
  yield paragraph(visibleText(title), page);
  yield section('What', [message], page);
  if (finding.reason !== null) yield section('Why it is not known', [finding.reason], page);
  if (finding.principal !== null) yield section('Who', [whoText(finding.principal)], page);
  if (rule !== null) yield section('Why it matters', [rule.rationale], page);
  const path = findingPath(finding);
  yield pathSection(FIRST_WAY, path, finding, page);
  const others = otherPaths(finding);
  for (const other of page.verbose ? others : others.slice(0, FEW_WAYS))
    yield pathSection('Another way', other, finding, page);
  if (others.length > FEW_WAYS && !page.verbose)
    yield section(`${count(others.length - FEW_WAYS, 'more way')}`, ['-v lists them'], page);
  yield section('What decides', conditionLines(finding, page), page);
  yield codeSection('Cause, which has to change', finding.cause, page);
  yield section('Evidence', evidenceLines(finding, page), page);
  yield codeSection(`Vaults (${finding.vaults.length})`, vaultLines(finding, page), page);
  yield section('Fix', [remediation.text], page);
  for (const [name, code] of Object.entries({
    CLI: remediation.cli,
    Bicep: remediation.bicep,
    Terraform: remediation.terraform,
  }))
    yield codeSection(`Fix, ${name}`, code, page);
  if (remediation.portal !== undefined) yield section('Fix, portal', [remediation.portal], page);
  yield codeSection('References', finding.references.join('\n'), page);
  yield section('To accept it', acceptLines(finding), page);
  yield indented(waiverSnippet(finding));
}

function paragraph(text: string, page: Page, paint = (line: string) => line): string {
  return wrapText(text, page.width)
    .map((line) => `${paint(line)}\n`)
    .join('');
}

/** A heading and its lines, each wrapped and indented; nothing where there is no line. */
function section(heading: string, lines: readonly string[], page: Page): string {
  if (lines.length === 0) return '';
  const body = lines.flatMap((line) => labelled('', visibleText(line), page, { column: 2 }));
  return `\n${page.paint.strong(heading)}\n${body.map((line) => `${line}\n`).join('')}`;
}

/** Code and ids keep their lines and their indentation, so that they can be copied. */
function codeSection(heading: string, code: string | undefined, page: Page): string {
  if (code === undefined || code === '') return '';
  return `\n${page.paint.strong(heading)}\n${indented(code)}`;
}

function indented(code: string): string {
  if (code === '') return '';
  const lines = code.trimEnd().split('\n');
  return lines.map((line) => `  ${indentOf(line)}${visibleText(line)}\n`).join('');
}

function indentOf(line: string): string {
  return /^ */.exec(line)?.[0] ?? '';
}

function whoText({ id, type, displayName }: NonNullable<Finding['principal']>): string {
  return principalText({ id, type, displayName, tenantId: null }, { showId: (text) => text });
}

function pathSection(heading: string, path: readonly PathStep[], finding: Finding, page: Page): string {
  if (path.length === 0) return '';
  const wording: Wording = {
    showId: (id) => id,
    names: new Map(),
    place: (scope) => `at ${scopeName(scope)}`,
    verbose: page.verbose,
  };
  const lines = path.flatMap((step, index) => [
    ...labelled(`  ${index + 1}.`, `${sentence(step, wording)}.`, page, { column: 5 }),
    ...(step.id === null || step.id === finding.cause
      ? []
      : labelled('', visibleText(step.id), page, { column: 5, paintText: page.paint.faint })),
  ]);
  const gains = heading === FIRST_WAY ? permissionsOf(finding) : [];
  if (gains.length > 0)
    lines.push(...labelled('', `It then has: ${permissionsText(gains)}.`, page, { column: 2 }));
  return `\n${page.paint.strong(heading)}\n${lines.map((line) => `${line}\n`).join('')}`;
}

/** A step as a sentence about the principal, without its full stop. */
function sentence(step: PathStep, wording: Wording): string {
  const words = stepText(step, wording);
  switch (step.step) {
    case 'role-assignment':
      return `It holds ${words}`;
    case 'access-policy':
      return `It holds an access policy of ${scopeName(step.scope)}`;
    case 'group-member':
      return `It is ${words}`;
    default:
      return `It ${words}`;
  }
}

function permissionsOf({ evidence }: Finding): readonly string[] {
  const list = evidence.obtains ?? evidence.permissions;
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === 'string') : [];
}

function conditionLines({ certainty, evidence }: Finding, page: Page): readonly string[] {
  const conditions = Array.isArray(evidence.conditions) ? evidence.conditions.flatMap(conditionOf) : [];
  const lines = conditions.map((condition) =>
    conditionText(condition, { verbose: page.verbose, showId: (id) => id }),
  );
  return certainty === 'conditional' && lines.length === 0
    ? ['something that could not be settled decides']
    : lines;
}

const SOURCES: Readonly<Record<Condition['source'], true>> = {
  'role-assignment': true,
  'role-definition': true,
  'access-policy': true,
  'deny-assignment': true,
  unread: true,
  'unread-role-definition': true,
};

function isSource(value: unknown): value is Condition['source'] {
  return typeof value === 'string' && Object.hasOwn(SOURCES, value);
}

function conditionOf(value: unknown): readonly Condition[] {
  if (typeof value !== 'object' || value === null) return [];
  const { source, text, fault } = value as Readonly<Record<string, unknown>>;
  if (!isSource(source) || typeof text !== 'string') return [];
  return [{ source, text, ...(typeof fault === 'string' ? { fault } : {}) }];
}

function evidenceLines({ evidence }: Finding, page: Page): readonly string[] {
  return Object.entries(evidence)
    .filter(([name]) => !SAID.has(name))
    .map(([name, value]) => {
      const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
      return page.verbose ? `${name}: ${text}` : fitText(visibleText(`${name}: ${text}`), VALUE_WIDTH);
    });
}

function vaultLines({ vaults }: Finding, page: Page): string {
  const shown = page.verbose ? vaults : vaults.slice(0, FEW_VAULTS);
  const more = vaults.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${count(more, 'more vault')}: -v lists them`] : [])].join('\n');
}

function acceptLines({ waived, baselined }: Finding): readonly string[] {
  if (waived !== null) return [`It is waived until ${waived.expires}: ${waived.reason}`];
  if (baselined) return ['It is in the baseline.'];
  return ['Write under waivers: in kvposture.yaml, with a reason and the last day on which it is to apply:'];
}

/** A waiver to copy; the fingerprint stays the same when the same assignment is made again. */
function waiverSnippet({ fingerprint, ruleId, waived, baselined }: Finding): string {
  if (waived !== null || baselined) return '';
  return [
    `- rule: ${ruleId}`,
    `  fingerprint: "${fingerprint}"`,
    '  reason: why this is accepted',
    '  expires: YYYY-MM-DD',
  ].join('\n');
}
