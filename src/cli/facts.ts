import { readInput } from '../input/readInput.js';
import type { Source } from '../model/result.js';
import type { Snapshot } from '../model/snapshot.js';
import type { AzureOptions } from './commonOptions.js';
import { demoTenantPath } from './packageFiles.js';
import type { Messages } from './stderr.js';
import { UsageError } from './usageError.js';

/** The facts to audit and where they come from: files, the demo tenant, or else Azure itself. */
export async function readFacts(
  inputs: readonly string[],
  options: AzureOptions,
  messages: Messages,
  signal: AbortSignal,
): Promise<{ readonly snapshot: Snapshot; readonly source: Source }> {
  if (options.demo !== undefined) {
    if (inputs.length > 0) throw new UsageError('--demo audits the example tenant; leave the files out.');
    return { snapshot: (await readInput([demoTenantPath()])).snapshot, source: 'demo' };
  }
  if (inputs.length > 0) {
    const live = liveOnly(options);
    if (live !== null)
      throw new UsageError(`${live} narrows what is read from Azure; files are audited whole.`);
    return readInput(inputs, process.stdin);
  }
  const { readAzure } = await import('./azure.js');
  return { snapshot: await readAzure(options, messages, signal), source: 'azure' };
}

/** An option that only a live read obeys, as the user wrote it. */
function liveOnly(options: AzureOptions): string | null {
  if (options.subscription !== undefined) return '--subscription';
  if (options.managementGroup !== undefined) return '--management-group';
  return options.vault === undefined ? null : '--vault';
}
