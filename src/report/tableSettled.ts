import { type Finding, type Result, SEVERITIES } from '../model/result.js';
import { labelled, type Page } from './tablePage.js';
import { visibleText, wrapText } from './terminalText.js';

/** Where the text behind a fingerprint starts. */
const COLUMN = 20;

/**
 * How many findings are settled, each of them where everything is asked for, and what has to be told of waivers and the
 * baseline.
 */
export function* settledLines(result: Result, page: Page): Iterable<string> {
  const settled = result.findings.filter(({ waived, baselined }) => waived !== null || baselined);
  const said = settledText(result);
  if (said !== null) yield* wrapText(said, page.width).map(page.paint.faint);
  if (page.verbose) for (const finding of settled) yield* settledFinding(finding, page);
  for (const { message } of result.notices ?? [])
    yield* labelled('  -', visibleText(message), page, { column: 4 });
}

function settledText({ summary }: Result): string | null {
  const sum = (state: 'waived' | 'baselined') =>
    SEVERITIES.reduce((total, severity) => total + summary.bySeverity[severity][state], 0);
  const parts = [
    [sum('waived'), 'waived'],
    [sum('baselined'), 'baselined'],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, state]) => `${number} ${state}`);
  return said.length === 0 ? null : `Not counted: ${said.join(' and ')}; -v lists them.`;
}

function settledFinding({ ruleId, fingerprint, status, waived, baselined }: Finding, page: Page) {
  const why = [
    ...(waived === null ? [] : [`waived until ${waived.expires}: ${waived.reason}`]),
    ...(baselined ? ['in the baseline'] : []),
  ];
  const unknown = status === 'unknown' ? ' (unknown)' : '';
  return labelled(
    `  ${visibleText(fingerprint)}`,
    visibleText(`${ruleId}${unknown}, ${why.join(', and ')}`),
    page,
    {
      column: COLUMN,
      paintLabel: page.paint.faint,
    },
  );
}
