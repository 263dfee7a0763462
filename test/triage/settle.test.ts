import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BASELINE_SCHEMA_VERSION, type Baseline } from '../../src/model/baseline.js';
import type { Finding } from '../../src/model/result.js';
import type { Waiver } from '../../src/model/waiver.js';
import { settle } from '../../src/triage/settle.js';
import type { Settling } from '../../src/triage/settling.js';
import { triage } from '../../src/triage/triage.js';
import { sha256Hex, verdict } from './verdicts.js';

const NOW = Date.parse('2026-06-15T12:00:00Z');
const GROUP = '/subscriptions/1/resourceGroups/rg/providers/Microsoft.KeyVault/vaults';
const id = (name: string) => `${GROUP}/${name}`;
const ALICE = 'aaaaaaaa-0000-4000-8000-000000000001';

function found(parts: Parameters<typeof verdict>[0] = {}): Finding {
  const [finding] = triage(
    [verdict({ ruleId: 'a-rule', cause: id('kv1'), vaults: [id('kv1')], ...parts })],
    sha256Hex,
  );
  if (finding === undefined) throw new Error('no finding');
  return finding;
}

function waiver(parts: Partial<Waiver> = {}): Waiver {
  return { rule: 'a-rule', reason: 'known', expires: '2026-12-31', place: 'kvposture.yaml:3', ...parts };
}

function baselineOfFindings(findings: readonly Finding[]): Baseline {
  return {
    schemaVersion: BASELINE_SCHEMA_VERSION,
    tool: { name: 'kvposture', version: '0' },
    auditedAt: '2026-01-01T00:00:00Z',
    tenantId: null,
    findings: findings.map(({ ruleId, fingerprint, title, cause, vaults }) => ({
      ...{ ruleId, fingerprint, title, cause, vaults },
      principal: null,
    })),
  };
}

function settled(findings: readonly Finding[], settling: Partial<Settling>) {
  return settle(findings, {
    ...{ waivers: [], baseline: null, now: NOW, judged: new Set(['a-rule', 'b-rule']), audited: null },
    ...settling,
  });
}

const isWaived = (finding: Finding, ...waivers: readonly Waiver[]): boolean =>
  settled([finding], { waivers }).findings[0]?.waived !== null;
const noticesOf = (finding: Finding, ...waivers: readonly Waiver[]) =>
  settled([finding], { waivers }).notices;

