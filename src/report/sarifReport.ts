import type { Invocation, Log, Notification } from 'sarif';
import type { Result } from '../model/result.js';
import { NO_ANCHORS } from './anchor.js';
import { worstFirst } from './findingState.js';
import { jsonPieces } from './jsonText.js';
import type { Reporter, ReportOptions } from './reporter.js';
import { sarifNotifications } from './sarifNotifications.js';
import { sarifResult } from './sarifResults.js';
import { sarifRule } from './sarifRules.js';

/** What GitHub keeps of a run, and all that Azure DevOps takes. */
export const MAX_RESULTS = 5_000;

/** Down to the single result: log, runs, run, results. */
const STREAM_DEPTH = 4;

/**
 * SARIF 2.1.0 in the form that GitHub code scanning and Azure DevOps accept: one run, every rule, a relative location
 * in every result. Waived findings are left out unless asked for, because code scanning opens suppressed results as alerts. Baselined
 * ones stay: the service keeps its own state of an alert, and would call one that is missing fixed. What was not read, what
 * could not be judged and what did not fit is told as tool execution notifications.
 */
export const sarifReport: Reporter = function* (result, options) {
  yield* jsonPieces(sarifLog(result, options), STREAM_DEPTH);
  yield '\n';
};

function sarifLog(result: Result, options: ReportOptions): Log {
  const ruleIndex = new Map(result.rules.map((rule, index) => [rule.id, index]));
  const failed = worstFirst(result, [
    'open',
    'baselined',
    ...(options.suppressed === true ? (['waived'] as const) : []),
  ]);
  const shown = failed.slice(0, MAX_RESULTS);
  const notes: Notification[] = [...sarifNotifications(result, ruleIndex)];
  if (failed.length > shown.length) notes.unshift(leftOut(failed.length));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: result.tool.name,
            fullName: `${result.tool.name} ${result.tool.version}, access-posture audit for Azure Key Vault`,
            semanticVersion: result.tool.version,
            rules: result.rules.map(sarifRule),
          },
        },
        automationDetails: { id: `${result.tool.name}/${category(result)}/` },
        columnKind: 'utf16CodeUnits',
        invocations: [invocation(result, options, notes)],
        results: shown.map((finding) =>
          sarifResult(finding, result, ruleIndex, options.anchors ?? NO_ANCHORS),
        ),
      },
    ],
  };
}

function leftOut(found: number): Notification {
  const text = `${found - MAX_RESULTS} of ${found} results were left out: code scanning keeps ${MAX_RESULTS}. The worst come first; -o json has all of them.`;
  return { level: 'warning', message: { text } };
}

function invocation(result: Result, options: ReportOptions, notes: readonly Notification[]): Invocation {
  return {
    executionSuccessful: !options.incomplete,
    startTimeUtc: result.startedAt,
    endTimeUtc: result.finishedAt,
    toolExecutionNotifications: [...notes],
  };
}

/** Everything before the last slash of the id is the category; it must be the same in each run over one scope. */
function category(result: Result): string {
  const parts = [
    result.tenantId ?? result.source,
    ...(result.category === undefined ? [] : [result.category]),
  ];
  return parts.map((part) => part.toLowerCase().replace(/[^a-z0-9._-]+/g, '-')).join('/');
}
