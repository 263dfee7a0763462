import { lastSegment, normalizeId } from '../model/armId.js';
import { type PlannedReader, withVaults } from './plannedReader.js';
import type { Identified, ListRead } from './readList.js';
import { coverageOf, type Holdings, read } from './readSubscription.js';

/** Resource locks: one list a subscription. Of it only those are kept that stand at or above a vault. */
export const readLocks: PlannedReader = {
  units: (holdings) => withVaults(holdings).length,
  read: (collection, holdings, done) =>
    forEachSubscription(withVaults(holdings), done, async ({ subscription, kept }) => {
      const { subscriptionId, scope } = subscription;
      const locks = await read(collection, () => collection.azure.locks(subscriptionId));
      const above = scopesAbove(kept);
      collection.store.add(
        'lock',
        scope,
        locks.items.filter(({ id }) => above.has(lockedScope(id))),
      );
      collection.coverage.push(coverageOf(scope, 'locks', locks.gap));
    }),
};

/** Deleted vaults: also where no vault is left; slow, for Azure gives about five to a page. */
export const readDeletedVaults: PlannedReader = {
  units: (holdings) => holdings.length,
  read: (collection, holdings, done) =>
    forEachSubscription(holdings, done, async ({ subscription: { subscriptionId, scope } }) => {
      const deleted = await read(collection, () => collection.azure.deletedVaults(subscriptionId));
      collection.store.add('deletedVault', scope, deleted.items);
      collection.coverage.push(coverageOf(scope, 'deletedVaults', deleted.gap));
    }),
};

/** Defender plans: one list a subscription, of which the plan of Key Vault is kept. */
export const readDefenderPlans: PlannedReader = {
  units: (holdings) => withVaults(holdings).length,
  read: (collection, holdings, done, lists) =>
    forEachSubscription(withVaults(holdings), done, async ({ subscription }) => {
      const { scope } = subscription;
      const plans = await lists.defenderPlans(subscription);
      collection.store.add(
        'defenderPlan',
        scope,
        plans.items.filter(({ id }) => lastSegment(id).toLowerCase() === 'keyvaults'),
      );
      collection.coverage.push(defenderCoverage(scope, plans));
    }),
};

/** Classic administrators: one list a subscription, empty in most since Azure retired them. */
export const readClassicAdministrators: PlannedReader = {
  units: (holdings) => withVaults(holdings).length,
  read: (collection, holdings, done) =>
    forEachSubscription(withVaults(holdings), done, async ({ subscription: { subscriptionId, scope } }) => {
      const list = await read(collection, () => collection.azure.classicAdministrators(subscriptionId));
      collection.store.add('classicAdministrator', scope, list.items);
      collection.coverage.push(coverageOf(scope, 'classicAdministrators', list.gap));
    }),
};

/** Azure's code for a subscription that never used Microsoft.Security: no plan is on (azure-sdk-for-go#19900). */
const NOT_REGISTERED = 'Subscription Not Registered';

function defenderCoverage(scope: string, { gap, error }: ListRead): ReturnType<typeof coverageOf> {
  if (error?.code !== NOT_REGISTERED) return coverageOf(scope, 'defenderPlans', gap);
  const reason = 'The subscription is not registered for Microsoft.Security, so no plan is on.';
  return { scope, what: 'defenderPlans', status: 'ok', reason };
}

async function forEachSubscription(
  holdings: readonly Holdings[],
  done: () => void,
  readOne: (holding: Holdings) => Promise<void>,
): Promise<void> {
  await Promise.all(
    holdings.map(async (holding) => {
      await readOne(holding);
      done();
    }),
  );
}

/** The scopes at and above vaults: their ids, groups and subscriptions, in the form for comparison. */
function scopesAbove(vaults: readonly Identified[]): ReadonlySet<string> {
  const scopes = new Set<string>();
  for (const { id } of vaults) {
    const parts = normalizeId(id).split('/');
    scopes.add(parts.slice(0, 3).join('/'));
    scopes.add(parts.slice(0, 5).join('/'));
    scopes.add(parts.join('/'));
  }
  return scopes;
}

/** The scope at which a lock stands: its id up to its provider. */
function lockedScope(id: string): string {
  return normalizeId(id).replace(/\/providers\/microsoft\.authorization\/locks\/[^/]+$/, '');
}
