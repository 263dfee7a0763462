import type { Identity } from '../azure/identity.js';
import type { Journal } from '../collect/resuming.js';
import {
  hasPartial,
  type PartialPlan,
  partialPath,
  partialWriter,
  readPartial,
} from '../input/partialFile.js';
import type { AzureOptions } from './commonOptions.js';
import { onInterrupt } from './interruption.js';
import { packageVersion } from './packageFiles.js';
import type { Messages } from './stderr.js';

/** How a collection keeps what it has read, and whether it goes on from what an earlier one kept. */
export interface PartialOptions {
  readonly output: string;
  readonly resume: boolean;
}

/** What a collection has read, beside its output, until that is written. */
export interface PartialCollect {
  readonly journal: Journal;
  /** When the first of the runs began that the snapshot is made of; ISO 8601. */
  readonly startedAt: string;
  /** The snapshot is written: nothing is left to go on from. */
  readonly finished: () => void;
  /** The run ends early: tells what is left, and how to go on. */
  readonly leave: () => string | null;
}

/**
 * Opens the partial file of a collection. With `resume` the answers of an earlier run are taken over, if that was to
 * read the same, from the same cloud, as the same identity.
 * @throws InputError where it was not, or where the file is none.
 */
export async function openPartial(
  { output, resume }: PartialOptions,
  options: AzureOptions,
  reads: readonly string[],
  identity: Identity,
  cloud: string,
  messages: Messages,
): Promise<PartialCollect> {
  const path = partialPath(output);
  const plan = planOf(options, reads, identity, cloud);
  const earlier = resume && hasPartial(path) ? await readPartial(path, plan) : null;
  if (earlier !== null)
    messages.note(
      `Going on from ${path}: ${earlier.answers.size} reads of the run that began at ${earlier.startedAt} are taken over.`,
    );
  else if (resume) messages.note(`There is no ${path} to go on from; everything is read.`);
  else if (hasPartial(path))
    messages.note(`${path} of an interrupted run is replaced; --resume would have gone on from it.`);
  const startedAt = earlier?.startedAt ?? new Date().toISOString();
  const writer = partialWriter(path, plan, {
    startedAt,
    count: earlier?.answers.size ?? 0,
    goOn: earlier !== null,
  });
  let failed = false;
  const keep: Journal['keep'] = (question, answer) => {
    if (failed) return;
    try {
      writer.keep(question, answer);
    } catch (error) {
      // Only the way back is lost; the run itself goes on.
      failed = true;
      const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
      messages.warning(`${path} cannot be written${code}, so an interrupted run could not be gone on from.`);
    }
  };
  const leave = () => {
    writer.close();
    return writer.kept() === 0
      ? null
      : `What was read so far is in ${path}; the same command with --resume goes on from it.`;
  };
  onInterrupt(leave);
  return {
    startedAt,
    journal: {
      take(question) {
        const answer = earlier?.answers.get(question);
        earlier?.answers.delete(question);
        return answer;
      },
      keep,
    },
    finished() {
      onInterrupt(null);
      writer.remove();
    },
    leave,
  };
}

/** What makes two runs the same, in the words a message names the difference with. */
function planOf(
  options: AzureOptions,
  reads: readonly string[],
  { objectId, applicationId, tenantId }: Identity,
  cloud: string,
): PartialPlan {
  return {
    'version of kvposture': packageVersion(),
    cloud,
    'signed-in identity': [tenantId, objectId, applicationId],
    tenant: options.tenant ?? null,
    subscription: options.subscription ?? [],
    'management group': options.managementGroup ?? null,
    vault: options.vault ?? [],
    engine: options.engine,
    'choice of --no-directory': options.directory,
    'choice of what is read': reads,
  };
}
