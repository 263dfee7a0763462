let writing = 0;
let stopped = false;

/** Whether a file is being written: an interrupted run then has to let it remove what it wrote aside. */
export function isWritingFile(): boolean {
  return writing > 0;
}

/** Ends every file that is being written before its next piece: none of them appears. */
export function stopWritingFiles(): void {
  stopped = true;
}

/** Writes a file whole or not at all, as `writeFileWhole` does, unless the run is interrupted. */
export async function writeFile(path: string, pieces: Iterable<string | Uint8Array>): Promise<void> {
  writing++;
  try {
    // Help needs to know whether a file is being written, but not how.
    const { writeFileWhole } = await import('../input/writeFileWhole.js');
    await writeFileWhole(path, untilStopped(pieces));
  } finally {
    writing--;
  }
}

function* untilStopped(pieces: Iterable<string | Uint8Array>): Iterable<string | Uint8Array> {
  for (const piece of pieces) {
    if (stopped) throw new Error('the run was interrupted');
    yield piece;
  }
  if (stopped) throw new Error('the run was interrupted');
}
