import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { type AccessEntry, REACHES } from '../../src/model/accessEntry.js';
import { CERTAINTIES, STEPS } from '../../src/model/posture.js';
import { PRINCIPAL_TYPES } from '../../src/model/principal.js';
import { COVERAGE_STATUSES, READS } from '../../src/model/snapshot.js';
import { accessJson } from '../../src/report/accessJson.js';
import { answer, dozen, entry, principal } from './accessFixture.js';
import { gap, text } from './resultFixture.js';

const schema = JSON.parse(readFileSync(new URL('../../schemas/access.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema);

function faults(document: unknown): readonly string[] {
  validate(document);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const { rules: _, ...refused } = gap();
const whole = answer({ entries: dozen(), coverage: [refused] });

test('the text is the answer, pretty-printed and ended by a newline', () => {
  const written = text(accessJson(whole));
  expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(whole)));
  expect(written).toBe(`${JSON.stringify(JSON.parse(written), null, 2)}\n`);
});

test('nothing gets in that the schema does not know, whatever the principal carries', () => {
  const holder = { ...principal('p'), guest: true, existence: 'exists' };
  const written = JSON.parse(
    text(accessJson(answer({ entries: [entry({ principal: holder })], coverage: [gap()] }))),
  );
  expect(faults(written)).toEqual([]);
});

test('a large answer comes one entry at a time, and no character of it is obeyed by a terminal', () => {
  const entries = Array.from({ length: 300 }, () =>
    entry({ principal: principal('p', 'User', 'a\u202e\u009bb') }),
  );
  const pieces = [...accessJson(answer({ entries }))];
  expect(pieces.filter((piece) => piece.includes('"reach"'))).toHaveLength(300);
  expect(pieces.join('')).not.toMatch(/[\u0080-\u009f\u202e]/);
});

describe('schemas/access.schema.json', () => {
  test('accepts what is written, entries or none', () => {
    expect(faults(JSON.parse(text(accessJson(whole))))).toEqual([]);
    expect(faults(JSON.parse(text(accessJson(answer()))))).toEqual([]);
    const fault = entry({
      certainty: 'conditional',
      conditions: [{ source: 'role-assignment', text: 'x', fault: 'odd' }],
    });
    expect(faults(JSON.parse(text(accessJson(answer({ entries: [fault] })))))).toEqual([]);
  });

  test.each<[string, object]>([
    ['a member it does not know', { ...answer(), extra: 1 }],
    ['another schema version', { ...answer(), schemaVersion: 2 }],
    ['an entry without a vault', withEntry({ vaults: [] })],
    ['a vault named twice', withEntry({ vaults: ['/a', '/a'] })],
    ['an entry without a path', withEntry({ path: [] })],
    ['a step it does not know', withEntry({ path: [{ ...entry().path[0], step: 'fly' }] })],
    ['a reach it does not know', withEntry({ reach: 'dreams' })],
    ['an entry with a member it does not know', withEntry({ cause: 'x' })],
    ['a principal without a tenant', withEntry({ principal: { id: 'p', type: 'User', displayName: null } })],
  ])('refuses %s', (_name, document) => {
    expect(faults(document)).not.toEqual([]);
  });

  test('knows the closed lists of the model', () => {
    const { $defs } = schema;
    expect($defs.step.properties.step.enum).toEqual(STEPS);
    expect($defs.entry.properties.reach.enum).toEqual(REACHES);
    expect($defs.entry.properties.certainty.enum).toEqual(CERTAINTIES);
    expect($defs.principal.properties.type.enum).toEqual(PRINCIPAL_TYPES);
    expect($defs.coverage.properties.what.enum).toEqual(READS);
    expect($defs.coverage.properties.status.enum).toEqual(COVERAGE_STATUSES);
  });
});

function withEntry(overrides: Partial<Record<keyof AccessEntry | 'cause', unknown>>): object {
  return { ...answer(), entries: [{ ...entry(), ...overrides }] };
}
