import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/input/inputError.js';
import { mergeSnapshots } from '../../src/input/mergeSnapshots.js';
import { noRecords, type Snapshot } from '../../src/model/snapshot.js';
import { smallSnapshot, vaultId } from './snapshots.js';

const older = smallSnapshot();
function newer(changes: Partial<Snapshot['header']> = {}): Snapshot {
  return {
    ...smallSnapshot({ startedAt: '2026-03-02T00:00:00Z', finishedAt: '2026-03-02T01:00:00Z', ...changes }),
    records: {
      ...noRecords(),
      vault: [
        {
          of: ['/subscriptions/2', older.records.vault[0]?.of[0]?.toUpperCase() ?? ''],
          body: { id: vaultId('KV1').toUpperCase(), newer: true },
        },
      ],
      subscription: [
        { of: [], body: null },
        { of: [], body: { id: 7 } },
        { of: [], body: null },
      ],
    },
    coverage: [{ scope: '/', what: 'managementGroups', status: 'refused', reason: 'x' }],
  };
}

describe('several snapshots', () => {
  const merged = mergeSnapshots([
    { file: 'a', snapshot: older },
    { file: 'b', snapshot: newer({ requested: { vaults: ['kv'], subscriptions: ['2'] } }) },
  ]);

  it('become one record for one id in any letter case: the newest body, the scopes of both', () => {
    expect(merged.records.vault).toEqual([
      {
        of: ['/subscriptions/2', older.records.vault[0]?.of[0]?.toUpperCase()],
        body: { id: vaultId('KV1').toUpperCase(), newer: true },
      },
    ]);
    expect(merged.records.roleAssignment).toEqual(older.records.roleAssignment);
  });

  it('keep bodies without an id apart', () => {
    expect(merged.records.subscription).toHaveLength(3);
  });

  it('give the same records in whatever order they are named', () => {
    const back = mergeSnapshots([
      { file: 'b', snapshot: newer() },
      { file: 'a', snapshot: older },
    ]);
    expect(back.records).toEqual(merged.records);
  });

  it('put their coverage end to end', () => {
    expect(merged.coverage).toEqual([...older.coverage, ...newer().coverage]);
  });

  it('span the time from the first start to the last finish, and ask for all that was asked', () => {
    expect(merged.header).toMatchObject({
      startedAt: older.header.startedAt,
      finishedAt: '2026-03-02T01:00:00Z',
      requested: { subscriptions: [...(older.header.requested.subscriptions ?? []), '2'], vaults: ['kv'] },
    });
  });

  it.each([
    [
      { cloud: 'AzureChinaCloud' },
      'b is of the cloud AzureChinaCloud, but standard input is of AzureCloud; audit them apart.',
    ],
    [
      { tenantId: 'other' },
      `b is of the tenant other, but standard input is of ${older.header.tenantId}; audit them apart.`,
    ],
  ])('are refused when they are of different tenants or clouds: %o', (changes, message) => {
    expect(() =>
      mergeSnapshots([
        { file: '-', snapshot: older },
        { file: 'b', snapshot: newer(changes) },
      ]),
    ).toThrow(new InputError('b', message.slice(2, -1)));
  });

  it('take the cloud and tenant from the part that knows them', () => {
    const plain = newer({ cloud: 'unknown', tenantId: null });
    for (const parts of [
      [plain, older],
      [older, plain],
    ] as const) {
      const [first, second] = parts;
      const { header } = mergeSnapshots([
        { file: 'a', snapshot: first },
        { file: 'b', snapshot: second },
      ]);
      expect(header).toMatchObject({ cloud: 'AzureCloud', tenantId: older.header.tenantId });
    }
  });
});
