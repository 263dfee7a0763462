import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { REACHES } from '../../src/model/accessEntry.js';
import { PERMISSION_MODELS, STEPS } from '../../src/model/posture.js';
import { PRINCIPAL_TYPES } from '../../src/model/principal.js';
import { type ExposureSummary, type Result, SEVERITIES, SOURCES } from '../../src/model/result.js';
import { COVERAGE_STATUSES, READS } from '../../src/model/snapshot.js';
import { jsonReport } from '../../src/report/jsonReport.js';
import { entry, objectId, principal } from './accessFixture.js';
import { believableResult, finding, options, result, text, vault } from './resultFixture.js';

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

/** A result that knows settings and who can do what, as an audit for `-o json` makes it. */
function detailed(): Result {
  const condition = { source: 'role-assignment', text: '@Resource', fault: 'it ends early' } as const;
  const exposure: ExposureSummary = {
    publicNetworkAccess: 'Enabled',
    defaultAction: 'Allow',
    bypass: 'AzureServices',
    ...{ trustedServices: true, ipRanges: 2, subnets: 0, openFraction: 1 },
  };
  const settings = {
    ...{ softDelete: true, softDeleteRetentionInDays: 90, purgeProtection: false, exposure },
    ...{ privateEndpoints: 1, secretReaders: 4, undecided: [{ fact: 'vmDeployment', reason: 'odd' }] },
  };
  return result({
    vaults: [{ ...vault('kv-app'), settings }, vault('kv-old')],
    access: {
      entries: [entry(), entry({ certainty: 'conditional', conditions: [condition] })],
      groups: [{ id: objectId(9), members: [principal(objectId(2))], count: 3 }],
      omitted: 5,
    },
  });
}

test('settings and access are written where the result has them, and read back the same', () => {
  const document = JSON.parse(written(detailed()));
  expect(document).toEqual(detailed());
  expect(faults(document)).toEqual([]);
  expect(JSON.parse(written(result()))).not.toHaveProperty('access');
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
    ['an access entry without a path', (document) => withAccess(document, { path: [] })],
    ['an access entry with a member it does not know', (document) => withAccess(document, { extra: 1 })],
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
    expect($defs.step.properties.step.enum).toEqual(STEPS);
    expect($defs.accessEntry.properties.reach.enum).toEqual(REACHES);
    expect($defs.accessPrincipal.properties.type.enum).toEqual(PRINCIPAL_TYPES);
    expect($defs.vault.properties.permissionModel.enum).toEqual([...PERMISSION_MODELS, null]);
  });
});

function withFinding(document: object, overrides: object): object {
  return { ...document, findings: [{ ...finding('firewall-open'), ...overrides }] };
}

function withAccess(document: object, overrides: object): object {
  return { ...document, access: { entries: [{ ...entry(), ...overrides }], groups: [], omitted: 0 } };
}
