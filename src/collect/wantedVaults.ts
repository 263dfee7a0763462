import { lastSegment, normalizeId, parseScope } from '../model/armId.js';
import { NothingToReadError } from './plan.js';
import type { Identified } from './readList.js';
import type { Subscription } from './selectSubscriptions.js';

/** One vault or HSM that was named: by name alone, or by its ARM id. */
export interface WantedVault {
  /** As it was given. */
  readonly given: string;
  /** Name or ARM id in the form for comparison. */
  readonly key: string;
  /** Set for an ARM id, lower case. */
  readonly subscriptionId: string | null;
}

/** @throws NothingToReadError for an id that is no id of a vault or HSM. */
export function toWantedVault(given: string): WantedVault {
  const key = normalizeId(given);
  if (!key.includes('/')) return { given, key, subscriptionId: null };
  const scope = parseScope(key);
  const isVault =
    scope !== null && (scope.level === 'vault' || /\/microsoft\.keyvault\/managedhsms\/[^/]+$/.test(key));
  if (!isVault || scope.subscriptionId === null)
    throw new NothingToReadError(
      `"${given}" is neither a vault's name nor an ARM id of a vault or managed HSM (/subscriptions/…/providers/Microsoft.KeyVault/vaults/NAME).`,
    );
  return { given, key, subscriptionId: scope.subscriptionId };
}

/** Subscriptions that can hold what is wanted: those of the ids when all are ids, else all. */
export function subscriptionsOfVaults(
  subscriptions: readonly Subscription[],
  wanted: readonly WantedVault[],
): readonly Subscription[] {
  const visible = new Set(subscriptions.map(({ subscriptionId }) => subscriptionId.toLowerCase()));
  const stranger = wanted.find((want) => want.subscriptionId !== null && !visible.has(want.subscriptionId));
  if (stranger !== undefined)
    throw new NothingToReadError(
      `The subscription of the vault "${stranger.given}" is not among those that are to be read.`,
    );
  if (wanted.length === 0 || wanted.some((want) => want.subscriptionId === null)) return subscriptions;
  const asked = new Set(wanted.map((want) => want.subscriptionId));
  return subscriptions.filter(({ subscriptionId }) => asked.has(subscriptionId.toLowerCase()));
}

/** Whether a vault or HSM is one of those wanted; all are when none was named. */
export function isWanted(vault: Identified, wanted: readonly WantedVault[]): boolean {
  return wanted.length === 0 || wanted.some((want) => matches(vault, want));
}

export function matches(vault: Identified, want: WantedVault): boolean {
  return want.subscriptionId === null
    ? lastSegment(vault.id).toLowerCase() === want.key
    : normalizeId(vault.id) === want.key;
}
