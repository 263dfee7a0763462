import { beforeAll, describe, expect, test } from 'vitest';
import { type Audited, auditTenant, failures, gaps } from '../support/auditAzure.js';
import { subscriptionScope, troubledTenant, vaultId, wellRunTenant } from '../support/exampleTenants.js';
import type { Fault, FaultAct } from '../support/faults.js';

const sandbox = subscriptionScope('sandbox');
const sandboxVaults = /GET \/subscriptions\/3.*\/vaults/;
const sandboxAssignments = /GET \/subscriptions\/3.*\/roleAssignments\?/;
const definitions = /GET .*\/roleDefinitions\?/;

let clean: Audited;

beforeAll(async () => {
  clean = await auditTenant(troubledTenant());
});

describe.concurrent('a fault that passes leaves no trace', () => {
  const dateAhead = new Date(Date.now() + 4000).toUTCString();

  test.each<[string, Fault]>([
    ['429 with seconds', { match: sandboxVaults, times: 2, act: { kind: 'throttle', retryAfter: '1' } }],
    [
      '429 with a date',
      { match: sandboxAssignments, times: 1, act: { kind: 'throttle', retryAfter: dateAhead } },
    ],
    ['429 without a header', { match: sandboxVaults, times: 2, act: { kind: 'throttle', retryAfter: null } }],
    ['500 twice', { match: sandboxAssignments, times: 2, act: { kind: 'status', status: 500 } }],
    ['503 twice', { match: definitions, times: 2, act: { kind: 'status', status: 503 } }],
    ['a body cut off', { match: sandboxVaults, times: 1, act: { kind: 'cut-body' } }],
    ['a second page cut off', { match: sandboxVaults, after: 1, times: 1, act: { kind: 'cut-body' } }],
    ['a reset', { match: sandboxAssignments, times: 1, act: { kind: 'reset' } }],
    [
      'a slow first byte',
      { match: sandboxVaults, times: 1, act: { kind: 'slow-headers', milliseconds: 1500 } },
    ],
    ['a slow body', { match: sandboxVaults, times: 1, act: { kind: 'slow-body', milliseconds: 1500 } }],
    [
      '503 of the list of subscriptions',
      { match: /GET \/subscriptions\?/, times: 1, act: { kind: 'status', status: 503 } },
    ],
    ['503 of the metadata', { match: /metadata\/endpoints/, times: 1, act: { kind: 'status', status: 503 } }],
    ['a reset of the sign-in', { match: /oauth2\/v2.0\/token/, times: 1, act: { kind: 'reset' } }],
  ])('%s', async (_title, fault) => {
    const { run, result } = await auditTenant(troubledTenant(), [fault]);
    expect(result.findings).toEqual(clean.result.findings);
    expect(result.coverage).toEqual(clean.result.coverage);
    expect(run.code).toBe(1);
  });
});

/** Findings of a half-blind audit: none that the clean one has not, none missing outside of the blind subscription. */
function expectNothingLostOrInvented(result: Audited['result']) {
  const before = new Map(failures(clean.result).map((finding) => [finding.fingerprint, finding]));
  for (const finding of failures(result)) {
    const known = before.get(finding.fingerprint);
    expect(known, `${finding.ruleId} of ${finding.cause} was invented`).toBeDefined();
    expect(known?.vaults).toEqual(expect.arrayContaining([...finding.vaults]));
  }
  const after = new Map(failures(result).map((finding) => [finding.fingerprint, finding.vaults]));
  for (const finding of failures(clean.result)) {
    const elsewhere = finding.vaults.filter((id) => !id.startsWith(sandbox));
    if (elsewhere.length === 0) continue;
    expect(after.get(finding.fingerprint), `${finding.ruleId} of ${finding.cause} was lost`).toEqual(
      expect.arrayContaining(elsewhere),
    );
  }
}

/** Rules that some gap of this audit blinded. */
const blinded = (result: Audited['result']) => result.coverage.flatMap((entry) => entry.rules);

const LASTING: readonly [string, FaultAct][] = [
  ['403', { kind: 'status', status: 403 }],
  ['429 that asks for an hour', { kind: 'throttle', retryAfter: '3600' }],
  ['500', { kind: 'status', status: 500 }],
  ['cut bodies', { kind: 'cut-body' }],
  ['a page for people', { kind: 'html' }],
  ['an empty object', { kind: 'empty-object' }],
  ['resets', { kind: 'reset' }],
];

describe.concurrent('a lasting fault of one vault list is named, and blinds nothing else', () => {
  test.each(LASTING)('%s', async (_title, act) => {
    const { run, result } = await auditTenant(troubledTenant(), [{ match: sandboxVaults, act }]);
    const gap = gaps(result).find((entry) => entry.scope === sandbox && entry.what === 'vaults');
    expect(gap?.reason).toEqual(expect.stringMatching(/\S/));
    expect(result.vaults.filter((vault) => vault.id.startsWith(sandbox))).toEqual([]);
    expectNothingLostOrInvented(result);
    expect(run.code).toBe(1);
  });

  test.each(LASTING.slice(2, 4))('from the second page on: %s keeps the first', async (_title, act) => {
    const { result } = await auditTenant(troubledTenant(), [{ match: sandboxVaults, after: 1, act }]);
    expect(gaps(result).map((entry) => entry.what)).toContain('vaults');
    const kept = result.vaults.map((vault) => vault.id);
    expect(kept).toContain(vaultId('sandbox', 'kv-sandbox-1'));
    expect(kept).toContain(vaultId('sandbox', 'kv-sandbox-2'));
    expectNothingLostOrInvented(result);
  });
});

