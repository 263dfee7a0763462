import { RECORD_KINDS, type Snapshot } from '../model/snapshot.js';

/**
 * A snapshot as NDJSON, one line a piece, each with its line feed: header, facts by kind, coverage, end. The same
 * snapshot gives the same text; bodies keep the order of their keys.
 */
export function* snapshotLines(snapshot: Snapshot): Iterable<string> {
  const { formatVersion, cloud, tenantId, startedAt, finishedAt, requested, engine } = snapshot.header;
  yield line({ kind: 'header', formatVersion, cloud, tenantId, startedAt, finishedAt, requested, engine });
  let records = 0;
  for (const kind of RECORD_KINDS) {
    for (const { of, body } of snapshot.records[kind]) {
      yield line({ kind, of, body });
      records++;
    }
  }
  for (const { scope, what, status, reason } of snapshot.coverage) {
    yield line({ kind: 'coverage', body: { scope, what, status, reason } });
    records++;
  }
  yield line({ kind: 'end', records });
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
