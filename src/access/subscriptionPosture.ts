import { normalizeId } from '../model/armId.js';
import type { Vault } from '../model/posture.js';
import type { Subscription } from '../model/settings.js';
import type { Snapshot } from '../model/snapshot.js';
import { objectOf, propertiesOf, textOf } from './body.js';
import { whatWasRead } from './whatWasRead.js';

/**
 * The subscriptions that hold a vault, and whether Defender for Key Vault is on there. Only the tier Standard is on; a
 * subscription whose plans were read and name none of Key Vault has it off. Source: Microsoft.Security/pricings
 * 2023-01-01.
 */
export function subscriptionPostures(
  vaults: readonly Vault[],
  { records, coverage }: Snapshot,
): readonly Subscription[] {
  const wasRead = whatWasRead(coverage);
  const names = new Map<string, string>();
  for (const { body } of records.subscription) {
    const id = textOf(objectOf(body)?.id);
    const name = textOf(objectOf(body)?.displayName);
    if (id !== null && name !== null) names.set(normalizeId(id), name);
  }
  const tiers = new Map<string, string | null>();
  for (const { body } of records.defenderPlan) {
    const id = textOf(objectOf(body)?.id);
    const tier = textOf(propertiesOf(body)?.pricingTier)?.trim().toLowerCase() ?? null;
    if (id !== null) tiers.set(normalizeId(id), tier);
  }
  const bySubscription = new Map<string, Vault[]>();
  for (const vault of vaults) {
    const key = vault.subscriptionId.toLowerCase();
    const there = bySubscription.get(key);
    if (there === undefined) bySubscription.set(key, [vault]);
    else there.push(vault);
  }
  return [...bySubscription]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, held]) => {
      const id = `/subscriptions/${held[0]?.subscriptionId ?? key}`;
      const on = wasRead('defenderPlans', id, key)
        ? isOn(tiers.get(`/subscriptions/${key}/providers/microsoft.security/pricings/keyvaults`))
        : null;
      return {
        id,
        name: names.get(`/subscriptions/${key}`) ?? held[0]?.subscriptionId ?? key,
        ...(on === null ? {} : { defenderForKeyVault: on }),
        vaults: held.map((vault) => vault.id),
      };
    });
}

/** Null for a tier that is neither word of the reference. */
function isOn(tier: string | null | undefined): boolean | null {
  if (tier === undefined || tier === 'free') return false;
  return tier === 'standard' ? true : null;
}
