import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Principal } from '../../src/model/principal.js';
import { fingerprint } from '../../src/triage/fingerprint.js';
import { sha256Hex, verdict } from './verdicts.js';

const alice: Principal = { id: 'A1', type: 'User', displayName: 'Alice' };

describe('a fingerprint', () => {
  it('is the first 16 digits of sha256 over rule, identity and principal, each on a line in lower case', () => {
    // printf 'r-1\n/a/b\na1' | sha256sum
    expect(fingerprint(verdict({ ruleId: 'R-1', identity: '/A/b', principal: alice }), sha256Hex)).toBe(
      'e933870c43e603e5',
    );
    // printf 'r-1\n/a/b\n' | sha256sum
    expect(fingerprint(verdict({ ruleId: 'r-1', identity: '/a/b' }), sha256Hex)).toBe('85f99ce73edc2263');
  });

  it('does not change with letter case, wording, severity, vaults, evidence or the id of the cause', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'B', '/', '-', '1', 'ü') });
    fc.assert(
      fc.property(letters, letters, letters, (identity, id, other) => {
        const principal = { ...alice, id };
        const print = fingerprint(verdict({ identity, principal }), sha256Hex);
        const changed = verdict({
          identity: identity.toUpperCase(),
          principal: { ...principal, id: id.toLowerCase(), displayName: other, type: 'Unknown' },
          title: other,
          message: other,
          cause: other,
          severity: 'low',
          status: 'unknown',
          reason: other,
          certainty: 'conditional',
          vaults: [other],
          evidence: { other },
        });
        expect(fingerprint(changed, sha256Hex)).toBe(print);
      }),
    );
  });

  it('differs by rule, by identity and by principal', () => {
    const prints = [
      verdict(),
      verdict({ ruleId: 'firewall-open' }),
      verdict({ identity: '/other' }),
      verdict({ principal: alice }),
      verdict({ principal: { ...alice, id: 'b2' } }),
    ].map((each) => fingerprint(each, sha256Hex));
    expect(new Set(prints).size).toBe(prints.length);
  });
});
