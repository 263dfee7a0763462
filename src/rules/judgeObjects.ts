import type { ParseResult } from '@marcbachmann/cel-js';
import type { Posture } from '../model/posture.js';
import type { Verdict } from '../model/result.js';
import type { VaultObject } from '../model/vaultObject.js';
import { askedOnce } from './askedOnce.js';
import { factEvidence } from './evidence.js';
import { namesUnder, type Part } from './expression.js';
import { scan } from './expressionScan.js';
import type { Told } from './gaps.js';
import { all, both, judge } from './judgement.js';
import type { Params } from './params.js';
import type { Rule } from './rule.js';
import { type Judged, type SubjectFacts, verdictMaker } from './verdictMaker.js';

/** What says which objects a rule is about, not what is wrong with them. */
const ABOUT: ReadonlySet<string> = new Set(['type', 'certificateBacking']);

/**
 * Judges every key and secret by itself. An object that the rule is not about, being of the other type or one that
 * belongs to a certificate, neither fails nor passes.
 */
export function judgeObjects(rule: Rule, params: Params, { objects }: Posture, told: Told): Judged {
  const make = verdictMaker(rule, wordOf);
  const ask = (part: Part) =>
    askedOnce(namesUnder(part, params), objects, (object) => judge(part.run, { object, params }));
  const { shared } = rule.expression;
  const about = shared.filter(({ run }) => isAbout(run)).map(ask);
  const rest = shared.filter(({ run }) => !isAbout(run)).map(ask);
  const verdicts: Verdict[] = [];
  let passed = 0;
  for (const [index, object] of objects.entries()) {
    const concerned = all(about, object, index);
    if (concerned.outcome === 'false') continue;
    const outcome = both(concerned, all(rest, object, index));
    if (outcome.outcome === 'false') passed++;
    else if (outcome.outcome === 'true' || !(told(object.id) || told(object.vaultId)))
      verdicts.push(make(outcome, objectFacts(object, rule.facts), object));
  }
  return { verdicts, passed };
}

function isAbout({ ast }: ParseResult): boolean {
  const { dotted } = scan(ast);
  return (
    dotted.length > 0 && dotted.every(({ root, names }) => root === 'object' && ABOUT.has(names[0] ?? ''))
  );
}

function objectFacts(object: VaultObject, facts: readonly string[]): SubjectFacts {
  const { id, vaultId } = object;
  return {
    principal: null,
    cause: id,
    identity: id,
    vaults: [vaultId],
    certainty: 'certain',
    evidence: factEvidence(facts, roundedDays(object)),
    scope: id,
    roleName: null,
    undecided: object.undecided,
  };
}

function wordOf(object: VaultObject, placeholder: string): string | null {
  return WORDS[placeholder]?.(object) ?? null;
}

/** Evidence is read by people: a tenth of a day is enough. */
function roundedDays({ daysToExpiry, validityInDays, ...object }: VaultObject): object {
  const round = (days: number) => Math.round(days * 10) / 10;
  return {
    ...object,
    ...(daysToExpiry === undefined ? {} : { daysToExpiry: round(daysToExpiry) }),
    ...(validityInDays === undefined ? {} : { validityInDays: round(validityInDays) }),
  };
}

const WORDS: Readonly<Record<string, (object: VaultObject) => string | null>> = {
  object: ({ name }) => name,
  vault: ({ vaultName }) => vaultName,
  expiry: expiryWords,
  daysToExpiry: ({ daysToExpiry }) => (daysToExpiry === undefined ? null : days(daysToExpiry)),
  validity: ({ validityInDays }) =>
    validityInDays === undefined ? 'without end' : `for ${days(validityInDays)}`,
  keyKind: ({ keyType, keySize, curve }) =>
    [keyType, keySize === undefined ? curve : `${keySize} bits`]
      .filter((word) => word !== undefined)
      .join(' '),
};

function expiryWords({ expires, daysToExpiry }: VaultObject): string {
  if (expires === null) return 'has no expiry date';
  return `${(daysToExpiry ?? 1) > 0 ? 'expires' : 'expired'} on ${expires.slice(0, 10)}`;
}

function days(count: number): string {
  const whole = Math.floor(Math.abs(count));
  return whole === 1 ? '1 day' : `${whole} days`;
}
