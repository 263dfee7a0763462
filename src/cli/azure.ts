import type { Azure } from '../azure/azure.js';
import { collect } from '../collect/collect.js';
import { type CollectPlan, NothingToReadError } from '../collect/plan.js';
import { resuming } from '../collect/resuming.js';
import type { PlannedRead, Snapshot } from '../model/snapshot.js';
import type { AzureOptions } from './commonOptions.js';
import { connectAzure } from './connectAzure.js';
import { openPartial, type PartialCollect, type PartialOptions } from './partialCollect.js';
import { type ProgressMeter, progressMeter } from './progressMeter.js';
import type { Messages } from './stderr.js';

/** What was read, and the connection it was read through. */
interface AzureRead {
  readonly snapshot: Snapshot;
  readonly azure: Azure;
  readonly partial: PartialCollect | null;
}

/**
 * Signs in and reads Azure as the options say. Loaded only by the commands that read Azure. With `partial`, what is read
 * is kept in a file beside the output until the caller says that the snapshot is written.
 */
export async function readAzure(
  options: AzureOptions,
  reads: readonly PlannedRead[],
  messages: Messages,
  signal: AbortSignal,
  partial?: PartialOptions,
): Promise<AzureRead> {
  const meter = progressMeter(Date.now);
  const show = () => messages.progress(meter.text());
  const { azure } = await connectAzure(options, {
    signal,
    onRequest: meter.request,
    onWait: ({ milliseconds, reason, host }) => {
      meter.wait(milliseconds, reason);
      messages.detail(`Waiting ${(milliseconds / 1000).toFixed(1)} s: ${host} ${reason}.`);
    },
  });
  show();
  const ticking = setInterval(show, TICK);
  try {
    await azure.signIn({ directory: options.directory });
    const kept =
      partial === undefined
        ? null
        : await openPartial(partial, options, reads, await azure.identity(), azure.cloud, messages);
    const snapshot = await collect(
      kept === null ? azure : resuming(azure, kept.journal),
      plan(options, reads, messages, meter, kept, signal),
    ).catch((error: unknown) => {
      messages.clear();
      const left = kept === null ? null : leftBehind(kept, error);
      if (left !== null) messages.warning(left);
      throw error;
    });
    messages.clear();
    sayEmpty(snapshot, messages);
    return { snapshot, azure, partial: kept };
  } finally {
    clearInterval(ticking);
  }
}

/** How often the progress line is written anew, in milliseconds. */
const TICK = 500;

/** A run that found nothing to read leaves nothing behind; any other may be gone on from. */
function leftBehind(kept: PartialCollect, error: unknown): string | null {
  if (!(error instanceof NothingToReadError)) return kept.leave();
  kept.finished();
  return null;
}

function plan(
  options: AzureOptions,
  reads: readonly PlannedRead[],
  messages: Messages,
  meter: ProgressMeter,
  kept: PartialCollect | null,
  signal: AbortSignal,
): CollectPlan {
  return {
    ...(options.subscription === undefined ? {} : { subscriptions: options.subscription }),
    ...(options.managementGroup === undefined ? {} : { managementGroup: options.managementGroup }),
    ...(options.vault === undefined ? {} : { vaults: options.vault }),
    ...(options.tenant === undefined ? {} : { tenantId: options.tenant }),
    ...(kept === null ? {} : { startedAt: kept.startedAt }),
    directory: options.directory,
    engine: options.engine,
    reads,
    concurrency: options.concurrency,
    now: () => new Date(),
    progress: meter.stage,
    rows: meter.rows,
    note: (text) =>
      messages.note(text, 'Resource Graph did not answer all; Resource Manager is asked instead.'),
    signal,
  };
}

/** Subscriptions that hold no vault are complete, and said. */
function sayEmpty({ records, coverage }: Snapshot, messages: Messages): void {
  const empty = coverage.filter(
    ({ what, status, reason }) => what === 'vaults' && status === 'ok' && reason !== null,
  );
  if (empty.length === 0) return;
  const names = empty.map(({ scope }) => scope.slice(scope.lastIndexOf('/') + 1));
  const shown =
    names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
  const counted = `${empty.length} of ${records.subscription.length} subscriptions hold no vault`;
  messages.note(`${counted}: ${shown}.`, `${counted}.`);
}
