import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll } from 'vitest';
import { InputError } from '../../src/input/inputError.js';
import {
  COVERAGE_STATUSES,
  noRecords,
  READS,
  RECORD_KINDS,
  SNAPSHOT_FORMAT,
  type Snapshot,
} from '../../src/model/snapshot.js';

export const SUBSCRIPTION = '/subscriptions/11111111-1111-1111-1111-111111111111';

export function vaultId(name: string, subscription = SUBSCRIPTION): string {
  return `${subscription}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/${name}`;
}

/** A snapshot with a record of several kinds and coverage of several states. */
export function smallSnapshot(changes: Partial<Snapshot['header']> = {}): Snapshot {
  return {
    header: {
      formatVersion: SNAPSHOT_FORMAT,
      cloud: 'AzureCloud',
      tenantId: '99999999-9999-9999-9999-999999999999',
      startedAt: '2026-03-01T10:00:00.000Z',
      finishedAt: '2026-03-01T10:05:00.000Z',
      requested: { subscriptions: ['11111111-1111-1111-1111-111111111111'] },
      engine: 'graph',
      ...changes,
    },
    records: {
      ...noRecords(),
      vault: [
        {
          of: [SUBSCRIPTION],
          body: { id: vaultId('kv1'), properties: { enablePurgeProtection: null, x: false } },
        },
      ],
      roleAssignment: [
        {
          of: [SUBSCRIPTION, '/'],
          body: { id: '/providers/x/roleAssignments/1', properties: { description: 'Grüße 🔑' } },
        },
      ],
    },
    coverage: [
      { scope: SUBSCRIPTION, what: 'vaults', status: 'ok', reason: null },
      { scope: SUBSCRIPTION, what: 'denyAssignments', status: 'refused', reason: 'no right' },
    ],
  };
}

const facts = fc.array(
  fc.record({
    of: fc.array(fc.string({ unit: 'binary' })),
    body: fc.jsonValue({ stringUnit: 'binary', maxDepth: 4 }),
  }),
  { maxLength: 3 },
);

/** Any snapshot, with bodies of any JSON. */
export const anySnapshot: fc.Arbitrary<Snapshot> = fc.record({
  header: fc.record({
    formatVersion: fc.constant(SNAPSHOT_FORMAT),
    cloud: fc.string({ minLength: 1 }),
    tenantId: fc.option(fc.uuid()),
    startedAt: fc.constant('2026-03-01T10:00:00.123Z'),
    finishedAt: fc.constant('2026-03-01T10:05:00Z'),
    requested: fc.dictionary(fc.string(), fc.array(fc.string({ unit: 'grapheme' }))),
  }),
  records: fc.tuple(...RECORD_KINDS.map(() => facts)).map((lists) => {
    const records = noRecords();
    RECORD_KINDS.forEach((kind, index) => {
      records[kind] = lists[index] ?? [];
    });
    return records;
  }),
  coverage: fc.array(
    fc.record({
      scope: fc.string({ minLength: 1 }),
      what: fc.constantFrom(...READS),
      status: fc.constantFrom(...COVERAGE_STATUSES),
      reason: fc.option(fc.string({ unit: 'grapheme' })),
    }),
  ),
});

/** The bytes as a stream, cut into chunks of the given size. */
export async function* inChunks(bytes: Uint8Array, size = 1 << 20): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield Buffer.from(bytes.subarray(at, at + size));
}

/** The InputError that the work ends in; anything else fails the test. */
export async function inputErrorOf(work: Promise<unknown>): Promise<InputError> {
  const outcome: unknown = await work.then(
    () => 'no error',
    (error: unknown) => error,
  );
  if (!(outcome instanceof InputError)) throw new Error(`expected an InputError, got ${String(outcome)}`);
  return outcome;
}

/** A folder for the tests of one file, removed after them. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kvposture-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
