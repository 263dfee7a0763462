import { describe, expect, it } from 'vitest';
import { CONFIG_SCHEMA } from '../../src/config/configSchema.js';
import { configTemplate } from '../../src/config/configTemplate.js';
import { readConfig } from '../../src/config/readConfig.js';
import { shippedRules } from '../rules/shippedRules.js';

const template = configTemplate('./schema.json');
/** Commented keys, and what is indented below them; sentences begin with a capital or stay behind one. */
const live = template.replace(/^# (?=[a-zA-Z]+:( \[.*| \S+\.txt)?$|[ -])/gm, '');

describe('the config that init writes', () => {
  it('names its schema for editors in the first line', () => {
    expect(template.split('\n')[0]).toBe('# yaml-language-server: $schema=./schema.json');
  });

  it('is valid as it is, and changes nothing', () => {
    const config = readConfig({ file: 'kvposture.yaml', text: template }, shippedRules());
    expect(config).toMatchObject({ failOn: 'high', onIncomplete: 'fail', profile: 'default', waivers: [] });
  });

  it('is valid with every example taken out of its comment, and shows every key', () => {
    const config = readConfig({ file: 'kvposture.yaml', text: live }, shippedRules());
    expect(config.waivers).toHaveLength(1);
    for (const key of Object.keys(CONFIG_SCHEMA.properties))
      expect(live).toMatch(new RegExp(`^${key}:`, 'm'));
  });

  it('fits 80 columns', () => {
    for (const line of template.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});