describe.concurrent('a lasting fault of other lists', () => {
  test.each(LASTING.slice(2, 6))('role assignments, %s: named, and not read as none', async (_title, act) => {
    const { run, result } = await auditTenant(wellRunTenant(), [{ match: sandboxAssignments, act }]);
    expect(gaps(result)).toContainEqual(expect.objectContaining({ scope: sandbox, what: 'roleAssignments' }));
    expect(run.code).toBe(3);
  });

  test.each(LASTING.slice(4, 6))('role definitions, %s: named, and not read as none', async (_title, act) => {
    const { run, result } = await auditTenant(wellRunTenant(), [{ match: definitions, act }]);
    expect(gaps(result).map((entry) => entry.what)).toContain('roleDefinitions');
    expect(run.code).toBe(3);
  });

  test.each(LASTING.slice(4, 6))(
    'the list of subscriptions, %s: the audit does not start',
    async (_title, act) => {
      const audited = auditTenant(wellRunTenant(), [{ match: /GET \/subscriptions\?/, act }]);
      await expect(audited).rejects.toThrow(/\(code 2\)/);
    },
  );
});

describe.concurrent('next links', () => {
  test.each(['same', 'fresh'] as const)(
    'an endless list (%s link) stops, keeps its items and is named',
    async (to) => {
      const { run, result, azure } = await auditTenant(troubledTenant(), [
        { match: sandboxVaults, act: { kind: 'next-link', to } },
      ]);
      expect(gaps(result)).toContainEqual(
        expect.objectContaining({ scope: sandbox, what: 'vaults', status: 'failed' }),
      );
      expect(result.vaults.map((vault) => vault.id)).toContain(vaultId('sandbox', 'kv-sandbox-1'));
      expect(new Set(result.vaults.map((vault) => vault.id)).size).toBe(result.vaults.length);
      expect(azure.requests.length).toBeLessThan(500);
      expectNothingLostOrInvented(result);
      expect(run.code).toBe(1);
    },
  );

  test.each(['foreign-host', 'foreign-port'] as const)(
    'to a %s: no token goes there, and each list that names one is incomplete',
    async (to) => {
      const lists = [sandboxVaults, sandboxAssignments, /GET \/subscriptions\/3.*denyAssignments/];
      const { result, azure } = await auditTenant(
        troubledTenant(),
        lists.map((match) => ({ match, act: { kind: 'next-link', to } })),
      );
      expect(azure.foreign.requests).toEqual([]);
      for (const what of ['vaults', 'roleAssignments', 'denyAssignments'])
        expect(gaps(result)).toContainEqual(expect.objectContaining({ scope: sandbox, what }));
      expect(result.vaults.map((vault) => vault.id)).toContain(vaultId('sandbox', 'kv-sandbox-2'));
      expectNothingLostOrInvented(result);
    },
  );
});

describe.concurrent('odd vaults', () => {
  const oddId = vaultId('sandbox', 'kv-odd');

  test.each<[string, unknown]>([
    ['null', null],
    ['text', 'kv-odd'],
    ['an item without an id', { name: 'kv-odd', properties: {} }],
  ])('%s loses no other vault and is named', async (_title, item) => {
    const fault: Fault = { match: sandboxVaults, times: 1, act: { kind: 'odd-items', items: [item] } };
    const { result } = await auditTenant(troubledTenant(), [fault]);
    expect(result.vaults).toEqual(clean.result.vaults);
    expect(failures(result)).toEqual(failures(clean.result));
    expect(gaps(result)).toContainEqual(expect.objectContaining({ what: 'vaults' }));
    expect(blinded(result)).toContain('firewall-open');
  });

  test('a vault without properties is listed, loses no other, and is unknown: neither safe nor open', async () => {
    const item = { id: oddId, name: 'kv-odd', type: 'Microsoft.KeyVault/vaults', location: 'westeurope' };
    const fault: Fault = { match: sandboxVaults, times: 1, act: { kind: 'odd-items', items: [item] } };
    const { run, result } = await auditTenant(wellRunTenant(), [fault]);
    expect(result.vaults.map((vault) => vault.id)).toContain(oddId);
    expect(result.summary.vaults).toBe(7);
    const verdict = (rule: string) =>
      result.findings.find((finding) => finding.ruleId === rule && finding.vaults.includes(oddId))?.status;
    expect([verdict('firewall-open'), verdict('purge-protection-missing')]).toEqual(['unknown', 'unknown']);
    expect(run.code).toBe(3);
  });
});
