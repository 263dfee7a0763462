import { lexer } from 'marked';
import { expect, test } from 'vitest';
import type { Result } from '../../src/model/result.js';
import { MAX_COMMENT, MAX_SUMMARY, markdownReport } from '../../src/report/markdownReport.js';
import type { ReportOptions } from '../../src/report/reporter.js';
import { finding, gap, options, result, rule, text } from './resultFixture.js';

const page = (of: Result, overrides: Partial<ReportOptions> = {}) =>
  text(markdownReport(of, options(overrides)));

const many = result({
  findings: Array.from({ length: 6_000 }, (_, index) =>
    finding('firewall-open', {
      severity: index % 2 === 0 ? 'low' : 'critical',
      message: `${index} 数据 ${'x'.repeat(300)}`,
    }),
  ),
});

test.each([
  ['fits a comment on a pull request', { verbose: false }, MAX_COMMENT],
  ['fits a step summary when it is verbose', { verbose: true }, MAX_SUMMARY],
])('a long report %s, says what is left out, and keeps the worst', (_, overrides, limit) => {
  const said = page(many, overrides);
  expect(Buffer.byteLength(said)).toBeLessThanOrEqual(limit);
  expect(Buffer.byteLength(said)).toBeGreaterThan(limit * 0.5);
  const rows = said.match(/^\| critical \| `/gm)?.length ?? 0;
  expect(rows).toBeGreaterThan(100);
  expect(said).toContain(`**${6_000 - rows} of 6000 findings are left out here**`);
  expect(said).not.toMatch(/^\| low \| `/m);
  expect(lexer(said).filter(({ type }) => type === 'table')).toHaveLength(2);
});

test('a long list of fixes leaves room for the findings', () => {
  const rules = Array.from({ length: 200 }, (_, index) =>
    rule(`rule-${index}`, { remediation: { text: 'Fix it', cli: 'x'.repeat(2_000) } }),
  );
  const said = page(result({ rules, findings: rules.map(({ id }) => finding(id)) }));
  expect(Buffer.byteLength(said)).toBeLessThanOrEqual(MAX_COMMENT);
  expect(said.match(/^\| high \| `/gm)).toHaveLength(200);
  expect(said.match(/<details>/g)?.length).toBe(said.match(/<\/details>/g)?.length);
});

test.each([
  ['fail', [finding('firewall-open')], {}],
  ['pass', [finding('firewall-open', { severity: 'low' })], {}],
  ['incomplete', [], { incomplete: true }],
  ['fail', [finding('firewall-open')], { incomplete: true }],
  ['no gate', [finding('firewall-open')], { failOn: 'never' as const }],
  ['no gate, incomplete', [finding('firewall-open')], { failOn: 'never' as const, incomplete: true }],
])('the heading says %s', (verdict, findings, overrides) => {
  expect(page(result({ findings }), overrides)).toMatch(new RegExp(`^### kvposture: ${verdict}\n`));
});

test('what could not be read is told with the rules it blinded, also where nothing is open', () => {
  const said = page(result({ coverage: [gap()] }), { incomplete: true });
  expect(said).toContain('#### Could not be judged everywhere');
  expect(said).toContain('- role assignments of subscription c40f2a9e-11d7-47c2-8e55-90b1f3a7d202: refused.');
});

test('nothing to judge is no pass', () => {
  expect(page(result({ vaults: [], findings: [] }))).toMatch(/^### kvposture: nothing\n/);
});

test('what has to be told of waivers and the baseline stands below the counts, as many as one reads', () => {
  const notices = Array.from({ length: 12 }, (_, index) => ({
    ...({ from: 'waiver', kind: 'expired', ruleId: null, fingerprints: [], vaults: [] } as const),
    message: `kvposture.yaml:${index}: the waiver of firewall-open ended | <b>`,
  }));
  const said = page(result({ notices }));
  const [list] = lexer(said).filter(({ type }) => type === 'list');
  expect(said.indexOf('#### Waivers and baseline')).toBeGreaterThan(said.indexOf('| Severity | Open |'));
  expect(list && 'items' in list ? list.items : []).toHaveLength(11);
  expect(said).toContain('- and 2 more\n');
  expect(page(result({}))).not.toContain('Waivers and baseline');
});
