import { lastSegment } from '../model/armId.js';
import { csvRow, nameList } from './csvText.js';
import { findingState } from './findingState.js';
import type { Reporter } from './reporter.js';

const HEAD = [
  'severity',
  'state',
  'rule',
  'title',
  'message',
  'certainty',
  'principalId',
  'principalType',
  'principalName',
  'cause',
  'vaultCount',
  'vaults',
  'fix',
  'unknownReason',
  'waivedUntil',
  'waivedReason',
  'fingerprint',
] as const;

/**
 * One row for each finding, in the order of the result, whatever became of it: `state` is `open`, `waived`, `baselined`
 * or `unknown`. `vaults` are names, as many as a spreadsheet's cell takes.
 */
export const csvReport: Reporter = function* ({ findings }) {
  yield csvRow(HEAD);
  for (const finding of findings) {
    const { severity, ruleId, title, message, certainty, principal, cause, vaults } = finding;
    yield csvRow([
      severity,
      findingState(finding),
      ruleId,
      title,
      message,
      certainty,
      principal?.id ?? null,
      principal?.type ?? null,
      principal?.displayName ?? null,
      cause,
      vaults.length,
      nameList(vaults.map(lastSegment)),
      finding.remediation.text,
      finding.reason,
      finding.waived?.expires ?? null,
      finding.waived?.reason ?? null,
      finding.fingerprint,
    ]);
  }
};
