import { describe, expect, it } from 'vitest';
import { isHeld } from '../../src/model/escalationPath.js';
import { STEPS, type Step } from '../../src/model/posture.js';
import { evaluate } from '../../src/rules/evaluate.js';
import { escalation, posture, user } from './postures.js';
import { shippedRules } from './shippedRules.js';

const rules = shippedRules().filter(({ subject }) => subject === 'escalation');

/** Steps that only prepare for the one that opens the vault, or say what is held. */
const NEVER_OPENING: readonly Step[] = [
  'group-member',
  'activate-role',
  'enable-template-deployment',
  'enable-vm-deployment',
  'remove-deny-assignment',
];
const opening = STEPS.filter(
  (step) => !NEVER_OPENING.includes(step) && !isHeld({ step, id: null, scope: '/', role: null }),
);
const judgedBy = (...[terms, more]: Parameters<typeof escalation>) =>
  evaluate(rules, posture({ escalations: [escalation(terms, more)] })).verdicts.map(({ ruleId }) => ruleId);

describe('what access shows, one rule tells', () => {
  it.each(opening.flatMap((step) => [[step, 'holds'] as const, [step, 'eligible'] as const]))(
    'of %s by whoever %s the right',
    (step, begins) => {
      expect(judgedBy({ step, begins })).toHaveLength(1);
    },
  );

  it.each(['holds', 'eligible'] as const)('of a principal of another tenant that %s it', (begins) => {
    const principal = { ...user('p1'), tenantId: 't2' };
    for (const step of ['write-access-policy', 'assign-role', 'deploy-template'] as const)
      expect(judgedBy({ step, begins }, { principal })).toEqual(['foreign-tenant-delegation']);
  });

  it('of User Access Administrator at the root', () => {
    const role = { id: '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9', name: 'User Access Administrator' };
    for (const step of ['assign-role', 'request-role'] as const)
      expect(judgedBy({ step, role, scope: '/', scopeLevel: 'tenant-root' })).toHaveLength(1);
  });
});
