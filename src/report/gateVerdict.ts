import { type Result, SEVERITIES, type Severity } from '../model/result.js';
import type { ReportOptions } from './reporter.js';
import { count } from './tablePage.js';

/** What the gate of the run says of a result, for reports to put into their own words. */
export interface GateVerdict {
  /** A gap that blinds a rule the gate looks at is never a pass, and neither is an audit of nothing. */
  readonly kind: 'fail' | 'pass' | 'incomplete' | 'nothing' | 'no gate';
  /** Open findings that the gate looks at. */
  readonly total: number;
  /** ` at high or above`; empty without a gate. */
  readonly gate: string;
  /** `3 open findings at high or above: 1 critical, 2 high`. */
  readonly found: string;
}

/** The verdict under a gate. `incomplete` is whether a rule that the gate looks at was blinded. */
export function gateVerdict(
  { bySeverity, vaults, hsms }: Result['summary'],
  { failOn, incomplete }: Pick<ReportOptions, 'failOn' | 'incomplete'>,
): GateVerdict {
  const judged = failOn === 'never' ? SEVERITIES : SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
  const open = judged.map((severity) => [severity, bySeverity[severity].open] as const);
  const total = open.reduce((sum, [, number]) => sum + number, 0);
  const gate = failOn === 'never' ? '' : ` at ${orAbove(failOn)}`;
  const parts = open.filter(([, number]) => number > 0).map(([severity, number]) => `${number} ${severity}`);
  const found = `${count(total, 'open finding')}${gate}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`;
  const kind = () => {
    if (failOn === 'never') return 'no gate';
    if (total > 0) return 'fail';
    if (incomplete) return 'incomplete';
    return vaults + hsms === 0 ? 'nothing' : 'pass';
  };
  return { kind: kind(), total, gate, found };
}

function orAbove(severity: Severity): string {
  return severity === 'critical' ? 'critical' : `${severity} or above`;
}
