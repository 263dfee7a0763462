import type { Source } from '../model/result.js';
import { type Coverage, RECORD_KINDS, type Read, SNAPSHOT_FORMAT, type Snapshot } from '../model/snapshot.js';
import { type AzureItems, azureItems } from './azureItems.js';
import { fileCoverage } from './fileCoverage.js';
import { peek, withInputBytes } from './inputBytes.js';
import { InputError, inputName } from './inputError.js';
import { inputForm, tellsForm } from './inputForm.js';
import { mergeSnapshots, type SnapshotPart, UNKNOWN_CLOUD } from './mergeSnapshots.js';
import { readPlainJson } from './readPlainJson.js';
import { readSnapshot } from './readSnapshot.js';

/** What the files say, as one snapshot. */
export interface Input {
  readonly snapshot: Snapshot;
  /** `snapshot` when every file is one, else `files`. */
  readonly source: Extract<Source, 'snapshot' | 'files'>;
}

/** One file: a snapshot, or plain JSON with what it lacks. */
interface InputPart extends SnapshotPart {
  readonly partial: AzureItems['partial'] | null;
}

/**
 * Reads files and the standard input (`-`), each a snapshot or plain JSON as its content says, and merges them into one
 * snapshot. The facts are copied; kinds that plain JSON does not hold become coverage that failed. The time of plain
 * JSON is that of the file's last change. Throws InputError (one sentence) for whatever cannot be read or understood,
 * and when the files hold nothing at all.
 */
export async function readInput(paths: readonly string[], stdin?: AsyncIterable<Uint8Array>): Promise<Input> {
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  if (twice !== undefined) throw new InputError(twice, 'is named twice; name it once');
  const parts: InputPart[] = [];
  // One after the other: parsing is the work, and it does not run side by side.
  for (const path of paths) parts.push(await readPart(path, stdin));
  const [first, ...others] = parts;
  if (first === undefined)
    throw new InputError('input', 'is missing; name a snapshot, a JSON file, or - for standard input');
  const snapshot = mergeSnapshots([first, ...others]);
  const plain = parts.filter(({ partial }) => partial !== null);
  if (plain.length === 0) return { snapshot, source: 'snapshot' };
  if (plain.length === parts.length && RECORD_KINDS.every((kind) => snapshot.records[kind].length === 0))
    throw new InputError(
      plain.map(({ file }) => inputName(file)).join(', '),
      'holds no Azure resource at all, so there is nothing to audit; export vaults, role assignments and role definitions',
    );
  return { snapshot: { ...snapshot, coverage: withFileCoverage(snapshot.coverage, plain) }, source: 'files' };
}

async function readPart(path: string, stdin: AsyncIterable<Uint8Array> | undefined): Promise<InputPart> {
  return await withInputBytes(path, stdin, async ({ chunks: bytes, modifiedAt }) => {
    const { head, chunks } = await peek(bytes, tellsForm);
    if (inputForm(head, path) === 'snapshot')
      return { file: path, snapshot: await readSnapshot(chunks, path), partial: null };
    const { records, partial } = azureItems(
      await readPlainJson(chunks, path, 'split it, or make a snapshot with kvposture collect'),
      path,
    );
    const time = new Date(modifiedAt).toISOString();
    const header = {
      formatVersion: SNAPSHOT_FORMAT,
      cloud: UNKNOWN_CLOUD,
      tenantId: null,
      startedAt: time,
      finishedAt: time,
      requested: {},
    } as const;
    return { file: path, snapshot: { header, records, coverage: [] }, partial };
  });
}

/** `known` is what snapshots among the parts say; plain parts have said nothing yet. */
function withFileCoverage(known: readonly Coverage[], plain: readonly InputPart[]): readonly Coverage[] {
  const [first, ...others] = plain;
  if (first === undefined) return known;
  const { records } = mergeSnapshots([first, ...others]);
  const partial = new Map<Read, string>(plain.flatMap((part) => [...(part.partial ?? [])]));
  return [...known, ...fileCoverage(records, partial, known)];
}
