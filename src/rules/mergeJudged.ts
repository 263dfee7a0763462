import { normalizeId } from '../model/armId.js';
import type { Judgement } from './expression.js';
import type { SubjectFacts } from './verdictMaker.js';

/** What a rule says of one subject, and the facts its verdict will be made of; never `false`. */
export interface JudgedSubject {
  readonly outcome: Judgement;
  readonly facts: SubjectFacts;
}

/**
 * Makes one of all that a rule says about one cause and principal: vaults are joined, `certain` wins over
 * `conditional` and a failure over an unknown; what stays open is told in the evidence. Causes with one identity
 * would share a fingerprint, so they are one too; the first by id stands for them, the others are
 * `evidence.otherCauses`.
 */
export function mergeJudged(judged: readonly JudgedSubject[]): readonly JudgedSubject[] {
  const groups = new Map<string, JudgedSubject[]>();
  for (const one of judged) {
    const key = `${one.facts.identity}\n${one.facts.principal?.id ?? ''}`.toLowerCase();
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  if (groups.size === judged.length) return judged;
  return [...groups.values()].flatMap((group) => (group.length === 1 ? group : mergeGroup(group)));
}

const isUnknown = ({ outcome }: JudgedSubject): boolean => outcome.outcome === 'unknown';
const isCertain = ({ facts }: JudgedSubject): boolean => facts.certainty === 'certain';

function mergeGroup(group: readonly JudgedSubject[]): readonly JudgedSubject[] {
  const sorted = sortedBestFirst(group);
  const [best] = sorted;
  if (best === undefined) return [];
  const alike = sorted.filter((one) => isUnknown(one) === isUnknown(best));
  const causes = unionOfIds(group.map(({ facts }) => facts.cause)).filter(
    (cause) => compareIds(cause, best.facts.cause) !== 0,
  );
  return [
    {
      outcome: joinOutcomes(alike),
      facts: {
        ...best.facts,
        vaults: unionOfLists(alike.map(({ facts }) => facts.vaults)),
        evidence: {
          ...joinEvidence([...new Set(alike.map(({ facts }) => facts.evidence))]),
          ...(causes.length > 0 ? { otherCauses: causes } : {}),
          ...openParts(best, sorted),
        },
      },
    },
  ];
}

function sortedBestFirst(group: readonly JudgedSubject[]): readonly JudgedSubject[] {
  const keyed = group.map((one) => {
    const { cause, vaults } = one.facts;
    return { one, rank: rankOf(one), key: `${normalizeId(cause)}\n${normalizeId(vaults[0] ?? '')}` };
  });
  keyed.sort((a, b) => a.rank - b.rank || (a.key < b.key ? -1 : Number(a.key > b.key)));
  return keyed.map(({ one }) => one);
}

function rankOf(one: JudgedSubject): number {
  return isUnknown(one) ? 2 : isCertain(one) ? 0 : 1;
}

/** The outcome they share; of unknowns, all reasons. */
function joinOutcomes(alike: readonly JudgedSubject[]): Judgement {
  const reasons = alike.flatMap(({ outcome }) => (outcome.outcome === 'unknown' ? [outcome.reason] : []));
  return reasons.length === 0
    ? { outcome: 'true' }
    : { outcome: 'unknown', reason: [...new Set(reasons)].join('; ') };
}

/** The vaults for which a certain failure is conditional only, and those for which a failure is not known. */
function openParts(best: JudgedSubject, group: readonly JudgedSubject[]): SubjectFacts['evidence'] {
  if (isUnknown(best) || group.every((one) => rankOf(one) === rankOf(best))) return {};
  const sure = new Set(
    group
      .filter((one) => !isUnknown(one) && isCertain(one))
      .flatMap(({ facts }) => facts.vaults.map(normalizeId)),
  );
  const conditional = unionOfIds(
    group.filter((one) => !isUnknown(one) && !isCertain(one)).flatMap(({ facts }) => facts.vaults),
  ).filter((id) => !sure.has(normalizeId(id)));
  const undecided = group.flatMap(({ outcome, facts }) =>
    outcome.outcome === 'unknown' ? [{ reason: outcome.reason, vaults: facts.vaults }] : [],
  );
  return {
    ...(isCertain(best) && conditional.length > 0 ? { conditionalVaults: conditional } : {}),
    ...(undecided.length > 0 ? { undecided } : {}),
  };
}

/** The evidence of the best; lists are joined, other values of the rest are dropped. */
function joinEvidence(all: readonly SubjectFacts['evidence'][]): SubjectFacts['evidence'] {
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

/** Lists of vaults are shared by all grants at one scope, so most of them are one list. */
function unionOfLists(lists: readonly (readonly string[])[]): readonly string[] {
  const [first = [], ...others] = [...new Set(lists)];
  return others.length === 0 ? first : unionOfIds([first, ...others].flat());
}

/** Ids without repetition, sorted without letter case. */
function unionOfIds(ids: readonly string[]): readonly string[] {
  return [...new Map(ids.map((id) => [normalizeId(id), id])).values()].sort(compareIds);
}
