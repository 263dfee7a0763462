import type { Finding, Result, Severity } from '../model/result.js';
import { anchorOf, NO_ANCHORS } from './anchor.js';
import { findingState, worstFirst } from './findingState.js';
import { findingText } from './findingText.js';
import type { ReportOptions } from './reporter.js';
import { shorten } from './sarifRules.js';
import { count } from './tablePage.js';
import { visibleText } from './terminalText.js';

/** GitHub shows ten annotations of a kind for a step and drops the others without a word. */
const MOST = 10;
const MAX_TEXT = 800;
const MAX_TITLE = 200;

/** One line that a pipeline shows beside its log. All text is visible text. */
export interface LogIssue {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly text: string;
  /** Rule id; null for what is about the whole audit. */
  readonly rule: string | null;
  /** A file of the repository; null where the finding has none. */
  readonly path: string | null;
  readonly line: number;
}

const LEVELS: Readonly<Record<Severity, LogIssue['level']>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'notice',
  info: 'notice',
};

/** The ten worst open findings, then one line that counts all of them, and one for what could not be judged. */
export function logIssues(result: Result, { anchors = NO_ANCHORS }: ReportOptions): readonly LogIssue[] {
  const open = worstFirst(result, ['open']);
  return [
    ...open.slice(0, MOST).map((finding) => issueOf(finding, anchors)),
    ...gapIssues(result),
    {
      ...ABOUT_ALL,
      level: 'notice',
      title: visibleText(result.tool.name),
      text: totalText(result, open.length),
    },
  ];
}

const ABOUT_ALL = { rule: null, path: null, line: 1 } as const;

function issueOf(finding: Finding, anchors: NonNullable<ReportOptions['anchors']>): LogIssue {
  const { severity, title, certainty, cause, ruleId, fingerprint } = finding;
  const anchor = anchorOf(cause, anchors);
  const conditional = certainty === 'conditional' ? ', conditional' : '';
  return {
    level: LEVELS[severity],
    title: shorten(visibleText(`${severity}: ${title}`), MAX_TITLE),
    text: `${findingText(finding, MAX_TEXT)} (${visibleText(ruleId)}${conditional}, ${visibleText(fingerprint)})`,
    rule: visibleText(ruleId),
    path: anchor === null ? null : visibleText(anchor.path),
    line: anchor?.line ?? 1,
  };
}

/** Blind is never green: rules that lacked what was not read are told even where nothing is open. */
function gapIssues(result: Result): readonly LogIssue[] {
  const unknown = result.findings.filter((finding) => findingState(finding) === 'unknown');
  if (unknown.length === 0) return [];
  const rules = [...new Set(unknown.map(({ ruleId }) => ruleId))];
  const text = `${count(rules.length, 'rule')} could not be judged everywhere, as something could not be read: ${rules.join(', ')}`;
  return [
    { ...ABOUT_ALL, level: 'warning', title: 'incomplete', text: shorten(visibleText(text), MAX_TEXT) },
  ];
}

function totalText({ summary }: Result, open: number): string {
  const judged = `${count(summary.vaults, 'vault')}${summary.hsms === 0 ? '' : ` and ${count(summary.hsms, 'managed HSM')}`}`;
  if (open <= MOST) return `${count(open, 'open finding')} in ${judged}.`;
  return `${open} open findings in ${judged}; the worst ${MOST} are shown here, the other ${open - MOST} are in the report.`;
}
