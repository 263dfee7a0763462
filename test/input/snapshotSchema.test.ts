import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { snapshotLines } from '../../src/input/snapshotLines.js';
import { COVERAGE_STATUSES, READS, RECORD_KINDS, SNAPSHOT_FORMAT } from '../../src/model/snapshot.js';
import { anySnapshot } from './snapshots.js';

const schema = JSON.parse(
  readFileSync(new URL('../../schemas/snapshot.schema.json', import.meta.url), 'utf8'),
);

describe('the published schema of a snapshot line', () => {
  it('names the kinds, reads and states of the model', () => {
    const { header, record, coverage } = schema.$defs;
    expect(header.properties.formatVersion.const).toBe(SNAPSHOT_FORMAT);
    expect(record.properties.kind.enum).toEqual([...RECORD_KINDS]);
    expect(coverage.properties.body.properties.what.enum).toEqual([...READS]);
    expect(coverage.properties.body.properties.status.enum).toEqual([...COVERAGE_STATUSES]);
  });

  it('holds for every line that is written', () => {
    const valid = new Ajv2020({ allowUnionTypes: true }).compile(schema);
    fc.assert(
      fc.property(anySnapshot, (snapshot) => {
        for (const line of snapshotLines(snapshot)) expect(valid(JSON.parse(line))).toBe(true);
      }),
      { numRuns: 50 },
    );
    expect(valid({ kind: 'vault', of: [] })).toBe(false);
  });
});
