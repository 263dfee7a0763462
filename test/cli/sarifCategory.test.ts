import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sarifCategory } from '../../src/cli/sarifCategory.js';
import { noRecords, type Snapshot } from '../../src/model/snapshot.js';
import type { Profile } from '../../src/rules/rule.js';

const A = '11111111-0000-4000-8000-000000000001';
const B = '22222222-0000-4000-8000-000000000002';
const C = '33333333-0000-4000-8000-000000000003';

function category(requested: Snapshot['header']['requested'], profile: Profile = 'default'): string | null {
  const subscription = [
    [A, 'Production'],
    [B, 'Shared'],
    [C, 'shared'],
  ].map(([id, displayName]) => ({ of: ['/'], body: { id: `/subscriptions/${id}`, displayName } }));
  const snapshot = {
    header: {
      formatVersion: 1,
      cloud: 'AzureCloud',
      tenantId: null,
      startedAt: '2026-11-01T00:00:00Z',
      finishedAt: '2026-11-01T00:00:01Z',
      requested,
    },
    records: {
      ...noRecords(),
      subscription: [...subscription, { of: [], body: null }, { of: [], body: {} }],
    },
    coverage: [],
  } as const;
  return sarifCategory(snapshot, profile);
}

const vault = (name: string) =>
  `/subscriptions/${A}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/${name}`;
const group = (name: string) => `/providers/Microsoft.Management/managementGroups/${name}`;

describe('the category of what was asked for', () => {
  it('is none for the whole tenant', () => {
    expect(category({})).toBeNull();
    expect(category({ subscriptions: [] })).toBeNull();
  });

  it('names a profile that leaves rules out, so that it closes no alert of the others', () => {
    expect(category({}, 'strict')).toBeNull();
    expect(category({}, 'cis-5.0')).toBe('cis-5.0');
    expect(category({ vaults: ['kv-1'] }, 'access-only')).toBe(
      `access-only-${category({ vaults: ['kv-1'] })}`,
    );
  });

  it.each<[string, Snapshot['header']['requested'], Snapshot['header']['requested']]>([
    ['letter case', { subscriptions: [A.toUpperCase()] }, { subscriptions: [A] }],
    ['order', { subscriptions: [A, B] }, { subscriptions: [B, A] }],
    ['repetition', { subscriptions: [A, A] }, { subscriptions: [A] }],
    ['id and name', { subscriptions: [' production '] }, { subscriptions: [A] }],
    ['id and ARM id', { subscriptions: [`/subscriptions/${A}/`] }, { subscriptions: [A] }],
    ['a name of two', { subscriptions: ['Shared'] }, { subscriptions: [B, C] }],
    ['a vault by name and by id', { vaults: [vault('KV-1')] }, { vaults: ['kv-1'] }],
    [
      'a management group by name and by id',
      { managementGroups: [group('Corp')] },
      { managementGroups: ['corp'] },
    ],
  ])('does not depend on %s', (_, one, other) => {
    expect(category(one)).toBe(category(other));
    expect(category(one)).toMatch(/-[0-9a-f]{12}$/);
  });

  it('differs where what was asked for differs', () => {
    const name = fc.stringMatching(/^[a-z0-9,;-]{1,12}$/);
    const asked = fc.record({ subscriptions: fc.uniqueArray(name), vaults: fc.uniqueArray(name) });
    const key = (one: Record<string, string[]>) =>
      JSON.stringify(Object.entries(one).map(([kind, names]) => [kind, [...names].sort()]));
    fc.assert(
      fc.property(asked, asked, (one, other) => {
        fc.pre(key(one) !== key(other));
        expect(category(one)).not.toBe(category(other));
      }),
    );
    expect(category({ subscriptions: ['x'] })).not.toBe(category({ vaults: ['x'] }));
    expect(category({ vaults: ['a', 'b'] })).not.toBe(category({ vaults: ['a,b'] }));
  });
});
