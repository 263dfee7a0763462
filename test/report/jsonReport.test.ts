import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { PERMISSION_MODELS } from '../../src/model/posture.js';
import { PRINCIPAL_TYPES } from '../../src/model/principal.js';
import { type Result, SEVERITIES, SOURCES } from '../../src/model/result.js';
import { COVERAGE_STATUSES, READS } from '../../src/model/snapshot.js';
import { jsonReport } from '../../src/report/jsonReport.js';
import { believableResult, finding, options, result, text } from './resultFixture.js';

const schema = JSON.parse(readFileSync(new URL('../../schemas/result.schema.json', import.meta.url), 'utf8'));
const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
addFormats.default(ajv);
const validate = ajv.compile(schema);

function faults(document: unknown): readonly string[] {
  validate(document);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

function written(of: Result): string {
  return text(jsonReport(of, options()));
}

test('the text is the result, pretty-printed and ended by a newline', () => {
  const one = believableResult();
  expect(JSON.parse(written(one))).toEqual(JSON.parse(JSON.stringify(one)));
  expect(written(one)).toMatch(/^\{\n {2}"schemaVersion": 1,\n[\s\S]*\n\}\n$/);
});

test('keys come in one order, however the result was built', () => {
  const one = believableResult();
  const reversed = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(reversed)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, member]) => [key, key === 'evidence' ? member : reversed(member)]),
          )
        : value;
  expect(written(reversed(one) as Result)).toBe(written(one));
});

test('a large result comes one finding at a time', () => {
  const findings = Array.from({ length: 300 }, () => finding('firewall-open'));
  const pieces = [...jsonReport(result({ findings }), options())];
  expect(pieces.filter((piece) => piece.includes('"fingerprint"')).length).toBe(300);
});

describe('schemas/result.schema.json', () => {
  test('accepts what the reporter writes', () => {
    expect(faults(JSON.parse(written(believableResult())))).toEqual([]);
    expect(faults(JSON.parse(written(result({ vaults: [], tenantId: null }))))).toEqual([]);
  });

  test.each<[string, (document: Record<string, never>) => unknown]>([
    ['a member it does not know', (document) => ({ ...document, extra: 1 })],
    ['a missing member', ({ coverage: _, ...document }) => document],
    ['another schema version', (document) => ({ ...document, schemaVersion: 2 })],
    ['a pass listed as a finding', (document) => withFinding(document, { status: 'pass' })],
    ['an unknown without a reason', (document) => withFinding(document, { status: 'unknown' })],
    ['a fail with a reason', (document) => withFinding(document, { reason: 'because' })],
    ['a fingerprint of another form', (document) => withFinding(document, { fingerprint: 'ABC' })],
    ['a finding with a member it does not know', (document) => withFinding(document, { identity: 'x' })],
    ['a vault named twice', (document) => withFinding(document, { vaults: ['/a', '/a'] })],
  ])('refuses %s', (_, change) => {
    expect(faults(change(JSON.parse(written(result()))))).not.toEqual([]);
  });

  test('knows the closed lists of the model', () => {
    const { $defs, properties } = schema;
    expect($defs.severity.enum).toEqual(SEVERITIES);
    expect(Object.keys(properties.summary.properties.bySeverity.properties)).toEqual(SEVERITIES);
    expect(properties.source.enum).toEqual(SOURCES);
    expect($defs.coverage.properties.what.enum).toEqual(READS);
    expect($defs.coverage.properties.status.enum).toEqual(COVERAGE_STATUSES);
    expect($defs.principal.properties.type.enum).toEqual(PRINCIPAL_TYPES);
    expect($defs.vault.properties.permissionModel.enum).toEqual([...PERMISSION_MODELS, null]);
  });
});

function withFinding(document: object, overrides: object): object {
  return { ...document, findings: [{ ...finding('firewall-open'), ...overrides }] };
}
