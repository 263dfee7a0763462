/** Standard output could not be written: exit code 4. */
export class StdoutError extends Error {
  override readonly name = 'StdoutError';
}

/** A reader that went away, as `| head` does, is no error of ours. */
const isClosedPipe = (error: NodeJS.ErrnoException): boolean =>
  error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED';

const BATCH_LENGTH = 64 * 1024;

/** What stdout could not take, when nobody was waiting for it. */
let lost: NodeJS.ErrnoException | null = null;

/**
 * Writes pieces to stdout, waits for slow readers, and comes back when the last byte is handed over; a reader that
 * closed the pipe ends it quietly.
 * @throws StdoutError when the system refuses the bytes, as a full disk does.
 */
export async function writeToStdout(pieces: Iterable<string>): Promise<void> {
  for (const batch of batches(pieces)) if (!(await handOver(batch))) return;
}

/**
 * Waits until stdout has taken what was written to it without waiting, such as help.
 * @throws StdoutError when it could not.
 */
export async function stdoutDone(): Promise<void> {
  await handOver('');
}

/** Gives false when nobody reads any more. */
async function handOver(text: string): Promise<boolean> {
  const error = await new Promise<NodeJS.ErrnoException | null | undefined>((done) =>
    process.stdout.write(text, done),
  );
  const failure = error ?? lost;
  if (failure === null) return true;
  if (isClosedPipe(failure)) return false;
  throw stdoutFailure(failure);
}

/** Small pieces put together, for each write is waited for. */
function* batches(pieces: Iterable<string>): Iterable<string> {
  let batch = '';
  for (const piece of pieces) {
    batch += piece;
    if (batch.length < BATCH_LENGTH) continue;
    yield batch;
    batch = '';
  }
  if (batch !== '') yield batch;
}

function stdoutFailure(error: NodeJS.ErrnoException): StdoutError {
  const problem =
    error.code === 'ENOSPC' || error.code === 'EDQUOT'
      ? 'the disk is full; make room or choose another place'
      : `the system answered ${error.code ?? error.message}; send it elsewhere`;
  return new StdoutError(`Standard output cannot be written: ${problem}.`, { cause: error });
}

/**
 * Keeps a stream that fails from crashing the process. A closed pipe is forgotten, and so is stderr: there is nobody
 * left to tell.
 */
export function surviveFailingStreams(): void {
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (!isClosedPipe(error)) lost ??= error;
  });
}