describe('a waiver', () => {
  const finding = found({ principal: { id: ALICE, type: 'User', displayName: 'kv1' } });

  it('gives its reason and its end', () => {
    const [only] = settled([finding], { waivers: [waiver({ vault: 'kv1' })] }).findings;
    expect(only).toEqual({ ...finding, waived: { reason: 'known', expires: '2026-12-31' } });
  });

  it.each<[string, Partial<Waiver>, boolean]>([
    ['the fingerprint', { fingerprint: finding.fingerprint }, true],
    ['the fingerprint in other letters', { fingerprint: finding.fingerprint.toUpperCase() }, true],
    ['another fingerprint', { fingerprint: '0123456789abcdef' }, false],
    ['the vault by name', { vault: 'KV1' }, true],
    ['the vault by id', { vault: id('KV1') }, true],
    ['another vault', { vault: 'kv' }, false],
    ['the end of the name', { vault: 'v1' }, false],
    ['a pattern where a name is due', { vault: 'kv*' }, false],
    ['the principal', { principal: ALICE.toUpperCase() }, true],
    ['another principal', { principal: ALICE.replace('1', '2') }, false],
    ['a name that the principal chose', { pattern: 'Alice*' }, false],
    ['a pattern of the vault', { pattern: 'kv?' }, true],
    ['a scope', { pattern: '/subscriptions/1' }, true],
    ['another scope', { pattern: '/subscriptions/2' }, false],
    ['two targets that fit', { vault: 'kv1', principal: ALICE }, true],
    ['two targets of which one fits', { vault: 'kv1', principal: ALICE.replace('1', '2') }, false],
    ['another rule', { rule: 'b-rule', vault: 'kv1' }, false],
  ])('with %s: applies %j', (_name, target, applies) => {
    expect(isWaived(finding, waiver(target))).toBe(applies);
  });

  it.each([
    ['2026-06-15', true],
    ['2026-06-14', false],
    ['2026-06-15T12:00:01Z', true],
    ['2026-06-15T12:00:00Z', false],
    ['2026-06-15T13:59:00+02:00', false],
    ['2026-06-15T14:01:00+02:00', true],
  ])('that ends with %s applies at noon of the 15th: %j', (expires, applies) => {
    expect(isWaived(finding, waiver({ vault: 'kv1', expires }))).toBe(applies);
  });

  it.each([
    '2030-02-30',
    '2030-13-01',
    'never',
    '31.12.2030',
    '2030-12-31T12:00:00',
    '20301231',
    '',
    '2030-12-31T25:00:00Z',
  ])('that ends with %j, which is no day, does not apply and is told', (expires) => {
    expect(isWaived(finding, waiver({ vault: 'kv1', expires }))).toBe(false);
    expect(noticesOf(finding, waiver({ vault: 'kv1', expires }))).toMatchObject([{ kind: 'unparsable' }]);
  });

  it('that has ended is told with what it leaves open', () => {
    expect(noticesOf(finding, waiver({ vault: 'kv1', expires: '2026-06-01' }))).toEqual([
      {
        from: 'waiver',
        kind: 'expired',
        ruleId: 'a-rule',
        message:
          'kvposture.yaml:3: the waiver of a-rule for kv1 ended with 2026-06-01 and does not apply; it fits 1 finding.',
        fingerprints: [finding.fingerprint],
        vaults: [],
      },
    ]);
  });

  it.each([
    ['2026-06-15', 'ends today, with 2026-06-15'],
    ['2026-06-16', 'ends in 1 day, with 2026-06-16'],
    ['2026-06-29', 'ends in 14 days, with 2026-06-29'],
  ])('warns 14 days before it ends: %s', (expires, words) => {
    const notices = noticesOf(finding, waiver({ vault: 'kv1', expires }));
    expect(notices).toMatchObject([{ kind: 'expires-soon', message: expect.stringContaining(words) }]);
  });

  it('does not warn 15 days before', () => {
    expect(noticesOf(finding, waiver({ vault: 'kv1', expires: '2026-06-30' }))).toEqual([]);
  });

  it('that fits nothing is told, and whether its rule judged at all, or everywhere', () => {
    const message = (one: Waiver, findings = [finding]) =>
      settled(findings, { waivers: [one] }).notices[0]?.message;
    expect(message(waiver({ vault: 'kv9' }))).toMatch(/kv9 fits no finding of this audit\.$/);
    expect(message(waiver({ rule: 'c-rule', vault: 'kv9' }))).toMatch(/which does not judge by this rule\.$/);
    expect(message(waiver({ vault: 'kv9' }), [found({ status: 'unknown' })])).toMatch(
      /not judge by this rule everywhere\.$/,
    );
  });

  it('can be given for an unknown, which stays unknown', () => {
    const [only] = settled([found({ status: 'unknown' })], { waivers: [waiver({ vault: 'kv1' })] }).findings;
    expect(only).toMatchObject({ status: 'unknown', waived: { reason: 'known' } });
  });
});

describe('waivers and a cause that reaches several vaults', () => {
  const wide = found({
    cause: '/subscriptions/1/x',
    identity: 'wide',
    vaults: ['kv1', 'kv2', 'kv3'].map(id),
  });

  it('settle it when together they are for all of them, until the first of them ends', () => {
    const waivers = [
      waiver({ vault: 'kv1', reason: 'one', expires: '2027-03-01' }),
      waiver({ pattern: 'kv[2]', reason: 'none' }),
      waiver({ pattern: 'kv?', vaults: ['kv2', 'kv3'], reason: 'two', expires: '2027-01-01' }),
    ];
    expect(settled([wide], { waivers }).findings[0]?.waived).toEqual({
      reason: 'two; one',
      expires: '2027-01-01',
    });
  });

  it('leave it open when one is left, and tell which', () => {
    const { findings, notices } = settled([wide], { waivers: [waiver({ vault: 'kv1' })] });
    expect(findings).toEqual([wide]);
    expect(notices).toMatchObject([
      { kind: 'partial', vaults: [id('kv2'), id('kv3')], fingerprints: [wide.fingerprint] },
    ]);
    expect(notices[0]?.message).toContain('kv2, kv3');
  });

  it('settle it by its fingerprint, or a pattern of its cause, for all that it reaches', () => {
    expect(isWaived(wide, waiver({ fingerprint: wide.fingerprint }))).toBe(true);
    expect(isWaived(wide, waiver({ pattern: '/subscriptions/1/x' }))).toBe(true);
  });

  it('open it again when it grows beyond the vaults they were given for, and tell by which', () => {
    const given = waiver({ fingerprint: wide.fingerprint, vaults: ['kv1', id('KV2')] });
    const { findings, notices } = settled([wide], { waivers: [given] });
    expect(findings[0]?.waived).toBeNull();
    expect(notices).toMatchObject([{ kind: 'grown', vaults: [id('kv3')] }]);
    expect(notices[0]?.message).toBe(
      `kvposture.yaml:3: the waiver of a-rule for ${wide.fingerprint} was not given for kv3, which 1 finding now reaches: open again.`,
    );
  });

  it('still settle it when it shrinks', () => {
    const given = waiver({ fingerprint: wide.fingerprint, vaults: ['kv1', 'kv2', 'kv3', 'kv4'] });
    expect(isWaived(wide, given)).toBe(true);
    expect(noticesOf(wide, given)).toEqual([]);
  });
});

