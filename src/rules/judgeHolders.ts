import type { Escalation, Grant, Posture } from '../model/posture.js';
import { dutyEvidence, escalationEvidence, grantEvidence, guestEvidence } from './evidence.js';
import { both, judge } from './expression.js';
import { type JudgedHolder, mergeJudged } from './mergeJudged.js';
import type { Params } from './params.js';
import { perHolder } from './perHolder.js';
import type { Rule } from './rule.js';
import { type Judged, type SubjectFacts, verdictMaker } from './verdictMaker.js';
import { actsWords, guestWords, permissionWords, principalWords, scopeWords, vaultWords } from './wording.js';

/** Judges every grant; what does not depend on the holder is judged once for all who hold the same terms. */
export function judgeGrants(rule: Rule, params: Params, { grants }: Posture): Judged {
  // A rule about duties is about the vaults where they meet, not about all that the grant reaches.
  const aboutDuties = rule.facts.includes('managedVaults');
  const aboutGuests = rule.facts.includes('principal.guests');
  return judgeHeld(rule, params, 'grant', grants, (terms) => {
    const shared = grantEvidence(terms);
    const roleName = terms.role?.name ?? null;
    const place = remembered(() => scopeWords(terms.scope));
    return (grant) => ({
      ...heldFacts(grant),
      ...(aboutDuties ? { vaults: grant.managedVaults } : {}),
      evidence: aboutDuties
        ? { ...shared, ...dutyEvidence(grant) }
        : aboutGuests
          ? { ...shared, ...guestEvidence(grant) }
          : shared,
      roleName,
      roleId: terms.role?.id ?? null,
      word: (placeholder, vaults) => {
        if (placeholder === 'role') return roleName ?? 'an access policy';
        if (placeholder === 'guestWords') return guestWords(grant.principal);
        if (placeholder === 'permissions') return permissionWords(terms.permissions);
        return heldWord(grant, place, placeholder, vaults);
      },
    });
  });
}

/** Judges every escalation, like grants. */
export function judgeEscalations(rule: Rule, params: Params, { escalations }: Posture): Judged {
  return judgeHeld(rule, params, 'escalation', escalations, (terms) => {
    const place = remembered(() => scopeWords(terms.scope));
    return (escalation) => ({
      ...heldFacts(escalation),
      evidence: escalationEvidence(escalation),
      roleName: terms.role?.name ?? null,
      roleId: terms.role?.id ?? null,
      word: (placeholder, vaults) => {
        if (placeholder === 'role') return terms.role?.name ?? 'an access policy';
        if (placeholder === 'tenant') return escalation.principal.tenantId ?? 'this tenant';
        if (placeholder === 'path') return actsWords(escalation);
        return heldWord(escalation, place, placeholder, vaults);
      },
    });
  });
}

const grouped = new WeakMap<readonly (Grant | Escalation)[], ReadonlyMap<object, readonly unknown[]>>();

/** The subjects by the terms they share; made once for all rules that judge them. */
function byTerms<T extends Grant | Escalation>(
  subjects: readonly T[],
): ReadonlyMap<T['terms'], readonly T[]> {
  const found = grouped.get(subjects) as ReadonlyMap<T['terms'], readonly T[]> | undefined;
  if (found !== undefined) return found;
  const groups = new Map<T['terms'], T[]>();
  for (const subject of subjects) {
    const group = groups.get(subject.terms);
    if (group === undefined) groups.set(subject.terms, [subject]);
    else group.push(subject);
  }
  grouped.set(subjects, groups);
  return groups;
}

function heldFacts({ principal: holder, cause, identity, vaults, terms }: Grant | Escalation) {
  const { certainty, scope } = terms;
  const { id, type, displayName } = holder;
  return { principal: { id, type, displayName }, cause, identity, vaults, certainty, scope, undecided: [] };
}

/** Worked out when it is first asked for. */
function remembered<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function heldWord(
  { principal }: Grant | Escalation,
  place: () => string,
  placeholder: string,
  vaults: readonly string[],
): string | null {
  if (placeholder === 'principal') return principalWords(principal);
  if (placeholder === 'vaults') return vaultWords(vaults);
  return placeholder === 'scope' ? place() : null;
}

function judgeHeld<T extends Grant | Escalation>(
  rule: Rule,
  params: Params,
  name: 'grant' | 'escalation',
  subjects: readonly T[],
  factsIn: (terms: T['terms']) => (subject: T) => SubjectFacts,
): Judged {
  const { shared, own } = rule.expression;
  const make = verdictMaker(rule);
  const ownOutcomes = own.map((part) =>
    perHolder(part, (view) => judge([part.run], { [name]: view, params })),
  );
  const judged: JudgedHolder[] = [];
  let passed = 0;
  for (const [terms, holders] of byTerms(subjects)) {
    if (hasUnreadRole(rule, terms)) continue;
    const sharedOutcome = judge(shared, { [name]: terms, params });
    if (sharedOutcome.outcome === 'false') {
      passed += holders.length;
      continue;
    }
    const factsOf = factsIn(terms);
    for (const subject of holders) {
      let outcome = sharedOutcome;
      for (const ownOutcome of ownOutcomes)
        if (outcome.outcome !== 'false') outcome = both(outcome, ownOutcome(subject));
      if (outcome.outcome === 'false') passed++;
      else judged.push({ outcome, subject, facts: () => factsOf(subject) });
    }
  }
  const verdicts = mergeJudged(judged).map(({ outcome, facts }) => make(outcome, facts));
  return { verdicts, passed };
}

/**
 * A role whose definition was not read could give anything. Where the rule requires definitions, the gap says that
 * nothing is known of it, once; to fail for all that it could give would be noise.
 */
function hasUnreadRole({ requires }: Rule, { conditions }: Grant['terms'] | Escalation['terms']): boolean {
  return (
    requires.includes('roleDefinitions') &&
    conditions.some(({ source }) => source === 'unread-role-definition')
  );
}
