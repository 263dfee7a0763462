import type { Escalation, Grant, GrantTerms, Posture } from '../model/posture.js';
import type { Holder, Principal } from '../model/principal.js';
import { askedOnce } from './askedOnce.js';
import { dutyEvidence, escalationEvidence, grantEvidence, guestEvidence } from './evidence.js';
import { namesUnder, type Part } from './expression.js';
import { all, both, type Context, judge } from './judgement.js';
import { type JudgedHolder, mergeJudged } from './mergeJudged.js';
import type { Params } from './params.js';
import type { Rule } from './rule.js';
import { OWN_FIELDS } from './subjects.js';
import { type Judged, type SubjectFacts, verdictMaker, type WordOf } from './verdictMaker.js';
import { actsWords, guestWords, permissionWords, principalWords, scopeWords, vaultWords } from './wording.js';

/** Judges every grant; what does not depend on the holder is judged once for all who hold the same terms. */
export function judgeGrants(rule: Rule, params: Params, { grants }: Posture): Judged {
  // A rule about duties is about the vaults where they meet, not about all that the grant reaches.
  const aboutDuties = rule.facts.includes('managedVaults');
  const aboutGuests = rule.facts.includes('principal.guests');
  const factsIn = (terms: GrantTerms) => {
    const shared = grantEvidence(terms);
    return (grant: Grant): SubjectFacts => {
      if (aboutDuties) return heldFacts(grant, grant.managedVaults, { ...shared, ...dutyEvidence(grant) });
      return heldFacts(grant, grant.vaults, aboutGuests ? { ...shared, ...guestEvidence(grant) } : shared);
    };
  };
  return judgeHeld(rule, params, 'grant', grants, factsIn, grantWord);
}

/** Judges every escalation, like grants. */
export function judgeEscalations(rule: Rule, params: Params, { escalations }: Posture): Judged {
  const factsOf = (escalation: Escalation) =>
    heldFacts(escalation, escalation.vaults, escalationEvidence(escalation));
  return judgeHeld(rule, params, 'escalation', escalations, () => factsOf, escalationWord);
}

function grantWord(grant: Grant, placeholder: string, vaults: readonly string[]): string | null {
  if (placeholder === 'guestWords') return guestWords(grant.principal);
  if (placeholder === 'permissions') return permissionWords(grant.terms.permissions);
  return heldWord(grant, placeholder, vaults);
}

function escalationWord(
  escalation: Escalation,
  placeholder: string,
  vaults: readonly string[],
): string | null {
  if (placeholder === 'tenant') return escalation.principal.tenantId ?? 'this tenant';
  if (placeholder === 'path') return actsWords(escalation);
  return heldWord(escalation, placeholder, vaults);
}

function heldWord(
  { principal, terms }: Grant | Escalation,
  placeholder: string,
  vaults: readonly string[],
): string | null {
  if (placeholder === 'principal') return principalWords(principal);
  if (placeholder === 'role') return terms.role?.name ?? 'an access policy';
  if (placeholder === 'vaults') return vaultWords(vaults);
  return placeholder === 'scope' ? scopeWords(terms.scope) : null;
}

interface ByTerms<T extends Grant | Escalation> {
  readonly terms: readonly T['terms'][];
  /** By index of the terms those who hold them. */
  readonly holders: readonly (readonly Placed<T>[])[];
}

interface Placed<T> {
  readonly subject: T;
  /** Where it stands among all subjects. */
  readonly index: number;
}

const grouped = new WeakMap<readonly (Grant | Escalation)[], unknown>();

/** The subjects by the terms they share; made once for all rules that judge them. */
function byTerms<T extends Grant | Escalation>(subjects: readonly T[]): ByTerms<T> {
  const found = grouped.get(subjects) as ByTerms<T> | undefined;
  if (found !== undefined) return found;
  const groups = new Map<T['terms'], Placed<T>[]>();
  for (const [index, subject] of subjects.entries()) {
    const group = groups.get(subject.terms);
    if (group === undefined) groups.set(subject.terms, [{ subject, index }]);
    else group.push({ subject, index });
  }
  const made = { terms: [...groups.keys()], holders: [...groups.values()] };
  grouped.set(subjects, made);
  return made;
}

