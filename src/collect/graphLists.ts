import type { Azure, GraphTable } from '../azure/azure.js';
import { parseScope } from '../model/armId.js';
import { concerns } from './ancestors.js';
import { type RowProgress, type Swept, sweep } from './graphSweep.js';
import { readTrust, type Trust } from './graphTrust.js';
import type { Lane } from './lane.js';
import { property } from './property.js';
import type { Identified, ListRead } from './readList.js';
import type { Subscription } from './selectSubscriptions.js';
import { armLists, type SubscriptionLists } from './subscriptionLists.js';
import { subscriptionOf } from './subscriptionOf.js';

/** Why Resource Graph is not read, where it gave nothing at all. */
export interface NoGraph {
  readonly reason: string;
}

interface GraphListOptions {
  /** The groups above each subscription as Resource Manager tells them. */
  readonly above: ReadonlyMap<string, readonly string[]>;
  readonly rows: RowProgress;
  /** Told in one sentence what Resource Graph did not give, and that Resource Manager is asked for it. */
  readonly note: (text: string) => void;
}

/** The actions whose lists are taken from Resource Graph. */
const ACTIONS: Readonly<Record<Exclude<GraphTable, 'subscriptions'>, string>> = {
  vaults: 'Microsoft.KeyVault/vaults/read',
  hsms: 'Microsoft.KeyVault/managedHSMs/read',
  roleAssignments: 'Microsoft.Authorization/roleAssignments/read',
  roleDefinitions: 'Microsoft.Authorization/roleDefinitions/read',
  defenderPlans: 'Microsoft.Security/pricings/read',
};
type Table = keyof typeof ACTIONS;
/** What every run reads. */
const NEEDED = ['vaults', 'hsms', 'roleAssignments', 'roleDefinitions'] as const satisfies readonly Table[];

/**
 * The lists of many subscriptions from a few sweeps of Resource Graph. A subscription about which Resource Graph cannot
 * be believed (see `readTrust`), or whose rows did not add up, is read by Resource Manager: so the gaps are the same,
 * whichever engine reads.
 *
 * Inherited role assignments come from both: from Resource Graph, and once for all subscriptions below the same groups
 * from Resource Manager, for they reach furthest, and whether Resource Graph shows those at `/` is not documented.
 */
export async function graphLists(
  azure: Azure,
  lane: Lane,
  subscriptions: readonly Subscription[],
  { above, rows, note }: GraphListOptions,
): Promise<SubscriptionLists | NoGraph> {
  const arm = armLists(azure, lane);
  const failures = new Set<string>();
  const trusts = await readTrust(azure, lane, subscriptions, {
    above,
    rows,
    onFailure: (reason) => failures.add(reason),
  });
  if (trusts.size === 0)
    return { reason: [...failures][0] ?? 'Resource Graph knows none of the subscriptions.' };
  for (const reason of failures) note(`${reason} Resource Manager is asked instead.`);
  sayUntrusted(subscriptions, trusts, note);

  const sweepOf = (table: Table, of: readonly Subscription[], placeOf = subscriptionOf) =>
    sweep({
      graph: azure.resourceGraph,
      table,
      subscriptions: of.filter((one) => trustOf(trusts, one)?.may(ACTIONS[table]) === true),
      placeOf,
      rows,
      onFailure: (reason) => note(`${reason} Resource Manager is asked instead.`),
    });
  const vaults = sweepOf('vaults', subscriptions);
  const hsms = sweepOf('hsms', subscriptions);
  let access: AccessLists = arm;

  return {
    engine: 'graph',
    vaults: async (one) => whole(inside(await vaults(one), one)) ?? arm.vaults(one),
    hsms: async (one) => whole(inside(await hsms(one), one)) ?? arm.hsms(one),
    roleAssignments: (one, filter) => access.roleAssignments(one, filter),
    customRoles: (one) => access.customRoles(one),
    defenderPlans: (one) => access.defenderPlans(one),
    expectAccess: (expected) => {
      access = accessLists(arm, trusts, expected, sweepOf);
    },
  };
}

function trustOf(trusts: ReadonlyMap<string, Trust>, { subscriptionId }: Subscription): Trust | undefined {
  return trusts.get(subscriptionId.toLowerCase());
}

function sayUntrusted(
  subscriptions: readonly Subscription[],
  trusts: ReadonlyMap<string, Trust>,
  note: (text: string) => void,
): void {
  const all = subscriptions.length;
  const say = (count: number, what: string) => {
    if (count > 0) note(`${count} of ${all} subscriptions: ${what}; Resource Manager is asked about them.`);
  };
  say(all - trusts.size, 'Resource Graph does not know them');
  const unproved = [...trusts.values()].filter(({ may }) => !NEEDED.every((table) => may(ACTIONS[table])));
  const moved = [...trusts.values()].filter(({ ancestors }) => ancestors === null);
  say(moved.length, 'Resource Graph and Resource Manager differ in the management groups above them');
  say(unproved.length, 'it is not certain that this sign-in may read everything there');
}

/** What a batch brought for one subscription; null when nothing that could be believed. */
function inside(swept: Swept | null, { subscriptionId }: Subscription): readonly Identified[] | null {
  return swept === null ? null : (swept.inside.get(subscriptionId.toLowerCase()) ?? []);
}

