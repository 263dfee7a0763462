import { describe, expect, it } from 'vitest';
import { resolveAccess } from '../../src/access/resolveAccess.js';
import { missingCases, runCases } from '../../src/rules/cases.js';
import { shippedRules } from './shippedRules.js';

const rules = shippedRules();
const severities = Object.fromEntries(rules.map(({ id, severity }) => [id, severity]));

describe('the rule pack', () => {
  it('is these rules, with these severities', () => {
    expect(severities).toEqual({
      'broad-data-role': 'medium',
      'contributor-self-grant': 'high',
      'data-access-inherited': 'low',
      'dormant-access-policies': 'low',
      'excess-access-policy-permissions': 'medium',
      'firewall-open': 'high',
      'legacy-access-policies': 'medium',
      'private-endpoint-missing': 'low',
      'public-network-access-enabled': 'low',
      'purge-protection-missing': 'high',
      'role-assignment-self-grant': 'medium',
      'soft-delete-disabled': 'high',
    });
  });

  it('has a failing, a passing and an unknown case for every rule', () => {
    expect(missingCases(rules)).toEqual([]);
  });

  it('keeps each rule in the file of its name', () => {
    expect(rules.map(({ file }) => file)).toEqual(rules.map(({ id }) => `${id}.yaml`));
  });

  it('tells how to fix every finding, and refers to https only', () => {
    for (const rule of rules) {
      expect(rule.remediation.cli, rule.id).toBeDefined();
      expect(rule.references.length, rule.id).toBeGreaterThan(0);
    }
  });
});

describe('cases', () => {
  it.each(runCases(rules, resolveAccess).map((outcome) => [outcome.ruleId, outcome.name, outcome] as const))(
    '%s: %s',
    (_rule, _name, { problem }) => {
      expect(problem).toBeNull();
    },
  );
});
