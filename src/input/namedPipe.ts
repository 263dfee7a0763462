import { constants, open } from 'node:fs';
import { Socket } from 'node:net';
import { platform } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Not a file handle, which would close it when it is collected: the socket owns it. */
const descriptor = promisify(open);

/**
 * Named pipes are opened and read without a thread that waits for the other side: while one does, an interrupted process
 * cannot end (`process.exit` joins the threads of libuv's pool). Linux alone keeps a pipe without a writer from ending
 * at once; elsewhere the opening itself waits.
 */
const READ = constants.O_RDONLY | (platform() === 'linux' ? constants.O_NONBLOCK : 0);
const WRITE = constants.O_WRONLY | constants.O_NONBLOCK;
/** Between two tries to find a reader, in milliseconds. */
const RETRY = 50;

/** The bytes of a named pipe, from when a writer comes until all have gone. Throws what the system says. */
export async function readNamedPipe(path: string): Promise<Readable> {
  return new Socket({ fd: await descriptor(path, READ), readable: true, writable: false });
}

/** A named pipe to write to, as soon as it has a reader. Throws what the system says. */
export async function writeNamedPipe(path: string): Promise<Writable> {
  for (;;) {
    try {
      return new Socket({ fd: await descriptor(path, WRITE), readable: false, writable: true });
    } catch (error) {
      if (!isReaderless(error)) throw error;
      await setTimeout(RETRY);
    }
  }
}

function isReaderless(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENXIO';
}
