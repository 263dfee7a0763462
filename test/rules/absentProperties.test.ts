import { describe, expect, it } from 'vitest';
import { resolveAccess } from '../../src/access/resolveAccess.js';
import { RECORD_KINDS, type RecordKind, type Snapshot } from '../../src/model/snapshot.js';
import { expandCase } from '../../src/rules/caseSnapshot.js';
import { evaluate } from '../../src/rules/evaluate.js';
import type { Rule, RuleCase } from '../../src/rules/rule.js';
import { BODY_OF_EVERY_KIND, READ_OF } from '../access/bodyOfEveryKind.js';
import { snapshotOf } from '../access/snapshotOf.js';
import { ABSENT_MEANS, type Absent } from './absentMeans.js';
import { FACT_PROPERTIES, FACTS_OF_NO_PROPERTY } from './factProperties.js';
import { shippedRules } from './shippedRules.js';

const rules = shippedRules();

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** The bodies of a snapshot with every value at a path replaced by what `change` makes of it; undefined removes it. */
function changed(value: unknown, path: string, change: (before: unknown) => unknown): unknown {
  if (!isObject(value)) return value;
  const [head = '', ...rest] = path.split('.');
  const list = head.endsWith('[]');
  const key = list ? head.slice(0, -2) : head;
  const { [key]: before, ...others } = value;
  if (rest.length > 0 && before === undefined) return value;
  const inner = (part: unknown) => changed(part, rest.join('.'), change);
  const after =
    rest.length === 0 ? change(before) : list && Array.isArray(before) ? before.map(inner) : inner(before);
  return after === undefined ? others : { ...others, [key]: after };
}

function withBodies(
  snapshot: Snapshot,
  kind: RecordKind,
  path: string,
  change: (before: unknown) => unknown,
): Snapshot {
  const records = snapshot.records[kind].map((record) => ({
    ...record,
    body: changed(record.body, path, change),
  }));
  return { ...snapshot, records: { ...snapshot.records, [kind]: records } };
}

/** Whether a body has the property itself, or the place for it and not the property. */
function finds(snapshot: Snapshot, kind: RecordKind, path: string): { present: boolean; lacking: boolean } {
  const found = { present: false, lacking: false };
  withBodies(snapshot, kind, path, (before) => {
    found[before === undefined || before === null ? 'lacking' : 'present'] = true;
    return before;
  });
  return found;
}

function judged(rule: Rule, { params }: RuleCase, snapshot: Snapshot) {
  const { verdicts, counts } = evaluate(
    [rule],
    resolveAccess(snapshot),
    params === undefined ? {} : { params: { [rule.id]: params } },
  );
  const told = verdicts.map(({ status, cause, vaults, certainty }) => ({ status, cause, vaults, certainty }));
  return { passed: counts[rule.id]?.pass, told };
}

const PROPERTIES = RECORD_KINDS.flatMap((kind) =>
  Object.entries(ABSENT_MEANS[kind]).map(([path, absent]) => ({ kind, path, absent })),
);

/** Those of what a rule is about; access is about everything. */
function propertiesOf({ subject, requires }: Rule) {
  if (subject === 'grant' || subject === 'escalation' || subject === 'role') return PROPERTIES;
  return PROPERTIES.filter(({ kind }) => requires.includes(READ_OF[kind]));
}

const expanded = rules.map((rule) => ({
  rule,
  cases: rule.cases.map((ruleCase) => ({ ruleCase, snapshot: expandCase(ruleCase.given).snapshot })),
}));

