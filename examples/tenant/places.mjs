// Where things are: the tenant, its management groups and subscriptions, and the ids Azure would give them.
import { createHash } from 'node:crypto';

/** A GUID that looks random and is the same in every run: version 4 in form, made from the words. */
export function guid(...words) {
  const hex = createHash('sha256')
    .update(`larkfen parcel\n${words.join('\n')}`)
    .digest('hex');
  const variant = ((Number.parseInt(hex[16], 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

export const tenantId = guid('tenant');
/** Brackwater Freight, bought in 2022, whose tenant is still there; and Kestrel, who runs the webshop's servers. */
export const brackwaterTenantId = guid('tenant of Brackwater Freight');
export const kestrelTenantId = guid('tenant of Kestrel Managed Services');
export const startedAt = '2026-11-16T07:30:04.118Z';
export const finishedAt = '2026-11-16T07:30:19.602Z';

/** The tenant root group has the id of the tenant; `parent` is a key of this table. */
export const managementGroups = {
  root: { name: tenantId, displayName: 'Larkfen Parcel', parent: null },
  platform: { name: 'larkfen-platform', displayName: 'Platform', parent: 'root' },
  landingZones: { name: 'larkfen-landing-zones', displayName: 'Landing zones', parent: 'root' },
};

/** `parent` is a key of `managementGroups`. */
export const subscriptions = {
  production: {
    id: guid('subscription', 'production'),
    displayName: 'Larkfen Production',
    parent: 'landingZones',
  },
  nonProduction: {
    id: guid('subscription', 'non-production'),
    displayName: 'Larkfen Non-Production',
    parent: 'landingZones',
  },
  shared: { id: guid('subscription', 'shared'), displayName: 'Larkfen Shared Platform', parent: 'platform' },
  sandbox: { id: guid('subscription', 'sandbox'), displayName: 'Larkfen Sandbox', parent: 'platform' },
};

export const managementGroupScope = (group) =>
  `/providers/Microsoft.Management/managementGroups/${managementGroups[group].name}`;
export const subscriptionScope = (subscription) => `/subscriptions/${subscriptions[subscription].id}`;
export const groupScope = (subscription, group) =>
  `${subscriptionScope(subscription)}/resourceGroups/${group}`;

/** Keys of a management group and of all above it, the root first. */
export function chainOf(group) {
  const { parent } = managementGroups[group];
  return parent === null ? [group] : [...chainOf(parent), group];
}

/** Every subscription, in the order of ids, as a collection asks them. */
export const everySubscription = Object.keys(subscriptions).map(subscriptionScope).sort();

/** Scopes of the subscriptions whose lists return what is assigned at this scope, in the order of ids. */
export function askedOf(scope) {
  if (scope === '/') return everySubscription;
  const above = Object.keys(managementGroups).find((group) => managementGroupScope(group) === scope);
  return Object.keys(subscriptions)
    .filter((key) =>
      above === undefined
        ? scope === subscriptionScope(key) || scope.startsWith(`${subscriptionScope(key)}/`)
        : chainOf(subscriptions[key].parent).includes(above),
    )
    .map(subscriptionScope)
    .sort();
}
