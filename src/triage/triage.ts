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
  return worstFirst(findings);
}

/** Field by field: taking the identity out with a rest pattern costs ten times as much on large tenants. */
function findingOf(verdict: Verdict, print: string): Finding {
  return {
    ruleId: verdict.ruleId,
    status: verdict.status,
    severity: verdict.severity,
    title: verdict.title,
    message: verdict.message,
    principal: verdict.principal,
    cause: verdict.cause,
    vaults: verdict.vaults,
    certainty: verdict.certainty,
    evidence: verdict.evidence,
    remediation: verdict.remediation,
    references: verdict.references,
    reason: verdict.reason,
    fingerprint: print,
    waived: null,
    baselined: false,
  };
}

const RANK_BITS = 32;
/** Hex digits of a fingerprint that a number holds without loss; further ones hardly ever decide. */
const NUMBER_DIGITS = 12;

/** Severity, then `fail` before `unknown`, then the number of vaults; then the fingerprint. */
function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  const ranked = findings.map((finding) => {
    const rank = 2 * SEVERITIES.indexOf(finding.severity) + Number(finding.status === 'unknown');
    return {
      finding,
      rank: rank * 2 ** RANK_BITS - finding.vaults.length,
      print: Number.parseInt(finding.fingerprint.slice(0, NUMBER_DIGITS), 16),
    };
  });
  ranked.sort(
    (a, b) =>
      a.rank - b.rank || a.print - b.print || (a.finding.fingerprint < b.finding.fingerprint ? -1 : 1),
  );
  return ranked.map(({ finding }) => finding);
}
