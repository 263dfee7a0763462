import { describe, expect, it } from 'vitest';
import { rulesOf } from '../../src/rules/profiles.js';
import { ruleWith } from './ruleText.js';
import { shippedRules } from './shippedRules.js';

const rules = shippedRules();
const cis = (...ids: readonly string[]) => `{ cis: [${ids.map((id) => `"${id}"`).join(', ')}] }`;

describe('profiles', () => {
  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['nothing', {}, ['default', 'strict']],
    ['only strict', { profiles: '[strict]' }, ['strict']],
    ['access-only', { profiles: '[default, strict, access-only]' }, ['default', 'strict', 'access-only']],
    [
      'recommendations',
      { frameworks: cis('5.0 8.3.5', '2.1 8.5') },
      ['default', 'strict', 'cis-2.1', 'cis-5.0'],
    ],
    [
      'strict and a recommendation',
      { profiles: '[strict]', frameworks: cis('6.0 8.3.8') },
      ['strict', 'cis-6.0'],
    ],
  ])('of a rule that names %s', (_, fields, profiles) => {
    expect(ruleWith(fields).profiles).toEqual(profiles);
  });

  it('hold a rule about grants in access-only where default holds it', () => {
    const grant = { subject: 'grant', when: 'grant.timeBound', message: '"{principal}"' };
    expect(ruleWith(grant).profiles).toEqual(['default', 'strict', 'access-only']);
    expect(ruleWith({ ...grant, profiles: '[strict]' }).profiles).toEqual(['strict']);
  });

  it.each([
    ['level 1', ['5.0 8.3.5'], 'high'],
    ['level 2', ['5.0 8.3.6'], 'medium'],
    ['manual, whatever its level', ['5.0 5.3.2'], 'low'],
    ['one of each', ['5.0 8.3.6', '5.0 8.3.5', '5.0 5.3.2'], 'high'],
    ['level 1 of this version, level 2 of another', ['5.0 8.3.5', '6.0 8.3.6'], 'high'],
  ])('grade by the benchmark: %s', (_, ids, severity) => {
    const rule = ruleWith({ severity: 'info', frameworks: cis(...ids) });
    expect(rulesOf('cis-5.0', [rule]).map((graded) => graded.severity)).toEqual([severity]);
    expect(rulesOf('default', [rule]).map((graded) => graded.severity)).toEqual(['info']);
  });

  it('of the benchmarks hold what maps to them, and nothing else', () => {
    const held = rulesOf('cis-6.0', rules).map(({ id }) => id);
    const mapped = rules.filter(({ frameworks }) => frameworks.cis?.some((id) => id.startsWith('6.0 ')));
    expect(held).toEqual(mapped.map(({ id }) => id));
  });

  it('access-only holds no rule that default does not', () => {
    const inDefault = new Set(rulesOf('default', rules).map(({ id }) => id));
    const held = rulesOf('access-only', rules).map(({ id }) => id);
    expect(held.filter((id) => !inDefault.has(id))).toEqual([]);
    expect(held).toContain('contributor-self-grant');
    expect(held).not.toContain('firewall-open');
  });
});
