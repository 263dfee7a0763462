import { describe, expect, it } from 'vitest';
import { resolveAccess } from '../../src/access/resolveAccess.js';
import { RECORD_KINDS, type Snapshot } from '../../src/model/snapshot.js';
import { expandCase } from '../../src/rules/caseSnapshot.js';
import { evaluate } from '../../src/rules/evaluate.js';
import type { Rule, RuleCase } from '../../src/rules/rule.js';
import { shippedRules } from './shippedRules.js';

/** Texts that mean what they say: a condition compares names in them. */
const VERBATIM: ReadonlySet<string> = new Set(['condition']);

function spelled(value: unknown, by: (text: string) => string): unknown {
  if (typeof value === 'string') return by(value);
  if (Array.isArray(value)) return value.map((item) => spelled(item, by));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, VERBATIM.has(key) ? inner : spelled(inner, by)]),
  );
}

/** The same answers of Azure in other letter case; what was asked, and the names of properties, stay. */
function inOtherCase(snapshot: Snapshot, by: (text: string) => string): Snapshot {
  const records = Object.fromEntries(
    RECORD_KINDS.map((kind) => [
      kind,
      snapshot.records[kind].map((record) => ({ ...record, body: spelled(record.body, by) })),
    ]),
  );
  return { ...snapshot, records: { ...snapshot.records, ...records } };
}

function judged(rule: Rule, { params }: RuleCase, snapshot: Snapshot) {
  const options = params === undefined ? {} : { params: { [rule.id]: params } };
  const { verdicts, counts } = evaluate([rule], resolveAccess(snapshot), options);
  const told = verdicts.map(({ status, cause, vaults, certainty, principal }) =>
    [status, certainty, cause, principal?.id ?? '', ...vaults].join(' ').toLowerCase(),
  );
  return { counts: counts[rule.id], told: told.sort() };
}

describe('the letter case of what Azure returns', () => {
  it.each(shippedRules())('changes nothing for $id', (rule) => {
    for (const ruleCase of rule.cases) {
      const { snapshot } = expandCase(ruleCase.given);
      const before = { case: ruleCase.name, ...judged(rule, ruleCase, snapshot) };
      const upper = inOtherCase(snapshot, (text) => text.toUpperCase());
      const lower = inOtherCase(snapshot, (text) => text.toLowerCase());
      expect({ ...before, ...judged(rule, ruleCase, upper) }).toEqual(before);
      expect({ ...before, ...judged(rule, ruleCase, lower) }).toEqual(before);
    }
  });
});
