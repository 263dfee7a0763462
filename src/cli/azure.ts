import { cloudNamed } from '../azure/clouds.js';
import { connect } from '../azure/connect.js';
import { discoverCloud } from '../azure/discovery.js';
import { collect } from '../collect/collect.js';
import type { CollectPlan, CollectProgress } from '../collect/plan.js';
import type { Snapshot } from '../model/snapshot.js';
import type { AzureOptions } from './commonOptions.js';
import { packageVersion } from './packageFiles.js';
import type { Messages } from './stderr.js';

/** Signs in and reads Azure as the options say. Loaded only by the commands that read Azure. */
export async function readAzure(
  options: AzureOptions,
  messages: Messages,
  signal: AbortSignal,
): Promise<Snapshot> {
  const timeoutMs = options.timeout * 1000;
  const cloud =
    options.cloudEndpoint === undefined
      ? cloudNamed(options.cloud ?? 'AzureCloud')
      : await discoverCloud(options.cloudEndpoint, { timeoutMs, signal, version: packageVersion() });
  const azure = await connect({
    cloud,
    tenantId: options.tenant ?? null,
    timeoutMs,
    version: packageVersion(),
    signal,
    onWait: ({ milliseconds, reason, host }) =>
      messages.detail(`Waiting ${(milliseconds / 1000).toFixed(1)} s for ${host}: ${reason}`),
  });
  messages.progress('Signing in …');
  await azure.signIn({ directory: options.directory });
  const snapshot = await collect(azure, plan(options, messages, signal));
  messages.clear();
  sayEmpty(snapshot, messages);
  return snapshot;
}

function plan(options: AzureOptions, messages: Messages, signal: AbortSignal): CollectPlan {
  return {
    ...(options.subscription === undefined ? {} : { subscriptions: options.subscription }),
    ...(options.managementGroup === undefined ? {} : { managementGroup: options.managementGroup }),
    ...(options.vault === undefined ? {} : { vaults: options.vault }),
    ...(options.tenant === undefined ? {} : { tenantId: options.tenant }),
    directory: options.directory,
    engine: options.engine,
    concurrency: options.concurrency,
    now: () => new Date(),
    progress: (event) => messages.progress(progressText(event)),
    note: messages.note,
    signal,
  };
}

function progressText({ stage, done, total }: CollectProgress): string {
  switch (stage) {
    case 'subscriptions':
      return 'Reading the subscriptions …';
    case 'vaults':
      return `Reading vaults: ${done} of ${total} subscriptions`;
    case 'access':
      return `Reading role assignments: ${done} of ${total} subscriptions`;
    case 'directory':
      return total === 0 ? 'Reading the directory …' : `Reading members: ${done} of ${total} groups`;
  }
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
  messages.note(`${empty.length} of ${records.subscription.length} subscriptions hold no vault: ${shown}.`);
}
