import type { Severity } from '../model/result.js';
import { anchorOrPath, NO_ANCHORS } from './anchor.js';
import { findingState, worstFirst } from './findingState.js';
import { findingText } from './findingText.js';
import { jsonPieces } from './jsonText.js';
import type { Reporter } from './reporter.js';
import { shorten } from './sarifRules.js';
import { visibleText } from './terminalText.js';

const SEVERITY: Readonly<Record<Severity, string>> = {
  critical: 'blocker',
  high: 'critical',
  medium: 'major',
  low: 'minor',
  info: 'info',
};
const MAX_DESCRIPTION = 1_000;

/**
 * GitLab Code Quality: an array of issues, each with a path and a fingerprint of its own, for GitLab swallows those that
 * share one. Waived findings are left out; baselined ones stay, as GitLab compares with the target branch itself. What
 * could not be judged is an issue of severity `info`, so that its absence never passes for a fix.
 */
export const gitlabReport: Reporter = function* (result, { anchors = NO_ANCHORS }) {
  const issues = worstFirst(result, ['open', 'baselined', 'unknown']).map((finding) => {
    const { ruleId, severity, title, cause, reason, fingerprint } = finding;
    const unknown = findingState(finding) === 'unknown';
    const { path, line } = anchorOrPath(cause, anchors);
    const gap = visibleText(`Not judged: ${title}. ${reason ?? ''}`);
    return {
      description: unknown ? shorten(gap, MAX_DESCRIPTION) : findingText(finding, MAX_DESCRIPTION),
      check_name: ruleId,
      fingerprint,
      severity: unknown ? 'info' : SEVERITY[severity],
      location: { path, lines: { begin: line } },
    };
  });
  yield* jsonPieces(issues, 1);
  yield '\n';
};
