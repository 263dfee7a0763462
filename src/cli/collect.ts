import { snapshotLines } from '../input/snapshotLines.js';
import { writeFileWhole } from '../input/writeFileWhole.js';
import type { Coverage } from '../model/snapshot.js';
import type { CollectOptions } from './commonOptions.js';
import { EXIT } from './exitCodes.js';
import { readFacts } from './facts.js';
import { messagesTo } from './stderr.js';

/**
 * `kvposture collect`: reads Azure into a snapshot file, which appears whole or not at all. Gives 3 when something
 * that rules need was refused or failed, so that a gap shows where it arose, else 0.
 */
export async function collectSnapshot(options: CollectOptions, signal: AbortSignal): Promise<number> {
  const messages = messagesTo(process.stderr, {
    quiet: options.quiet === true,
    verbose: options.verbose === true,
    progress: options.progress,
    env: process.env,
  });
  const { snapshot } = await readFacts([], options, messages, signal);
  await writeFileWhole(options.output, snapshotLines(snapshot));
  const { records, coverage } = snapshot;
  const gaps = coverage.filter(isGap);
  messages.note(
    `Wrote ${options.output}: ${records.vault.length} vaults, ${records.roleAssignment.length} role assignments.`,
  );
  for (const { scope, what, reason } of gaps) messages.note(`Not read: ${what} of ${scope}: ${reason}`);
  return gaps.some(({ what }) => BLINDING.has(what)) ? EXIT.incomplete : EXIT.ok;
}

const isGap = ({ status }: Coverage): boolean => status === 'refused' || status === 'failed';

/** The reads whose loss blinds rules (design 3). */
const BLINDING: ReadonlySet<Coverage['what']> = new Set(['vaults', 'roleAssignments', 'roleDefinitions']);
