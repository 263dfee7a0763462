import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEVERITIES } from '../../src/model/result.js';
import { fingerprint } from '../../src/triage/fingerprint.js';
import { triage } from '../../src/triage/triage.js';
import { sha256Hex, verdict } from './verdicts.js';

describe('triage', () => {
  it('gives each verdict its fingerprint, waives nothing, and keeps the rest but the identity', () => {
    const given = verdict({ evidence: { a: 1 }, reason: null });
    const { identity: _, ...kept } = given;
    expect(triage([given], sha256Hex)).toEqual([
      { ...kept, fingerprint: fingerprint(given, sha256Hex), waived: null, baselined: false },
    ]);
  });

  it('puts the worst first: severity, fail before unknown, more vaults, then the fingerprint', () => {
    const worst = [
      verdict({ identity: '1', severity: 'critical', status: 'unknown', vaults: [] }),
      verdict({ identity: '2', severity: 'high', vaults: ['a', 'b'] }),
      verdict({ identity: '3', severity: 'high', vaults: ['a'] }),
      verdict({ identity: '4', severity: 'high', status: 'unknown', vaults: ['a', 'b', 'c'] }),
      verdict({ identity: '5', severity: 'medium', vaults: ['a', 'b', 'c'] }),
      verdict({ identity: '6', severity: 'info' }),
    ];
    const order = worst.map((each) => fingerprint(each, sha256Hex));
    expect(triage(worst.toReversed(), sha256Hex).map((finding) => finding.fingerprint)).toEqual(order);
  });

  it('has one order, whatever the order of the verdicts', () => {
    const some = fc.uniqueArray(
      fc.record({
        identity: fc.uuid(),
        severity: fc.constantFrom(...SEVERITIES),
        status: fc.constantFrom('fail' as const, 'unknown' as const),
        vaults: fc.array(fc.constant('v'), { maxLength: 2 }),
      }),
      { selector: ({ identity }) => identity },
    );
    fc.assert(
      fc.property(some, (changes) => {
        const verdicts = changes.map(verdict);
        expect(triage(verdicts.toReversed(), sha256Hex)).toEqual(triage(verdicts, sha256Hex));
      }),
    );
  });

  it('refuses two verdicts of one rule, cause and principal, which only a bug makes', () => {
    expect(() =>
      triage([verdict(), verdict({ identity: verdict().identity.toUpperCase() })], sha256Hex),
    ).toThrow(/^Rule purge-protection-missing names one cause twice/);
  });
});
