import { requireWritable } from '../input/writeFileWhole.js';
import type { FactRecord } from '../model/snapshot.js';
import { inventoryText } from '../report/inventory.js';
import { inventoryFile } from './anchors.js';
import { isGap } from './blindingReads.js';
import type { AzureOptions } from './commonOptions.js';
import { configOfRun } from './configFile.js';
import { withScope } from './configuredOptions.js';
import { EXIT } from './exitCodes.js';
import { readFacts } from './facts.js';
import { writeFile } from './fileWrites.js';
import { messagesOf } from './stderr.js';
import { UsageError } from './usageError.js';

export interface InventoryOptions extends AzureOptions {
  /** Left out, the config names it, or it has its own name. */
  readonly output?: string;
}

/**
 * `kvposture inventory`: writes the ids of all vaults and HSMs into a file to commit, on whose lines code scanning then
 * places findings. Where a list could not be read nothing is written, for vaults would seem to have gone: gives 3, else
 * 0.
 */
export async function writeInventory(
  inputs: readonly string[],
  given: InventoryOptions,
  signal: AbortSignal,
): Promise<number> {
  const messages = messagesOf(given);
  const config = await configOfRun(given.config, null);
  const options = withScope(given, config, inputs, messages);
  if (options.output === '' || options.output === '-')
    throw new UsageError('inventory writes a file; name it, as in -o kvposture-inventory.txt.');
  const output = options.output ?? inventoryFile(config);
  await requireWritable(output);
  const { snapshot } = await readFacts(inputs, options, [], messages, signal);
  const { records, coverage } = snapshot;
  messages.clear();
  const gaps = coverage.filter((entry) => isGap(entry) && (entry.what === 'vaults' || entry.what === 'hsms'));
  for (const { scope, what, reason } of gaps) messages.warning(`Not read: ${what} of ${scope}: ${reason}`);
  if (gaps.length > 0) {
    messages.warning(`${output} was not written, as vaults that could not be listed would be missing.`);
    return EXIT.incomplete;
  }
  const ids = [...records.vault, ...records.hsm].flatMap(idOf);
  await writeFile(output, inventoryText(ids));
  messages.note(`Wrote ${output}: ${ids.length} ${ids.length === 1 ? 'vault or HSM' : 'vaults and HSMs'}.`);
  return EXIT.ok;
}

function idOf({ body }: FactRecord): readonly string[] {
  return typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'string'
    ? [body.id]
    : [];
}
