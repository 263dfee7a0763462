import type { Azure } from '../azure/azure.js';
import { groupsAbove } from './ancestors.js';
import { graphLists } from './graphLists.js';
import type { Lane } from './lane.js';
import type { CollectPlan } from './plan.js';
import type { Subscription } from './selectSubscriptions.js';
import { armLists, type SubscriptionLists } from './subscriptionLists.js';

/** With so few subscriptions Resource Manager is as quick as Resource Graph, and it lags behind nothing. */
const FEW_SUBSCRIPTIONS = 5;

/**
 * The engine that reads vaults, role assignments and custom roles. `graph` is tried wherever it is named; `auto` tries
 * it when more than a few subscriptions are to be read and the cloud is known to have it. Where it gives nothing,
 * Resource Manager is asked, and the plan's `note` hears why. `entities` are the management-group tree of Resource Manager.
 */
export async function chooseLists(
  azure: Azure,
  lane: Lane,
  plan: CollectPlan,
  subscriptions: readonly Subscription[],
  entities: Iterable<object>,
): Promise<SubscriptionLists> {
  const arm = armLists(azure, lane);
  if (!wantsGraph(plan.engine ?? 'auto', azure.resourceGraph.expected, subscriptions.length)) return arm;
  const note = plan.note ?? (() => {});
  let expected = 0;
  let come = 0;
  const lists = await graphLists(azure, lane, subscriptions, {
    above: groupsAbove(entities),
    rows: (rows) => {
      expected += rows.expected;
      come += rows.come;
      plan.rows?.({ done: come, total: expected });
    },
    note,
  });
  if ('engine' in lists) return lists;
  note(`Resource Graph is not used: ${lists.reason} All is read by Resource Manager.`);
  return arm;
}

/** Whether Resource Graph is tried at all. */
export function wantsGraph(
  engine: NonNullable<CollectPlan['engine']>,
  expected: boolean,
  subscriptions: number,
): boolean {
  return engine === 'graph' || (engine === 'auto' && expected && subscriptions > FEW_SUBSCRIPTIONS);
}
