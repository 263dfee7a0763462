import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resolveAccess } from '../../src/access/resolveAccess.js';
import { missingCases, runCases } from '../../src/rules/cases.js';
import { loadPack } from '../../src/rules/load.js';
import { RulePackError } from '../../src/rules/rulePackError.js';
import { RULE_FUNCTIONS } from '../../src/rules/typedEnvironment.js';

const page = readFileSync(new URL('../../docs/writing-rules.md', import.meta.url), 'utf8');
const [, example = ''] = /```yaml\n(# yaml-language-server[\s\S]*?)```/.exec(page) ?? [];
const file = 'my-rules/vault-outside-europe.yaml';

describe('docs/writing-rules.md', () => {
  it('begins with a rule that loads, has every kind of case, and passes them', () => {
    const rules = loadPack([{ file, text: example }]);
    const outcomes = runCases(rules, resolveAccess);
    expect(outcomes.map(({ problem }) => problem)).toEqual([null, null, null, null]);
    expect(missingCases(rules)).toEqual([]);
    expect(page).toContain(`\`${rules.length} rule, ${outcomes.length} of ${outcomes.length} cases pass\``);
  });

  it('shows the fault that a misspelt field of it really gives', () => {
    const text = example.replace('vault.location', 'vault.loction');
    const load = () => loadPack([{ file, text }]);
    expect(load).toThrow(RulePackError);
    const [, shown = ''] = /```text\n(.*)\n```/.exec(page) ?? [];
    expect(shown).toMatch(/^my-rules/);
    expect(load).toThrow(shown);
  });

  it('names every function of ours', () => {
    for (const signature of Object.keys(RULE_FUNCTIONS))
      expect(page).toContain(`\`${signature.slice(0, signature.indexOf('(') + 1)}`);
  });

  it('points editors at the schema that the package ships', () => {
    const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(manifest.files).toContain('schemas');
    expect(example).toContain('/kvposture/schemas/rule.schema.json');
  });
});
