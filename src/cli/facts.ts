import type { Azure } from '../azure/azure.js';
import { readInput } from '../input/readInput.js';
import type { Source } from '../model/result.js';
import type { PlannedRead, Snapshot } from '../model/snapshot.js';
import type { AzureOptions } from './commonOptions.js';
import { demoTenantPath } from './packageFiles.js';
import type { Messages } from './stderr.js';
import { UsageError } from './usageError.js';

/**
 * The facts to audit and where they come from: files, the demo tenant, or else Azure itself, of which also `reads` are
 * read, and which is then given too.
 */
export async function readFacts(
  inputs: readonly string[],
  options: AzureOptions,
  reads: readonly PlannedRead[],
  messages: Messages,
  signal: AbortSignal,
): Promise<{ readonly snapshot: Snapshot; readonly source: Source; readonly azure?: Azure }> {
  if (options.demo !== undefined) {
    if (inputs.length > 0) throw new UsageError('--demo uses the example tenant; leave the files out.');
    const live = liveOnly(options);
    if (live !== null)
      throw new UsageError(`${live} is about Azure itself; --demo uses the example tenant, whole.`);
    return { snapshot: (await readInput([demoTenantPath()])).snapshot, source: 'demo' };
  }
  if (inputs.length > 0) {
    if (inputs.some((name) => name.trim() === ''))
      throw new UsageError('An input is an empty name; name a file, or - for standard input.');
    const live = liveOnly(options);
    if (live !== null)
      throw new UsageError(`${live} is about Azure itself; files are taken whole, as they are.`);
    return readInput(inputs, process.stdin);
  }
  requireOneCloud(options);
  const { readAzure } = await import('./azure.js');
  const { snapshot, azure } = await readAzure(options, reads, messages, signal);
  return { snapshot, source: 'azure', azure };
}

export function requireOneCloud({
  cloud,
  cloudEndpoint,
}: Pick<AzureOptions, 'cloud' | 'cloudEndpoint'>): void {
  if (cloud !== undefined && cloudEndpoint !== undefined)
    throw new UsageError('--cloud and --cloud-endpoint both name the cloud; leave one of them out.');
}

/** The options that only a live read obeys, as the user writes them. */
const LIVE_ONLY = [
  ['subscription', '--subscription'],
  ['managementGroup', '--management-group'],
  ['vault', '--vault'],
  ['tenant', '--tenant'],
  ['cloud', '--cloud'],
  ['cloudEndpoint', '--cloud-endpoint'],
  ['verify', '--verify'],
] as const satisfies readonly (readonly [keyof AzureOptions, string])[];

/** The first of them that was given; it would do nothing here. */
function liveOnly(options: AzureOptions): string | null {
  return LIVE_ONLY.find(([name]) => options[name] !== undefined)?.[1] ?? null;
}
