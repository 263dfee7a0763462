import { type Finding, type Result, SEVERITIES, type Severity } from '../model/result.js';
import { readNoVaultList } from './blindingReads.js';

export interface ExitOptions {
  /** The least severity that counts; `never`: no finding makes the audit fail. */
  readonly failOn: Severity | 'never';
  readonly onIncomplete: 'fail' | 'warn';
}

/**
 * The exit code of a finished audit (design 3). 1: an open finding at or above `failOn`; certain or conditional makes
 * no difference. 3: a rule at or above `failOn` was blinded (any rule with `never`) and `onIncomplete` is not `warn`,
 * or no vault list at all could be read. 0: neither. 1 goes before 3.
 */
export function exitCode(result: Result, { failOn, onIncomplete }: ExitOptions): 0 | 1 | 3 {
  if (failOn !== 'never' && result.findings.some((finding) => isOpen(finding) && reaches(finding, failOn)))
    return 1;
  if (readNoVaultList(result.coverage)) return 3;
  return onIncomplete === 'fail' && blindsGate(result, failOn) ? 3 : 0;
}

/** Whether a rule at or above the gate was blinded; with `never`, whether any was. */
export function blindsGate({ findings }: Result, failOn: ExitOptions['failOn']): boolean {
  return findings.some(
    (finding) => finding.status === 'unknown' && (failOn === 'never' || reaches(finding, failOn)),
  );
}

/** Whether it counts: a failure that nobody has accepted. */
export function isOpen({ status, waived, baselined }: Finding): boolean {
  return status === 'fail' && waived === null && !baselined;
}

function reaches({ severity }: Finding, failOn: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn);
}
