import { loadPack } from '../../src/rules/load.js';
import type { Rule } from '../../src/rules/rule.js';

/** The text of a rule file that loads, with lines of it replaced: a key's value, or null to leave the key out. */
export function ruleText(changes: Readonly<Record<string, string | null>> = {}): string {
  const lines: Record<string, string | null> = {
    id: 'test-rule',
    title: 'A test',
    severity: 'high',
    subject: 'vault',
    requires: '[vaults]',
    when: '"!vault.purgeProtection"',
    message: '"{vault} is wrong"',
    rationale: 'Because.',
    remediation: '{ text: Do it. }',
    cases: '[]',
    ...changes,
  };
  return Object.entries(lines)
    .flatMap(([key, value]) => (value === null ? [] : [`${key}: ${value}`]))
    .join('\n');
}

/** A loaded rule, made from `ruleText`. */
export function ruleWith(changes: Readonly<Record<string, string | null>> = {}): Rule {
  const [rule] = loadPack([{ file: 'test.yaml', text: ruleText(changes) }]);
  if (!rule) throw new Error('the pack is empty');
  return rule;
}
