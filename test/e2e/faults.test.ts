import { beforeAll, describe, expect, test } from 'vitest';
import { type Audited, auditTenant, failures, gaps } from '../support/auditAzure.js';
import { subscriptionScope, troubledTenant, vaultId, wellRunTenant } from '../support/exampleTenants.js';
import type { Fault, FaultAct } from '../support/faults.js';

const sandbox = subscriptionScope('sandbox');
const sandboxVaults = /GET \/subscriptions\/3[^/]*\/providers\/Microsoft\.KeyVault\/vaults\?/i;
const sandboxAssignments = /GET \/subscriptions\/3.*\/roleAssignments\?/;
const definitions = /GET .*\/roleDefinitions\?/;

let clean: Audited;

beforeAll(async () => {
  clean = await auditTenant(troubledTenant());
});

describe.concurrent('a fault that passes leaves no trace', () => {
  const dateAhead = new Date(Date.now() + 4000).toUTCString();

  test.each<[string, readonly Fault[]]>([
    [
      '429 with seconds and with a date',
      [
        { match: sandboxVaults, times: 2, act: { kind: 'throttle', retryAfter: '1' } },
        { match: sandboxAssignments, times: 1, act: { kind: 'throttle', retryAfter: dateAhead } },
      ],
    ],
    [
      '429 without a header',
      [{ match: sandboxVaults, times: 2, act: { kind: 'throttle', retryAfter: null } }],
    ],
    [
      '500 and 503, twice each',
      [
        { match: sandboxAssignments, times: 2, act: { kind: 'status', status: 500 } },
        { match: definitions, times: 2, act: { kind: 'status', status: 503 } },
      ],
    ],
    [
      'a body cut off on the first page and on the second',
      [
        { match: sandboxVaults, times: 1, act: { kind: 'cut-body' } },
        { match: sandboxAssignments, after: 1, times: 1, act: { kind: 'cut-body' } },
      ],
    ],
    [
      'a slow first byte and a slow body',
      [
        { match: sandboxVaults, times: 1, act: { kind: 'slow-headers', milliseconds: 1500 } },
        { match: sandboxAssignments, times: 1, act: { kind: 'slow-body', milliseconds: 1500 } },
      ],
    ],
    ['a reset', [{ match: sandboxAssignments, times: 2, act: { kind: 'reset' } }]],
    [
      'a bad start: metadata, sign-in and the list of subscriptions',
      [
        { match: /metadata\/endpoints/, times: 1, act: { kind: 'status', status: 503 } },
        { match: /oauth2\/v2.0\/token/, times: 1, act: { kind: 'reset' } },
        { match: /GET \/subscriptions\?/, times: 1, act: { kind: 'status', status: 503 } },
      ],
    ],
  ])('%s', async (_title, faults) => {
    const { run, result, azure } = await auditTenant(troubledTenant(), faults);
    expect(azure.acted).toEqual(faults.map((fault) => fault.times));
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

  test('from the second page on it keeps the first', async () => {
    const { result, azure } = await auditTenant(troubledTenant(), [
      { match: sandboxVaults, after: 1, act: { kind: 'cut-body' } },
    ]);
    expect(azure.acted[0]).toBeGreaterThan(1);
    expect(gaps(result).map((entry) => entry.what)).toContain('vaults');
    const kept = result.vaults.map((vault) => vault.id);
    expect(kept).toContain(vaultId('sandbox', 'kv-sandbox-1'));
    expect(kept).toContain(vaultId('sandbox', 'kv-sandbox-2'));
    expectNothingLostOrInvented(result);
  });
});

/** The two answers that SDKs take for an empty list. */
const EMPTY_LOOKING: typeof LASTING = [
  ['a page for people', { kind: 'html' }],
  ['an empty object', { kind: 'empty-object' }],
];

describe.concurrent('an answer that looks like an empty list is not taken for one', () => {
  test.each(EMPTY_LOOKING)('role assignments and role definitions, %s', async (_title, act) => {
    const { run, result } = await auditTenant(wellRunTenant(), [
      { match: sandboxAssignments, act },
      { match: definitions, act },
    ]);
    expect(gaps(result)).toContainEqual(expect.objectContaining({ scope: sandbox, what: 'roleAssignments' }));
    expect(gaps(result).map((entry) => entry.what)).toContain('roleDefinitions');
    expect(run.code).toBe(3);
  });

  test.each(EMPTY_LOOKING)('the list of subscriptions, %s: the audit does not start', async (_title, act) => {
    const audited = auditTenant(wellRunTenant(), [{ match: /GET \/subscriptions\?/, act }]);
    await expect(audited).rejects.toThrow(/\(code 2\)/);
  });
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
      expect(azure.acted).toEqual([1, expect.any(Number), 1]);
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
