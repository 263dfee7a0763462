import { normalizeId } from '../model/armId.js';
import type { Escalation, Grant } from '../model/posture.js';
import type { Judgement } from './judgement.js';
import type { SubjectFacts } from './verdictMaker.js';

/** What a rule says of one subject, never `false`, and how the facts of its verdict are made. */
export interface JudgedHolder<T extends Subject> {
  readonly outcome: Judgement;
  readonly subject: T;
  readonly factsOf: (subject: T) => SubjectFacts;
}

type Subject = Pick<Grant | Escalation, 'identity' | 'principal'>;

/** What a rule says of one cause and principal, and the facts its verdict will be made of. */
export interface JudgedCause<T extends Subject> {
  readonly outcome: Judgement;
  readonly facts: SubjectFacts;
  /** One of those it is said of: the principal is the same for all. */
  readonly subject: T;
}

/**
 * Makes one of all that a rule says about one cause and principal: vaults are joined, `certain` wins over
 * `conditional` and a failure over an unknown; what stays open is told in the evidence. Causes with one identity
 * would share a fingerprint, so they are one too; the first by id stands for them, the others are
 * `evidence.otherCauses`.
 */
export function mergeJudged<T extends Subject>(
  judged: readonly JudgedHolder<T>[],
): readonly JudgedCause<T>[] {
  return groupedByCause(judged).map(([first, ...others]) =>
    others.length === 0 ? withFacts(first) : mergeGroup([withFacts(first), ...others.map(withFacts)]),
  );
}

function withFacts<T extends Subject>({ outcome, subject, factsOf }: JudgedHolder<T>): JudgedCause<T> {
  return { outcome, facts: factsOf(subject), subject };
}

type Group<T> = [T, ...T[]];
type HasSubject = { readonly subject: Subject };

/** Those of one identity and principal together. */
function groupedByCause<T extends Subject>(
  judged: readonly JudgedHolder<T>[],
): readonly Group<JudgedHolder<T>>[] {
  const groups: Group<JudgedHolder<T>>[] = [];
  const byIdentity = new Map<string, Group<JudgedHolder<T>>[]>();
  for (const one of judged) {
    const identity = one.subject.identity.toLowerCase();
    const alike = byIdentity.get(identity);
    const group = alike?.find(([first]) => haveOnePrincipal(first, one));
    if (group !== undefined) {
      group.push(one);
      continue;
    }
    const made: Group<JudgedHolder<T>> = [one];
    groups.push(made);
    if (alike === undefined) byIdentity.set(identity, [made]);
    else alike.push(made);
  }
  return groups;
}

function haveOnePrincipal({ subject: a }: HasSubject, { subject: b }: HasSubject): boolean {
  return a.principal.id.toLowerCase() === b.principal.id.toLowerCase();
}

type Said = Pick<JudgedCause<Subject>, 'outcome' | 'facts'>;

const isUnknown = ({ outcome }: Said): boolean => outcome.outcome === 'unknown';
const isCertain = ({ facts }: Said): boolean => facts.certainty === 'certain';

function mergeGroup<T extends Subject>(group: Group<JudgedCause<T>>): JudgedCause<T> {
  const sorted = sortedBestFirst(group);
  const [best = group[0]] = sorted;
  const alike = sorted.filter((one) => isUnknown(one) === isUnknown(best));
  const causes = unionOfIds(group.map(({ facts }) => facts.cause)).filter(
    (cause) => compareIds(cause, best.facts.cause) !== 0,
  );
  return {
    subject: best.subject,
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
  };
}

function sortedBestFirst<T extends Said>(group: readonly T[]): readonly T[] {
  const keyed = group.map((one) => {
    const { cause, vaults } = one.facts;
    return { one, rank: rankOf(one), key: `${normalizeId(cause)}\n${normalizeId(vaults[0] ?? '')}` };
  });
  keyed.sort((a, b) => a.rank - b.rank || (a.key < b.key ? -1 : Number(a.key > b.key)));
  return keyed.map(({ one }) => one);
}

function rankOf(one: Said): number {
  return isUnknown(one) ? 2 : isCertain(one) ? 0 : 1;
}

/** The outcome they share; of unknowns, all reasons. */
function joinOutcomes(alike: readonly Said[]): Judgement {
  const reasons = alike.flatMap(({ outcome }) => (outcome.outcome === 'unknown' ? [outcome.reason] : []));
  return reasons.length === 0
    ? { outcome: 'true' }
    : { outcome: 'unknown', reason: [...new Set(reasons)].join('; ') };
}

/** The vaults for which a certain failure is conditional only, and those for which a failure is not known. */
function openParts(best: Said, group: readonly Said[]): SubjectFacts['evidence'] {
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
  /** What the lists hold that several have, once each. A group may be thousands. */
  const lists = new Map<string, Map<string, unknown>>();
  for (const evidence of all) {
    for (const [key, value] of Object.entries(evidence)) {
      const before = joined[key];
      if (before === undefined) joined[key] = value;
      else if (Array.isArray(before) && Array.isArray(value) && key !== 'path') {
        const list = lists.get(key) ?? addValues(new Map(), before);
        lists.set(key, addValues(list, value));
      }
    }
  }
  for (const [key, list] of lists) joined[key] = [...list.values()];
  return joined;
}

function addValues(list: Map<string, unknown>, values: readonly unknown[]): Map<string, unknown> {
  for (const value of values) list.set(typeof value === 'string' ? value : JSON.stringify(value), value);
  return list;
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
