import { type Result, SEVERITIES } from '../model/result.js';
import { READ_NAMES } from './readNames.js';
import { scopeName } from './scopeName.js';
import type { RuleFindings } from './tableFindings.js';
import { count, fewNames, labelled, type Page } from './tablePage.js';
import { fitText, visibleText } from './terminalText.js';

const COLUMN = 5;
/** Columns of a rule's remediation. */
const FIX_WIDTH = 320;
const TOP_RULES = 3;

/** What to do now, the most useful first. Empty when there is nothing to do. */
export function* nextStepLines(result: Result, open: readonly RuleFindings[], page: Page): Iterable<string> {
  const steps = nextSteps(result, open, page);
  if (steps.length === 0) return;
  yield page.paint.strong('What to do next');
  for (const [index, step] of steps.entries()) {
    yield* labelled(`  ${index + 1}.`, step, page, { column: COLUMN, keepIds: page.verbose });
  }
}

function nextSteps(result: Result, open: readonly RuleFindings[], page: Page): readonly string[] {
  return [
    ...ruleSteps(open, page),
    ...gapSteps(result, page),
    ...(open.length > 0 && !page.verbose
      ? ['See every cause and vault: the same command with -v, or -o json=result.json']
      : []),
  ];
}

/** The worst rules of the gate, or the worst one where the gate lets all pass. */
function ruleSteps(open: readonly RuleFindings[], { failOn }: Page): readonly string[] {
  const [worst] = open;
  if (worst === undefined) return [];
  const gate = failOn === 'never' ? SEVERITIES.length : SEVERITIES.indexOf(failOn);
  const others = open.slice(1, TOP_RULES).filter(({ severity }) => SEVERITIES.indexOf(severity) <= gate);
  const fix = worst.findings[0]?.remediation.text ?? '';
  const then = others.map(
    ({ ruleId, findings }) => `${visibleText(ruleId)} (${count(findings.length, 'cause')})`,
  );
  return [
    `Start with ${visibleText(worst.ruleId)}: ${fitText(visibleText(fix), FIX_WIDTH)}`,
    ...(then.length === 0 ? [] : [`Then ${then.join(' and ')}.`]),
    `Why it matters and how to change it: kvposture rules show ${visibleText(worst.ruleId)}`,
  ];
}

/** How what was not read can be had: of Azure with rights or by another run, of files by what is added to them. */
function gapSteps(result: Result, page: Page): readonly string[] {
  const { source, coverage, summary } = result;
  const blinding = coverage.filter(({ rules }) => rules.length > 0);
  const again = source === 'azure' ? 'run again' : 'collect again';
  const of = (status: Result['coverage'][number]['status']) =>
    blinding.filter((gap) => gap.status === status);
  const steps: string[] = [];
  const refused = scopes(of('refused'));
  if (refused.length > 0)
    steps.push(
      `Grant Reader on ${fewNames(refused, asIs, page, 2)} to the identity that audits, and ${again}.`,
    );
  const failed = of('failed');
  if (failed.length > 0)
    steps.push(
      source === 'files'
        ? additionText(failed)
        : `${capitalized(again)}: reading ${fewNames(reads(failed), asIs, page, 2)} failed.`,
    );
  const skipped = reads(of('skipped'));
  if (skipped.length > 0)
    steps.push(
      source === 'azure'
        ? `Let the audit read what it skipped: ${fewNames(skipped, asIs, page, 2)}.`
        : 'Collect again, or add what is missing to the input, so that these rules can be judged.',
    );
  if (summary.vaults + summary.hsms === 0 && blinding.length === 0)
    steps.push('Check that the right subscriptions were named, and that the identity holds Reader on them.');
  return steps;
}

function additionText(failed: Result['coverage']): string {
  const kinds = [...new Set(failed.map(({ what }) => READ_NAMES[what]))];
  return `Add ${kinds.join(', ')} to the input: az rest and az graph query export them, and kvposture collect brings everything.`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
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
