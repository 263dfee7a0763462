import { expect, it } from 'vitest';
import { readPlainJson } from '../../src/input/readPlainJson.js';

async function* megabytes(count: number): AsyncIterable<Buffer> {
  const piece = Buffer.alloc(1024 * 1024, ' ');
  for (let index = 0; index < count; index++) yield piece;
}

it('a file too large to be parsed in one piece is refused before it is, with what to do instead', async () => {
  await expect(readPlainJson(megabytes(257), 'big.json', 'narrow the audit')).rejects.toThrow(
    'big.json is larger than 256 MB of plain JSON; narrow the audit',
  );
});
