import { Chalk } from 'chalk';
import type { Reporter } from './reporter.js';
import { findingLines, openByRule } from './tableFindings.js';
import { gapLines } from './tableGaps.js';
import { nextStepLines } from './tableNextSteps.js';
import type { Page, Paint } from './tablePage.js';
import { auditedLines, countLines, verdictLines } from './tableSummary.js';

/** Narrower than this a table of words cannot be read; such a terminal wraps the lines itself. */
const MIN_WIDTH = 60;

/**
 * The person's view: what was audited, the verdict, the worst causes first and how far each reaches, what could not be
 * read, and what to do next. No line is wider than the terminal, and colour never says what words do not.
 */
export const tableReport: Reporter = function* (result, options) {
  const width = Number.isFinite(options.width) ? Math.max(MIN_WIDTH, Math.floor(options.width)) : MIN_WIDTH;
  const page: Page = { ...options, width, paint: paintFor(options.colorLevel) };
  const open = openByRule(result);
  const parts = [
    auditedLines(result, page),
    verdictLines(result, page),
    countLines(result, page),
    findingLines(result, open, page),
    gapLines(result, page),
    nextStepLines(result, open[0], page),
  ];
  let separator = '';
  for (const part of parts) {
    const lines = [...part];
    if (lines.length === 0) continue;
    yield `${separator}${lines.join('\n')}\n`;
    separator = '\n';
  }
};

function paintFor(level: 0 | 1 | 2 | 3): Paint {
  const chalk = new Chalk({ level });
  return {
    strong: (text) => chalk.bold(text),
    faint: (text) => chalk.dim(text),
    severity: {
      critical: (text) => chalk.bold.white.bgRed(text),
      high: (text) => chalk.bold.red(text),
      medium: (text) => chalk.yellow(text),
      low: (text) => chalk.cyan(text),
      info: (text) => chalk.dim(text),
    },
    verdict: {
      pass: (text) => chalk.bold.green(text),
      fail: (text) => chalk.bold.red(text),
      incomplete: (text) => chalk.bold.yellow(text),
    },
  };
}
