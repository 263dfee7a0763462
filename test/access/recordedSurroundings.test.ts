import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { auditLogs } from '../../src/access/auditLog.js';
import { readDeletedVaults } from '../../src/access/deletedVaults.js';
import { deleteLocks } from '../../src/access/locks.js';
import { noRecords, type Snapshot } from '../../src/model/snapshot.js';

/** Recorded answers of Azure, beside the repository; nothing of them is kept here. */
const SAMPLES =
  process.env.KVPOSTURE_SAMPLES ?? fileURLToPath(new URL('../../../shared/samples', import.meta.url));
const there = existsSync(SAMPLES);
if (!there) console.warn(`Recorded answers are not at ${SAMPLES}; tests of them are skipped.`);

type Body = { readonly id: string; readonly [more: string]: unknown };

/** Every body of a list in a recording, wherever it stands, whose id matches. */
function bodiesIn(file: string, id: RegExp): readonly Body[] {
  const found: Body[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) walk(item);
    else if (typeof value === 'object' && value !== null) {
      if ('id' in value && typeof value.id === 'string' && id.test(value.id)) found.push(value as Body);
      else for (const inner of Object.values(value)) walk(inner);
    }
  };
  walk(JSON.parse(readFileSync(`${SAMPLES}/${file}`, 'utf8')));
  return found;
}
const recorded = (bodies: readonly Body[]) => bodies.map((body) => ({ of: [], body }));

describe.skipIf(!there)('what Azure answered', () => {
  it('of diagnostic settings: other categories are no audit log, and nothing is called unreadable', () => {
    const settings = bodiesIn('azcli.diagnostic_settings.json', /\/diagnosticSettings\/[^/]+$/i);
    expect(settings.length).toBeGreaterThan(0);
    const resource = settings[0]?.id.replace(/\/providers\/microsoft\.insights\/.*$/i, '') ?? '';
    const log = auditLogs(recorded(settings))(resource.toUpperCase());
    expect(log).toEqual({ logged: false, destinations: [], reasons: [] });
  });

  it('of deleted vaults: every one has its times and its old id', () => {
    const deleted = bodiesIn('azcli.deleted_vaults.last_pages.json', /\/deletedVaults\/[^/]+$/i);
    expect(deleted.length).toBeGreaterThan(0);
    const at = (finishedAt: string): Snapshot => ({
      header: {
        ...{ formatVersion: 1, cloud: 'AzureCloud', tenantId: null, requested: {} },
        ...{ startedAt: finishedAt, finishedAt },
      },
      records: { ...noRecords(), deletedVault: recorded(deleted) },
      coverage: [],
    });
    const before = readDeletedVaults(at('2026-08-05T00:00:00Z'));
    expect(before.map(({ recoverable }) => recoverable)).toEqual(before.map(() => true));
    expect(before.every(({ vaultId, name }) => vaultId.endsWith(`/${name}`))).toBe(true);
    const after = readDeletedVaults(at('2030-01-01T00:00:00Z'));
    expect(after.map(({ recoverable }) => recoverable)).toEqual(before.map(() => false));
  });

  it('of locks: their levels are known words, and they hold for what they stand at', () => {
    const locks = bodiesIn('c7n.ResourceLockFilter.test_find_by_lock_type.json', /\/locks\/[^/]+$/i);
    expect(locks.length).toBeGreaterThan(0);
    const lockOf = deleteLocks(recorded(locks));
    for (const { id } of locks)
      expect(lockOf(id.replace(/\/providers\/Microsoft\.Authorization\/locks\/.*$/i, ''))).toEqual({
        locked: true,
      });
  });
});
