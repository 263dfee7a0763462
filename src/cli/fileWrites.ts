import { rmSync } from 'node:fs';

let writing = 0;
let stopped = false;
/** What is being written, under the name that it has until it is whole. */
const halfWritten = new Set<string>();

/** Whether a file is being written: an interrupted run then has to let it remove what it wrote aside. */
export function isWritingFile(): boolean {
  return writing > 0;
}

/** Ends every file that is being written before its next piece: none of them appears. */
export function stopWritingFiles(): void {
  stopped = true;
}

/** Removes, at once, what was written aside: the run ends before it could become whole. */
export function removeHalfWritten(): void {
  for (const path of halfWritten) rmSync(path, { force: true });
}

/** Writes a file whole or not at all, as `writeFileWhole` does, unless the run is interrupted. */
export async function writeFile(path: string, pieces: Iterable<string | Uint8Array>): Promise<void> {
  writing++;
  const asides: string[] = [];
  try {
    // Help needs to know whether a file is being written, but not how.
    const { writeFileWhole } = await import('../input/writeFileWhole.js');
    await writeFileWhole(path, untilStopped(pieces), (aside) => {
      asides.push(aside);
      halfWritten.add(aside);
    });
  } finally {
    for (const aside of asides) halfWritten.delete(aside);
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
