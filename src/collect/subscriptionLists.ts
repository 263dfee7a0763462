import type { Azure } from '../azure/azure.js';
import type { Lane } from './lane.js';
import { type ListRead, readList } from './readList.js';
import type { Subscription } from './selectSubscriptions.js';

/** The lists of one subscription that both engines can give, with the gaps that Resource Manager would tell. */
export interface SubscriptionLists {
  readonly engine: 'arm' | 'graph';
  vaults(subscription: Subscription): Promise<ListRead>;
  hsms(subscription: Subscription): Promise<ListRead>;
  /** `none` brings what lies at and below the subscription, `atScope` what is inherited from above it. */
  roleAssignments(subscription: Subscription, filter: 'none' | 'atScope'): Promise<ListRead>;
  customRoles(subscription: Subscription): Promise<ListRead>;
  /** The plans of Defender for Cloud, that for Key Vault among them. */
  defenderPlans(subscription: Subscription): Promise<ListRead>;
  /** Names, once, the subscriptions whose role assignments, roles and plans are going to be read. */
  expectAccess(subscriptions: readonly Subscription[]): void;
}

/** Each list by a request of its own to Resource Manager. */
export function armLists(azure: Azure, lane: Lane): SubscriptionLists {
  return {
    engine: 'arm',
    vaults: ({ subscriptionId }) => lane(() => readList(azure.vaults(subscriptionId))),
    hsms: ({ subscriptionId }) => lane(() => readList(azure.hsms(subscriptionId))),
    roleAssignments: ({ subscriptionId }, filter) =>
      lane(() => readList(azure.roleAssignments(subscriptionId, filter))),
    customRoles: ({ subscriptionId }) =>
      lane(() => readList(azure.roleDefinitions(subscriptionId, 'CustomRole'))),
    defenderPlans: ({ subscriptionId }) => lane(() => readList(azure.defenderPlans(subscriptionId))),
    expectAccess: () => {},
  };
}
