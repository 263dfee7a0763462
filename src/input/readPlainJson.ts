import { InputError } from './inputError.js';
import { parseJson } from './parseJson.js';

/** Plain JSON is parsed in one piece, so it has to fit into memory several times; a snapshot has no such limit. */
const MAX_PLAIN_BYTES = 256 * 1024 * 1024;

/**
 * Parses a whole file of UTF-8 JSON, with or without byte order mark. Throws InputError with line and column; for a file
 * that is too large with `instead`, what to do about it.
 */
export async function readPlainJson(
  chunks: AsyncIterable<Buffer>,
  file: string,
  instead: string,
): Promise<unknown> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    length += chunk.length;
    if (length > MAX_PLAIN_BYTES)
      throw new InputError(file, `is larger than ${MAX_PLAIN_BYTES >> 20} MB of plain JSON; ${instead}`);
  }
  const bytes = Buffer.concat(parts);
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return parseJson(hasMark ? bytes.subarray(3) : bytes, file);
}
