import { noRecords, RECORD_KINDS, type Snapshot, type SnapshotHeader } from '../model/snapshot.js';
import { InputError, inputName } from './inputError.js';
import { mergeRecords, united } from './mergeRecords.js';

/** A snapshot and the file it comes from. */
export interface SnapshotPart {
  readonly file: string;
  readonly snapshot: Snapshot;
}

/** The cloud of a plain file, which does not name one: it fits every other. */
export const UNKNOWN_CLOUD = 'unknown';

/**
 * One snapshot of several: records with the same id become one (the body that was read last, if it has properties; `of` united), coverage is
 * put end to end, the time runs from the first start to the last finish. Throws InputError where two parts are of
 * different clouds or tenants: ids of one mean nothing in the other.
 */
export function mergeSnapshots(parts: readonly [SnapshotPart, ...SnapshotPart[]]): Snapshot {
  const [first, ...others] = parts;
  if (others.length === 0) return first.snapshot;
  const header = others.reduce(
    (merged, part) => mergedHeader(merged, first.file, part),
    first.snapshot.header,
  );
  const newestFirst = parts
    .map(({ snapshot }) => snapshot)
    .sort((a, b) => Date.parse(b.header.finishedAt) - Date.parse(a.header.finishedAt));
  const records = noRecords();
  for (const kind of RECORD_KINDS)
    records[kind] = mergeRecords(newestFirst.map((snapshot) => snapshot.records[kind]));
  return { header, records, coverage: parts.flatMap(({ snapshot }) => snapshot.coverage) };
}

function mergedHeader(header: SnapshotHeader, file: string, part: SnapshotPart): SnapshotHeader {
  const other = part.snapshot.header;
  const { cloud, tenantId } = header;
  if (cloud !== other.cloud && cloud !== UNKNOWN_CLOUD && other.cloud !== UNKNOWN_CLOUD)
    throw apart(part.file, `is of the cloud ${other.cloud}`, file, cloud);
  if (tenantId !== null && other.tenantId !== null && tenantId.toLowerCase() !== other.tenantId.toLowerCase())
    throw apart(part.file, `is of the tenant ${other.tenantId}`, file, tenantId);
  return {
    formatVersion: header.formatVersion,
    cloud: cloud === UNKNOWN_CLOUD ? other.cloud : cloud,
    tenantId: tenantId ?? other.tenantId,
    startedAt: earlier(header.startedAt, other.startedAt),
    finishedAt:
      earlier(header.finishedAt, other.finishedAt) === header.finishedAt
        ? other.finishedAt
        : header.finishedAt,
    requested: mergedRequest(header.requested, other.requested),
    ...(header.engine !== undefined && header.engine === other.engine ? { engine: header.engine } : {}),
  };
}

function apart(file: string, problem: string, firstFile: string, theirs: string): InputError {
  return new InputError(file, `${problem}, but ${inputName(firstFile)} is of ${theirs}; audit them apart`);
}

function earlier(a: string, b: string): string {
  return Date.parse(b) < Date.parse(a) ? b : a;
}

function mergedRequest(
  a: SnapshotHeader['requested'],
  b: SnapshotHeader['requested'],
): SnapshotHeader['requested'] {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(keys.map((key) => [key, united(own(a, key), own(b, key))]));
}

/** `requested` is untrusted: a key such as `constructor` must not reach the prototype. */
function own(requested: SnapshotHeader['requested'], key: string): readonly string[] {
  return Object.hasOwn(requested, key) ? (requested[key] ?? []) : [];
}
