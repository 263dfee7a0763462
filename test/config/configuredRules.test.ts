import { describe, expect, it } from 'vitest';
import { type Config, NO_CONFIG } from '../../src/config/config.js';
import { configuredRules } from '../../src/config/configuredRules.js';
import { ruleWith } from '../rules/ruleText.js';
import { shippedRules } from '../rules/shippedRules.js';

const GUID = 'aaaaaaaa-0000-4000-8000-000000000001';
const rules = shippedRules();
const configured = (config: Partial<Config>) => configuredRules(rules, { ...NO_CONFIG, ...config });

describe('rules under a config', () => {
  it('are the same under none', () => {
    const { rules: same, judging } = configured({});
    expect(same).toEqual(rules);
    expect(judging.limits?.size).toBe(0);
  });

  it('leave out those that are off, and only those', () => {
    const { rules: left } = configured({
      rules: new Map([
        ['firewall-open', { off: true }],
        ['guest-data-access', { off: false }],
      ]),
    });
    expect(rules.filter((rule) => !left.includes(rule)).length).toBeGreaterThan(0);
    expect(left.map(({ id }) => id)).toEqual(
      rules.map(({ id }) => id).filter((id) => id !== 'firewall-open'),
    );
  });

  it('are graded as it says', () => {
    const { rules: graded } = configured({ rules: new Map([['firewall-open', { severity: 'info' }]]) });
    expect(graded.find(({ id }) => id === 'firewall-open')?.severity).toBe('info');
  });

  it('add what must never expire to every rule that knows of it', () => {
    const rule = ruleWith({
      when: "'vault.name in params.neverExpire'",
      params: '{ neverExpire: [a] }',
      id: 'a-rule',
    });
    const { judging } = configuredRules([rule], { ...NO_CONFIG, neverExpire: ['root-*'] });
    expect(judging.params?.['a-rule']).toEqual({ neverExpire: ['a', 'root-*'] });
  });

  it('add trusted principals to what each allows by itself or by the config, where it can', () => {
    const other = 'bbbbbbbb-0000-4000-8000-000000000001';
    const { judging } = configured({
      trusted: { principals: [GUID], networks: [] },
      rules: new Map([['guest-data-access', { params: { allowedPrincipals: [other] } }]]),
    });
    expect(judging.params?.['guest-data-access']).toEqual({ allowedPrincipals: [other, GUID] });
    expect(judging.params?.['contributor-self-grant']).toMatchObject({ allowedPrincipals: [GUID] });
    expect(judging.params?.['firewall-open']).not.toHaveProperty('allowedPrincipals');
  });
});
