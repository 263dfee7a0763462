import { type PathStep, STEPS } from '../model/posture.js';
import type { Finding } from '../model/result.js';

/**
 * The way that a finding's evidence describes, from the principal to the data: the path of an escalation, else what a
 * grant comes from; empty for a finding about a configuration. Evidence is free in form, so a step that is not one is
 * left out.
 */
export function findingPath({ evidence, cause }: Finding): readonly PathStep[] {
  const path = stepsOf(evidence.path);
  if (path.length > 0) return path;
  const { source, scope } = evidence;
  if ((source !== 'role-assignment' && source !== 'access-policy') || typeof scope !== 'string') return [];
  const held: PathStep = { step: source, id: cause, scope, role: roleName(evidence.role) };
  const activation: PathStep = { step: 'activate-role', id: null, scope, role: held.role };
  return evidence.reach === 'eligible' ? [held, activation] : [held];
}

/** Longer ways of the same cause. */
export function otherPaths({ evidence }: Finding): readonly (readonly PathStep[])[] {
  const { otherPaths: others } = evidence;
  return Array.isArray(others) ? others.map(stepsOf).filter((path) => path.length > 0) : [];
}

function stepsOf(value: unknown): readonly PathStep[] {
  return Array.isArray(value) ? value.flatMap(stepOf) : [];
}

function stepOf(value: unknown): readonly PathStep[] {
  if (typeof value !== 'object' || value === null) return [];
  const { step, id, scope, role } = value as Readonly<Record<string, unknown>>;
  const known = STEPS.find((name) => name === step);
  if (known === undefined) return [];
  return [
    {
      step: known,
      id: typeof id === 'string' ? id : null,
      scope: typeof scope === 'string' ? scope : '',
      role: typeof role === 'string' ? role : null,
    },
  ];
}

function roleName(role: unknown): string | null {
  if (typeof role !== 'object' || role === null || !('name' in role)) return null;
  return typeof role.name === 'string' ? role.name : null;
}
