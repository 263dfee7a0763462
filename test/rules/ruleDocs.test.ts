import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SEVERITIES } from '../../src/model/result.js';
import { ruleIndex, rulePage } from '../../src/rules/ruleDocs.js';
import { ruleWith } from './ruleText.js';
import { shippedRules } from './shippedRules.js';

const folder = new URL('../../docs/rules/', import.meta.url);
const rules = shippedRules();

describe('docs/rules', () => {
  it('has exactly the pages of the pack; if not, run npm run docs', () => {
    const pages = Object.fromEntries(rules.map((rule) => [`${rule.id}.md`, rulePage(rule)]));
    const wanted = { ...pages, 'README.md': ruleIndex(rules, SEVERITIES) };
    const found = Object.fromEntries(
      readdirSync(folder).map((file) => [file, readFileSync(new URL(file, folder), 'utf8')]),
    );
    expect(found).toEqual(wanted);
  });

  it.each(rules)(
    'tells for $id the fix by CLI, Bicep, Terraform and portal, or that there is none',
    (rule) => {
      const page = rulePage(rule);
      const [, fix = ''] = /## How to fix it\n([\s\S]*?)\n## /.exec(page) ?? [];
      for (const way of ['Azure CLI', 'Bicep', 'Terraform', 'Azure portal'])
        expect(fix).toMatch(new RegExp(`^(?:Bicep and )?${way}(?: and Terraform)?:`, 'm'));
    },
  );

  it('keeps a table whole whatever a title holds', () => {
    const index = ruleIndex([ruleWith({ title: '"a | b\\nc"' })], SEVERITIES);
    expect(index).toContain('| high | [test-rule](test-rule.md) | a \\| b c | - |');
  });

  it('lists severities worst first', () => {
    const found = [...ruleIndex(rules, SEVERITIES).matchAll(/^\| (critical|high|medium|low|info) /gm)].map(
      ([, severity]) => severity,
    );
    expect(found).toEqual(
      [...found].sort((a, b) => SEVERITIES.indexOf(a as 'high') - SEVERITIES.indexOf(b as 'high')),
    );
    expect(found).toHaveLength(rules.length);
  });
});
