import { once } from 'node:events';

/** Thrown through a writer whose reader went away, as `| head` does: not an error of ours. */
const isClosedPipe = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');

/** Writes pieces to stdout and waits for slow readers; a reader that closed the pipe ends it quietly. */
export async function writeToStdout(pieces: Iterable<string>): Promise<void> {
  try {
    for (const piece of pieces) {
      if (!process.stdout.writable) return;
      if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
    }
  } catch (error) {
    if (!isClosedPipe(error)) throw error;
  }
}

/** Keeps a closed pipe on stdout or stderr from crashing the process. */
export function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error) => {
      if (!isClosedPipe(error)) throw error;
    });
}