describe('a baseline', () => {
  const wide = found({ identity: 'wide', vaults: ['kv1', 'kv2'].map(id) });
  const base = baselineOfFindings([wide]);

  it('takes what it holds off the gate, and nothing else', () => {
    const other = found({ identity: 'other' });
    const { findings, notices } = settled([wide, other], { baseline: base });
    expect(findings.map(({ baselined }) => baselined)).toEqual([true, false]);
    expect(notices).toEqual([]);
  });

  it('does not care for the letter case of ids, nor for vaults that are gone', () => {
    const less = { ...wide, vaults: [id('KV1').toUpperCase()] };
    expect(settled([less], { baseline: base }).findings[0]?.baselined).toBe(true);
  });

  it('leaves open what has grown, and tells by which vaults', () => {
    const more = { ...wide, vaults: ['kv1', 'kv2', 'kv3'].map(id) };
    const { findings, notices } = settled([more], { baseline: base });
    expect(findings[0]?.baselined).toBe(false);
    expect(notices).toMatchObject([
      {
        from: 'baseline',
        kind: 'grown',
        ruleId: 'a-rule',
        vaults: [id('kv3')],
        fingerprints: [wide.fingerprint],
      },
    ]);
  });

  it('and a waiver for what has grown settle it together', () => {
    const more = { ...wide, vaults: ['kv1', 'kv2', 'kv3'].map(id) };
    const { findings, notices } = settled([more], { baseline: base, waivers: [waiver({ vault: 'kv3' })] });
    expect(findings[0]).toMatchObject({ waived: { reason: 'known' }, baselined: true });
    expect(notices).toEqual([]);
  });

  it('takes no unknown', () => {
    const { findings } = settled([{ ...wide, status: 'unknown' }], { baseline: base });
    expect(findings[0]?.baselined).toBe(false);
  });

  it('tells its entries that fit nothing any more', () => {
    expect(settled([], { baseline: base }).notices).toMatchObject([
      { from: 'baseline', kind: 'unmatched', fingerprints: [wide.fingerprint] },
    ]);
  });

  it.each<[string, Partial<Settling>, readonly Finding[]]>([
    ['did not judge', { judged: new Set() }, []],
    ['could not judge everywhere', {}, [found({ identity: 'gap', status: 'unknown' })]],
    ['was not asked about its vaults', { audited: new Set([id('kv9').toLowerCase()]) }, []],
  ])('says nothing of entries whose rule %s', (_name, settling, findings) => {
    expect(settled(findings, { baseline: base, ...settling }).notices).toEqual([]);
  });
});

describe('settling', () => {
  it('never closes a finding that reaches a vault for which nothing was given', () => {
    const names = fc.subarray(['kv1', 'kv2', 'kv3', 'kv4'], { minLength: 1 });
    fc.assert(
      fc.property(names, names, fc.option(names), (reached, waived, baselined) => {
        const finding = found({ identity: 'x', vaults: reached.map(id) });
        const base =
          baselined === null ? null : baselineOfFindings([{ ...finding, vaults: baselined.map(id) }]);
        const given = waiver({ fingerprint: finding.fingerprint, vaults: waived });
        const [only] = settled([finding], { waivers: [given], baseline: base }).findings;
        const covered = reached.every((name) => waived.includes(name) || (baselined ?? []).includes(name));
        expect(only?.waived !== null || only?.baselined === true).toBe(covered);
      }),
    );
  });

  it('changes nothing where there is neither waiver nor baseline', () => {
    const findings = [found()];
    expect(settled(findings, {}).findings).toBe(findings);
  });
});