function whole(items: readonly Identified[] | null): ListRead | null {
  return items === null ? null : { items, gap: null, error: null };
}

type SweepOf = (
  table: Table,
  of: readonly Subscription[],
  placeOf?: (row: Identified) => string | null,
) => (subscription: Subscription) => Promise<Swept | null>;

type AccessLists = Pick<SubscriptionLists, 'roleAssignments' | 'customRoles' | 'defenderPlans'>;

/** Role assignments, custom roles and Defender plans of the subscriptions that hold a vault. */
function accessLists(
  arm: SubscriptionLists,
  trusts: ReadonlyMap<string, Trust>,
  subscriptions: readonly Subscription[],
  sweepOf: SweepOf,
): AccessLists {
  const assignments = sweepOf('roleAssignments', subscriptions);
  // All of them: where a role can be assigned says whom it concerns, not where its id stands.
  const roles = sweepOf('roleDefinitions', subscriptions, () => null);
  // Not every run wants them.
  let plans: ReturnType<typeof sweepOf> | undefined;
  const samples = new Map<string, Promise<ListRead>>();
  const groups = new Set(['/', ...[...trusts.values()].flatMap(({ ancestors }) => ancestors ?? [])]);
  const byGroup = new WeakMap<Swept, ReadonlyMap<string, readonly Identified[]>>();

  /** The rows of a batch that stand above subscriptions, by lower-cased group name; `/` for the root. */
  function inheritedIn(swept: Swept): ReadonlyMap<string, readonly Identified[]> {
    const known = byGroup.get(swept) ?? groupedByGroup(swept.above);
    byGroup.set(swept, known);
    return known;
  }

  /** What Resource Manager says is inherited by the subscriptions below the same groups, asked of the first that tells. */
  function sampleOf(ancestors: readonly string[]): Promise<ListRead> {
    const key = ancestors.join('/');
    const sample = samples.get(key) ?? readSample(key);
    samples.set(key, sample);
    return sample;
  }

  async function readSample(key: string): Promise<ListRead> {
    let last: ListRead = { items: [], gap: null, error: null };
    for (const one of subscriptions) {
      const trust = trustOf(trusts, one);
      if (trust?.ancestors?.join('/') !== key || !trust.may(ACTIONS.roleAssignments)) continue;
      last = await arm.roleAssignments(one, 'atScope');
      if (last.gap === null) break;
    }
    return { ...last, items: last.items.filter((row) => scopeIsAbove(scopeOf(row))) };
  }

  return {
    async roleAssignments(one, filter) {
      const swept = await assignments(one);
      if (filter === 'none') return whole(inside(swept, one)) ?? arm.roleAssignments(one, filter);
      const ancestors = trustOf(trusts, one)?.ancestors ?? null;
      const inherited = swept === null ? null : inheritedIn(swept);
      // A group that no subscription is known to be below: the tree has changed.
      const strange = inherited !== null && [...inherited.keys()].some((group) => !groups.has(group));
      if (inherited === null || ancestors === null || strange) return arm.roleAssignments(one, filter);
      const sample = await sampleOf(ancestors);
      const rows = ['/', ...ancestors].flatMap((group) => inherited.get(group) ?? []);
      return { ...sample, items: [...rows, ...sample.items] };
    },
    async customRoles(one) {
      const swept = await roles(one);
      const ancestors = trustOf(trusts, one)?.ancestors ?? null;
      if (swept === null || ancestors === null) return arm.customRoles(one);
      const custom = swept.above.filter(
        ({ body }) => isCustom(body) && assignableIn(body).some((scope) => concerns(scope, one, ancestors)),
      );
      return { items: custom, gap: null, error: null };
    },
    async defenderPlans(one) {
      plans ??= sweepOf('defenderPlans', subscriptions);
      const found = inside(await plans(one), one) ?? [];
      // No plan at all is what a subscription shows that Defender never knew; Resource Manager tells that apart.
      return found.length > 0 ? { items: found, gap: null, error: null } : arm.defenderPlans(one);
    },
  };
}

function groupedByGroup(rows: readonly Identified[]): ReadonlyMap<string, readonly Identified[]> {
  const grouped = new Map<string, Identified[]>();
  for (const row of rows) {
    const group = parseScope(scopeOf(row))?.name.toLowerCase() ?? '';
    const there = grouped.get(group);
    if (there === undefined) grouped.set(group, [row]);
    else there.push(row);
  }
  return grouped;
}

/** The scope an assignment names; else that of its id, which stands before the provider. */
function scopeOf({ id, body }: Identified): string {
  const scope = property(property(body, 'properties'), 'scope');
  if (typeof scope === 'string') return scope;
  const end = id.toLowerCase().lastIndexOf('/providers/microsoft.authorization/');
  return end <= 0 ? '/' : id.slice(0, end);
}

function scopeIsAbove(scope: string): boolean {
  return parseScope(scope)?.subscriptionId === null;
}

/** Built-in roles come from Resource Manager, which alone tells the conditions inside them. */
function isCustom(body: object): boolean {
  const type = property(property(body, 'properties'), 'type');
  return typeof type === 'string' && type.toLowerCase() === 'customrole';
}

function assignableIn(body: object): readonly string[] {
  const scopes = property(property(body, 'properties'), 'assignableScopes');
  return Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string') : [];
}
