import {
  type Coverage,
  type FactRecord,
  noRecords,
  RECORD_KINDS,
  type RecordKind,
  SNAPSHOT_FORMAT,
  type Snapshot,
  type SnapshotHeader,
} from '../model/snapshot.js';
import { forEachLine, type Line } from './forEachLine.js';
import { InputError, quoted } from './inputError.js';
import { parseJson } from './parseJson.js';
import { HOLDS_VALUE, holdsSecretValue } from './secretValue.js';
import { shareTexts } from './shareTexts.js';
import { type CheckLine, type LineShape, snapshotLineCheck } from './snapshotSchema.js';

const TRUNCATED = 'is cut short: its end record is missing; make or copy it again';

/** What has been read so far. The header is undefined before line 1, `end` until the end record. */
interface Reading {
  header: SnapshotHeader | undefined;
  readonly records: Record<RecordKind, FactRecord[]>;
  readonly coverage: Coverage[];
  readonly share: (record: FactRecord) => FactRecord;
  count: number;
  ended: boolean;
}

/**
 * Reads a snapshot of any size, line by line; bodies come as they were written. `file` is for messages. Throws
 * InputError for whatever is not a complete snapshot of a format version this program knows.
 */
export async function readSnapshot(chunks: AsyncIterable<Buffer>, file: string): Promise<Snapshot> {
  const check = snapshotLineCheck();
  const reading: Reading = {
    header: undefined,
    records: noRecords(),
    coverage: [],
    share: shareTexts(),
    count: 0,
    ended: false,
  };
  const { lines, rest } = await forEachLine(chunks, file, (line, number) => {
    if (reading.ended) throw new InputError(file, 'something follows after the end record', { line: number });
    takeLine(reading, parseJson(withoutBom(line, number), file, number), check, file, number);
  });
  if (reading.ended && rest.length > 0)
    throw new InputError(file, 'something follows after the end record', { line: lines + 1 });
  if (reading.header === undefined || !reading.ended)
    throw new InputError(file, TRUNCATED, { line: lines + 1 });
  return { header: reading.header, records: reading.records, coverage: reading.coverage };
}

function withoutBom(line: Line, number: number): Line {
  if (number > 1 || typeof line === 'string') return line;
  return line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf ? line.subarray(3) : line;
}

function takeLine(reading: Reading, value: unknown, check: CheckLine, file: string, line: number): void {
  const kind = kindOf(value, file, line);
  if (reading.header === undefined) {
    if (kind !== 'header')
      throw new InputError(file, 'does not begin with the header of a snapshot', { line });
    refuseOtherVersion(value, file, line);
    checked(check, 'header', value, file, line);
    const { kind: _, ...header } = value as SnapshotHeader & { kind: string };
    reading.header = header;
    return;
  }
  switch (kind) {
    case 'header':
      throw new InputError(file, 'a second header; pass several snapshots as several files', { line });
    case 'end': {
      checked(check, 'end', value, file, line);
      const { records } = value as { records: number };
      if (records !== reading.count)
        throw new InputError(
          file,
          `the end record counts ${records} records, but ${reading.count} are there; make or copy it again`,
          { line },
        );
      reading.ended = true;
      return;
    }
    case 'coverage':
      checked(check, 'coverage', value, file, line);
      reading.coverage.push((value as { body: Coverage }).body);
      break;
    default: {
      checked(check, 'record', value, file, line);
      const record = value as FactRecord;
      if (kind === 'secret' && holdsSecretValue(record.body))
        throw new InputError(file, `a record ${HOLDS_VALUE}`, { line });
      reading.records[kind].push(reading.share(record));
    }
  }
  reading.count++;
}

type LineKind = RecordKind | 'header' | 'coverage' | 'end';
const LINE_KINDS: ReadonlySet<string> = new Set<LineKind>([...RECORD_KINDS, 'header', 'coverage', 'end']);

function kindOf(value: unknown, file: string, line: number): LineKind {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  if (typeof kind !== 'string') throw new InputError(file, 'is no record: it has no kind', { line });
  if (!LINE_KINDS.has(kind))
    throw new InputError(file, `the kind ${quoted(kind)} is unknown; a newer kvposture may know it`, {
      line,
      path: '$.kind',
    });
  return kind as LineKind;
}

/** Before the schema, so that a newer header is not called broken. */
function refuseOtherVersion(header: unknown, file: string, line: number): void {
  const version = (header as { formatVersion?: unknown }).formatVersion;
  if (typeof version === 'number' && version > SNAPSHOT_FORMAT)
    throw new InputError(
      file,
      `was made by a newer kvposture (format ${version}, this one reads ${SNAPSHOT_FORMAT}); update kvposture`,
      { line, path: '$.formatVersion' },
    );
}

function checked(check: CheckLine, shape: LineShape, value: unknown, file: string, line: number): void {
  const fault = check(shape, value);
  if (fault === null) return;
  const subject = shape === 'record' || shape === 'coverage' ? 'a record' : `the ${shape}`;
  const what = fault.path === '$' ? `${subject} ${fault.problem}` : fault.problem;
  throw new InputError(file, `${what}; make or copy it again`, { line, path: fault.path });
}
