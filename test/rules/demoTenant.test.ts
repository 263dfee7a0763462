import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resolveAccess } from '../../src/access/resolveAccess.js';
import { readInput } from '../../src/input/readInput.js';
import { evaluate } from '../../src/rules/evaluate.js';
import { shippedRules } from './shippedRules.js';

const file = (name: string) => new URL(`../../examples/${name}`, import.meta.url);
const { snapshot } = await readInput([file('tenant.ndjson').pathname]);
const rules = shippedRules();
const { counts, verdicts, coverage } = evaluate(rules, resolveAccess(snapshot));

describe('the demo tenant', () => {
  it.each(rules.map(({ id }) => id))('is hit and missed by %s, and judged by it in full', (id) => {
    const { fail = 0, pass = 0, unknown = -1 } = counts[id] ?? {};
    expect({ hit: fail > 0, missed: pass > 0, unknown }).toEqual({ hit: true, missed: true, unknown: 0 });
  });

  it('has all of its principals in the directory, but for the one who left and those of other tenants', () => {
    const nameless = verdicts.flatMap(({ ruleId, principal }) =>
      principal !== null && principal.displayName === null ? [ruleId] : [],
    );
    expect(nameless.sort()).toEqual(['policy-tenant-mismatch', 'unknown-principal']);
  });

  it('was read completely, but for what nobody can read', () => {
    expect(coverage.filter(({ status }) => status !== 'ok').map(({ what }) => what)).toEqual([
      'hsmLocalRoles',
      'hsmLocalRoles',
      'networkSecurityPerimeters',
    ]);
  });

  it('tells its story of every rule', () => {
    const table = readFileSync(file('README.md'), 'utf8');
    expect(rules.filter(({ id }) => !table.includes(`| \`${id}\` |`)).map(({ id }) => id)).toEqual([]);
  });
});
