import { realpathSync } from 'node:fs';
import { readResult } from '../input/readResult.js';
import { requireWritable } from '../input/writeFileWhole.js';
import { type Result, SEVERITIES } from '../model/result.js';
import { jsonPieces } from '../report/jsonText.js';
import { baselineOf } from '../triage/baselineOf.js';
import type { GlobalOptions } from './commonOptions.js';
import { EXIT } from './exitCodes.js';
import { writeFile } from './fileWrites.js';
import { messagesOf } from './stderr.js';
import { UsageError } from './usageError.js';

export interface BaselineOptions extends GlobalOptions {
  /** A result that `audit -o json` wrote; `-` is stdin. */
  readonly from: string;
  readonly output: string;
}

/** `kvposture baseline`: writes the open findings of a result as a baseline, whole or not at all, and says what it took. */
export async function baseline(options: BaselineOptions): Promise<number> {
  const { from, output } = options;
  const messages = messagesOf(options);
  if (output === '' || output === '-')
    throw new UsageError('baseline writes a file; name it, as in -o baseline.json.');
  if (isSameFile(from, output))
    throw new UsageError(`${output} is the result itself; give the baseline a file of its own.`);
  await requireWritable(output);
  const result = await readResult(from, process.stdin);
  const { baseline: made, leftOut } = baselineOf(result);
  // Down to the single finding, so that each is a line or few of a diff.
  await writeFile(output, withNewline(jsonPieces(made, 2)));
  const taken = new Set(made.findings.map(({ fingerprint }) => fingerprint));
  messages.note(`Wrote ${output}: it absorbs ${takenWords(result, taken)}.`);
  const left = [
    leftOut.waived === 0 ? '' : `${leftOut.waived} waived`,
    leftOut.unknown === 0 ? '' : `${leftOut.unknown} unknown, for nobody knows what they would hide`,
  ].filter((part) => part !== '');
  if (left.length > 0) messages.note(`Left out: ${left.join(' and ')}.`);
  return EXIT.ok;
}

function takenWords({ findings }: Result, taken: ReadonlySet<string>): string {
  const own = findings.filter(({ fingerprint, status }) => status === 'fail' && taken.has(fingerprint));
  const vaults = new Set(own.flatMap((finding) => finding.vaults)).size;
  const graded = SEVERITIES.map((severity) => [
    own.filter((one) => one.severity === severity).length,
    severity,
  ]);
  const parts = graded.filter(([number]) => number !== 0).map((part) => part.join(' '));
  const rules = new Set(own.map(({ ruleId }) => ruleId)).size;
  return own.length === 0
    ? 'no finding'
    : `${counted(own.length, 'finding')} (${parts.join(', ')}) by ${counted(rules, 'rule')} on ${counted(vaults, 'vault')}`;
}

const counted = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

function isSameFile(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    // One of them is not there.
    return false;
  }
}

function* withNewline(pieces: Iterable<string>): Iterable<string> {
  yield* pieces;
  yield '\n';
}
