import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { Log, Result as SarifResult } from 'sarif';
import { describe, expect, test } from 'vitest';
import { type Result, SEVERITIES } from '../../src/model/result.js';
import type { ReportOptions } from '../../src/report/reporter.js';
import { MAX_RESULTS, sarifReport } from '../../src/report/sarifReport.js';
import {
  assignmentId,
  believableResult,
  finding,
  gap,
  options,
  PRODUCTION,
  result,
  rule,
  TENANT,
  text,
  vaultId,
} from './resultFixture.js';

const {
  $schema: _,
  id: __,
  ...official
} = createRequire(import.meta.url)('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
const validate = ajv.compile(official);

function log(of: Result, overrides: Partial<ReportOptions> = {}): Log {
  return JSON.parse(text(sarifReport(of, options(overrides))));
}

function run(of: Result, overrides: Partial<ReportOptions> = {}) {
  const [first] = log(of, overrides).runs;
  if (first === undefined) throw new Error('the log has no run');
  return {
    ...first,
    results: first.results ?? [],
    notes: first.invocations?.[0]?.toolExecutionNotifications ?? [],
  };
}

function onlyResult(overrides: Parameters<typeof finding>[1]): SarifResult {
  const [first] = run(result({ findings: [finding('firewall-open', overrides)] })).results;
  if (first === undefined) throw new Error('the log has no result');
  return first;
}

const hostile = finding('firewall-open', {
  message: '\u001b[31m[click](https://evil.example) \u202ekv\nnext',
  cause: vaultId('kv app', '..', 'Ünï cödé'),
  vaults: [vaultId('kv app', '..', 'Ünï cödé'), vaultId('\ud800')],
  remediation: { text: 'Do ``` this', bicep: 'a\n```\nb' },
});
const results: readonly (readonly [string, Result])[] = [
  ['a believable tenant', believableResult()],
  ['an empty tenant', result({ vaults: [], tenantId: null })],
  ['hostile names', result({ findings: [hostile], cloud: 'https://\u202e' })],
  ['gaps only', result({ coverage: [gap(), gap({ reason: null, rules: [] })] })],
  ['a scope that is none', result({ findings: [finding('firewall-open', { cause: 'what?', vaults: [] })] })],
  [
    'every severity',
    result({
      findings: SEVERITIES.map((severity) => finding(`r-${severity}`, { severity })),
      rules: SEVERITIES.map((severity) => rule(`r-${severity}`, { severity, rationale: 'x'.repeat(3_000) })),
    }),
  ],
];

describe.each(results)('%s', (_, one) => {
  test('is valid under the official schema of SARIF 2.1.0', () => {
    validate(log(one));
    expect(validate.errors).toBeNull();
  });

  test('has what GitHub demands of a run and of its rules', () => {
    const { tool, results: list, columnKind, automationDetails } = run(one);
    expect(log(one)).toMatchObject({ version: '2.1.0', $schema: expect.stringMatching(/^https:/) });
    expect(log(one).runs).toHaveLength(1);
    expect(Array.isArray(list)).toBe(true);
    expect(columnKind).toBe('utf16CodeUnits');
    expect(automationDetails?.id).toMatch(/^kvposture\/[a-z0-9._-]+\/$/);
    expect(tool.driver).toMatchObject({ name: 'kvposture', semanticVersion: '0.1.0' });
    expect(tool.driver.rules?.map(({ id }) => id)).toEqual(one.rules.map(({ id }) => id));
    for (const described of tool.driver.rules ?? []) {
      expect(described.name).toMatch(/^[A-Z][A-Za-z0-9]+$/);
      expect(described.name).not.toBe(described.id);
      for (const part of [described.shortDescription, described.fullDescription]) {
        expect(part?.text.trim()).not.toBe('');
        expect(part?.text.length).toBeLessThanOrEqual(1024);
      }
      expect(described.help?.text).toMatch(/Fix:/);
      expect(described.help?.markdown).toMatch(/## How to fix it/);
      expect(described.properties?.tags).toContain('security');
      expect(described.properties?.tags?.length).toBeLessThanOrEqual(10);
      expect(['very-high', 'high', 'medium', 'low']).toContain(described.properties?.precision);
      expect(['error', 'warning', 'recommendation']).toContain(described.properties?.['problem.severity']);
    }
  });

  test('has what GitHub demands of each result', () => {
    const { results: list, tool } = run(one);
    for (const { message, locations, partialFingerprints, ruleId, ruleIndex, level } of list) {
      expect(message.text?.trim()).not.toBe('');
      expect(message.text).not.toMatch(/\p{Cc}|\]\(/u);
      expect(locations).toHaveLength(1);
      const place = locations?.[0]?.physicalLocation;
      expect(place?.artifactLocation?.uri).toMatch(/^azure\/[^:?#\s\\]+$/);
      expect(place?.artifactLocation).not.toHaveProperty('uriBaseId');
      expect(place?.region).toEqual({ startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 });
      expect(locations?.[0]?.logicalLocations?.[0]).toMatchObject({ kind: 'resource' });
      expect(partialFingerprints?.primaryLocationLineHash).toMatch(/^[0-9a-f]{16}:1$/);
      expect(tool.driver.rules?.[ruleIndex ?? -1]?.id).toBe(ruleId);
      expect(['error', 'warning', 'note']).toContain(level);
    }
  });
});

test('the official schema refuses a log without a tool, so the check above can fail', () => {
  const { $schema, version, runs } = log(believableResult());
  expect(validate({ $schema, version, runs: runs.map(({ tool: _, ...rest }) => rest) })).toBe(false);
});

test.each([
  ['critical', 'error', '9.5'],
  ['high', 'error', '8.0'],
  ['medium', 'warning', '5.5'],
  ['low', 'note', '3.0'],
  ['info', 'note', undefined],
] as const)('%s is level %s and security-severity %s', (severity, level, number) => {
  const { tool, results: list } = run(
    result({
      findings: [finding('firewall-open', { severity })],
      rules: [rule('firewall-open', { severity })],
    }),
  );
  expect(list[0]?.level).toBe(level);
  expect(tool.driver.rules?.[0]?.defaultConfiguration?.level).toBe(level);
  expect(tool.driver.rules?.[0]?.properties?.['security-severity']).toBe(number);
});

describe('the results', () => {
  test('a finding is placed on its scope and identified by its fingerprint', () => {
    const cause = assignmentId(`/subscriptions/${PRODUCTION}/resourceGroups/RG-App`);
    expect(onlyResult({ cause, fingerprint: '1c9a7be2f0d34a55' })).toMatchObject({
      ruleId: 'firewall-open',
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: `azure/${PRODUCTION}/rg-app` } },
          logicalLocations: [
            { name: 'RG-App', fullyQualifiedName: `/subscriptions/${PRODUCTION}/resourceGroups/RG-App` },
          ],
        },
      ],
      partialFingerprints: {
        primaryLocationLineHash: '1c9a7be2f0d34a55:1',
        'kvposture/v1': '1c9a7be2f0d34a55',
      },
      properties: { cause, certainty: 'certain', vaultCount: 1, vaults: [vaultId('kv-app')] },
    });
  });

  test('the text says first what is wrong, with a vault in it', () => {
    expect(onlyResult({ message: 'kv-app answers the Internet' }).message.text).toMatch(
      /^kv-app answers the Internet\. .*Fix: Set the default action.*Portal: https:\/\/portal\.azure\.com\/#@/,
    );
    const vaults = Array.from({ length: 30 }, (_, index) => vaultId(`kv-${index}`));
    const many = onlyResult({ message: 'Somebody can write the access policies', vaults }).message.text ?? '';
    expect(many).toMatch(/^kv-0 and 29 more: Somebody can write the access policies\. Vaults: kv-0, /);
    expect(many).toContain('kv-19 and 10 more.');
  });

  test('a conditional finding says so, and a long list of vaults is cut in the properties', () => {
    const vaults = Array.from({ length: 3_000 }, (_, index) => vaultId(`kv-${index}`));
    const one = onlyResult({ certainty: 'conditional', vaults });
    expect(one.message.text).toContain('Conditional:');
    expect(one.properties).toMatchObject({ certainty: 'conditional', vaultCount: 3_000 });
    expect(one.properties?.vaults).toHaveLength(100);
  });

  test('an unknown cloud and a management group have no portal link', () => {
    const corp = assignmentId('/providers/Microsoft.Management/managementGroups/corp');
    expect(onlyResult({ cause: corp }).message.text).not.toContain('Portal:');
    const [other] = run(result({ cloud: 'https://arm.test', findings: [finding('firewall-open')] })).results;
    expect(other?.message.text).not.toContain('Portal:');
  });

  test('waived and unknown findings are left out, baselined ones stay', () => {
    const one = result({
      findings: [
        finding('firewall-open', { waived: { reason: 'known', expires: '2027-01-01' } }),
        finding('firewall-open', { baselined: true, fingerprint: 'aaaaaaaaaaaaaaaa' }),
        finding('firewall-open', { status: 'unknown', reason: 'vaults were not read' }),
      ],
    });
    expect(run(one).results.map(({ partialFingerprints }) => partialFingerprints?.['kvposture/v1'])).toEqual([
      'aaaaaaaaaaaaaaaa',
    ]);
  });

  test('waived findings are suppressed results where they are asked for', () => {
    const one = result({
      findings: [finding('firewall-open', { waived: { reason: 'ADR 7](x', expires: '2027-01-01' } })],
    });
    expect(run(one, { suppressed: true }).results).toMatchObject([
      {
        suppressions: [
          { kind: 'external', status: 'accepted', justification: 'ADR 7] (x (until 2027-01-01)' },
        ],
      },
    ]);
  });

  test('of 6,000 the 5,000 worst are written, worst first, and a note counts the rest', () => {
    const findings = Array.from({ length: 6_000 }, (_, index) =>
      finding('firewall-open', {
        severity: index % 3 === 0 ? 'low' : index % 3 === 1 ? 'critical' : 'medium',
      }),
    );
    const one = result({ findings });
    const { results: list, notes } = run(one);
    expect(list).toHaveLength(MAX_RESULTS);
    const severities = list.map(({ properties }) => properties?.severity);
    expect(severities.filter((severity) => severity === 'critical')).toHaveLength(2_000);
    expect(severities.filter((severity) => severity === 'medium')).toHaveLength(2_000);
    expect(severities).toEqual([...severities].sort((a, b) => SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b)));
    expect(notes[0]?.message.text).toMatch(/^1000 of 6000 results were left out/);
    const pieces = [...sarifReport(one, options())];
    expect(pieces.length).toBeGreaterThan(MAX_RESULTS);
    expect(gzipSync(pieces.join('')).length).toBeLessThan(10 * 1024 * 1024);
  });
});

