import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/input/inputError.js';
import { readInput } from '../../src/input/readInput.js';
import { readSnapshot } from '../../src/input/readSnapshot.js';
import { snapshotLines } from '../../src/input/snapshotLines.js';
import { anySnapshot, inChunks, inputErrorOf, smallSnapshot } from './snapshots.js';

const small = Buffer.from([...snapshotLines(smallSnapshot())].join(''));
const lines = small.toString().trimEnd().split('\n');
const [header = ''] = lines;

function readText(text: string | Uint8Array): ReturnType<typeof readSnapshot> {
  return readSnapshot(inChunks(Buffer.from(text)), 'x.ndjson');
}

describe('a snapshot that is written and read', () => {
  it('comes back as it was, whatever the bodies hold and wherever the chunks are cut', async () => {
    await fc.assert(
      fc.asyncProperty(anySnapshot, fc.integer({ min: 1, max: 300 }), async (snapshot, size) => {
        const text = [...snapshotLines(snapshot)].join('');
        const bytes = Buffer.from(text);
        const back = await readSnapshot(inChunks(bytes, size), 'x.ndjson');
        // The text is compared: JSON has no -0 and no undefined, and keys such as __proto__ must be there too.
        expect([...snapshotLines(back)].join('')).toBe(text);
        expect(back).toEqual(JSON.parse(JSON.stringify(snapshot)));
      }),
      { numRuns: 150 },
    );
  });

  it('keeps absent, null and false apart', async () => {
    const { records } = await readText(small);
    expect(records.vault[0]?.body).toHaveProperty('properties', { enablePurgeProtection: null, x: false });
  });

  it('may have Windows line ends and a byte order mark', async () => {
    const { coverage } = await readText(`\ufeff${lines.join('\r\n')}\r\n`);
    expect(coverage).toHaveLength(2);
  });

  it('keeps a body key __proto__ as data and pollutes nothing', async () => {
    const hostile =
      '{"kind":"vault","of":[],"body":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}';
    const { records } = await readText(`${header}\n${hostile}\n{"kind":"end","records":1}\n`);
    expect(Object.keys(records.vault[0]?.body as object)).toEqual(['__proto__', 'constructor']);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('a snapshot that is not whole', () => {
  it('is refused when cut at any byte', async () => {
    for (let length = 0; length < small.length; length++) {
      const error = await inputErrorOf(readInput(['-'], inChunks(small.subarray(0, length))));
      expect(error.message).toMatch(/^standard input.* .*[^.]\.$/);
    }
  });

  it('is refused when its gzip is cut at any byte', async () => {
    const zipped = gzipSync(small);
    expect(gunzipSync(zipped)).toEqual(small);
    for (let length = 0; length < zipped.length; length++)
      await inputErrorOf(readInput(['-'], inChunks(zipped.subarray(0, length))));
  });

  it('is refused when any line is missing or doubled', async () => {
    for (let index = 0; index < lines.length; index++) {
      await inputErrorOf(readText(`${lines.toSpliced(index, 1).join('\n')}\n`));
      await inputErrorOf(readText(`${lines.toSpliced(index, 0, lines[index] ?? '').join('\n')}\n`));
    }
  });

  it('ends in InputError or a snapshot, never in another error, when bytes are changed', async () => {
    const change = fc.record({ at: fc.nat(small.length - 1), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = Buffer.from(small);
        for (const { at, byte } of changes) bytes[at] = byte;
        await readInput(['-'], inChunks(bytes)).catch((error: unknown) =>
          expect(error).toBeInstanceOf(InputError),
        );
      }),
      { numRuns: 3000 },
    );
  });

  it('ends in InputError or a snapshot when bytes of its gzip are changed', async () => {
    const zipped = gzipSync(small);
    await fc.assert(
      fc.asyncProperty(fc.nat(zipped.length - 1), fc.nat(255), async (at, byte) => {
        const bytes = Buffer.from(zipped);
        bytes[at] = byte;
        await readInput(['-'], inChunks(bytes)).catch((error: unknown) =>
          expect(error).toBeInstanceOf(InputError),
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe('a snapshot with a fault is refused in one sentence with its line', () => {
  const end = (records: number): string => `{"kind":"end","records":${records}}`;
  const nested = `${'['.repeat(600)}${']'.repeat(600)}`;
  const cases: [string, string[], RegExp][] = [
    [
      'made by a newer version',
      [header.replace('"formatVersion":1', '"formatVersion":2,"extra":1'), end(0)],
      /^x\.ndjson, line 1, at \$\.formatVersion: was made by a newer kvposture/,
    ],
    [
      'a format version that is no number',
      [header.replace('"formatVersion":1', '"formatVersion":"1"'), end(0)],
      /line 1, at \$\.formatVersion: has to be equal to constant/,
    ],
    [
      'a header without cloud',
      [header.replace('"cloud":"AzureCloud",', ''), end(0)],
      /line 1: the header has to have required property 'cloud'/,
    ],
    [
      'a time that is none',
      [header.replace('2026-03-01T10:00:00.000Z', 'yesterday'), end(0)],
      /line 1, at \$\.startedAt: /,
    ],
    ['no header', [lines[1] ?? '', end(1)], /line 1: does not begin with the header/],
    ['two headers', [header, header, end(0)], /line 2: a second header/],
    [
      'an unknown kind',
      [header, '{"kind":"certificate\\u001b","of":[],"body":1}', end(1)],
      /line 2, at \$\.kind: the kind "certificate\\u001b" is unknown/,
    ],
    [
      'a kind of the prototype',
      [header, '{"kind":"__proto__","of":[],"body":1}', end(1)],
      /the kind "__proto__" is unknown/,
    ],
    ['a line that is no object', [header, '7', end(1)], /line 2: is no record: it has no kind/],
    [
      'a record without body',
      [header, '{"kind":"vault","of":[]}', end(1)],
      /line 2: a record has to have required property 'body'/,
    ],
    [
      'a record with a key too many',
      [header, '{"kind":"vault","of":[],"body":1,"x":1}', end(1)],
      /line 2: a record holds a key that the format does not know/,
    ],
    [
      'a scope that is no text',
      [header, '{"kind":"vault","of":["/",5],"body":1}', end(1)],
      /line 2, at \$\.of\[1\]: has to be string/,
    ],
    [
      'a coverage status of its own',
      [
        header,
        '{"kind":"coverage","body":{"scope":"/","what":"vaults","status":"fine","reason":null}}',
        end(1),
      ],
      /line 2, at \$\.body\.status: is none of the words/,
    ],
    ['a wrong count', [header, end(1)], /line 2: the end record counts 1 records, but 0 are there/],
    ['something after the end', [header, end(0), end(0)], /line 3: something follows after the end record/],
    [
      'an empty line',
      [header, '', end(0)],
      /line 2, column 1: is not valid JSON: it ends in the middle of a value/,
    ],
    [
      'broken JSON',
      [header, '{"kind":"vault",,}', end(1)],
      /line 2, column 17: is not valid JSON: the character , where a quoted key belongs/,
    ],
    [
      'a NUL byte',
      [header, '{"kind":"va\u0000ult"}', end(1)],
      /line 2, column 12: is not valid JSON: .*; is it a binary file\?/,
    ],
    [
      'deep nesting',
      [header, `{"kind":"vault","of":[],"body":${nested}}`, end(1)],
      /line 2: nests deeper than 500 levels/,
    ],
    ['no end', [header], /line 2: is cut short: its end record is missing/],
  ];
  it.each(cases)('%s', async (_, text, message) => {
    const error = await inputErrorOf(readText(`${text.join('\n')}\n`));
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/^[^\n]*\.$/);
  });

  it('invalid UTF-8', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${header}\n{"kind":"vault","of":[],"body":"`),
      Buffer.from([0xff]),
      Buffer.from('"}\n'),
    ]);
    expect((await inputErrorOf(readText(bytes))).message).toMatch(/line 2: is no UTF-8 text/);
  });

  it('brackets inside texts do not count as nesting', async () => {
    const body = JSON.stringify({ name: '["{\\'.repeat(1000) });
    const { records } = await readText(`${header}\n{"kind":"vault","of":[],"body":${body}}\n${end(1)}\n`);
    expect(records.vault).toHaveLength(1);
  });

  it('a line that never ends, without keeping more than the limit', async () => {
    let sent = 0;
    async function* endless(): AsyncGenerator<Buffer> {
      yield Buffer.from(`${header}\n{"kind":"vault","of":[],"body":"`);
      for (;;) {
        sent += 1 << 20;
        yield Buffer.alloc(1 << 20, 97);
      }
    }
    expect((await inputErrorOf(readSnapshot(endless(), 'x'))).message).toBe(
      'x, line 2: is longer than 16 MB, so this is no snapshot.',
    );
    expect(sent).toBeLessThan(18 << 20);
  });
});
