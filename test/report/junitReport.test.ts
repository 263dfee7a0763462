import { expect, test } from 'vitest';
import type { Result } from '../../src/model/result.js';
import { junitReport } from '../../src/report/junitReport.js';
import { finding, options, result, rule, text, vault, vaultId } from './resultFixture.js';

const page = (of: Result) => text(junitReport(of, options()));

test('a cause that reaches several vaults fails at each of them', () => {
  const vaults = ['kv-a', 'kv-b', 'kv-c'];
  const one = result({
    vaults: vaults.map((name) => vault(name)),
    findings: [finding('firewall-open', { vaults: [vaultId('kv-a'), vaultId('kv-c').toUpperCase()] })],
  });
  const failed =
    page(one).match(/<testcase classname="([^"]*)" name="firewall-open" time="0"><failure/g) ?? [];
  expect(failed.map((line) => /kv-./.exec(line)?.[0])).toEqual(['kv-a', 'kv-c']);
  expect(page(one)).toContain('<testcase classname="kv-b" name="firewall-open" time="0"/>');
});

test('what is open goes before what could not be judged, and that before what is accepted', () => {
  const waived = { reason: 'known', expires: '2027-01-01' };
  const states = [
    { waived },
    { status: 'unknown' as const, reason: 'not read' },
    { message: 'kv-app is wide open' },
    { baselined: true },
  ];
  const kinds = [states, states.slice(0, 2), states.slice(0, 1), states.slice(3)].map((some) => {
    const findings = some.map((state) => finding('firewall-open', state));
    return /<testcase[^>]*><(\w+) message="([^"]*)"/.exec(page(result({ findings })))?.slice(1);
  });
  expect(kinds).toEqual([
    ['failure', 'kv-app is wide open'],
    ['error', 'Not judged: not read'],
    ['skipped', 'Waived until 2027-01-01: known'],
    ['skipped', 'In the baseline: The vault kv-app is wrong after firewall-open'],
  ]);
});

test('a rule passes a vault only where it judges vaults and has judged something', () => {
  const { subject: _, ...older } = rule('from-an-older-result');
  const rules = [rule('ran'), rule('about-hsms', { subject: 'hsm' }), older, rule('judged-nothing')];
  const byRule = Object.fromEntries(
    rules.map(({ id }) => [id, { pass: id === 'judged-nothing' ? 0 : 3, fail: 0, unknown: 0 }]),
  );
  const one = result({ rules });
  const said = page({ ...one, summary: { ...one.summary, byRule } });
  expect(said.match(/<testcase[^>]*>/g)).toEqual(['<testcase classname="kv-app" name="ran" time="0"/>']);
});

test('very many cases that pass are left out, those that fail never', () => {
  const vaults = Array.from({ length: 60_000 }, (_, index) => vault(`kv-${index}`));
  const rules = ['a-rule', 'b-rule'].map((id) => rule(id));
  const said = page(result({ vaults, rules, findings: [finding('a-rule', { vaults: [vaultId('kv-7')] })] }));
  expect(said.match(/<testcase/g)).toHaveLength(1);
  expect(said).toContain('<testsuites name="kvposture" tests="1" failures="1"');
});

test('a hundred causes of one rule at one vault are one case that counts them', () => {
  const findings = Array.from({ length: 100 }, () => finding('firewall-open'));
  const said = page(result({ findings }));
  expect(said.match(/<failure/g)).toHaveLength(1);
  expect(said).toContain('(and 99 more)');
  expect(said.match(/Fingerprint: /g)).toHaveLength(10);
  expect(said).toContain('and 90 more\n');
});
