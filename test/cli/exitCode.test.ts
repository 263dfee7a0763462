import { describe, expect, it } from 'vitest';
import { type ExitOptions, exitCode } from '../../src/cli/exitCode.js';
import type { Finding, Result, ResultCoverage } from '../../src/model/result.js';

const base: Finding = {
  ruleId: 'r',
  status: 'fail',
  severity: 'high',
  title: '',
  message: '',
  principal: null,
  cause: '/',
  vaults: [],
  certainty: 'certain',
  evidence: {},
  remediation: { text: '' },
  references: [],
  reason: null,
  fingerprint: '0000000000000000',
  waived: null,
  baselined: false,
};
const high = base;
const medium: Finding = { ...base, severity: 'medium' };
const unknownHigh: Finding = { ...base, status: 'unknown', reason: 'refused' };
const unknownMedium: Finding = { ...unknownHigh, severity: 'medium' };
const waived: Finding = { ...base, waived: { reason: 'known', expires: '2030-01-01' } };

function vaults(...statuses: ResultCoverage['status'][]): ResultCoverage[] {
  return statuses.map((status) => ({ scope: '/', what: 'vaults', status, reason: null, rules: [] }));
}
const otherRefused: ResultCoverage = {
  scope: '/',
  what: 'roleAssignments',
  status: 'refused',
  reason: '',
  rules: [],
};

function codeOf(
  findings: readonly Finding[],
  options: Partial<ExitOptions>,
  coverage: ResultCoverage[],
): number {
  const none = { open: 0, waived: 0, baselined: 0, unknown: 0 };
  const result: Result = {
    schemaVersion: 1,
    tool: { name: 'kvposture', version: '0' },
    startedAt: '',
    finishedAt: '',
    cloud: 'AzureCloud',
    tenantId: null,
    source: 'azure',
    summary: {
      vaults: 0,
      hsms: 0,
      bySeverity: { critical: none, high: none, medium: none, low: none, info: none },
      byRule: {},
      gaps: 0,
    },
    vaults: [],
    findings,
    coverage,
    rules: [],
  };
  return exitCode(result, { failOn: 'high', onIncomplete: 'fail', ...options });
}

describe('the exit code of an audit', () => {
  it.each<[number, string, readonly Finding[], Partial<ExitOptions>, ResultCoverage[]]>([
    [0, 'nothing found', [], {}, vaults('ok')],
    [3, 'nothing found, as no vault list was asked for', [], {}, []],
    [3, 'nor does a warning do then', [], { onIncomplete: 'warn' }, [otherRefused]],
    [1, 'an open finding at the gate', [high], {}, vaults('ok')],
    [1, 'an open finding above the gate', [{ ...high, severity: 'critical' }], {}, vaults('ok')],
    [0, 'an open finding below the gate', [medium], {}, vaults('ok')],
    [1, 'the gate at its severity', [medium], { failOn: 'medium' }, vaults('ok')],
    [1, 'the lowest gate', [{ ...high, severity: 'info' }], { failOn: 'info' }, vaults('ok')],
    [1, 'a conditional finding', [{ ...high, certainty: 'conditional' }], {}, vaults('ok')],
    [0, 'a waived finding', [waived], {}, vaults('ok')],
    [0, 'a baselined finding', [{ ...high, baselined: true }], {}, vaults('ok')],
    [0, 'no gate', [high], { failOn: 'never' }, vaults('ok')],
    [3, 'a rule at the gate is blinded', [unknownHigh], {}, vaults('ok', 'refused')],
    [0, 'a rule below the gate is blinded', [unknownMedium], {}, vaults('ok')],
    [3, 'without a gate any blinded rule counts', [unknownMedium], { failOn: 'never' }, vaults('ok')],
    [
      3,
      'without a gate a finding does not hide it',
      [high, unknownMedium],
      { failOn: 'never' },
      vaults('ok'),
    ],
    [1, 'a finding goes before incompleteness', [unknownHigh, high], {}, vaults('ok')],
    [3, 'a waived finding does not', [waived, unknownHigh], {}, vaults('ok')],
    [0, 'incompleteness may be a warning', [unknownHigh], { onIncomplete: 'warn' }, vaults('ok', 'refused')],
    [0, 'also without a gate', [unknownHigh], { onIncomplete: 'warn', failOn: 'never' }, vaults('ok')],
    [1, 'a finding stays one', [unknownHigh, high], { onIncomplete: 'warn' }, vaults('ok')],
    [
      3,
      'no vault list at all is no warning',
      [unknownHigh],
      { onIncomplete: 'warn' },
      vaults('refused', 'failed'),
    ],
    [3, 'nor is one that was skipped', [], { onIncomplete: 'warn' }, vaults('skipped')],
    [3, 'nor without a gate', [unknownHigh], { onIncomplete: 'warn', failOn: 'never' }, vaults('refused')],
    [3, 'no vault list at all, no rule at the gate', [], { failOn: 'critical' }, vaults('refused')],
    [0, 'a gap that blinds no rule', [], {}, [...vaults('ok'), otherRefused]],
  ])('is %i: %s', (code, _, findings, options, coverage) => {
    expect(codeOf(findings, options, coverage)).toBe(code);
  });
});
