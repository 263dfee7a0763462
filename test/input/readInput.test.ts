import { chmodSync, existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readInput } from '../../src/input/readInput.js';
import { snapshotLines } from '../../src/input/snapshotLines.js';
import { writeFileWhole } from '../../src/input/writeFileWhole.js';
import { inChunks, inputErrorOf, SUBSCRIPTION, smallSnapshot, testFolder, vaultId } from './snapshots.js';

const folder = testFolder();
let files = 0;

function file(content: string | Uint8Array, extension = '.json'): string {
  const path = join(folder, `${++files}${extension}`);
  writeFileSync(path, content);
  return path;
}

const vault = { id: vaultId('kv1'), type: 'Microsoft.KeyVault/vaults', properties: {} };
const assignment = {
  id: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments/1`,
  type: 'Microsoft.Authorization/roleAssignments',
  properties: { principalId: 'p' },
};
const text = [...snapshotLines(smallSnapshot())].join('');

describe('the input of an audit', () => {
  it.each(['snap.ndjson', 'snap.ndjson.gz'])('is a snapshot written as %s', async (name) => {
    const path = join(folder, name);
    await writeFileWhole(path, snapshotLines(smallSnapshot()));
    expect(await readInput([path])).toEqual({ snapshot: smallSnapshot(), source: 'snapshot' });
  });

  it.each([
    ['as text', Buffer.from(text)],
    ['as gzip', gzipSync(text)],
  ])('is a snapshot on standard input, %s, in single bytes', async (_, bytes) => {
    expect(await readInput(['-'], inChunks(bytes, 1))).toEqual({
      snapshot: smallSnapshot(),
      source: 'snapshot',
    });
  });

  it('is told by content, whatever the name: a snapshot as .json, plain JSON as .ndjson, gzip without .gz', async () => {
    expect((await readInput([file(text, '.json')])).source).toBe('snapshot');
    expect((await readInput([file(JSON.stringify(vault), '.ndjson')])).source).toBe('files');
    expect((await readInput([file(gzipSync(text), '.bin')])).source).toBe('snapshot');
  });

  it('is a snapshot also when its keys were sorted by another tool', async () => {
    const [header = '', ...rest] = text.split('\n');
    const { kind, ...others } = JSON.parse(header) as { kind: string };
    const sorted = [JSON.stringify({ ...others, kind }), ...rest].join('\n');
    expect((await readInput([file(sorted)])).source).toBe('snapshot');
  });

  it('is one row of Resource Graph on one line, whose kind column makes no snapshot of it', async () => {
    expect((await readInput([file(`${JSON.stringify({ kind: 'vault', ...vault })}\n`)])).source).toBe(
      'files',
    );
  });

  it('is plain JSON, with the file time as the time of collection and the missing kinds as gaps', async () => {
    const path = file(`\ufeff${JSON.stringify({ value: [vault] }, null, 2)}`);
    utimesSync(path, 1_700_000_000, 1_700_000_000);
    const { snapshot, source } = await readInput([path]);
    expect(source).toBe('files');
    expect(snapshot.header).toEqual({
      formatVersion: 1,
      cloud: 'unknown',
      tenantId: null,
      startedAt: '2023-11-14T22:13:20.000Z',
      finishedAt: '2023-11-14T22:13:20.000Z',
      requested: {},
    });
    expect(snapshot.records.vault).toEqual([{ of: [], body: vault }]);
    expect(snapshot.coverage).toContainEqual(
      expect.objectContaining({ scope: SUBSCRIPTION, what: 'roleAssignments', status: 'failed' }),
    );
  });

  it('may be several plain files: what one lacks another brings, an item in two is one', async () => {
    const paths = [
      file(JSON.stringify([vault])),
      file(JSON.stringify([assignment, vault])),
      file('{"value":[]}'),
    ];
    const { snapshot } = await readInput(paths);
    expect(snapshot.records.vault).toHaveLength(1);
    expect(snapshot.coverage).toContainEqual({
      scope: SUBSCRIPTION,
      what: 'roleAssignments',
      status: 'ok',
      reason: null,
    });
  });

  it('may be a snapshot and plain JSON together', async () => {
    const { snapshot, source } = await readInput([file(JSON.stringify([assignment])), file(text)]);
    expect(source).toBe('files');
    expect(snapshot.header).toMatchObject({
      cloud: 'AzureCloud',
      requested: smallSnapshot().header.requested,
    });
    expect(snapshot.records.roleAssignment).toHaveLength(2);
    expect(snapshot.coverage).toEqual(expect.arrayContaining([...smallSnapshot().coverage]));
    expect(snapshot.coverage.filter(({ what }) => what === 'vaults')).toEqual([smallSnapshot().coverage[0]]);
  });

  it('may be a complete snapshot without any vault', async () => {
    const { header } = smallSnapshot();
    const empty = { kind: 'header', ...header };
    const { snapshot } = await readInput([file(`${JSON.stringify(empty)}\n{"kind":"end","records":0}\n`)]);
    expect(snapshot.records.vault).toEqual([]);
  });
});

describe('an input that cannot be read ends in one sentence', () => {
  const nested = '['.repeat(100_000) + ']'.repeat(100_000);
  const cases: [string, string | Uint8Array, RegExp][] = [
    ['empty', '', / is empty; make or copy it again\.$/],
    ['only white space', ' \n\t\n ', / is blank; /],
    ['HTML', '\n<!DOCTYPE html><html>', / is HTML or XML, perhaps a sign-in page/],
    ['UTF-16 with a mark', Buffer.from('\ufeff[]', 'utf16le'), / is UTF-16 text; save it as UTF-8/],
    ['UTF-16 without a mark', Buffer.from('[{}]', 'utf16le'), / is UTF-16 text/],
    ['UTF-16, big-endian', Buffer.from('[{}]', 'utf16le').swap16(), / is UTF-16 text/],
    ['binary with NUL', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0]), / is a binary file; /],
    [
      'binary without NUL',
      Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x80]),
      / is no UTF-8 text; is it a binary file/,
    ],
    [
      'a syntax error',
      '{\n  "value": [\n    {"a": 1,}\n  ]\n}',
      /, line 3, column 13: is not valid JSON: the character } where a quoted key belongs; /,
    ],
    ['cut short', '{"value": [\n', /, line 2, column 1: is not valid JSON: it ends in the middle of a value/],
    [
      'lines of JSON without header',
      '{"a":1}\n{"a":2}\n',
      /, line 2, column 1: is not valid JSON: something follows after its end/,
    ],
    ['deep nesting', nested, / nests deeper than 500 levels/],
    [
      'too many objects',
      `[${'{},'.repeat(10_000_001)}0]`,
      / holds more than 10000000 objects and lists; split it/,
    ],
    ['a list of nothing', '[]', / holds no Azure resource at all, so there is nothing to audit; export /],
    [
      'damaged gzip',
      Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
      / is damaged: the gzip data does not unzip; /,
    ],
    ['cut gzip', gzipSync(text).subarray(0, -9), / is cut short: the gzip data ends too early; /],
  ];
  it.each(cases)('%s', async (_, content, message) => {
    const path = file(content);
    const error = await inputErrorOf(readInput([path]));
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/^[^\n]*\.$/);
    expect(error.message.startsWith(path)).toBe(true);
    expect(error.file).toBe(path);
  });

  it('a syntax error deep in a large file, with its line', async () => {
    const rows = Array.from({ length: 40_000 }, (_, index) =>
      JSON.stringify({ ...vault, name: `kv${index}` }),
    );
    rows[39_000] = '{"id": tru}';
    const error = await inputErrorOf(readInput([file(`[\n${rows.join(',\n')}\n]`)]));
    expect(error.place).toEqual({ line: 39_002, column: 8 });
  });

  it('text named .gz', async () => {
    expect((await inputErrorOf(readInput([file(text, '.ndjson.gz')]))).message).toMatch(
      /is named \.gz but is not gzip/,
    );
  });

  it('an empty file named .gz', async () => {
    expect((await inputErrorOf(readInput([file('', '.gz')]))).message).toMatch(/ is empty;/);
  });

  it('gzip that grows without end', async () => {
    const head = gzipSync(`${text.split('\n')[0]}\n`);
    const line = `{"kind":"vault","of":[],"body":"${' '.repeat(100_000)}"}\n`;
    const lines = Buffer.concat([
      head,
      ...Array.from({ length: 10 }, () => gzipSync(line.repeat(100), { level: 9 })),
    ]);
    expect((await inputErrorOf(readInput([file(lines)]))).message).toMatch(
      /grows to more than 200 times its size/,
    );
  });

  it('a missing file, a directory, a path through a file', async () => {
    expect((await inputErrorOf(readInput([join(folder, 'none.json')]))).message).toMatch(
      /none\.json does not exist; check the path\.$/,
    );
    expect((await inputErrorOf(readInput([folder]))).message).toMatch(
      / is a directory; name the files in it\.$/,
    );
    expect((await inputErrorOf(readInput([join(file('[]'), 'x')]))).message).toMatch(
      /a part of its path is not a directory/,
    );
  });

  it.skipIf(process.getuid?.() === 0)('a file without the right to read it', async () => {
    const path = file('[]');
    chmodSync(path, 0);
    expect((await inputErrorOf(readInput([path]))).message).toMatch(/may not be read by this user/);
  });

  it('a standard input that fails while it is read', async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield Buffer.from('{"value": [');
      throw Object.assign(new Error('read EIO'), { code: 'EIO', syscall: 'read' });
    }
    expect((await inputErrorOf(readInput(['-'], broken()))).message).toBe(
      'standard input cannot be read (EIO).',
    );
  });

  it('no file, a file named twice, no standard input', async () => {
    expect((await inputErrorOf(readInput([]))).message).toMatch(/^input is missing; name/);
    expect((await inputErrorOf(readInput(['-', '-'], inChunks(Buffer.from('[]'))))).message).toMatch(
      /is named twice/,
    );
    expect((await inputErrorOf(readInput(['-']))).message).toMatch(/^standard input is not available here/);
  });
});

const samples = new URL('../../../shared/samples/', import.meta.url);

describe.skipIf(!existsSync(samples))(
  'recorded answers of Azure (skipped where ../shared is not there)',
  () => {
    /** The first answer in a recording: cassettes, recordings of azure-cli and examples each have their own envelope. */
    function firstAnswer(recording: Record<string, unknown>): unknown {
      const cassette = recording.interactions as { response: { body: { data: unknown } } }[] | undefined;
      const single = recording.response as { body: unknown } | undefined;
      return cassette?.[0]?.response.body.data ?? single?.body ?? recording;
    }

    it.each([
      ['c7n.KeyVaultTest.common.json', 'vault'],
      ['azcli.role_assignments.atScope.trimmed.json', 'roleAssignment'],
      ['azcli.role_definitions.with_condition.trimmed.json', 'roleDefinition'],
      ['spec.denyAssignments.json', 'denyAssignment'],
      ['azcli.arg.management_groups_query.json', 'managementGroupEntity'],
    ] as const)('%s holds a %s', async (name, kind) => {
      const body = firstAnswer(JSON.parse(readFileSync(new URL(name, samples), 'utf8')));
      const { snapshot } = await readInput(['-'], inChunks(Buffer.from(JSON.stringify(body, null, 1))));
      expect(snapshot.records[kind].length).toBeGreaterThan(0);
    });
  },
);
