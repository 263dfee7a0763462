import { lastSegment, parseScope } from '../model/armId.js';
import type { Principal } from '../model/principal.js';
import type { Finding, Result, Severity } from '../model/result.js';
import { SEVERITIES } from '../model/result.js';
import { causeScope } from './causePath.js';
import { shortId, shortScopeName } from './scopeName.js';
import { evidenceLines, openingText } from './tableEvidence.js';
import { count, fewNames, labelled, type Page, shownName } from './tablePage.js';
import { fitText, visibleText } from './terminalText.js';

/** Where a rule's title starts, and where a cause starts behind its fingerprint. */
const RULE_COLUMN = 10;
const CAUSE_COLUMN = 20;
const CAUSES_PER_RULE = 10;
/** Columns of a rule's sentence on one cause. */
const MESSAGE_WIDTH = 240;
/** Rules of these severities get their names and numbers only, unless everything is asked for. */
const CONDENSED: ReadonlySet<Severity> = new Set(['low', 'info']);

/** The open findings of one rule at one severity, the cause that reaches most vaults first. */
export interface RuleFindings {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly title: string;
  readonly findings: readonly Finding[];
  readonly vaults: readonly string[];
}

/** The open findings, rule by rule. */
export function* findingLines(rules: readonly RuleFindings[], page: Page): Iterable<string> {
  for (const [index, rule] of rules.entries()) {
    const before = rules[index - 1];
    if (before !== undefined && (page.verbose || !CONDENSED.has(before.severity))) yield '';
    yield* ruleLines(rule, page);
  }
}

/**
 * The findings that the table lists: failed, neither waived nor baselined. Worst severity first, then the rule, and
 * within it the cause, that reaches most vaults.
 */
