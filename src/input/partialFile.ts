import {
  closeSync,
  createReadStream,
  fsyncSync,
  openSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { forEachLine } from './forEachLine.js';
import { InputError } from './inputError.js';
import { parseJson } from './parseJson.js';

const FORMAT = 1;

/** What a run was to read, and who read it; a run goes on only from a partial file of the same. */
export type PartialPlan = Readonly<Record<string, unknown>>;

/** What an interrupted run had read. */
export interface Partial {
  /** ISO 8601, when that run began: the facts may be as old as that. */
  readonly startedAt: string;
  /** Answers that were whole, by question. */
  readonly answers: Map<string, Answer>;
}

/** The items of a list, or one number. */
export type Answer = { readonly items: readonly unknown[] } | { readonly value: number };

/** Where the finished reads of a collection are kept until its snapshot is written. */
export function partialPath(output: string): string {
  return `${output}.partial`;
}

export function hasPartial(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/**
 * Reads the partial file of an interrupted run. A last line that was not written to its end is cut off.
 * @throws InputError for a file that is none, or of another plan.
 */
export async function readPartial(path: string, plan: PartialPlan): Promise<Partial> {
  const answers = new Map<string, Answer>();
  const begun = new Map<string, unknown[]>();
  const startedAts: string[] = [];
  let length = 0;
  const { rest } = await forEachLine(createReadStream(path), path, (written, number) => {
    const line = parseJson(written, path, number);
    // Of text that is ASCII the length is that of its bytes.
    length += written.length + 1;
    if (number === 1) startedAts.push(headOf(line, path, plan));
    else if (!takeLine(line, answers, begun)) throw noPartial(path, number);
  });
  const [startedAt] = startedAts;
  if (startedAt === undefined) throw noPartial(path, 1);
  if (rest.length > 0) truncateSync(path, length);
  return { startedAt, answers };
}

interface Line {
  readonly question?: unknown;
  readonly items?: unknown;
  /** The first piece of a list: pieces before it are of a run that did not come to the list's end. */
  readonly first?: unknown;
  readonly value?: unknown;
  readonly done?: unknown;
}

/** Whether the line is one that `partialWriter` writes. A list comes in pieces, and counts once it is done. */
function takeLine(value: unknown, answers: Map<string, Answer>, begun: Map<string, unknown[]>): boolean {
  const { question, items, first, value: number, done } = (value ?? {}) as Line;
  if (typeof question !== 'string') return false;
  if (typeof number === 'number') answers.set(question, { value: number });
  else if (done === true) answers.set(question, { items: begun.get(question) ?? [] });
  else if (Array.isArray(items)) {
    const there = (first === true ? undefined : begun.get(question)) ?? [];
    for (const item of items) there.push(item);
    begun.set(question, there);
  } else return false;
  return true;
}

function noPartial(path: string, line: number): InputError {
  return new InputError(path, 'is no partial file; delete it, or leave --resume out', { line });
}

function headOf(line: unknown, path: string, plan: PartialPlan): string {
  const head = (line ?? {}) as { kind?: unknown; format?: unknown; startedAt?: unknown; plan?: unknown };
  if (head.kind !== 'partial' || head.format !== FORMAT || typeof head.startedAt !== 'string')
    throw noPartial(path, 1);
  const theirs = (head.plan ?? {}) as PartialPlan;
  const differs = [...new Set([...Object.keys(plan), ...Object.keys(theirs)])].filter(
    (name) => JSON.stringify(plan[name]) !== JSON.stringify(theirs[name]),
  );
  if (differs.length > 0)
    throw new InputError(
      path,
      `was left by a run with another ${differs.join(' and ')}; run as then, or leave --resume out to begin anew`,
    );
  return head.startedAt;
}

/** Takes finished reads, each as lines that are on its way to the disk when the call is over. */
export interface PartialWriter {
  keep(question: string, answer: Answer): void;
  /** How many reads the file holds, those of earlier runs included. */
  kept(): number;
  close(): void;
  remove(): void;
}

/**
 * Writes a partial file, readable by its owner only: anew, or behind what an earlier run left. It comes into being with
 * the first read that is kept.
 */
export function partialWriter(
  path: string,
  plan: PartialPlan,
  earlier: Pick<Partial, 'startedAt'> & { readonly count: number; readonly goOn: boolean },
): PartialWriter {
  let file: number | undefined;
  let count = earlier.count;
  const open = (): number => {
    if (earlier.goOn) return openSync(path, 'a', 0o600);
    rmSync(path, { force: true });
    const opened = openSync(path, 'wx', 0o600);
    write(opened, { kind: 'partial', format: FORMAT, startedAt: earlier.startedAt, plan });
    return opened;
  };
  return {
    keep(question, answer) {
      file ??= open();
      for (const piece of pieces(answer)) write(file, { question, ...piece });
      count++;
    },
    kept: () => count,
    close() {
      if (file === undefined) return;
      fsyncSync(file);
      closeSync(file);
      file = undefined;
    },
    remove() {
      if (file !== undefined) closeSync(file);
      file = undefined;
      rmSync(path, { force: true });
    },
  };
}

/** Characters of a line: lists can be longer than any line may be. */
const PIECE = 1_000_000;

function* pieces(answer: Answer): Iterable<Line> {
  if ('value' in answer) {
    yield answer;
    return;
  }
  let items: unknown[] = [];
  let length = 0;
  let first = true;
  const piece = (): Line => {
    const line = first ? { first, items } : { items };
    first = false;
    return line;
  };
  for (const item of answer.items) {
    items.push(item);
    length += JSON.stringify(item)?.length ?? 0;
    if (length < PIECE) continue;
    yield piece();
    items = [];
    length = 0;
  }
  if (items.length > 0 || first) yield piece();
  yield { done: true };
}

/** At once, so that an interruption between two steps of the program leaves whole lines. */
function write(file: number, value: unknown): void {
  const bytes = Buffer.from(`${JSON.stringify(value)}\n`);
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
