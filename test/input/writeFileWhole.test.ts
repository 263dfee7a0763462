import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { WriteError, writeFileWhole } from '../../src/input/writeFileWhole.js';
import { testFolder } from './snapshots.js';

const folder = testFolder();

function freshFolder(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

/** More than any pipe holds. */
function* manyPieces(): Iterable<string> {
  for (let piece = 0; piece < 100; piece++) yield randomBytes(50_000).toString('hex');
}

async function writeErrorOf(work: Promise<unknown>): Promise<string> {
  const outcome: unknown = await work.then(
    () => 'no error',
    (error: unknown) => error,
  );
  if (!(outcome instanceof WriteError)) throw new Error(`expected a WriteError, got ${String(outcome)}`);
  expect(outcome.message).toMatch(/^[^\n]*\.$/);
  return outcome.message;
}

describe('a file that is written', () => {
  it('holds every piece, text or bytes, and only its owner may read it', async () => {
    const path = join(freshFolder('plain'), 'out.txt');
    await writeFileWhole(path, ['Grüße\n', new Uint8Array([0, 255]), '', 'x'.repeat(600_000)]);
    const whole = Buffer.concat([Buffer.from('Grüße\n'), Buffer.from([0, 255]), Buffer.alloc(600_000, 'x')]);
    expect(readFileSync(path).equals(whole)).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('may be empty', async () => {
    const path = join(freshFolder('empty'), 'out.txt');
    await writeFileWhole(path, []);
    expect(readFileSync(path, 'utf8')).toBe('');
  });

  it('is gzip when its name ends in .gz, and takes the pieces as it goes', async () => {
    const path = join(freshFolder('zip'), 'out.ndjson.GZ');
    function* pieces(): Iterable<string> {
      for (let index = 0; index < 100_000; index++) yield `{"line":${index}}\n`;
    }
    await writeFileWhole(path, pieces());
    expect(gunzipSync(readFileSync(path)).toString()).toBe([...pieces()].join(''));
  });

  it('replaces an older one as a whole, and closes it to others', async () => {
    const path = join(freshFolder('replace'), 'out.txt');
    writeFileSync(path, 'older and longer', { mode: 0o644 });
    await writeFileWhole(path, ['new']);
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'replace'))).toEqual(['out.txt']);
  });

  it('is the one a symbolic link points to; the link stays', async () => {
    const place = freshFolder('link');
    writeFileSync(join(place, 'real.txt'), 'old');
    symlinkSync(join(place, 'real.txt'), join(place, 'link.txt'));
    await writeFileWhole(join(place, 'link.txt'), ['new']);
    expect(readFileSync(join(place, 'real.txt'), 'utf8')).toBe('new');
    expect(readdirSync(place)).toEqual(['link.txt', 'real.txt']);
  });

  it('goes straight into a pipe, which stays a pipe', async () => {
    const pipe = join(freshFolder('pipe'), 'out');
    await promisify(execFile)('mkfifo', [pipe]);
    const reader = promisify(execFile)('cat', [pipe]);
    await writeFileWhole(pipe, ['through']);
    expect((await reader).stdout).toBe('through');
    expect(statSync(pipe).isFIFO()).toBe(true);
  });

  it('waits for the reader of a pipe, and says where that goes away', async () => {
    const pipe = join(freshFolder('late pipe'), 'out.gz');
    await promisify(execFile)('mkfifo', [pipe]);
    const written = writeFileWhole(pipe, ['through']);
    const { stdout } = await promisify(execFile)('sh', ['-c', `sleep 0.3; gzip -dc < '${pipe}'`]);
    await written;
    expect(stdout).toBe('through');
    const cut = promisify(execFile)('sh', ['-c', `head -c 3 '${pipe}' > /dev/null`]);
    expect(await writeErrorOf(writeFileWhole(pipe, manyPieces()))).toContain('its reader has gone');
    await cut;
  });

  it('goes to where a link leads, also when nothing is there yet', async () => {
    const path = freshFolder('links');
    symlinkSync('there.txt', join(path, 'link'));
    await writeFileWhole(join(path, 'link'), ['first']);
    await writeFileWhole(join(path, 'link'), ['second']);
    expect(readFileSync(join(path, 'there.txt'), 'utf8')).toBe('second');
    expect(lstatSync(join(path, 'link')).isSymbolicLink()).toBe(true);
    symlinkSync('round', join(path, 'round'));
    expect(await writeErrorOf(writeFileWhole(join(path, 'round'), ['x']))).toContain('in a circle');
  });
});

describe('a file that cannot be written', () => {
  it('leaves the old one and no temporary file when the pieces fail, whose error comes through', async () => {
    for (const name of ['fail.txt', 'fail.txt.gz']) {
      const place = freshFolder(`in-${name}`);
      writeFileSync(join(place, name), 'old');
      function* pieces(): Iterable<string> {
        yield 'x'.repeat(1_000_000);
        throw new RangeError('a bug in a reporter');
      }
      await expect(writeFileWhole(join(place, name), pieces())).rejects.toThrow(RangeError);
      expect(readdirSync(place)).toEqual([name]);
      expect(readFileSync(join(place, name), 'utf8')).toBe('old');
    }
  });

  it('names a missing folder', async () => {
    expect(await writeErrorOf(writeFileWhole(join(folder, 'none', 'out'), ['x']))).toMatch(
      /folder does not exist; create/,
    );
  });

  it('names a folder that is a file', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(await writeErrorOf(writeFileWhole(join(folder, 'file', 'out'), ['x']))).toMatch(
      /not a directory; check/,
    );
  });

  it('names a directory in its place', async () => {
    expect(await writeErrorOf(writeFileWhole(folder, ['x']))).toBe(
      `${folder} is a directory; name a file in it.`,
    );
  });

  it('names a full disk', async () => {
    expect(await writeErrorOf(writeFileWhole('/dev/full', ['x']))).toBe(
      '/dev/full cannot be written, as the disk is full; make room or choose another place.',
    );
  });

  it.skipIf(process.getuid?.() === 0)('names a folder without the right to write', async () => {
    const place = freshFolder('closed');
    chmodSync(place, 0o500);
    expect(await writeErrorOf(writeFileWhole(join(place, 'out'), ['x']))).toMatch(
      /may not write in its folder/,
    );
  });
});
