import { statSync } from 'node:fs';
import { configuredRules } from '../config/configuredRules.js';
import { snapshotLines } from '../input/snapshotLines.js';
import { requireWritable } from '../input/writeFileWhole.js';
import type { PlannedRead, Snapshot } from '../model/snapshot.js';
import { rulesOf } from '../rules/profiles.js';
import { blindingGaps, isGap } from './blindingReads.js';
import type { CollectOptions } from './commonOptions.js';
import { configOfRun } from './configFile.js';
import { withScope } from './configuredOptions.js';
import { EXIT } from './exitCodes.js';
import { readFacts, requireOneCloud } from './facts.js';
import { writeFile } from './fileWrites.js';
import type { PartialCollect } from './partialCollect.js';
import { readsOf } from './plannedReads.js';
import { loadRules } from './rulePack.js';
import { type Messages, messagesOf } from './stderr.js';
import { UsageError } from './usageError.js';

/**
 * `kvposture collect`: reads Azure into a snapshot file, which appears whole or not at all: what the rules of the
 * profile need, so that the file can be audited like Azure itself, and what `--include` names. Gives 3 when something
 * that rules need was refused or failed, so that a gap shows where it arose, else 0.
 */
export async function collectSnapshot(options: CollectOptions, signal: AbortSignal): Promise<number> {
  const messages = messagesOf(options);
  if (options.output === '' || options.output === '-')
    throw new UsageError('collect writes a file; name it, as in -o tenant.ndjson.gz.');
  await requireWritable(options.output);
  const pack = loadRules([]);
  const config = await configOfRun(options.config, pack);
  const profile = options.profile ?? config.profile ?? 'default';
  const { rules } = configuredRules(rulesOf(profile, pack), config);
  const reads = [...new Set([...readsOf(rules), ...(options.include ?? [])])].sort();
  const scoped = withScope(options, config, [], messages);
  const { snapshot, partial } = await facts(scoped, reads, messages, signal);
  await writeFile(options.output, snapshotLines(snapshot)).catch((error: unknown) => {
    const left = partial?.leave() ?? null;
    if (left !== null) messages.warning(left);
    throw error;
  });
  partial?.finished();
  const { records, coverage } = snapshot;
  const gaps = coverage.filter(isGap);
  messages.note(
    `Wrote ${options.output}: ${counted(records.vault.length, 'vault')}, ${counted(records.roleAssignment.length, 'role assignment')}.`,
  );
  for (const { scope, what, reason } of gaps) messages.note(`Not read: ${what} of ${scope}: ${reason}`);
  return blindingGaps(coverage).length > 0 ? EXIT.incomplete : EXIT.ok;
}

/** What was read stays in `partial` until the snapshot is written. */
async function facts(
  options: CollectOptions,
  reads: readonly PlannedRead[],
  messages: Messages,
  signal: AbortSignal,
): Promise<{ readonly snapshot: Snapshot; readonly partial: PartialCollect | null }> {
  const resume = options.resume === true;
  if (options.demo !== undefined) {
    if (resume) throw new UsageError('--resume is about Azure itself; --demo is read at once.');
    return { ...(await readFacts([], options, reads, messages, signal)), partial: null };
  }
  requireOneCloud(options);
  const { readAzure } = await import('./azure.js');
  // Beside a device or a pipe nothing can be kept.
  const kept = isPlainFile(options.output);
  if (resume && !kept)
    throw new UsageError(`--resume needs an output that is a file; ${options.output} is none.`);
  return readAzure(options, reads, messages, signal, kept ? { output: options.output, resume } : undefined);
}

function isPlainFile(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined || found.isFile();
}

const counted = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
