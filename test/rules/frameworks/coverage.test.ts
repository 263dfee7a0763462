import { describe, expect, it } from 'vitest';
import { POLICY_DEFINITIONS } from '../../../src/rules/frameworks/azurePolicy.js';
import { CIS_RECOMMENDATIONS, cisId, cisRecommendation } from '../../../src/rules/frameworks/cis.js';
import { frameworkCoverage } from '../../../src/rules/frameworks/coverage.js';
import { MCSB_CONTROLS } from '../../../src/rules/frameworks/mcsb.js';
import { FRAMEWORKS } from '../../../src/rules/frameworks/names.js';
import { shippedRules } from '../shippedRules.js';

const rules = shippedRules();

describe('coverage of a framework', () => {
  it('derives the rules of each recommendation from what the rules themselves name', () => {
    const named = [
      { id: 'b', frameworks: { cis: ['5.0 8.3.5', '4.0 9.3.5'] } },
      { id: 'a', frameworks: { cis: ['5.0 8.3.5', '5.0 5.3.2'] } },
    ];
    const answers = frameworkCoverage('cis-5.0', named).items.filter(({ rules: own }) => own.length > 0);
    expect(answers.map(({ id, answer, rules: own }) => [id, answer, own])).toEqual([
      ['5.3.2', 'in-part', ['a']],
      ['8.3.5', 'rules', ['a', 'b']],
    ]);
  });

  it('says of the rest whether a person has to look, or no rule does yet', () => {
    const answers = new Map(frameworkCoverage('cis-6.0', []).items.map(({ id, answer }) => [id, answer]));
    expect(answers.get('8.3.10')).toBe('by-hand');
    expect(answers.get('8.3.5')).toBe('open');
  });

  it.each(FRAMEWORKS)('of %s names every rule that maps to it, and each item once', (framework) => {
    const { items } = frameworkCoverage(framework, rules);
    const version = framework.replace('cis-', '');
    const kinds = { mcsb: 'mcsb', 'azure-policy': 'azurePolicy' } as const;
    const kind = framework === 'mcsb' || framework === 'azure-policy' ? kinds[framework] : 'cis';
    const mapped = rules.filter(({ frameworks }) =>
      frameworks[kind]?.some((id) => kind !== 'cis' || id.startsWith(`${version} `)),
    );
    expect([...new Set(items.flatMap((item) => item.rules))].sort()).toEqual(mapped.map(({ id }) => id));
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
  });
});

describe('the catalogue', () => {
  it.each<[string, 1 | 2, 'automated' | 'manual']>([
    ['2.1 8.6', 2, 'manual'],
    ['3.0 3.3.6', 2, 'automated'],
    ['4.0 9.3.7', 1, 'automated'],
    ['5.0 8.3.7', 1, 'automated'],
    ['5.0 8.3.10', 2, 'manual'],
    ['6.0 5.7', 1, 'automated'],
    ['6.0 8.1.8.1', 2, 'automated'],
  ])('knows %s as level %i, %s', (id, level, assessment) => {
    expect(cisRecommendation(id)).toMatchObject({ level, assessment });
  });

  it('holds eleven Key Vault recommendations of 5.0 and of 6.0, in the order of their numbers', () => {
    for (const version of ['5.0', '6.0'])
      expect(
        CIS_RECOMMENDATIONS.filter((one) => one.version === version && one.number.startsWith('8.3.')).map(
          ({ number }) => number,
        ),
      ).toEqual(Array.from({ length: 11 }, (_, index) => `8.3.${index + 1}`));
  });

  it('names nothing twice', () => {
    const ids = [CIS_RECOMMENDATIONS.map(cisId), MCSB_CONTROLS, POLICY_DEFINITIONS].map((list) =>
      list.map((one) => (typeof one === 'string' ? one : one.id)),
    );
    for (const list of ids) expect(new Set(list).size).toBe(list.length);
  });

  it('knows every control and policy that a built-in rule names', () => {
    const known = new Set([...MCSB_CONTROLS, ...POLICY_DEFINITIONS].map(({ id }) => id));
    const unknown = rules.flatMap(({ id, frameworks: { mcsb = [], azurePolicy = [] } }) =>
      [...mcsb, ...azurePolicy].filter((name) => !known.has(name)).map((name) => `${id}: ${name}`),
    );
    expect(unknown).toEqual([]);
  });
});