describe('what a property means that Azure left out', () => {
  it.each(expanded)('is for $rule.id what null means, and the value it stands for', ({ rule, cases }) => {
    for (const { ruleCase, snapshot } of cases)
      for (const { kind, path, absent } of propertiesOf(rule)) {
        if (!finds(snapshot, kind, path).present) continue;
        const by = (value: unknown) =>
          judged(
            rule,
            ruleCase,
            withBodies(snapshot, kind, path, () => value),
          );
        const left = { case: ruleCase.name, kind, path, ...by(undefined) };
        expect({ ...left, ...by(null) }).toEqual(left);
        if (isSpelled(absent)) expect({ ...left, ...by(absent.means) }).toEqual(left);
        else if (
          absent === 'unreadable' &&
          ruleCase.expect === 'fail' &&
          rule.requires.includes(READ_OF[kind])
        )
          expect({ ...left, green: left.told.length === 0 }).toEqual({ ...left, green: false });
      }
  });

  it.each(expanded)('is for $rule.id the same where its cases leave it out', ({ rule, cases }) => {
    for (const { ruleCase, snapshot } of cases) {
      let [spelled, nulled] = [snapshot, snapshot];
      for (const { kind, path, absent } of propertiesOf(rule)) {
        const fill = (by: unknown) => (before: unknown) => (before === undefined ? by : before);
        if (isSpelled(absent)) spelled = withBodies(spelled, kind, path, fill(absent.means));
        nulled = withBodies(nulled, kind, path, fill(null));
      }
      const before = { case: ruleCase.name, ...judged(rule, ruleCase, snapshot) };
      expect({ ...before, ...judged(rule, ruleCase, spelled) }).toEqual(before);
      expect({ ...before, ...judged(rule, ruleCase, nulled) }).toEqual(before);
    }
  });

  it('is written down for every property that is read', () => {
    const read = new Set<string>();
    for (const { cases } of expanded)
      for (const { snapshot } of cases) resolveAccess(watched(snapshot, (path) => read.add(path)));
    resolveAccess(watched({ ...snapshotOf({}), records: BODY_OF_EVERY_KIND }, (path) => read.add(path)));
    for (const { kind, path } of PROPERTIES) read.delete(`${kind}.${path}`);
    expect([...read]).toEqual([]);
  });
});

const ABOUT_RESOURCES = expanded.filter(
  ({ rule: { subject } }) => subject !== 'grant' && subject !== 'escalation' && subject !== 'role',
);

describe('a case of its own', () => {
  it.each(ABOUT_RESOURCES)(
    'leaves out for $rule.id each property that its facts come from',
    ({ rule, cases }) => {
      const facts = rule.expression.facts
        .map((fact) => `${rule.subject}.${fact}`)
        .filter((fact) => !FACTS_OF_NO_PROPERTY.has(fact));
      expect(facts.filter((fact) => FACT_PROPERTIES[fact] === undefined)).toEqual([]);
      const wanted = new Set(facts.flatMap((fact) => FACT_PROPERTIES[fact] ?? []));
      expect(
        [...wanted].filter((choice) => !cases.some(({ snapshot }) => lacksOneOf(snapshot, choice))),
      ).toEqual([]);
    },
  );
});

function lacksOneOf(snapshot: Snapshot, choice: string): boolean {
  return choice.split('|').some((property) => {
    const kind = RECORD_KINDS.find((each) => property.startsWith(`${each}.`));
    return kind !== undefined && finds(snapshot, kind, property.slice(kind.length + 1)).lacking;
  });
}

function isSpelled(absent: Absent): absent is { readonly means: unknown } {
  return typeof absent === 'object';
}

/** The snapshot, whose bodies tell which of their properties are looked at. */
function watched(snapshot: Snapshot, tell: (path: string) => void): Snapshot {
  const watch = (value: unknown, path: string): unknown =>
    !isObject(value)
      ? value
      : new Proxy(value, {
          get(target, key, receiver) {
            const inner: unknown = Reflect.get(target, key, receiver);
            if (typeof key === 'symbol' || typeof inner === 'function' || key === 'toJSON') return inner;
            if (Array.isArray(target)) return key === 'length' ? inner : watch(inner, `${path}[]`);
            tell(`${path}.${key}`);
            return watch(inner, `${path}.${key}`);
          },
        });
  const records = Object.fromEntries(
    RECORD_KINDS.map((kind) => [
      kind,
      snapshot.records[kind].map((record) => ({ ...record, body: watch(record.body, kind) })),
    ]),
  );
  return { ...snapshot, records: { ...snapshot.records, ...records } };
}
