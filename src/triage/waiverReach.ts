import { normalizeId } from '../model/armId.js';
import { resourcePattern } from '../model/resourcePattern.js';
import type { Finding } from '../model/result.js';
import type { Waiver } from '../model/waiver.js';

/** Which of the vaults of a finding a waiver is for; null where it is for another finding. */
export type WaiverReach = (finding: Finding) => ((vault: string) => boolean) | null;

/** Ids as findings spell them, with the form in which they are compared. */
export type NormalIds = ReadonlyMap<string, string>;

/**
 * Everything that a waiver names has to fit. A waiver for a vault, or for a pattern, is for these vaults only: of a
 * cause that reaches others too it settles a part. A pattern that fits the cause is for all that the cause reaches.
 * Names of principals do not count, for they can be chosen by whoever they name. `ids` are the vaults of all findings
 * that may be asked about: each is looked at once, not once for every finding.
 */
export function waiverReach(waiver: Waiver, ids: NormalIds): WaiverReach {
  const { rule, vault, pattern, vaults } = waiver;
  const fingerprint = waiver.fingerprint?.toLowerCase();
  const principal = waiver.principal?.toLowerCase();
  const named = vault === undefined ? null : meant(ids, exactly(vault));
  const given = vaults === undefined ? null : meant(ids, anyOf(vaults.map(exactly)));
  const fits = pattern === undefined ? null : resourcePattern(pattern);
  const fitting = fits === null ? null : meant(ids, fits);
  return (finding) => {
    if (finding.ruleId !== rule) return null;
    if (fingerprint !== undefined && finding.fingerprint !== fingerprint) return null;
    if (principal !== undefined && finding.principal?.id.toLowerCase() !== principal) return null;
    if (named !== null && !finding.vaults.some((id) => named.has(id))) return null;
    const whole = fits === null || fits(normalizeId(finding.cause));
    if (!whole && !finding.vaults.some((id) => fitting?.has(id))) return null;
    return (id) =>
      (named?.has(id) ?? true) && (whole || fitting?.has(id) === true) && (given?.has(id) ?? true);
  };
}

function meant(ids: NormalIds, test: (normalId: string) => boolean): ReadonlySet<string> {
  return new Set([...ids].filter(([, normalId]) => test(normalId)).map(([id]) => id));
}

/** By name or id; `*` and `?` are no part of a vault's name, so a pattern fits nothing here. */
function exactly(vault: string): (normalId: string) => boolean {
  const wanted = normalizeId(vault);
  return wanted.includes('/') ? (id) => id === wanted : (id) => id.endsWith(`/${wanted}`);
}

function anyOf(tests: readonly ((normalId: string) => boolean)[]): (normalId: string) => boolean {
  return (id) => tests.some((test) => test(id));
}