const principals = new WeakMap<Holder, Principal>();

/** What a verdict says of a holder; one object for all verdicts. */
function principalOf(holder: Holder): Principal {
  const known = principals.get(holder);
  if (known !== undefined) return known;
  const { id, type, displayName } = holder;
  const principal = { id, type, displayName };
  principals.set(holder, principal);
  return principal;
}

function heldFacts(
  { principal, cause, identity, terms: { certainty, scope, role } }: Grant | Escalation,
  vaults: readonly string[],
  evidence: SubjectFacts['evidence'],
): SubjectFacts {
  return {
    principal: principalOf(principal),
    cause,
    identity,
    vaults,
    certainty,
    evidence,
    scope,
    roleName: role?.name ?? null,
    roleId: role?.id ?? null,
  };
}

function judgeHeld<T extends Grant | Escalation>(
  rule: Rule,
  params: Params,
  name: 'grant' | 'escalation',
  subjects: readonly T[],
  factsIn: (terms: T['terms']) => (subject: T) => SubjectFacts,
  wordOf: WordOf<T>,
): Judged {
  const make = verdictMaker(rule, wordOf);
  const { shared, own } = rule.expression;
  const { terms: allTerms, holders } = byTerms(subjects);
  const ofTerms = shared.map((part) =>
    askedOnce<T['terms']>(namesUnder(part, params), allTerms, (terms) =>
      judge(part.run, { [name]: terms, params }),
    ),
  );
  const ofHolder = own.map((part) =>
    askedOnce<T>(
      namesUnder(part, params),
      subjects,
      (subject) => judge(part.run, { [name]: viewOf(subject, part.names), params }),
      (subject, field) => (OWN_FIELDS.has(field) ? subject : subject.terms),
    ),
  );
  const needsDefinitions = rule.requires.includes('roleDefinitions');
  const judged: JudgedHolder<T>[] = [];
  let passed = 0;
  for (const [termsIndex, terms] of allTerms.entries()) {
    if (needsDefinitions && hasUnreadRole(terms)) continue;
    const termsOutcome = all(ofTerms, terms, termsIndex);
    const held = holders[termsIndex] ?? [];
    if (termsOutcome.outcome === 'false') {
      passed += held.length;
      continue;
    }
    const factsOf = factsIn(terms);
    for (const { subject, index } of held) {
      const outcome =
        ofHolder.length === 0 ? termsOutcome : both(termsOutcome, all(ofHolder, subject, index));
      if (outcome.outcome === 'false') passed++;
      else judged.push({ outcome, subject, factsOf });
    }
  }
  const verdicts = mergeJudged(judged).map(({ outcome, facts, subject }) => make(outcome, facts, subject));
  return { verdicts, passed };
}

/** What a part of a rule sees of a grant or escalation: only what it looks at, for copying costs more than judging. */
function viewOf(subject: Grant | Escalation, names: Part['names']): Context {
  const { terms, ...own } = subject;
  if (names === null) return { ...terms, ...own };
  const view: Record<string, unknown> = {};
  for (const [field = ''] of names) {
    const from = (OWN_FIELDS.has(field) ? subject : terms) as unknown as Context;
    if (Object.hasOwn(from, field)) view[field] = from[field];
  }
  return view;
}

/**
 * A role whose definition was not read could give anything. Where the rule requires definitions, the gap says that
 * nothing is known of it, once; to fail for all that it could give would be noise.
 */
function hasUnreadRole({ conditions }: Grant['terms'] | Escalation['terms']): boolean {
  return conditions.some(({ source }) => source === 'unread-role-definition');
}
