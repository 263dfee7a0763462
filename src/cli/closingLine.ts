import type { Finding, Result } from '../model/result.js';
import type { AuditOptions } from './commonOptions.js';
import { EXIT } from './exitCodes.js';

/** The last line on stderr: what the exit code says. */
export function closingLine(result: Result, { failOn, onIncomplete }: AuditOptions, code: number): string {
  const open = result.findings.filter(
    ({ status, waived, baselined }) => status === 'fail' && waived === null && !baselined,
  );
  const blind = new Set(
    result.findings.filter(({ status }) => status === 'unknown').map(({ ruleId }) => ruleId),
  );
  const gap =
    blind.size === 0 ? '' : `; incomplete: ${count(blind.size, 'rule')} could not be decided everywhere`;
  const gate = failOn === 'never' ? '' : ` (--fail-on ${failOn})`;
  switch (code) {
    case EXIT.findings:
      return `Exit code 1: ${count(open.length, 'open finding')}, ${worst(open)}${gate}${gap}.`;
    case EXIT.incomplete:
      return `Exit code 3: nothing open that fails the gate${gate}, but the audit is incomplete${gap.slice(12)}.`;
    default:
      return `Exit code 0: ${count(open.length, 'open finding')}, none that fails the gate${gate}${gap}${
        gap !== '' && onIncomplete === 'warn' ? ' (--on-incomplete warn)' : ''
      }.`;
  }
}

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** Findings come worst first. */
function worst(open: readonly Finding[]): string {
  const [first] = open;
  const same = open.filter(({ severity }) => severity === first?.severity).length;
  return `${same} of them ${first?.severity ?? 'none'}`;
}
