import { describe, expect, it } from 'vitest';
import type { Vault } from '../../src/model/posture.js';
import type { Finding } from '../../src/model/result.js';
import { buildResult, type ResultParts } from '../../src/triage/buildResult.js';
import { triage } from '../../src/triage/triage.js';
import { sha256Hex, verdict } from './verdicts.js';

const vault: Vault = {
  id: '/subscriptions/1/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv1',
  name: 'kv1',
  subscriptionId: '1',
  resourceGroup: 'rg',
  location: 'westeurope',
  tenantId: null,
  subscriptionTenantId: null,
  undecided: [],
};

const parts: ResultParts = {
  tool: { name: 'kvposture', version: '0.1.0' },
  source: 'snapshot',
  header: {
    formatVersion: 1,
    cloud: 'AzureCloud',
    tenantId: 't',
    startedAt: '2026-01-01T00:00:00Z',
    finishedAt: '2026-01-01T00:01:00Z',
    requested: {},
  },
  startedAt: '2026-02-01T00:00:00Z',
  finishedAt: '2026-02-01T00:01:00Z',
  posture: { vaults: [{ ...vault, permissionModel: 'rbac' }, vault], hsms: [] },
  category: null,
  access: null,
  findings: [],
  notices: [],
  byRule: { 'purge-protection-missing': { pass: 1, fail: 1, unknown: 0 } },
  coverage: [],
  rules: [],
};

describe('a result', () => {
  it('lists the vaults, with null where the permission model is undecided, and only what the contract names', () => {
    const { id, name, subscriptionId, resourceGroup, location } = vault;
    const listed = { id, name, subscriptionId, resourceGroup, location };
    expect(buildResult(parts).vaults).toEqual([
      { ...listed, permissionModel: 'rbac', settings: { undecided: [] } },
      { ...listed, permissionModel: null, settings: { undecided: [] } },
    ]);
  });

  it('tells the settings of a vault: what is decided, ranges and endpoints counted, the rest absent', () => {
    const network = {
      publicNetworkAccess: 'Enabled',
      defaultAction: 'Deny',
      trustedServices: true,
      ipRanges: ['203.0.113.0/24', '198.51.100.1'],
      unreadableRanges: [],
      subnets: ['/s'],
      subnetRules: [],
      serviceTags: [],
      openFraction: 0.25,
    } as const;
    const undecided = [{ fact: 'softDelete', reason: 'enableSoftDelete is "x", not true or false' }];
    const endpoints = [{ id: '/e', privateEndpointId: null, status: 'Approved' }];
    const full: Vault = {
      ...vault,
      ...{ purgeProtection: false, softDeleteRetentionInDays: 7, secretReaders: 3 },
      ...{ network, privateEndpointConnections: endpoints, undecided },
    };
    expect(buildResult({ ...parts, posture: { vaults: [full], hsms: [] } }).vaults[0]?.settings).toEqual({
      ...{ purgeProtection: false, softDeleteRetentionInDays: 7, secretReaders: 3, privateEndpoints: 1 },
      exposure: {
        ...{ publicNetworkAccess: 'Enabled', defaultAction: 'Deny', trustedServices: true },
        ...{ ipRanges: 2, subnets: 1, openFraction: 0.25 },
      },
      undecided,
    });
  });

  it('holds who can do what where it was worked out, and no word of it otherwise', () => {
    const access = { entries: [], groups: [], omitted: 0 };
    expect(buildResult({ ...parts, access }).access).toBe(access);
    expect(buildResult(parts)).not.toHaveProperty('access');
  });

  it('carries the time of the audit and of the facts, and cloud and tenant of the snapshot', () => {
    expect(buildResult(parts)).toMatchObject({
      schemaVersion: 1,
      startedAt: '2026-02-01T00:00:00Z',
      finishedAt: '2026-02-01T00:01:00Z',
      collectedAt: '2026-01-01T00:01:00Z',
      cloud: 'AzureCloud',
      tenantId: 't',
      source: 'snapshot',
    });
  });

  it('counts each finding once, under its severity and state', () => {
    const plain = triage(
      [
        verdict({ identity: '1', severity: 'high' }),
        verdict({ identity: '2', severity: 'high', certainty: 'conditional' }),
        verdict({ identity: '3', severity: 'high', status: 'unknown' }),
        verdict({ identity: '4', severity: 'low' }),
        verdict({ identity: '5', severity: 'low' }),
        verdict({ identity: '6', severity: 'low' }),
      ],
      sha256Hex,
    );
    const waived = { reason: 'known', expires: '2027-01-01' };
    const low: Partial<Finding>[] = [{ waived }, { baselined: true }, { waived, baselined: true }];
    const findings = plain.map((finding) =>
      finding.severity === 'low' ? { ...finding, ...low.pop() } : finding,
    );
    expect(buildResult({ ...parts, findings }).summary).toEqual({
      vaults: 2,
      hsms: 0,
      bySeverity: {
        critical: { open: 0, waived: 0, baselined: 0, unknown: 0 },
        high: { open: 2, waived: 0, baselined: 0, unknown: 1 },
        medium: { open: 0, waived: 0, baselined: 0, unknown: 0 },
        low: { open: 0, waived: 2, baselined: 1, unknown: 0 },
        info: { open: 0, waived: 0, baselined: 0, unknown: 0 },
      },
      byRule: parts.byRule,
      gaps: 0,
    });
  });

  it('counts as gaps what was refused or failed, not what was skipped', () => {
    const coverage = (['ok', 'refused', 'failed', 'skipped'] as const).map((status) => ({
      scope: '/',
      what: 'vaults' as const,
      status,
      reason: null,
      rules: [],
    }));
    expect(buildResult({ ...parts, coverage }).summary.gaps).toBe(2);
  });
});

it('a rule in the result is what a report shows, not all that judges', () => {
  const rule = {
    id: 'a',
    subject: 'vault',
    title: 'A',
    severity: 'low' as const,
    rationale: 'Because.',
    remediation: { text: 'Do.' },
    frameworks: {},
    references: [],
  };
  const judging = { ...rule, when: 'true', cases: [], file: 'rules/a.yaml' };
  expect(buildResult({ ...parts, rules: [judging] }).rules).toEqual([rule]);
});
