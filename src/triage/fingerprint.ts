import type { Verdict } from '../model/result.js';

/**
 * What of a verdict stays the same between runs, engines and wordings: 16 hex digits over rule, identity of the cause
 * and principal, without regard to letter case. `sha256Hex` gives the sha256 of a text's UTF-8 in lower-case hex; it is
 * handed in because this runs in a browser too.
 */
export function fingerprint(verdict: Verdict, sha256Hex: (text: string) => string): string {
  const { ruleId, identity, principal } = verdict;
  return sha256Hex(`${ruleId}\n${identity}\n${principal?.id ?? ''}`.toLowerCase()).slice(0, 16);
}
