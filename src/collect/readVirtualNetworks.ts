import { normalizeId, parseScope } from '../model/armId.js';
import { type PlannedReader, withVaults } from './plannedReader.js';
import { property } from './property.js';
import type { Gap, Identified } from './readList.js';
import { coverageOf, type Holdings, read } from './readSubscription.js';

/**
 * The virtual networks of subnets that a firewall admits although their service endpoint may be missing: only there
 * the network says more than the vault. One list for each subscription of such a subnet, which is often none, and
 * often another one than the vault's.
 */
export const readVirtualNetworks: PlannedReader = {
  units: (holdings) => networksOf(holdings).size,
  read: async (collection, holdings, done) => {
    const { azure, store, coverage } = collection;
    const gaps = new Map<string, Gap | null>();
    await Promise.all(
      [...networksOf(holdings)].map(async ([subscriptionId, networks]) => {
        const list = await read(collection, () => azure.virtualNetworks(subscriptionId));
        store.add(
          'virtualNetwork',
          `/subscriptions/${subscriptionId}`,
          list.items.filter(({ id }) => networks.has(normalizeId(id))),
        );
        gaps.set(subscriptionId, list.gap);
        done();
      }),
    );
    // A gap concerns the vaults whose rules name a network there, not the vaults beside that network.
    for (const { subscription, kept } of withVaults(holdings)) {
      coverage.push(coverageOf(subscription.scope, 'virtualNetworks', null));
      for (const vault of kept) {
        const gap = subnetsToLookUp(vault)
          .map((subnet) => gaps.get(parseScope(subnet)?.subscriptionId?.toLowerCase() ?? '') ?? null)
          .find((found) => found !== null);
        if (gap) coverage.push(coverageOf(vault.id, 'virtualNetworks', gap));
      }
    }
  },
};

/** Normalised ids of the networks to look up, by lower-cased subscription. */
function networksOf(holdings: readonly Holdings[]): ReadonlyMap<string, ReadonlySet<string>> {
  const networks = new Map<string, Set<string>>();
  for (const { kept } of holdings)
    for (const subnet of kept.flatMap(subnetsToLookUp)) {
      const subscriptionId = parseScope(subnet)?.subscriptionId?.toLowerCase();
      if (!subscriptionId) continue;
      const known = networks.get(subscriptionId) ?? new Set<string>();
      known.add(normalizeId(subnet).replace(/\/subnets\/[^/]+$/, ''));
      networks.set(subscriptionId, known);
    }
  return networks;
}

/** Subnets of the firewall for which a missing service endpoint was to be ignored. */
function subnetsToLookUp({ body }: Identified): readonly string[] {
  const rules = property(property(property(body, 'properties'), 'networkAcls'), 'virtualNetworkRules');
  if (!Array.isArray(rules)) return [];
  return rules.flatMap((rule: unknown) => {
    const id = property(rule, 'id');
    return typeof id === 'string' && property(rule, 'ignoreMissingVnetServiceEndpoint') === true ? [id] : [];
  });
}
