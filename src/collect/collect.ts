import type { Azure } from '../azure/azure.js';
import { normalizeId } from '../model/armId.js';
import { type Coverage, SNAPSHOT_FORMAT, type Snapshot } from '../model/snapshot.js';
import { chooseLists } from './chooseLists.js';
import { factStore } from './factStore.js';
import { openLane } from './lane.js';
import {
  type CollectPlan,
  type CollectStage,
  DEFAULT_CONCURRENCY,
  NothingToReadError,
  requestedOf,
} from './plan.js';
import { directorySkipped, readDirectory } from './readDirectory.js';
import type { ListRead } from './readList.js';
import { readMissingRoles } from './readMissingRoles.js';
import { readPlanned } from './readPlanned.js';
import {
  type Collection,
  coverageOf,
  type Holdings,
  read,
  readAccess,
  readBuiltInRoles,
  readHoldings,
} from './readSubscription.js';
import {
  commonTenant,
  requireTenant,
  type Subscription,
  selectBelowGroup,
  selectNamed,
  toSubscription,
} from './selectSubscriptions.js';
import type { SubscriptionLists } from './subscriptionLists.js';
import { matches, subscriptionsOfVaults, toWantedVault, type WantedVault } from './wantedVaults.js';

/**
 * Reads what the plan names from Azure into a snapshot. A read that is refused or fails becomes coverage and costs no
 * other read; the result does not depend on the order in which answers arrive.
 * @throws AzureError when the subscriptions cannot be listed, or the management groups when one was named, or when the
 * run is cancelled.
 * @throws NothingToReadError when nothing is visible, or something that was named matches nothing.
 */
export async function collect(azure: Azure, plan: CollectPlan): Promise<Snapshot> {
  const startedAt = plan.startedAt ?? plan.now().toISOString();
  const wanted = (plan.vaults ?? []).map(toWantedVault);
  const collection: Collection = {
    azure,
    lane: openLane(plan.concurrency ?? DEFAULT_CONCURRENCY, plan.signal),
    store: factStore(),
    coverage: [],
  };
  const subscriptions = await chooseSubscriptions(collection, plan, wanted);
  const entities = collection.store.bodies('managementGroupEntity');
  const lists = await chooseLists(azure, collection.lane, plan, subscriptions, entities);
  const holdings = await readAllHoldings(collection, plan, subscriptions, wanted, lists);
  requireFound(holdings, wanted);
  await readAllAccess(collection, plan, holdings, lists);
  await readPlanned(collection, plan.reads ?? [], holdings, lists, (units) =>
    counter(plan, 'planned', units),
  );
  await readPrincipals(collection, plan, holdings);
  return {
    header: {
      formatVersion: SNAPSHOT_FORMAT,
      cloud: azure.cloud,
      tenantId: commonTenant(subscriptions) ?? plan.tenantId ?? null,
      startedAt,
      finishedAt: plan.now().toISOString(),
      requested: requestedOf(plan),
      engine: lists.engine,
    },
    records: collection.store.records(),
    coverage: [...collection.coverage].sort(byScopeThenWhat),
  };
}

/** Lists subscriptions and the management-group tree, and narrows to what was named; sorted by id. */
async function chooseSubscriptions(
  collection: Collection,
  plan: CollectPlan,
  wanted: readonly WantedVault[],
): Promise<readonly Subscription[]> {
  const { azure, store, coverage } = collection;
  const done = counter(plan, 'subscriptions', 1);
  const [listed, entities] = await Promise.all([
    read(collection, () => azure.subscriptions()),
    read(collection, () => azure.managementGroupEntities()),
  ]);
  done();
  throwError(listed);
  if (listed.items.length === 0)
    throw new NothingToReadError(
      'No subscription is visible to this sign-in; assign it Reader on a subscription, or choose another tenant with --tenant.',
    );
  requireTenant(listed.items.map(toSubscription), plan.tenantId ?? null);
  if (plan.managementGroup !== undefined) throwError(entities);
  coverage.push(
    coverageOf('/', 'subscriptions', listed.gap),
    coverageOf('/', 'managementGroups', entities.gap),
  );
  store.add('managementGroupEntity', '/', entities.items);

  let chosen = uniqueById(listed.items.map(toSubscription));
  if (plan.subscriptions?.length) chosen = selectNamed(chosen, plan.subscriptions);
  if (plan.managementGroup !== undefined) {
    const below = selectBelowGroup(chosen, entities.items, plan.managementGroup);
    coverage.push(...below.coverage);
    chosen = below.subscriptions;
  }
  chosen = subscriptionsOfVaults(chosen, wanted);
  store.add(
    'subscription',
    '/',
    chosen.map(({ item }) => item),
  );
  return chosen;
}

