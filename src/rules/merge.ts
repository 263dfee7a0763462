import { normalizeId } from '../model/armId.js';
import type { Verdict } from '../model/result.js';

/**
 * Makes one verdict of all that a rule says about one cause and principal: vaults are joined, `certain` wins over
 * `conditional` and `fail` over `unknown` (what stays open is told in the evidence). Causes with one identity
 * would share a fingerprint, so they are one too; the first by id stands for them, the others are
 * `evidence.otherCauses`.
 */
export function mergeVerdicts(verdicts: readonly Verdict[]): readonly Verdict[] {
  const groups = new Map<string, Verdict[]>();
  for (const verdict of verdicts) {
    const key = `${verdict.identity}\n${verdict.principal?.id ?? ''}`.toLowerCase();
    const group = groups.get(key);
    if (group) group.push(verdict);
    else groups.set(key, [verdict]);
  }
  if (groups.size === verdicts.length) return verdicts;
  return [...groups.values()].flatMap(mergeGroup);
}

function rank(verdict: Verdict): number {
  return (verdict.status === 'fail' ? 0 : 2) + (verdict.certainty === 'certain' ? 0 : 1);
}

function mergeGroup(group: readonly Verdict[]): readonly Verdict[] {
  const [best, ...others] = [...group].sort(
    (a, b) =>
      rank(a) - rank(b) || compareIds(a.cause, b.cause) || compareIds(a.vaults[0] ?? '', b.vaults[0] ?? ''),
  );
  if (best === undefined || others.length === 0) return group;
  const alike = group.filter(({ status }) => status === best.status);
  const open = best.status === 'fail' ? group.filter(({ status }) => status === 'unknown') : [];
  const causes = unionOfIds(group.map(({ cause }) => cause)).filter(
    (cause) => compareIds(cause, best.cause) !== 0,
  );
  const reasons = [...new Set(alike.flatMap(({ reason }) => (reason === null ? [] : [reason])))];
  const merged: Verdict = {
    ...best,
    vaults: unionOfIds(alike.flatMap(({ vaults }) => vaults)),
    evidence: {
      ...joinEvidence([best, ...alike.filter((verdict) => verdict !== best)].map(({ evidence }) => evidence)),
      ...(causes.length > 0 ? { otherCauses: causes } : {}),
      ...(open.length > 0 ? { undecided: open.map(({ reason, vaults }) => ({ reason, vaults })) } : {}),
    },
    reason: best.status === 'unknown' ? reasons.join('; ') : null,
  };
  return [merged];
}

/** The evidence of the best verdict; lists are joined, other values of the rest are dropped. */
function joinEvidence(all: readonly Verdict['evidence'][]): Verdict['evidence'] {
  const joined: Record<string, unknown> = {};
  for (const evidence of all) {
    for (const [key, value] of Object.entries(evidence)) {
      const before = joined[key];
      if (before === undefined) joined[key] = value;
      else if (Array.isArray(before) && Array.isArray(value) && key !== 'path')
        joined[key] = unionOfValues([...before, ...value]);
    }
  }
  return joined;
}

function unionOfValues(values: readonly unknown[]): readonly unknown[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

function compareIds(a: string, b: string): number {
  const left = normalizeId(a);
  const right = normalizeId(b);
  return left < right ? -1 : Number(left > right);
}

/** Ids without repetition, sorted without letter case. */
export function unionOfIds(ids: readonly string[]): readonly string[] {
  return [...new Map(ids.map((id) => [normalizeId(id), id])).values()].sort(compareIds);
}
