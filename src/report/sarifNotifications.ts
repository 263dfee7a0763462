import type { Notification } from 'sarif';
import type { Finding, Result, ResultCoverage } from '../model/result.js';
import { visibleText } from './terminalText.js';

/** No reader needs more, and one blind management group can make thousands. */
const MAX_NOTIFICATIONS = 1_000;

/** What the run could not read, worst first, and what it could not judge for that. */
export function sarifNotifications(
  result: Result,
  ruleIndex: ReadonlyMap<string, number>,
): readonly Notification[] {
  const gaps = result.coverage.filter(({ status }) => status !== 'ok');
  const blinding = gaps.filter(({ rules }) => rules.length > 0);
  const harmless = gaps.filter(({ rules }) => rules.length === 0);
  const unknown = result.findings.filter(({ status }) => status === 'unknown');
  const all = [
    ...blinding.map(gapNote),
    ...unknown.map((finding) => unknownNote(finding, ruleIndex)),
    ...harmless.map(gapNote),
  ];
  if (all.length <= MAX_NOTIFICATIONS) return all;
  const text = `${all.length - MAX_NOTIFICATIONS} more notes on what could not be read were left out; -o json has all of them.`;
  return [...all.slice(0, MAX_NOTIFICATIONS), { level: 'warning', message: { text } }];
}

function gapNote({ scope, what, status, reason, rules }: ResultCoverage): Notification {
  const blinded = rules.length === 0 ? 'It blinds no rule.' : `Rules blinded: ${rules.join(', ')}.`;
  const level = rules.length > 0 ? 'error' : status === 'skipped' ? 'note' : 'warning';
  return {
    level,
    message: { text: visibleText(`Not read (${status}): ${what} of ${scope}. ${reason ?? ''} ${blinded}`) },
  };
}

function unknownNote(finding: Finding, ruleIndex: ReadonlyMap<string, number>): Notification {
  const index = ruleIndex.get(finding.ruleId);
  const why = finding.reason ?? finding.message;
  return {
    level: 'warning',
    message: {
      text: visibleText(`Unknown: ${finding.ruleId} could not be judged for ${finding.cause}. ${why}`),
    },
    associatedRule: { id: finding.ruleId, ...(index === undefined ? {} : { index }) },
  };
}
