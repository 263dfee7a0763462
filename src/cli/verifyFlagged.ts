import type { Azure } from '../azure/azure.js';
import { verify } from '../collect/verify.js';
import type { Snapshot } from '../model/snapshot.js';
import type { Messages } from './stderr.js';

/**
 * Reads what was flagged again by Resource Manager, and says what came of it; a snapshot that did not come from Resource
 * Graph is left as it is, for it lags behind nothing.
 */
export async function verifyFlagged(
  azure: Azure,
  snapshot: Snapshot,
  causes: readonly string[],
  options: { readonly concurrency: number },
  messages: Messages,
  signal: AbortSignal,
): Promise<Snapshot> {
  if (snapshot.header.engine !== 'graph' || causes.length === 0) return snapshot;
  messages.progress('Reading again what was flagged …');
  const verified = await verify(azure, snapshot, causes, { concurrency: options.concurrency, signal });
  messages.clear();
  for (const failure of verified.failures)
    messages.warning(failure, 'One scope could not be verified; the rest is withheld (--redact).');
  const { subscriptions, gone, changed } = verified;
  messages.note(
    `Read again by Resource Manager: vaults and role assignments of ${subscriptions} subscriptions; ${gone} are gone, ${changed} are different now.`,
  );
  return verified.snapshot;
}
