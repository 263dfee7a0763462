import type { EscalationTerms, GrantTerms, PathStep } from '../model/posture.js';

type Evidence = Readonly<Record<string, unknown>>;

/** The facts of a vault or HSM that a rule looked at, by dotted name; undecided ones are left out. */
export function factEvidence(facts: readonly string[], subject: object): Evidence {
  const evidence: Record<string, unknown> = {};
  for (const fact of facts) {
    const value = factValue(subject, fact.split('.'));
    if (value !== undefined) evidence[fact] = value;
  }
  return evidence;
}

function factValue(subject: unknown, names: readonly string[]): unknown {
  let value = subject;
  for (const name of names) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

/** What a grant gives, and by what. */
export function grantEvidence(terms: GrantTerms): Evidence {
  const { source, role, scope, permissions, conditions } = terms;
  return { source, role, scope, permissions, ...(conditions.length > 0 ? { conditions } : {}) };
}

/** The whole way of an escalation: the assignment that is held, then the acts. */
export function escalationEvidence(terms: EscalationTerms, cause: string): Evidence {
  const { step, role, scope, acts, otherPaths, conditions } = terms;
  const held: PathStep = { step: 'role-assignment', id: cause, scope, role: role.name };
  return {
    ...{ step, role, scope, path: [held, ...acts] },
    otherPaths: otherPaths.map((other) => [held, ...other]),
    ...(conditions.length > 0 ? { conditions } : {}),
  };
}
