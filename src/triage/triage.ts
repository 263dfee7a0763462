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
  const prints = Float64Array.from(findings, beginning);
  if (hasEqual(prints)) refuseTwins(findings);
  return worstFirst(findings, prints);
}

/** Hex digits of a fingerprint that a number holds without loss; further ones hardly ever decide. */
const NUMBER_DIGITS = 12;

const beginning = ({ fingerprint: print }: Finding): number =>
  Number.parseInt(print.slice(0, NUMBER_DIGITS), 16);

function hasEqual(numbers: Float64Array): boolean {
  return numbers.toSorted().some((number, index, sorted) => index > 0 && number === sorted[index - 1]);
}

function refuseTwins(findings: readonly Finding[]): void {
  const seen = new Map<string, Finding>();
  for (const finding of findings) {
    const twin = seen.get(finding.fingerprint);
    if (twin !== undefined)
      throw new Error(
        `Rule ${finding.ruleId} names one cause twice (fingerprint ${finding.fingerprint}: ${twin.cause} and ${finding.cause}).`,
      );
    seen.set(finding.fingerprint, finding);
  }
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

/** More than a finding has vaults. */
const MOST_VAULTS = 2 ** 32;

/** Severity, then `fail` before `unknown`, then the number of vaults; then the fingerprint. */
function worstFirst(findings: readonly Finding[], prints: Float64Array): readonly Finding[] {
  const ranks = Float64Array.from(findings, ({ severity, status, vaults }) => {
    const rank = 2 * SEVERITIES.indexOf(severity) + Number(status === 'unknown');
    return rank * MOST_VAULTS - vaults.length;
  });
  const numberAt = (numbers: Float64Array, index: number): number => numbers[index] ?? 0;
  const order = Uint32Array.from(findings, (_, index) => index).sort(
    (a, b) =>
      numberAt(ranks, a) - numberAt(ranks, b) ||
      numberAt(prints, a) - numberAt(prints, b) ||
      ((findings[a]?.fingerprint ?? '') < (findings[b]?.fingerprint ?? '') ? -1 : 1),
  );
  const sorted: Finding[] = [];
  for (const index of order) {
    const finding = findings[index];
    if (finding !== undefined) sorted.push(finding);
  }
  return sorted;
}
