import { lastSegment } from '../model/armId.js';
import type { Finding, Notice, Result, Severity } from '../model/result.js';
import { SEVERITIES } from '../model/result.js';
import { findingState, worstFirst } from './findingState.js';
import { findingText } from './findingText.js';
import { gateVerdict } from './gateVerdict.js';
import { generalRemediation } from './generalRemediation.js';
import { codeBlock, codeSpan, markdownHtml, markdownText } from './markdownText.js';
import { READ_NAMES } from './readNames.js';
import type { Reporter, ReportOptions } from './reporter.js';
import { shorten } from './sarifRules.js';
import { scopeName } from './scopeName.js';
import { count } from './tablePage.js';

/**
 * Bytes. A step summary over 1 MiB is not shown at all, and a comment on a pull request takes 65,536 characters; a
 * report that is not verbose fits both.
 */
export const MAX_SUMMARY = 900_000;
export const MAX_COMMENT = 60_000;
/** Of these the part that is not findings may take. */
const FIXES_SHARE = 0.4;
const MAX_MESSAGE = 400;
const MAX_NAME = 120;
const FEW_VAULTS = 3;
const MANY_GAPS = 20;
const MANY_NOTICES = 10;

/**
 * Markdown for a pull request, a step summary or a wiki: the verdict, the counts, what could not be read, then the open
 * findings, worst first, and how to fix them. What does not fit is left out with a notice; headings begin at the third
 * level, as the page around it has its own.
 */
export const markdownReport: Reporter = function* (result, options) {
  const limit = options.verbose ? MAX_SUMMARY : MAX_COMMENT;
  const open = worstFirst(result, ['open']);
  const head = [...headBlocks(result, open, options), ...gapBlocks(result)];
  const fixes = fitting(fixBlocks(result, open), limit * FIXES_SHARE);
  const used = [...head, ...fixes].reduce((sum, block) => sum + bytes(block), 0);
  const page = [...head, ...findingBlocks(open, limit - used), ...fixes].join('');
  yield `${page.trimEnd()}\n`;
};

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** As many blocks from the start as fit. */
function fitting(blocks: readonly string[], limit: number): readonly string[] {
  let used = 0;
  return blocks.filter((block) => {
    used += bytes(block);
    return used <= limit;
  });
}

function headBlocks(
  { tool, summary, source, finishedAt, notices = [] }: Result,
  open: readonly Finding[],
  options: ReportOptions,
): readonly string[] {
  const { kind, total, gate } = gateVerdict(summary, options);
  const verdict = kind === 'no gate' && options.incomplete ? 'no gate, incomplete' : kind;
  const what = `${count(summary.vaults, 'vault')}${summary.hsms === 0 ? '' : ` and ${count(summary.hsms, 'managed HSM')}`}`;
  const above = gate === '' || open.length === 0 ? '' : `, ${total} of them${gate}`;
  const demo = source === 'demo' ? ' This is the demo tenant, no real Azure.' : '';
  return [
    `### ${markdownText(tool.name)}: ${verdict}\n\n`,
    `${count(open.length, 'open finding')} in ${what}${above}. Judged ${timeText(finishedAt)}.${demo}\n\n`,
    countTable(summary.bySeverity),
    ...noticeBlocks(notices),
  ];
}

/** Waivers that do not apply, and the like: whoever looks at the counts has to know. */
function noticeBlocks(notices: readonly Notice[]): readonly string[] {
  if (notices.length === 0) return [];
  const lines = notices
    .slice(0, MANY_NOTICES)
    .map(({ message }) => `- ${markdownText(shorten(message, MAX_MESSAGE))}\n`);
  if (notices.length > MANY_NOTICES) lines.push(`- and ${notices.length - MANY_NOTICES} more\n`);
  return ['#### Waivers and baseline\n\n', ...lines, '\n'];
}

function timeText(instant: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(instant)
    ? `${instant.slice(0, 16).replace('T', ' ')} UTC`
    : markdownText(instant);
}

