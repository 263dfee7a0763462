import { createHash } from 'node:crypto';
import type { Verdict } from '../../src/model/result.js';

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A verdict about a vault, changed as the test needs. */
export function verdict(changes: Partial<Verdict> = {}): Verdict {
  return {
    ruleId: 'purge-protection-missing',
    status: 'fail',
    severity: 'high',
    title: 'A title',
    message: 'A message',
    principal: null,
    cause: '/subscriptions/1/vaults/kv1',
    identity: '/subscriptions/1/vaults/kv1',
    vaults: ['/subscriptions/1/vaults/kv1'],
    certainty: 'certain',
    evidence: {},
    remediation: { text: 'Do this' },
    references: [],
    reason: null,
    ...changes,
  };
}
