import { type FileHandle, open, stat } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError } from './inputError.js';
import { readNamedPipe } from './namedPipe.js';

/** An input opened for reading. */
export interface InputBytes {
  /** The bytes, unzipped; to be read once. */
  readonly chunks: AsyncIterable<Buffer>;
  /** Milliseconds since the epoch: modification time of the file, or now for a stream. */
  readonly modifiedAt: number;
}

const CHUNK_BYTES = 1 << 20;

/**
 * Records of Azure differ in their GUIDs and shrink by gzip to a tenth, hardly ever to a fiftieth. A file that grows
 * further than this, beyond the first 64 MB, was made to fill the memory.
 */
const MAX_EXPANSION = 200;
const EXPANSION_FREE_BYTES = 64 * 1024 * 1024;

/**
 * Opens a file, or the standard input for `-`, lets `use` read it, and closes it. Gzip is known by its first bytes.
 * Every failure of reading is an InputError.
 */
export async function withInputBytes<T>(
  path: string,
  stdin: AsyncIterable<Uint8Array> | undefined,
  use: (input: InputBytes) => Promise<T>,
): Promise<T> {
  if (path === '-') {
    if (stdin === undefined) throw new InputError(path, 'is not available here; name a file instead');
    return await use({ chunks: unzipped(stdin, path), modifiedAt: Date.now() });
  }
  if (await isNamedPipe(path)) return await withPipeBytes(path, use);
  const { handle, modifiedAt } = await openFile(path);
  try {
    const stream = handle.createReadStream({ highWaterMark: CHUNK_BYTES, autoClose: false });
    return await use({ chunks: unzipped(stream, path), modifiedAt });
  } finally {
    await handle.close();
  }
}

async function withPipeBytes<T>(path: string, use: (input: InputBytes) => Promise<T>): Promise<T> {
  const stream = await readNamedPipe(path).catch((error: unknown) => {
    throw readFailure(path, error);
  });
  try {
    return await use({ chunks: unzipped(stream, path), modifiedAt: Date.now() });
  } finally {
    stream.destroy();
  }
}

/** False also for what cannot be told: opening it says why. */
async function isNamedPipe(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFIFO();
  } catch {
    return false;
  }
}

async function openFile(path: string): Promise<{ handle: FileHandle; modifiedAt: number }> {
  try {
    const handle = await open(path, 'r');
    const stats = await handle.stat();
    if (!stats.isDirectory()) return { handle, modifiedAt: stats.mtimeMs };
    await handle.close();
  } catch (error) {
    throw readFailure(path, error);
  }
  throw new InputError(path, 'is a directory; name the files in it');
}

async function* unzipped(source: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<Buffer> {
  try {
    const { head, chunks } = await peek(source, (bytes) => bytes.length >= 2);
    if (head[0] === 0x1f && head[1] === 0x8b) yield* gunzipped(chunks, path);
    else if (/\.gz$/i.test(path) && head.length > 0)
      throw new InputError(path, 'is named .gz but is not gzip; rename it or make it again');
    else yield* chunks;
  } catch (error) {
    throw error instanceof InputError ? error : readFailure(path, error);
  }
}

async function* gunzipped(source: AsyncIterable<Buffer>, path: string): AsyncGenerator<Buffer> {
  let zipped = 0;
  let plain = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      zipped += chunk.length;
      yield chunk;
    }
  }
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES / 4 });
  // The error arrives at the reader of `gunzip`; the callback only keeps it from being unhandled.
  pipeline(Readable.from(counted(), { objectMode: true }), gunzip, () => {});
  for await (const chunk of gunzip as AsyncIterable<Buffer>) {
    plain += chunk.length;
    if (plain > EXPANSION_FREE_BYTES && plain > zipped * MAX_EXPANSION)
      throw new InputError(
        path,
        `grows to more than ${MAX_EXPANSION} times its size when unzipped, which no snapshot does; make it again`,
      );
    yield chunk;
  }
}

/**
 * Reads until `enough` says so or the input ends. `chunks` gives everything, the head included; it can be read once.
 */
export async function peek(
  source: AsyncIterable<Uint8Array>,
  enough: (head: Buffer) => boolean,
): Promise<{ head: Buffer; chunks: AsyncIterable<Buffer> }> {
  const rest = source[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  for (;;) {
    if (enough(head)) break;
    const next = await rest.next();
    if (next.done) break;
    head = head.length === 0 ? asBuffer(next.value) : Buffer.concat([head, next.value]);
  }
  async function* chunks(): AsyncGenerator<Buffer> {
    try {
      if (head.length > 0) yield head;
      for (let next = await rest.next(); !next.done; next = await rest.next()) yield asBuffer(next.value);
    } finally {
      await rest.return?.();
    }
  }
  return { head, chunks: chunks() };
}

/** Standard input may hand out text where an encoding was set on it. */
function asBuffer(chunk: Uint8Array | string): Buffer {
  if (typeof chunk === 'string') return Buffer.from(chunk, 'utf8');
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

/** An error of the file system or of gzip as the sentence a user can act on. */
function readFailure(path: string, error: unknown): InputError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new InputError(
    path,
    READ_PROBLEMS[code] ?? `cannot be read (${code || String(error)})`,
    {},
    { cause: error },
  );
}

const READ_PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist; check the path',
  ENOTDIR: 'does not exist, as a part of its path is not a directory; check the path',
  EACCES: 'may not be read by this user; check its permissions',
  EPERM: 'may not be read by this user; check its permissions',
  EISDIR: 'is a directory; name the files in it',
  EMFILE: 'cannot be opened, as too many files are open; name fewer files at once',
  ENAMETOOLONG: 'is too long for a file name; check the path',
  Z_BUF_ERROR: 'is cut short: the gzip data ends too early; make or copy it again',
  Z_DATA_ERROR: 'is damaged: the gzip data does not unzip; make or copy it again',
  Z_NEED_DICT: 'is damaged: the gzip data does not unzip; make or copy it again',
};
