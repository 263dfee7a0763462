import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONFIG_SCHEMA } from '../../src/config/configSchema.js';
import { readConfig } from '../../src/config/readConfig.js';
import { shippedRules } from '../rules/shippedRules.js';

const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = '']) => text);

describe('docs/configuration.md', () => {
  it.each(examples)('shows a config that can be used: %#', (text) => {
    expect(() => readConfig({ file: 'example.yaml', text }, shippedRules())).not.toThrow();
  });

  it('has a chapter, or a chapter it shares, for every key', () => {
    const chapters = page.match(/^## .*$/gm)?.join(' ') ?? '';
    for (const key of Object.keys(CONFIG_SCHEMA.properties)) expect(chapters).toContain(key);
  });

  it('names every key inside them', () => {
    const { scope, rules, waivers, trusted, sarif } = CONFIG_SCHEMA.properties;
    for (const part of [scope, rules.additionalProperties, waivers.items, trusted, sarif])
      for (const key of Object.keys(part.properties)) expect(page).toContain(`\`${key}\``);
  });
});
