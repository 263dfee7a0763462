import { describe, expect, it } from 'vitest';
import { resolveAccess } from '../../src/access/resolveAccess.js';
import { expandCase } from '../../src/rules/caseSnapshot.js';
import { evaluate } from '../../src/rules/evaluate.js';
import type { CaseSnapshot } from '../../src/rules/rule.js';
import { shippedRules } from './shippedRules.js';

const rules = new Map(shippedRules().map((rule) => [rule.id, rule]));

/** How a rule with its own parameters counts what a case holds. */
function counted(id: string, given: CaseSnapshot) {
  const rule = rules.get(id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  return evaluate([rule], resolveAccess(expandCase(given).snapshot)).counts[id];
}

const FAIL = { fail: 1, pass: 0, unknown: 0 };
const PASS = { fail: 0, pass: 1, unknown: 0 };

/** Boundaries that are too long to write down in the cases of a rule. */
describe('where the verdict turns, with the parameters as shipped', () => {
  it.each([
    [900, PASS],
    [901, FAIL],
    [1024, FAIL],
  ])('a vault with %i access policies', (length, expected) => {
    const accessPolicies = Array.from({ length }, (_, index) => ({ objectId: `p${index}`, permissions: {} }));
    const given = { vaults: [{ name: 'kv1', properties: { accessPolicies } }] };
    expect(counted('access-policy-near-limit', given)).toEqual(expected);
  });
});