/** Reads vaults and HSMs of all subscriptions side by side. */
async function readAllHoldings(
  collection: Collection,
  plan: CollectPlan,
  subscriptions: readonly Subscription[],
  wanted: readonly WantedVault[],
  lists: SubscriptionLists,
): Promise<readonly Holdings[]> {
  const done = counter(plan, 'vaults', subscriptions.length);
  return Promise.all(
    subscriptions.map(async (subscription) => {
      const holdings = await readHoldings(collection, subscription, wanted, lists);
      done();
      return holdings;
    }),
  );
}

/** Reads who may do what, where there is a vault to do it to. */
async function readAllAccess(
  collection: Collection,
  plan: CollectPlan,
  holdings: readonly Holdings[],
  lists: SubscriptionLists,
): Promise<void> {
  const holding = holdings.filter(({ kept }) => kept.length > 0).map(({ subscription }) => subscription);
  lists.expectAccess(holding);
  const done = counter(plan, 'access', holding.length);
  const builtIns = readBuiltInRoles(collection, holding);
  await Promise.all([
    builtIns,
    ...holding.map(async (subscription) => {
      await readAccess(collection, subscription, builtIns, lists);
      done();
    }),
  ]);
  if (lists.engine === 'graph') await readMissingRoles(collection, holding);
}

/** Reads who the principals are, where there is a vault that they could have to do with. */
async function readPrincipals(
  collection: Collection,
  plan: CollectPlan,
  holdings: readonly Holdings[],
): Promise<void> {
  if (holdings.every(({ kept }) => kept.length === 0)) return;
  if (plan.directory === false) collection.coverage.push(...directorySkipped());
  else await readDirectory(collection, (groups) => counter(plan, 'directory', groups));
}

/** A vault that was named and is nowhere is an error only where nothing unread could hold it. */
function requireFound(holdings: readonly Holdings[], wanted: readonly WantedVault[]): void {
  for (const want of wanted) {
    if (holdings.some(({ kept }) => kept.some((vault) => matches(vault, want)))) continue;
    const unread = holdings.some(
      ({ vaultsRead, subscription }) =>
        !vaultsRead &&
        (want.subscriptionId === null || want.subscriptionId === subscription.subscriptionId.toLowerCase()),
    );
    if (unread) continue;
    const hsms = holdings.every(({ hsmsRead }) => hsmsRead) ? '' : ' (not all managed HSMs could be listed)';
    throw new NothingToReadError(
      `No vault "${want.given}" is in the subscriptions that were read${hsms}; check the name, or name its subscription with --subscription.`,
    );
  }
}

function throwError({ error }: ListRead): void {
  if (error !== null) throw error;
}

/** Each subscription once, sorted by id. */
function uniqueById(subscriptions: readonly Subscription[]): readonly Subscription[] {
  const byId = new Map<string, Subscription>();
  for (const subscription of subscriptions) {
    const key = subscription.subscriptionId.toLowerCase();
    if (!byId.has(key)) byId.set(key, subscription);
  }
  return [...byId].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, subscription]) => subscription);
}

/** Tells the start of a stage, and one step more at each call. */
function counter(plan: CollectPlan, stage: CollectStage, total: number): () => void {
  let done = 0;
  const tell = () => plan.progress?.({ stage, done, total });
  tell();
  return () => {
    done++;
    tell();
  };
}

function byScopeThenWhat(left: Coverage, right: Coverage): number {
  const leftKey = `${normalizeId(left.scope)}\n${left.what}`;
  const rightKey = `${normalizeId(right.scope)}\n${right.what}`;
  return leftKey < rightKey ? -1 : leftKey > rightKey ? 1 : 0;
}