function countTable(bySeverity: Result['summary']['bySeverity']): string {
  const rows = SEVERITIES.map((severity) => [severity, bySeverity[severity]] as const).filter(
    ([, { open, waived, baselined, unknown }]) => open + waived + baselined + unknown > 0,
  );
  if (rows.length === 0) return '';
  const lines = rows.map(
    ([severity, { open, waived, baselined, unknown }]) =>
      `| ${severity} | ${open} | ${waived} | ${baselined} | ${unknown} |\n`,
  );
  return `| Severity | Open | Waived | Baselined | Unknown |\n| --- | ---: | ---: | ---: | ---: |\n${lines.join('')}\n`;
}

/** What could not be read and the rules it blinded; blind is never green. */
function gapBlocks({ coverage, findings }: Result): readonly string[] {
  const blinding = coverage.filter(({ status, rules }) => status !== 'ok' && rules.length > 0);
  const unknown = findings.filter((finding) => findingState(finding) === 'unknown');
  const rules = new Set([...blinding.flatMap((gap) => gap.rules), ...unknown.map(({ ruleId }) => ruleId)]);
  if (rules.size === 0) return [];
  const lines = blinding
    .slice(0, MANY_GAPS)
    .map(
      ({ what, scope, status, reason }) =>
        `- ${READ_NAMES[what]} of ${markdownText(scopeName(scope))}: ${status}. ${markdownText(shorten(reason ?? '', MAX_MESSAGE))}\n`,
    );
  if (blinding.length > MANY_GAPS) lines.push(`- and ${count(blinding.length - MANY_GAPS, 'more read')}\n`);
  return [
    `#### Could not be judged everywhere\n\n`,
    `${count(rules.size, 'rule')}: ${markdownText(shorten([...rules].join(', '), MAX_MESSAGE))}\n\n`,
    ...(lines.length === 0 ? [] : [...lines, '\n']),
  ];
}

const TABLE_HEAD =
  '| Severity | Rule | What | Vaults | Fingerprint |\n| --- | --- | --- | --- | --- |\n' as const;

function* findingBlocks(open: readonly Finding[], limit: number): Iterable<string> {
  if (open.length === 0) return;
  yield `#### Findings\n\n${TABLE_HEAD}`;
  let room = limit - TABLE_HEAD.length - 400;
  for (const [index, finding] of open.entries()) {
    const row = findingRow(finding);
    room -= bytes(row);
    if (room < 0) {
      yield `\n**${open.length - index} of ${open.length} findings are left out here**, the least severe: this page has its limits. The JSON report has all of them.\n\n`;
      return;
    }
    yield row;
  }
  yield '\n';
}

function findingRow(finding: Finding): string {
  const { severity, ruleId, vaults, certainty, fingerprint } = finding;
  const what = markdownText(findingText(finding, MAX_MESSAGE));
  const conditional = certainty === 'conditional' ? ' *(conditional)*' : '';
  const cells = [
    severity,
    codeSpan(ruleId),
    `${what}${conditional}`,
    vaultCell(vaults),
    codeSpan(fingerprint),
  ];
  return `| ${cells.join(' | ')} |\n`;
}

function vaultCell(vaults: readonly string[]): string {
  const names = vaults.slice(0, FEW_VAULTS).map((id) => markdownText(shorten(lastSegment(id), MAX_NAME)));
  const more = vaults.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** How to fix what is open, folded up, a block for each rule in the order of the findings. */
function fixBlocks({ rules }: Result, open: readonly Finding[]): readonly string[] {
  const broken = new Map<string, { severity: Severity; causes: number }>();
  for (const { ruleId, severity } of open) {
    const entry = broken.get(ruleId) ?? { severity, causes: 0 };
    entry.causes += 1;
    broken.set(ruleId, entry);
  }
  const blocks = [...broken].flatMap(([id, { severity, causes }]) => {
    const rule = rules.find((one) => one.id === id);
    if (rule === undefined) return [];
    const { text, cli } = generalRemediation(rule.remediation);
    const code = cli === undefined ? '' : `${codeBlock(cli, 'sh')}\n\n`;
    const summary = `${severity}: ${markdownHtml(rule.title)} (${count(causes, 'cause')})`;
    return [`<details><summary>${summary}</summary>\n\n${markdownText(text)}\n\n${code}</details>\n\n`];
  });
  return blocks.length === 0 ? [] : ['#### How to fix them\n\n', ...blocks];
}
