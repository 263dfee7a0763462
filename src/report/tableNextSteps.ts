import type { Result } from '../model/result.js';
import { scopeName } from './scopeName.js';
import type { RuleFindings } from './tableFindings.js';
import { READ_NAMES } from './tableGaps.js';
import { fewNames, labelled, type Page } from './tablePage.js';
import { fitText, visibleText } from './terminalText.js';

const COLUMN = 5;
/** Columns of a rule's remediation. */
const FIX_WIDTH = 320;

/** Two to four things to do now, the most useful first. Empty when there is nothing to do. */
export function* nextStepLines(
  result: Result,
  worst: RuleFindings | undefined,
  page: Page,
): Iterable<string> {
  const steps = nextSteps(result, worst, page);
  if (steps.length === 0) return;
  yield page.paint.strong('What to do next');
  for (const [index, step] of steps.entries()) {
    yield* labelled(`  ${index + 1}.`, step, page, { column: COLUMN });
  }
}

function nextSteps(result: Result, worst: RuleFindings | undefined, page: Page): readonly string[] {
  const steps: string[] = [];
  if (worst !== undefined) {
    const fix = worst.findings[0]?.remediation.text ?? '';
    steps.push(`Start with ${visibleText(worst.ruleId)}: ${fitText(visibleText(fix), FIX_WIDTH)}`);
    steps.push(`Why it matters and how to change it: kvposture rules show ${visibleText(worst.ruleId)}`);
  }
  const blinding = result.coverage.filter(({ rules }) => rules.length > 0);
  const refused = scopes(blinding.filter(({ status }) => status === 'refused'));
  if (refused.length > 0)
    steps.push(
      `Grant Reader on ${fewNames(refused, asIs, page, 2)} to the identity that audits, and run again.`,
    );
  const failed = reads(blinding.filter(({ status }) => status === 'failed'));
  if (failed.length > 0) steps.push(`Run again: reading ${fewNames(failed, asIs, page, 2)} failed.`);
  const skipped = reads(blinding.filter(({ status }) => status === 'skipped'));
  if (skipped.length > 0)
    steps.push(
      result.source === 'azure'
        ? `Let the audit read what it skipped: ${fewNames(skipped, asIs, page, 2)}.`
        : 'Collect again, or add what is missing to the input, so that these rules can be judged.',
    );
  if (result.summary.vaults + result.summary.hsms === 0 && blinding.length === 0)
    steps.push('Check that the right subscriptions were named, and that the identity holds Reader on them.');
  if (worst !== undefined && !page.verbose)
    steps.push('See every cause and vault: the same command with -v, or -o json=result.json');
  return steps.slice(0, 4);
}

function reads(coverage: Result['coverage']): readonly string[] {
  return coverage.map(({ what, scope }) => `${READ_NAMES[what]} of ${scopeName(scope)}`);
}

function scopes(coverage: Result['coverage']): readonly string[] {
  return [...new Set(coverage.map(({ scope }) => scopeName(scope)))];
}

function asIs(text: string): string {
  return text;
}
