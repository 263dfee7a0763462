import type { Azure, Pages } from '../azure/azure.js';
import type { Coverage, CoverageStatus, Read } from '../model/snapshot.js';
import type { FactStore } from './factStore.js';
import type { Lane } from './lane.js';
import { type Gap, type Identified, type ListRead, readList } from './readList.js';
import type { Subscription } from './selectSubscriptions.js';
import type { SubscriptionLists } from './subscriptionLists.js';
import { isWanted, type WantedVault } from './wantedVaults.js';

/** What every read of a run shares. */
export interface Collection {
  readonly azure: Azure;
  readonly lane: Lane;
  readonly store: FactStore;
  readonly coverage: Coverage[];
}

/** A subscription after its vault lists were read. */
export interface Holdings {
  readonly subscription: Subscription;
  /** Vaults and HSMs that were kept. */
  readonly kept: readonly Identified[];
  /** Whether the vault list was read to its end. */
  readonly vaultsRead: boolean;
  readonly hsmsRead: boolean;
}

/** Reads one list when there is room for it. */
export function read(collection: Collection, open: () => Pages): Promise<ListRead> {
  return collection.lane(() => readList(open()));
}

/** Reads the vaults and HSMs of a subscription, with their coverage; of one that holds no wanted one keeps none. */
export async function readHoldings(
  collection: Collection,
  subscription: Subscription,
  wanted: readonly WantedVault[],
  lists: SubscriptionLists,
): Promise<Holdings> {
  const { store, coverage } = collection;
  const { scope } = subscription;
  const [vaults, hsms] = await Promise.all([lists.vaults(subscription), lists.hsms(subscription)]);
  const keptVaults = vaults.items.filter((vault) => isWanted(vault, wanted));
  const keptHsms = hsms.items.filter((hsm) => isWanted(hsm, wanted));
  const kept = [...keptVaults, ...keptHsms];
  // The vaults beside a wanted one are facts too: how far a grant reaches is judged by all of them.
  store.add('vault', scope, kept.length > 0 ? vaults.items : []);
  store.add('hsm', scope, keptHsms);
  const empty =
    kept.length > 0
      ? null
      : vaults.items.length + hsms.items.length === 0
        ? 'holds no vault'
        : 'holds none of the vaults named';
  coverage.push(
    {
      ...coverageOf(scope, 'vaults', besideWanted(vaults.gap, wanted)),
      ...(vaults.gap === null ? { reason: empty } : {}),
    },
    coverageOf(scope, 'hsms', besideWanted(hsms.gap, wanted)),
    ...keptHsms.map((hsm) => ({
      scope: hsm.id,
      what: 'hsmLocalRoles' as const,
      status: 'skipped' as const,
      reason: "Only the HSM's data plane knows its local roles, and kvposture never asks it.",
    })),
  );
  return { subscription, kept, vaultsRead: vaults.gap === null, hsmsRead: hsms.gap === null };
}

/** A list that is not whole may hold a vault that was named and not found. */
function besideWanted(gap: Gap | null, wanted: readonly WantedVault[]): Gap | null {
  if (gap === null || wanted.length === 0) return gap;
  const named = wanted.map(({ given }) => `"${given}"`).join(', ');
  return { ...gap, reason: `${gap.reason} Of the vaults named (${named}), some may be here.` };
}

/**
 * Reads who may do what in a subscription that holds a vault: role assignments at, below and above it, active
 * and eligible schedule instances, custom role definitions, deny assignments, Lighthouse delegations. `builtIns` tells why no built-in role definition
 * could be read anywhere; null when they were.
 */
export async function readAccess(
  collection: Collection,
  subscription: Subscription,
  builtIns: Promise<Gap | null>,
  lists: SubscriptionLists,
): Promise<void> {
  const { azure, store, coverage } = collection;
  const { subscriptionId: id, scope } = subscription;
  const [below, inherited, instances, eligibilities, customRoles, denials, delegations, builtInGap] =
    await Promise.all([
      lists.roleAssignments(subscription, 'none'),
      lists.roleAssignments(subscription, 'atScope'),
      read(collection, () => azure.roleAssignmentScheduleInstances(id)),
      read(collection, () => azure.roleEligibilityScheduleInstances(id)),
      lists.customRoles(subscription),
      read(collection, () => azure.denyAssignments(id)),
      read(collection, () => azure.registrationAssignments(id)),
      builtIns,
    ]);
  store.add('roleAssignment', scope, below.items);
  store.add('roleAssignment', scope, inherited.items);
  store.add('roleAssignmentScheduleInstance', scope, instances.items);
  store.add('roleEligibilityScheduleInstance', scope, eligibilities.items);
  store.add('roleDefinition', scope, customRoles.items);
  store.add('denyAssignment', scope, denials.items);
  store.add('registrationAssignment', scope, delegations.items);
  coverage.push(
    coverageOf(
      scope,
      'roleAssignments',
      joinGaps([
        ['Role assignments at and below the subscription', below.gap],
        ['Inherited role assignments (atScope())', inherited.gap],
      ]),
    ),
    pimCoverage(scope, 'roleAssignmentScheduleInstances', instances),
    pimCoverage(scope, 'roleEligibilityScheduleInstances', eligibilities),
    coverageOf(
      scope,
      'roleDefinitions',
      joinGaps([
        ['Custom roles', customRoles.gap],
        ['Built-in roles', builtInGap],
      ]),
    ),
    coverageOf(scope, 'denyAssignments', denials.gap),
    coverageOf(scope, 'registrationAssignments', delegations.gap),
  );
}

/** Reads the built-in role definitions from the first subscription that gives all of them; else says why not. */
export async function readBuiltInRoles(
  collection: Collection,
  subscriptions: readonly Subscription[],
): Promise<Gap | null> {
  let gap: Gap | null = null;
  for (const { subscriptionId, scope } of subscriptions) {
    const roles = await read(collection, () =>
      collection.azure.roleDefinitions(subscriptionId, 'BuiltInRole'),
    );
    collection.store.add('roleDefinition', scope, roles.items);
    if (roles.gap === null) return null;
    gap ??= roles.gap;
  }
  return gap;
}

export function coverageOf(scope: string, what: Read, gap: Gap | null): Coverage {
  const status: CoverageStatus = gap?.status ?? 'ok';
  return { scope, what, status, reason: gap?.reason ?? null };
}

/** Azure's code for a tenant whose licence does not include PIM: there is nothing that could be read. */
const NO_PIM = 'AadPremiumLicenseRequired';

function pimCoverage(scope: string, what: Read, { gap, error }: ListRead): Coverage {
  if (error?.code !== NO_PIM) return coverageOf(scope, what, gap);
  return {
    scope,
    what,
    status: 'ok',
    reason: 'The tenant has no licence for PIM, so nothing is eligible or activated.',
  };
}

/** One gap for a read that takes several lists, naming which of them are not whole; `refused` when all those are. */
function joinGaps(lists: readonly (readonly [name: string, gap: Gap | null])[]): Gap | null {
  const gaps = lists.flatMap(([name, gap]) => (gap === null ? [] : [{ name, ...gap }]));
  if (gaps.length === 0) return null;
  const reasons = new Map<string, string[]>();
  for (const { name, reason } of gaps) reasons.set(reason, [...(reasons.get(reason) ?? []), name]);
  return {
    status: gaps.every(({ status }) => status === 'refused') ? 'refused' : 'failed',
    reason: [...reasons].map(([reason, names]) => `${names.join(' and ')}: ${reason}`).join(' '),
  };
}
