import { describe, expect, test } from 'vitest';
import { pageData } from '../../../src/report/html/pageData.js';
import { entry, principal } from '../accessFixture.js';
import { finding, gap, result, vault, vaultId } from '../resultFixture.js';

const GATE = { failOn: 'high', incomplete: false } as const;
const MUCH = { findings: 1e6, vaults: 1e6, listedVaults: 1e6, gaps: 1e6, members: 1e6 };
const vaults = (count: number, name = 'kv') =>
  Array.from({ length: count }, (_, at) => vaultId(`${name}${at}`));

describe('what a page holds', () => {
  test('everything, where it fits, and nothing is said to be cut', () => {
    const whole = result({
      findings: [finding('firewall-open')],
      access: { entries: [entry()], groups: [], omitted: 0 },
      coverage: [gap(), gap({ status: 'ok', reason: null })],
    });
    const data = pageData(whole, GATE, MUCH);
    expect(data.findings).toEqual(whole.findings);
    expect(data.access).toEqual(whole.access);
    expect([data.gaps.length, data.readsDone]).toEqual([1, 1]);
    expect(data.cut).toEqual({
      findings: 0,
      vaults: 0,
      shortenedFindings: 0,
      accessEntries: 0,
      gaps: 0,
      members: 0,
    });
  });

  test('who can do what is null for a result that does not tell', () => {
    expect(pageData(result(), GATE).access).toBeNull();
  });

  test('the worst findings, when there are too many, and how many are not there', () => {
    const findings = Array.from({ length: 7 }, () => finding('firewall-open'));
    const { findings: shown, cut } = pageData(result({ findings }), GATE, { ...MUCH, findings: 5 });
    expect(shown).toEqual(findings.slice(0, 5));
    expect(cut.findings).toBe(2);
  });

  test('vaults and gaps are counted where they are cut', () => {
    const whole = result({ vaults: [vault('a'), vault('b')], coverage: [gap(), gap(), gap()] });
    const { cut } = pageData(whole, GATE, { ...MUCH, vaults: 1, gaps: 1 });
    expect(cut).toMatchObject({ vaults: 1, gaps: 2 });
  });

  test('a list of vaults that no longer fits is shortened, and its length is kept', () => {
    const findings = [
      finding('firewall-open', { vaults: vaults(100, 'a') }),
      finding('firewall-open', { vaults: vaults(100, 'b'), fingerprint: 'b'.repeat(16) }),
      finding('firewall-open', { vaults: vaults(100, 'a') }),
    ];
    const data = pageData(result({ findings }), GATE, { ...MUCH, listedVaults: 150 });
    expect(data.findings.map((one) => one.vaults.length)).toEqual([100, 50, 100]);
    expect(data.vaultCounts).toEqual({ [`${'b'.repeat(16)}`]: 100 });
    expect(data.cut.shortenedFindings).toBe(1);
  });

  test('the largest groups name only some of their members, and still count them all', () => {
    const group = (id: string, size: number) => ({
      id,
      members: Array.from({ length: size }, (_, at) => principal(`${id}${at}`)),
      count: size,
    });
    const groups = [group('large', 10), group('small', 3)];
    const data = pageData(result({ access: { entries: [], groups, omitted: 0 } }), GATE, {
      ...MUCH,
      members: 5,
    });
    expect(data.access?.groups.map(({ id, members, count }) => [id, members.length, count])).toEqual([
      ['large', 2, 10],
      ['small', 3, 3],
    ]);
    expect(data.cut.members).toBe(8);
  });

  test('gaps that blinded most rules come first', () => {
    const quiet = gap({ rules: [] });
    expect(pageData(result({ coverage: [quiet, gap()] }), GATE, { ...MUCH, gaps: 1 }).gaps).toEqual([gap()]);
  });

  test('access entries whose vaults do not fit are left out and counted with what the audit left out', () => {
    const entries = [entry({ vaults: vaults(10, 'a') }), entry({ vaults: vaults(9, 'b') }), entry()];
    const whole = result({ access: { entries, groups: [], omitted: 4 } });
    const data = pageData(whole, GATE, { ...MUCH, listedVaults: 15 });
    expect(data.access?.entries).toEqual([entries[0], entries[2]]);
    expect([data.access?.omitted, data.cut.accessEntries]).toEqual([5, 5]);
  });
});