describe('what was not read', () => {
  test('gaps and unknown findings become notifications, what blinds comes first', () => {
    const { notes } = run(
      result({
        findings: [
          finding('firewall-open', {
            status: 'unknown',
            reason: 'vaults were not read',
            cause: '/subscriptions/x',
          }),
        ],
        coverage: [gap({ rules: [], what: 'denyAssignments' }), gap(), gap({ status: 'ok' })],
      }),
    );
    expect(notes.map(({ level }) => level)).toEqual(['error', 'warning', 'warning']);
    expect(notes[0]?.message.text).toMatch(
      /^Not read \(refused\): roleAssignments of .*Rules blinded: contributor-self-grant/,
    );
    expect(notes[1]).toMatchObject({ associatedRule: { id: 'firewall-open', index: 0 } });
    expect(notes[2]?.message.text).toContain('It blinds no rule.');
  });

  test('an incomplete audit is not a successful execution', () => {
    expect(run(result(), { incomplete: true }).invocations?.[0]?.executionSuccessful).toBe(false);
    expect(run(result()).invocations?.[0]?.executionSuccessful).toBe(true);
  });

  test('thousands of gaps are cut, and the cut is told', () => {
    const coverage = Array.from({ length: 1_500 }, (_, index) => gap({ scope: `/subscriptions/${index}` }));
    const { notes } = run(result({ coverage }));
    expect(notes).toHaveLength(1_001);
    expect(notes.at(-1)?.message.text).toMatch(/^500 more notes/);
  });
});

test('the category is the tenant, and what was audited of it where that is less', () => {
  expect(run(result()).automationDetails?.id).toBe(`kvposture/${TENANT}/`);
  expect(run(result({ category: 'Sub/One Two' })).automationDetails?.id).toBe(
    `kvposture/${TENANT}/sub-one-two/`,
  );
  expect(run(result({ tenantId: null, source: 'files' })).automationDetails?.id).toBe('kvposture/files/');
});

test('code in the help cannot end its block', () => {
  const one = rule('firewall-open', { remediation: { text: 'Fix it', cli: 'echo\n```\n# Heading' } });
  const markdown = run(result({ rules: [one] })).tool.driver.rules?.[0]?.help?.markdown;
  expect(markdown).toContain('````shell\necho\n```\n# Heading\n````');
});

test('the help of a rule speaks of any vault, where a finding names its own', () => {
  const remediation = { text: 'Close {vaultName} now', cli: 'az keyvault update --name {vaultName} {other}' };
  const help = run(result({ rules: [rule('firewall-open', { remediation })] })).tool.driver.rules?.[0]?.help;
  expect(help?.text).toContain('Close the vault now');
  expect(help?.markdown).toContain('az keyvault update --name VAULT_NAME {other}');
});
