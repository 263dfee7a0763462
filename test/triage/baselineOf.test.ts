import { describe, expect, it } from 'vitest';
import { baselineOf } from '../../src/triage/baselineOf.js';
import { believableResult, finding, result } from '../report/resultFixture.js';

describe('the baseline of a result', () => {
  it('takes failed findings with their vaults, baselined ones again, and neither waived nor unknown ones', () => {
    const open = finding('firewall-open');
    const old = finding('contributor-self-grant', { baselined: true });
    const waived = finding('firewall-open', { waived: { reason: 'r', expires: '2030-01-01' } });
    const unknown = finding('firewall-open', { status: 'unknown', reason: 'no right' });
    const { baseline, leftOut } = baselineOf(result({ findings: [open, old, waived, unknown] }));
    expect(baseline.findings.map(({ fingerprint }) => fingerprint)).toEqual([
      old.fingerprint,
      open.fingerprint,
    ]);
    expect(baseline.findings[1]?.vaults).toEqual(open.vaults);
    expect(leftOut).toEqual({ waived: 1, unknown: 1 });
  });

  it('is the same whatever the order of the findings', () => {
    const some = believableResult();
    const turned = { ...some, findings: some.findings.toReversed() };
    expect(baselineOf(turned)).toEqual(baselineOf(some));
  });
});
