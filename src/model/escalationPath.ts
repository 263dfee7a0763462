import type { Escalation, PathStep } from './posture.js';

/** Whether a step says what is held, not what is done. */
export function isHeld({ step }: PathStep): boolean {
  return step === 'role-assignment' || step === 'access-policy';
}

/**
 * The whole way of an escalation, from the principal to the data: what it holds, the activation where it takes one,
 * then the acts (those of the shortest way if not given). A way through a group names what the group holds among its
 * acts, and an escalation may begin with nothing that stands in Resource Manager.
 */
export function escalationPath(
  { terms, cause }: Pick<Escalation, 'terms' | 'cause'>,
  acts: readonly PathStep[] = terms.acts,
): readonly PathStep[] {
  const { role, scope, begins } = terms;
  const isPolicy = cause.toLowerCase().includes('#accesspolicies/');
  if (acts.some(isHeld) || (role === null && !isPolicy)) return acts;
  const held: PathStep = isPolicy
    ? { step: 'access-policy', id: cause, scope, role: null }
    : { step: 'role-assignment', id: cause, scope, role: role?.name ?? null };
  return begins === 'eligible' ? [held, activationOf(held), ...acts] : [held, ...acts];
}

/** The activation of a role that is held as eligible. */
export function activationOf({ scope, role }: PathStep): PathStep {
  return { step: 'activate-role', id: null, scope, role };
}
