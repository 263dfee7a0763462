import { type Finding, SEVERITIES, type Verdict } from '../model/result.js';
import { fingerprint } from './fingerprint.js';

/**
 * Turns verdicts into findings, worst first: severity, then `fail` before `unknown`, then the number of vaults, then
 * the fingerprint, so the order does not depend on the order of the input. Throws Error when two verdicts have one
 * fingerprint: a rule that says one cause twice is a bug.
 */
export function triage(
  verdicts: readonly Verdict[],
  sha256Hex: (text: string) => string,
): readonly Finding[] {
  const findings = verdicts.map((verdict) => findingOf(verdict, fingerprint(verdict, sha256Hex)));
  const seen = new Map<string, Finding>();
  for (const finding of findings) {
    const twin = seen.get(finding.fingerprint);
    if (twin !== undefined)
      throw new Error(
        `Rule ${finding.ruleId} names one cause twice (fingerprint ${finding.fingerprint}: ${twin.cause} and ${finding.cause}).`,
      );
    seen.set(finding.fingerprint, finding);
  }
  return findings.sort(worstFirst);
}

function findingOf({ identity: _, ...verdict }: Verdict, print: string): Finding {
  return { ...verdict, fingerprint: print, waived: null, baselined: false };
}

function worstFirst(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    Number(a.status === 'unknown') - Number(b.status === 'unknown') ||
    b.vaults.length - a.vaults.length ||
    (a.fingerprint < b.fingerprint ? -1 : 1)
  );
}
