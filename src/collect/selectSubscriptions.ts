import { lastSegment, normalizeId, parseScope } from '../model/armId.js';
import type { Coverage } from '../model/snapshot.js';
import { NothingToReadError } from './plan.js';
import { property } from './property.js';
import type { Identified } from './readList.js';

/** A subscription to be read. `scope` is `/subscriptions/ID`. */
export interface Subscription {
  readonly subscriptionId: string;
  readonly scope: string;
  readonly item: Identified;
}

export function toSubscription(item: Identified): Subscription {
  const told = property(item.body, 'subscriptionId');
  const subscriptionId = typeof told === 'string' && told !== '' ? told : lastSegment(item.id);
  return { subscriptionId, scope: `/subscriptions/${subscriptionId}`, item };
}

/**
 * Those of the subscriptions that an id, an ARM id or a display name asks for, without regard to letter case. Names
 * need not be unique: one name may bring several.
 * @throws NothingToReadError naming what matches nothing.
 */
export function selectNamed(
  subscriptions: readonly Subscription[],
  wanted: readonly string[],
): readonly Subscription[] {
  const chosen = new Set<Subscription>();
  for (const want of wanted) {
    const matches = subscriptions.filter((subscription) => isNamed(subscription, want));
    if (matches.length === 0)
      throw new NothingToReadError(
        `No subscription that you can see has the id or name "${want}"; "az account list --all" shows those you can see.`,
      );
    for (const match of matches) chosen.add(match);
  }
  return subscriptions.filter((subscription) => chosen.has(subscription));
}

function isNamed(subscription: Subscription, want: string): boolean {
  const key = normalizeId(want);
  const name = property(subscription.item.body, 'displayName');
  return (
    key === subscription.subscriptionId.toLowerCase() ||
    key === normalizeId(subscription.scope) ||
    (typeof name === 'string' && name.trim().toLowerCase() === want.trim().toLowerCase())
  );
}

/** Subscriptions below a management group, and those of which Azure does not tell where they are. */
interface BelowGroup {
  readonly subscriptions: readonly Subscription[];
  readonly coverage: readonly Coverage[];
}

/**
 * Narrows to a management group, given by name or ARM id, through `parentNameChain` of the entities.
 * @throws NothingToReadError when there is no such group, or no visible subscription below it.
 */
export function selectBelowGroup(
  subscriptions: readonly Subscription[],
  entities: readonly Identified[],
  group: string,
): BelowGroup {
  const scope = parseScope(group);
  const wanted = (scope?.level === 'management-group' ? scope.name : group).trim().toLowerCase();
  const chains = new Map<string, readonly string[] | null>();
  let known = false;
  for (const { id, body } of entities) {
    const chain = parentChain(body);
    const parsed = parseScope(id);
    if (parsed?.level === 'subscription') chains.set(parsed.name.toLowerCase(), chain);
    known ||= chain?.includes(wanted) === true;
    known ||= parsed?.level === 'management-group' && parsed.name.toLowerCase() === wanted;
  }
  if (!known)
    throw new NothingToReadError(
      `No management group that you can see has the id "${group}"; "az account management-group list" shows those you can see.`,
    );
  const below: Subscription[] = [];
  const coverage: Coverage[] = [];
  for (const subscription of subscriptions) {
    const chain = chains.get(subscription.subscriptionId.toLowerCase()) ?? null;
    if (chain === null)
      coverage.push({
        scope: subscription.scope,
        what: 'managementGroups',
        status: 'failed',
        reason: `Azure does not tell whether this subscription is below the management group "${group}", so it was not read.`,
      });
    else if (chain.includes(wanted)) below.push(subscription);
  }
  if (below.length === 0)
    throw new NothingToReadError(
      `The management group "${group}" has no subscription below it among those that are to be read.`,
    );
  return { subscriptions: below, coverage };
}

/** Names of the groups above an entity, lower case, the nearest last; null where it does not tell. */
export function parentChain(body: object): readonly string[] | null {
  const properties = property(body, 'properties');
  const chain = property(properties, 'parentNameChain');
  const parent = property(property(properties, 'parent'), 'id');
  const names = [
    ...(Array.isArray(chain) ? chain : []),
    ...(typeof parent === 'string' ? [lastSegment(parent)] : []),
  ];
  if (!Array.isArray(chain) && names.length === 0) return null;
  return names.filter((name) => typeof name === 'string').map((name) => name.toLowerCase());
}

/** The tenant that all subscriptions name; null where they differ or do not tell. */
export function commonTenant(subscriptions: readonly Subscription[]): string | null {
  const tenants = new Set(subscriptions.map(({ item }) => property(item.body, 'tenantId')));
  const [tenant] = tenants;
  return tenants.size === 1 && typeof tenant === 'string' ? tenant : null;
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Checks that a tenant named by its id is that of a visible subscription, or manages one through Lighthouse: a sign-in
 * that ignores `--tenant` reads another tenant, whose facts must not carry this one's name. A domain name cannot be
 * compared, and a subscription that tells no tenant might be of any.
 * @throws NothingToReadError naming both tenants.
 */
export function requireTenant(subscriptions: readonly Subscription[], tenantId: string | null): void {
  if (tenantId === null || !GUID.test(tenantId)) return;
  const tenants = subscriptions.flatMap(({ item }) => [
    property(item.body, 'tenantId'),
    ...managers(item.body),
  ]);
  if (tenants.some((tenant) => typeof tenant !== 'string' || tenant.toLowerCase() === tenantId.toLowerCase()))
    return;
  const others = [...new Set(subscriptions.map(({ item }) => property(item.body, 'tenantId')))];
  throw new NothingToReadError(
    `No subscription of the tenant ${tenantId} is visible to this sign-in: those it sees belong to ${others.join(', ')}; sign in to the other tenant, or name this one with --tenant.`,
  );
}

/** Tenants that manage a subscription through Azure Lighthouse. */
function managers(body: object): readonly unknown[] {
  const list = property(body, 'managedByTenants');
  return Array.isArray(list) ? list.map((entry: unknown) => property(entry, 'tenantId')) : [];
}