export function openByRule({ findings, rules }: Result): readonly RuleFindings[] {
  const titles = new Map(rules.map(({ id, title }) => [id, title]));
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.status !== 'fail' || finding.waived !== null || finding.baselined) continue;
    const key = `${finding.severity} ${finding.ruleId}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()]
    .map((group) => summarize(group, titles))
    .sort(
      (one, other) =>
        SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) ||
        other.vaults.length - one.vaults.length ||
        compare(one.ruleId, other.ruleId),
    );
}

function summarize(group: readonly Finding[], titles: ReadonlyMap<string, string>): RuleFindings {
  const sorted = group
    .map((finding) => ({ finding, vaults: finding.vaults.length, first: firstVault(finding) }))
    .sort(
      (one, other) =>
        other.vaults - one.vaults ||
        compare(one.first, other.first) ||
        compare(one.finding.fingerprint, other.finding.fingerprint),
    )
    .map(({ finding }) => finding);
  const [{ ruleId, severity, title }] = sorted as [Finding, ...Finding[]];
  return {
    ruleId,
    severity,
    title: titles.get(ruleId) ?? title,
    findings: sorted,
    vaults: union(sorted),
  };
}

/**
 * Every vault that one of the findings reaches, once. A result spells a vault one way, so its spellings are few;
 * thousands of causes may each reach thousands of vaults, so nothing is done to each mention.
 */
function union(findings: readonly Finding[]): readonly string[] {
  const spellings = new Set<string>();
  for (const list of new Set(findings.map(({ vaults }) => vaults))) {
    for (const id of list) spellings.add(id);
  }
  const ids = new Map([...spellings].map((id) => [id.toLowerCase(), id]));
  return [...ids].sort(([one], [other]) => compare(one, other)).map(([, id]) => id);
}

function firstVault({ vaults }: Finding): string {
  return (vaults[0] ?? '').toLowerCase();
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function* ruleLines(rule: RuleFindings, page: Page): Iterable<string> {
  const { ruleId, severity, title, findings, vaults } = rule;
  const { paint, verbose } = page;
  yield* labelled(severity.toUpperCase(), visibleText(title), page, {
    column: RULE_COLUMN,
    paintLabel: paint.severity[severity],
    paintText: paint.strong,
  });
  const condensed = CONDENSED.has(severity) && !verbose;
  const numbers = `${visibleText(ruleId)}: ${count(findings.length, 'cause')}, ${count(vaults.length, 'vault')}`;
  const names = condensed && vaults.length > 0 ? ` (${fewNames(vaults, vaultName, page)})` : '';
  yield* labelled('', numbers + names, page, { column: RULE_COLUMN });
  if (condensed) return;
  const shown = verbose ? findings : findings.slice(0, CAUSES_PER_RULE);
  const common = verbose ? null : commonWords(findings);
  if (common !== null) {
    const words = fitText(`each ${visibleText(common)}`, MESSAGE_WIDTH);
    yield* labelled('', words, page, { column: RULE_COLUMN });
  }
  const describe = common === null ? causeText : placeText;
  for (const finding of shown) yield* causeLines(finding, describe(finding), page);
  const more = findings.length - shown.length;
  if (more > 0)
    yield* labelled('', `+${count(more, 'cause')} more: -v or -o json`, page, { column: CAUSE_COLUMN });
}

function* causeLines(finding: Finding, description: string, page: Page): Iterable<string> {
  const { fingerprint, vaults, certainty, cause } = finding;
  const conditional = certainty === 'conditional' ? ' (conditional)' : '';
  const text = description + conditional;
  yield* labelled(`  ${visibleText(fingerprint)}`, text, page, {
    column: CAUSE_COLUMN,
    paintLabel: page.paint.faint,
  });
  const [only = ''] = vaults;
  const isNamed = vaults.length === 1 && text.includes(vaultName(only));
  if (!isNamed && vaults.length > 0)
    yield* labelled('', `${count(vaults.length, 'vault')}: ${fewNames(vaults, vaultName, page)}`, page, {
      column: CAUSE_COLUMN,
    });
  if (!page.verbose) return;
  for (const line of [...evidenceLines(finding), visibleText(cause)])
    yield* labelled('', line, page, { column: CAUSE_COLUMN, paintText: page.paint.faint, keepIds: true });
}

/** What a rule says of each of its vaults, where that is one vault a finding and always the same; else null. */
function commonWords(findings: readonly Finding[]): string | null {
  const words = findings.map(({ principal, vaults, message }) => {
    const name = lastSegment(vaults[0] ?? '');
    return principal === null && vaults.length === 1 && message.startsWith(`${name} `)
      ? message.slice(name.length + 1)
      : null;
  });
  return findings.length > 1 && new Set(words).size === 1 ? (words[0] ?? null) : null;
}

/** A vault and where it is, and why it is open where that is what is wrong. */
function placeText(finding: Finding): string {
  const id = finding.vaults[0] ?? '';
  const group = parseScope(id)?.resourceGroup ?? null;
  const place = group === null ? vaultName(id) : `${vaultName(id)} in resource group ${shownName(group)}`;
  return withOpening(place, finding);
}

function withOpening(text: string, finding: Finding): string {
  const opening = openingText(finding);
  return opening === null ? text : `${text}: ${opening}`;
}

function vaultName(id: string): string {
  return shownName(lastSegment(id));
}

/** Who, through which role, at which scope; where no role is involved, the rule's own sentence. */
function causeText(finding: Finding): string {
  const { principal, message, vaults, cause } = finding;
  const role = roleOf(finding);
  if (principal !== null && role !== null)
    return `${principalName(principal)} through ${shownName(role)} at ${shortScopeName(causeScope(cause))}`;
  const text = withOpening(fitText(visibleText(message), MESSAGE_WIDTH), finding);
  const [vault = ''] = vaults;
  // Of a subscription or a role the first of its vaults is no name.
  if (principal === null && !cause.toLowerCase().startsWith(vault.toLowerCase())) return text;
  const subject = principal?.id ?? lastSegment(vault);
  if (text.toLowerCase().includes(subject.toLowerCase())) return text;
  return `${principal === null ? shownName(subject) : principalName(principal)}: ${text}`;
}

/** Findings from role assignments carry the role, `{ id, name }`, in their evidence. */
function roleOf({ evidence }: Finding): string | null {
  const { role } = evidence;
  if (typeof role !== 'object' || role === null || !('name' in role)) return null;
  return typeof role.name === 'string' ? role.name : null;
}

/** A display name can be chosen by whoever it names: the id stands beside it, and it cannot close its own quotes. */
function principalName({ id, type, displayName }: Principal): string {
  const kind = type === 'Unknown' ? 'Principal' : type.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  const label = kind.charAt(0).toUpperCase() + kind.slice(1);
  return displayName === null
    ? `${label} ${shownName(id)}`
    : `${label} "${shownName(displayName).replaceAll('"', "'")}" (${shortId(shownName(id))})`;
}
