import { normalizeId } from '../model/armId.js';
import type { BaselineEntry } from '../model/baseline.js';
import type { Finding, Notice, Waived } from '../model/result.js';
import type { Waiver } from '../model/waiver.js';
import { baselineNotices } from './baselineNotices.js';
import type { Overgrown, Settling, StandingWaiver } from './settling.js';
import { waiverEnd } from './waiverEnd.js';
import { waiverNotices } from './waiverNotices.js';
import { type NormalIds, waiverReach } from './waiverReach.js';

/**
 * Marks the findings that waivers and the baseline settle, and tells of those that settle nothing, or not all. A
 * finding is settled when every vault it reaches is; when its cause grows beyond them it is open again, whole, for it
 * is one cause. The baseline takes failures only: what an unknown would hide nobody knows. An unknown that is waived
 * stays unknown, so the audit stays incomplete.
 */
export function settle(
  findings: readonly Finding[],
  settling: Settling,
): { readonly findings: readonly Finding[]; readonly notices: readonly Notice[] } {
  const { waivers, baseline, now } = settling;
  if (waivers.length === 0 && baseline === null) return { findings, notices: [] };
  const ids = idsUnder(waivers, findings);
  const standing = waivers.map((waiver): StandingWaiver => {
    const end = waiverEnd(waiver.expires);
    const applies = end !== null && now < end;
    return { waiver, end, applies, reach: waiverReach(waiver, ids), matched: [], overgrown: [] };
  });
  const ofRule = new Map<string, StandingWaiver[]>();
  for (const one of standing) ofRule.set(one.waiver.rule, [...(ofRule.get(one.waiver.rule) ?? []), one]);
  const entries = new Map(baseline?.findings.map((entry) => [entry.fingerprint, entry]));
  const grown: Overgrown[] = [];
  const settled = findings.map((finding) => {
    const waiving = waivingOf(finding, ofRule.get(finding.ruleId) ?? []);
    const entry = finding.status === 'fail' ? entries.get(finding.fingerprint) : undefined;
    if (waiving.length === 0 && entry === undefined) return finding;
    const isWaived = (id: string) => waiving.some(({ includes }) => includes(id));
    const isBaselined = inEntry(entry, finding);
    const left = finding.vaults.filter((id) => !isWaived(id) && !isBaselined(id));
    if (left.length > 0) {
      const open = { finding, vaults: left };
      for (const { standing: one } of waiving) one.overgrown.push(open);
      if (entry !== undefined) grown.push(open);
      return finding;
    }
    const byWaivers = waiving.length > 0 && finding.vaults.every(isWaived);
    const byBaseline = entry !== undefined && finding.vaults.every(isBaselined);
    return {
      ...finding,
      waived: byWaivers || !byBaseline ? waivedBy(waiving.map(({ standing: one }) => one)) : null,
      baselined: byBaseline || !byWaivers,
    };
  });
  return {
    findings: settled,
    notices: [
      ...waiverNotices(standing, findings, settling),
      ...baselineNotices(baseline?.findings ?? [], grown, findings, settling),
    ],
  };
}

/** The vaults of the findings that some waiver may be for. */
function idsUnder(waivers: readonly Waiver[], findings: readonly Finding[]): NormalIds {
  const rules = new Set(waivers.map(({ rule }) => rule));
  const lists = new Set(findings.filter(({ ruleId }) => rules.has(ruleId)).map(({ vaults }) => vaults));
  const ids = new Map<string, string>();
  for (const list of lists) for (const id of list) if (!ids.has(id)) ids.set(id, normalizeId(id));
  return ids;
}

interface Waiving {
  readonly standing: StandingWaiver;
  readonly includes: (vault: string) => boolean;
}

/** The waivers that apply to a finding, or to a part of its vaults; those that fit it are told, applying or not. */
function waivingOf(finding: Finding, standing: readonly StandingWaiver[]): readonly Waiving[] {
  return standing.flatMap((one) => {
    const includes = one.reach(finding);
    if (includes === null) return [];
    one.matched.push(finding);
    return one.applies ? [{ standing: one, includes }] : [];
  });
}

/** Most findings are what they were: their lists are the same, and comparing these costs least. */
function inEntry(entry: BaselineEntry | undefined, { vaults }: Finding): (id: string) => boolean {
  if (entry === undefined) return () => false;
  if (vaults.length === entry.vaults.length && vaults.every((id, index) => id === entry.vaults[index]))
    return () => true;
  const ids = new Set(entry.vaults.map(normalizeId));
  return (id) => ids.has(normalizeId(id));
}

/** Several waivers end together: with the first of them. */
function waivedBy(standing: readonly StandingWaiver[]): Waived {
  const sorted = standing.toSorted((a, b) => (a.end ?? 0) - (b.end ?? 0));
  return {
    reason: [...new Set(sorted.map(({ waiver }) => waiver.reason))].join('; '),
    expires: sorted[0]?.waiver.expires ?? '',
  };
}
