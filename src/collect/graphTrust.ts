import { type Azure, AzureError } from '../azure/azure.js';
import { graphAncestors, sameTree } from './ancestors.js';
import type { RowProgress } from './graphSweep.js';
import { sweep } from './graphSweep.js';
import type { Lane } from './lane.js';
import { property } from './property.js';
import type { Subscription } from './selectSubscriptions.js';
import { subscriptionOf } from './subscriptionOf.js';

/** What may be believed of Resource Graph about one subscription. */
export interface Trust {
  /** Lower-cased names of the management groups above; null where they are not known, or Resource Manager knows others. */
  readonly ancestors: readonly string[] | null;
  /** Whether the sign-in provably may read all of a type in the subscription, so that no row is kept back. */
  may(action: string): boolean;
}

/**
 * Resource Graph leaves out without a word what the sign-in may not read, so an empty answer says nothing by itself.
 * It is believed about a subscription that it knows, and for the types that the sign-in may read at the subscription's
 * own scope: Resource Manager tells that in one small list. Everything else is left to Resource Manager, which refuses
 * aloud. Gives an entry for each subscription that Resource Graph knows, by lower-cased id.
 */
export async function readTrust(
  azure: Azure,
  lane: Lane,
  subscriptions: readonly Subscription[],
  {
    above,
    rows,
    onFailure,
  }: {
    /** The groups above each subscription as Resource Manager tells them; see `groupsAbove`. */
    readonly above: ReadonlyMap<string, readonly string[]>;
    readonly rows: RowProgress;
    readonly onFailure: (reason: string) => void;
  },
): Promise<ReadonlyMap<string, Trust>> {
  const containers = sweep({
    graph: azure.resourceGraph,
    table: 'subscriptions',
    subscriptions,
    placeOf: subscriptionOf,
    rows,
    onFailure,
  });
  const trusts = new Map<string, Trust>();
  await Promise.all(
    subscriptions.map(async (subscription) => {
      const key = subscription.subscriptionId.toLowerCase();
      const [container] = (await containers(subscription))?.inside.get(key) ?? [];
      if (container === undefined) return;
      const blocks = await lane(() => readPermissions(azure, subscription.subscriptionId));
      const ancestors = graphAncestors(container.body);
      const arm = above.get(key);
      trusts.set(key, {
        ancestors: ancestors === null || arm === undefined || sameTree(ancestors, arm) ? ancestors : null,
        may: (action) => blocks.some((block) => allows(block, action)),
      });
    }),
  );
  return trusts;
}

interface Block {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

/** None when they cannot be read: then nothing is proved, and Resource Manager is asked. */
async function readPermissions(azure: Azure, subscriptionId: string): Promise<readonly Block[]> {
  const blocks: Block[] = [];
  try {
    for await (const page of azure.permissions(subscriptionId))
      for (const item of page) {
        // A condition could withhold what the actions promise.
        if (typeof property(item, 'condition') === 'string') continue;
        const notActions = property(item, 'notActions') ?? [];
        const block = { actions: texts(property(item, 'actions')), notActions: texts(notActions) };
        if (Array.isArray(notActions)) blocks.push(block);
      }
  } catch (error) {
    if (!(error instanceof AzureError) || error.kind === 'aborted') throw error;
    return [];
  }
  return blocks;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** `notActions` trim their own block only. Source: Azure role definitions. */
function allows({ actions, notActions }: Block, action: string): boolean {
  return actions.some((pattern) => covers(pattern, action)) && !notActions.some((one) => covers(one, action));
}

/** Whether a pattern of actions, in which `*` stands for anything, covers an action; letter case does not count. */
function covers(pattern: string, action: string): boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const text = action.toLowerCase();
  if (rest.length === 0) return first === text;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
