import { normalizeId } from '../model/armId.js';
import { resourcePattern } from '../model/resourcePattern.js';
import type { Finding } from '../model/result.js';
import type { Waiver } from '../model/waiver.js';

/** Which of the vaults of a finding a waiver is for; null where it is for another finding. */
export type WaiverReach = (finding: Finding) => ((vault: string) => boolean) | null;

/**
 * Everything that a waiver names has to fit. A waiver for a vault, or for a pattern, is for these vaults only: of a
 * cause that reaches others too it settles a part. A pattern that fits the cause is for all that the cause reaches.
 * Names of principals do not count, for they can be chosen by whoever they name.
 */
export function waiverReach(waiver: Waiver): WaiverReach {
  const { rule, fingerprint, vault, principal, pattern, vaults } = waiver;
  const isVault = vault === undefined ? null : exactly(vault);
  const isGiven = vaults === undefined ? null : anyOf(vaults.map(exactly));
  const fits = pattern === undefined ? null : resourcePattern(pattern);
  return (finding) => {
    if (finding.ruleId !== rule) return null;
    if (fingerprint !== undefined && finding.fingerprint !== fingerprint.toLowerCase()) return null;
    if (principal !== undefined && finding.principal?.id.toLowerCase() !== principal.toLowerCase())
      return null;
    if (isVault !== null && !finding.vaults.some(isVault)) return null;
    const whole = fits === null || fits(finding.cause);
    if (!whole && !finding.vaults.some(fits)) return null;
    return (id) =>
      (isVault === null || isVault(id)) && (whole || fits(id)) && (isGiven === null || isGiven(id));
  };
}

/** A name without patterns: `*` and `?` are no part of a vault's name, so a pattern here fits nothing. */
function exactly(vault: string): (id: string) => boolean {
  const wanted = normalizeId(vault);
  return wanted.includes('/')
    ? (id) => normalizeId(id) === wanted
    : (id) => normalizeId(id).endsWith(`/${wanted}`);
}

function anyOf(tests: readonly ((id: string) => boolean)[]): (id: string) => boolean {
  return (id) => tests.some((test) => test(id));
}
