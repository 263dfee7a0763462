import { describe, expect, it } from 'vitest';
import { resolveAccess } from '../../src/access/resolveAccess.js';
import type { Posture } from '../../src/model/posture.js';
import { expandCase } from '../../src/rules/caseSnapshot.js';
import { judge } from '../../src/rules/judgement.js';
import type { SubjectName } from '../../src/rules/subjects.js';
import { evaluatingEnvironment, RULE_FUNCTIONS } from '../../src/rules/typedEnvironment.js';
import { compileWithBufbuild, type Outcome } from '../support/bufbuildCel.js';
import { shippedRules } from './shippedRules.js';

/** Every subject that a rule may be asked about, as its expression sees it. */
const SUBJECTS_OF: Readonly<Record<SubjectName, (posture: Posture) => readonly unknown[]>> = {
  vault: ({ vaults }) => vaults,
  hsm: ({ hsms }) => hsms,
  grant: ({ grants }) => grants.map(({ terms, ...own }) => ({ ...terms, ...own })),
  escalation: ({ escalations }) => escalations.map(({ terms, ...own }) => ({ ...terms, ...own })),
  role: ({ customRoles }) => customRoles,
  subscription: ({ subscriptions }) => subscriptions,
  deletedVault: ({ deletedVaults }) => deletedVaults,
  object: ({ objects }) => objects,
};

const rules = shippedRules();

describe.each(rules)('$id', (rule) => {
  const run = evaluatingEnvironment().parse(rule.when);
  const other = compileWithBufbuild(rule.when);

  it('means the same to both CEL engines in every case', () => {
    for (const { name, given, params } of rule.cases)
      for (const subject of SUBJECTS_OF[rule.subject](resolveAccess(expandCase(given).snapshot))) {
        const context = { [rule.subject]: subject, params: { ...rule.params, ...params } };
        expect({ name, outcome: other(context) }).toEqual({ name, outcome: oursOf(run, context) });
      }
  });

  it('is true of something and false of something in its cases, so that the two were compared', () => {
    const outcomes = rule.cases.flatMap(({ given, params }) =>
      SUBJECTS_OF[rule.subject](resolveAccess(expandCase(given).snapshot)).map((subject) =>
        other({ [rule.subject]: subject, params: { ...rule.params, ...params } }),
      ),
    );
    expect(outcomes).toContain('true');
    expect(outcomes).not.toContain('other');
  });
});

function oursOf(
  run: ReturnType<ReturnType<typeof evaluatingEnvironment>['parse']>,
  context: Readonly<Record<string, unknown>>,
): Outcome {
  const { outcome } = judge(run, context);
  return outcome === 'unknown' ? 'error' : outcome;
}

describe('the second engine', () => {
  it.each<[string, Outcome]>([
    ['glob(vault.name, "KV*") && re(vault.name, "^kv-[0-9]$") && listed("A", ["a"])', 'true'],
    ['lower("AbC") == "abc"', 'true'],
    ['vault.count + 1 == 3.0 && 2 * vault.count > 3', 'true'],
    ['vault.absent == "x"', 'error'],
    ['vault.absent == "x" && false', 'false'],
    ['unknown("because")', 'error'],
    ['vault.name', 'other'],
  ])('takes %s as %s', (text, outcome) => {
    expect(compileWithBufbuild(text)({ vault: { name: 'kv-1', count: 2 } })).toBe(outcome);
  });

  it('has every function that rules may call', () => {
    const names = Object.keys(RULE_FUNCTIONS).map((signature) => signature.slice(0, signature.indexOf('(')));
    expect(names.sort()).toEqual(['glob', 'listed', 'lower', 're', 'unknown']);
  });
});
