import type { Reporter } from './reporter.js';
import { findingLines, openByRule } from './tableFindings.js';
import { gapLines } from './tableGaps.js';
import { nextStepLines } from './tableNextSteps.js';
import type { Page } from './tablePage.js';
import { paintFor } from './tablePaint.js';
import { settledLines } from './tableSettled.js';
import { auditedLines, countLines, verdictLines } from './tableSummary.js';

/** Narrower than this a table of words cannot be read; such a terminal wraps the lines itself. */
const MIN_WIDTH = 60;

/**
 * The person's view: what was audited, the verdict, the worst causes first and how far each reaches, what could not be
 * read, and what to do next. No line is wider than the terminal, but for an ARM id of `verbose`, which is never broken;
 * colour never says what words do not.
 */
export const tableReport: Reporter = function* (result, options) {
  const width = Number.isFinite(options.width) ? Math.max(MIN_WIDTH, Math.floor(options.width)) : MIN_WIDTH;
  const page: Page = { ...options, width, paint: paintFor(options.colorLevel) };
  const open = openByRule(result);
  const parts = [
    auditedLines(result, page),
    verdictLines(result, page),
    countLines(result, page),
    findingLines(open, page),
    settledLines(result, page),
    gapLines(result, page),
    nextStepLines(result, open, page),
  ];
  let separator = '';
  for (const part of parts) {
    const lines = [...part];
    if (lines.length === 0) continue;
    yield `${separator}${lines.join('\n')}\n`;
    separator = '\n';
  }
};
