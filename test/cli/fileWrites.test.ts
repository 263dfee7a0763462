import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isWritingFile, stopWritingFiles, writeFile } from '../../src/cli/fileWrites.js';

it('writes files whole until the run is interrupted, and then leaves nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kvposture-writes-'));
  try {
    const seen: boolean[] = [];
    function* pieces(last: () => void) {
      yield 'a';
      seen.push(isWritingFile());
      last();
      yield 'b';
    }
    await writeFile(
      join(folder, 'whole'),
      pieces(() => {}),
    );
    expect([await readFile(join(folder, 'whole'), 'utf8'), seen, isWritingFile()]).toEqual([
      'ab',
      [true],
      false,
    ]);
    await expect(writeFile(join(folder, 'half'), pieces(stopWritingFiles))).rejects.toThrow('interrupted');
    await expect(writeFile(join(folder, 'late'), [])).rejects.toThrow('interrupted');
    expect([await readdir(folder), isWritingFile()]).toEqual([['whole'], false]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
