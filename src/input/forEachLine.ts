import { isAscii } from 'node:buffer';
import { InputError } from './inputError.js';

/**
 * The longest line of a snapshot. Resource Manager accepts no request body above 4 MB, so no resource it returns is
 * larger by much.
 */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** A line: text where all around it is ASCII, which costs nothing to decode; else the bytes as they came. */
export type Line = string | Buffer;

/**
 * Calls `take` with each line that ends with a line feed (left out) and its number from 1. Lines are views of the
 * chunks: copy what is to be kept. Returns how many lines there were and the bytes behind the last line feed.
 */
export async function forEachLine(
  chunks: AsyncIterable<Buffer>,
  file: string,
  take: (line: Line, number: number) => void,
): Promise<{ readonly lines: number; readonly rest: Buffer }> {
  let lines = 0;
  let rest: Buffer[] = [];
  let restLength = 0;
  const refuseLong = (length: number): void => {
    if (length > MAX_LINE_BYTES)
      throw new InputError(file, `is longer than ${MAX_LINE_BYTES >> 20} MB, so this is no snapshot`, {
        line: lines + 1,
      });
  };
  for await (const chunk of chunks) {
    const ascii = isAscii(chunk);
    let start = 0;
    for (let feed = chunk.indexOf(10); feed !== -1; feed = chunk.indexOf(10, start)) {
      refuseLong(restLength + feed - start);
      const line =
        restLength > 0
          ? Buffer.concat([...rest, chunk.subarray(start, feed)])
          : ascii
            ? chunk.toString('latin1', start, feed)
            : chunk.subarray(start, feed);
      rest = [];
      restLength = 0;
      start = feed + 1;
      take(line, ++lines);
    }
    if (start < chunk.length) {
      rest.push(chunk.subarray(start));
      restLength += chunk.length - start;
      refuseLong(restLength);
    }
  }
  return { lines, rest: Buffer.concat(rest) };
}
