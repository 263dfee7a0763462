import type { Finding, Result } from '../model/result.js';
import { principalText } from './accessWords.js';
import { findingText } from './findingText.js';
import { junitSuites, type Outcome, type Suite } from './junitSuites.js';
import type { Reporter } from './reporter.js';
import { shorten } from './sarifRules.js';
import { xmlAttributes, xmlText } from './xmlText.js';

const MAX_TEXT = 1_000;

/**
 * JUnit XML, as Azure Pipelines, GitLab and Jenkins read it: a vault is a suite, a rule a case. Open findings are
 * failures, what could not be judged is an error, waived and baselined findings are skipped. The severity is the `type`
 * of a failure; `--fail-on` changes the exit code, not the cases.
 */
export const junitReport: Reporter = function* (result) {
  const suites = junitSuites(result);
  const totals = suites.map(countsOf);
  const sum = (kind: keyof Counts) => totals.reduce((total, counts) => total + counts[kind], 0);
  const all = {
    tests: sum('tests'),
    failures: sum('failures'),
    errors: sum('errors'),
    skipped: sum('skipped'),
  };
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites${xmlAttributes({ name: result.tool.name, ...all, time: seconds(result) })}>\n`;
  for (const suite of suites) yield* suiteText(suite, result);
  yield '</testsuites>\n';
};

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

function countsOf({ outcomes, passed }: Suite): Counts {
  const of = (kind: Outcome['kind']) => outcomes.filter((outcome) => outcome.kind === kind).length;
  return {
    tests: outcomes.length + passed.length,
    failures: of('failure'),
    errors: of('error'),
    skipped: of('skipped'),
  };
}

function seconds({ startedAt, finishedAt }: Result): string {
  const time = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1_000;
  return (Number.isFinite(time) && time > 0 ? time : 0).toFixed(3);
}

function* suiteText(suite: Suite, { startedAt }: Result): Iterable<string> {
  const { name, id, outcomes, passed } = suite;
  const timestamp = startedAt.slice(0, 19);
  yield `  <testsuite${xmlAttributes({ name, ...countsOf(suite), time: '0', timestamp })}>\n`;
  yield `    <properties><property${xmlAttributes({ name: 'resourceId', value: id })}/></properties>\n`;
  for (const outcome of outcomes) yield caseText(name, outcome);
  for (const ruleId of passed)
    yield `    <testcase${xmlAttributes({ classname: name, name: ruleId, time: '0' })}/>\n`;
  yield '  </testsuite>\n';
}

function caseText(suite: string, { ruleId, kind, findings, count }: Outcome): string {
  const head = `    <testcase${xmlAttributes({ classname: suite, name: ruleId, time: '0' })}>`;
  const [first] = findings;
  const message = first === undefined ? '' : `${said(first)}${count > 1 ? ` (and ${count - 1} more)` : ''}`;
  if (kind === 'skipped') return `${head}<skipped${xmlAttributes({ message })}/></testcase>\n`;
  const type = kind === 'error' ? 'unknown' : (first?.severity ?? 'unknown');
  const more = count > findings.length ? [`and ${count - findings.length} more`] : [];
  const body = [...findings.flatMap(findingLines), ...more].map((line) => `${xmlText(line)}\n`).join('');
  return `${head}<${kind}${xmlAttributes({ message, type })}>${body}</${kind}></testcase>\n`;
}

/** One line: what is wrong, why it is not known, or why it is accepted. */
function said(finding: Finding): string {
  const { status, reason, waived, baselined } = finding;
  const text = findingText(finding, MAX_TEXT);
  if (status === 'unknown') return shorten(`Not judged: ${reason ?? text}`, MAX_TEXT);
  if (waived !== null) return shorten(`Waived until ${waived.expires}: ${waived.reason}`, MAX_TEXT);
  return baselined ? `In the baseline: ${text}` : text;
}

function findingLines(finding: Finding): readonly string[] {
  const { principal, certainty, cause, remediation, fingerprint, status } = finding;
  return [
    said(finding),
    ...(principal === null
      ? []
      : [`Who: ${principalText({ ...principal, tenantId: null }, { showId: (id) => id })}`]),
    ...(certainty === 'conditional' ? ['Conditional: a condition, a deny or something unread decides.'] : []),
    `Cause: ${shorten(cause, MAX_TEXT)}`,
    ...(status === 'unknown' ? [] : [`Fix: ${shorten(remediation.text, MAX_TEXT)}`]),
    `Fingerprint: ${fingerprint}`,
  ];
}
