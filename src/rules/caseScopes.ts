import { didYouMean } from '../document/nearest.js';
import { normalizeId, parseScope } from '../model/armId.js';
import { CASE_GROUP, CASE_SUBSCRIPTION, guidOf } from './caseNames.js';
import type { CaseManagementGroup, CaseResource, CaseSnapshot } from './rule.js';

/** Something in `given` that has no meaning, with the path to it below `given`. */
export interface CaseFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export type Report = (path: CaseFault['path'], message: string) => void;

/** The provider below which assignments and definitions stand at a scope. */
export const AUTHORIZATION = '/providers/Microsoft.Authorization';

/** A scope as the beginning of an id. */
export const below = (scope: string): string => (scope === '/' ? '' : scope);

/** A vault or HSM of a case with its whole ARM id. */
export interface PlacedResource {
  readonly id: string;
  readonly resource: CaseResource;
  readonly subscriptionScope: string;
  readonly group: string;
}

/** Where everything of a case stands. */
export interface CasePlaces {
  readonly vaults: readonly PlacedResource[];
  readonly hsms: readonly PlacedResource[];
  /** Subscription scopes, by the name the case uses. */
  readonly subscriptions: ReadonlyMap<string, string>;
  /** Names of the management groups above each subscription scope, root first. */
  readonly chains: ReadonlyMap<string, readonly string[]>;
  /** The ARM scope that a short form means, or what is wrong with it. */
  readonly scopeOf: (text: string) => { readonly scope: string } | { readonly fault: string };
  /** Subscription scopes whose lists return what stands at a scope. */
  readonly listedBy: (scope: string) => readonly string[];
}

export const MANAGEMENT_GROUPS = '/providers/Microsoft.Management/managementGroups/';
const SCOPE_WORDS = ['root', 'managementGroup', 'subscription', 'group', 'vault', 'hsm'];

function subscriptionScope(name: string): string {
  return `/subscriptions/${guidOf('subscription', name)}`;
}

function place(items: readonly (string | CaseResource)[], type: string): readonly PlacedResource[] {
  return items.map((item) => {
    const resource = typeof item === 'string' ? { name: item } : item;
    const scope = subscriptionScope(resource.subscription ?? CASE_SUBSCRIPTION);
    const group = resource.group ?? CASE_GROUP;
    const id = `${scope}/resourceGroups/${group}/providers/Microsoft.KeyVault/${type}/${resource.name}`;
    return { id, resource, subscriptionScope: scope, group };
  });
}

/** Gives every vault, subscription and management group of a case its place in the tree. */
export function placeCase(given: CaseSnapshot): CasePlaces {
  const vaults = place(given.vaults ?? [], 'vaults');
  const hsms = place(given.hsms ?? [], 'managedHSMs');
  const groups = (given.managementGroups ?? []).map((group) =>
    typeof group === 'string' ? { name: group } : group,
  );
  const names = new Set<string>([
    ...(given.subscriptions ?? []),
    ...[...vaults, ...hsms].map(({ resource }) => resource.subscription ?? CASE_SUBSCRIPTION),
    ...groups.flatMap((group: CaseManagementGroup) => group.subscriptions ?? []),
  ]);
  if (names.size === 0) names.add(CASE_SUBSCRIPTION);
  const subscriptions = new Map([...names].map((name) => [name, subscriptionScope(name)]));
  const chains = new Map([...subscriptions].map(([name, scope]) => [scope, chainAbove(name, groups)]));
  const scopes = [...subscriptions.values()];
  const listedBy = (scope: string): readonly string[] => {
    const parsed = parseScope(scope);
    if (parsed?.subscriptionId)
      return scopes.filter(
        (own) => normalizeId(own) === normalizeId(`/subscriptions/${parsed.subscriptionId}`),
      );
    if (parsed?.level !== 'management-group') return scopes;
    return scopes.filter((own) =>
      (chains.get(own) ?? []).some((name) => name.toLowerCase() === parsed.name.toLowerCase()),
    );
  };
  return {
    vaults,
    hsms,
    subscriptions,
    chains,
    listedBy,
    scopeOf: (text) => scopeOf(text, { vaults, hsms, groups, subscriptions }),
  };
}

/** Management groups above a subscription, root first; a group without a list of subscriptions is above all. */
function chainAbove(subscription: string, groups: readonly CaseManagementGroup[]): readonly string[] {
  const byName = new Map(groups.map((group) => [group.name, group]));
  const above = groups.filter(({ subscriptions }) => subscriptions?.includes(subscription) ?? false);
  const start = above.length > 0 ? above : groups.filter(({ subscriptions }) => subscriptions === undefined);
  const chain: string[] = [];
  for (const group of start) {
    let next: CaseManagementGroup | undefined = group;
    const up: string[] = [];
    while (next && !up.includes(next.name)) {
      up.unshift(next.name);
      next = next.parent === undefined ? undefined : byName.get(next.parent);
    }
    for (const name of up) if (!chain.includes(name)) chain.push(name);
  }
  return chain;
}

function scopeOf(
  text: string,
  places: Pick<CasePlaces, 'vaults' | 'hsms' | 'subscriptions'> & {
    readonly groups: readonly CaseManagementGroup[];
  },
): { readonly scope: string } | { readonly fault: string } {
  if (text.startsWith('/'))
    return parseScope(text) === null ? { fault: `"${text}" is no ARM scope` } : { scope: text };
  const colon = text.indexOf(':');
  const word = colon < 0 ? text : text.slice(0, colon);
  const name = colon < 0 ? null : text.slice(colon + 1);
  const unknown = (kind: string, known: readonly string[]) => ({
    fault: `the case has no ${kind} "${name ?? ''}"${didYouMean(name ?? '', known)}`,
  });
  switch (word) {
    case 'root':
      return { scope: '/' };
    case 'managementGroup': {
      const known = places.groups.map((group) => group.name);
      if (name === null || !known.includes(name)) return unknown('management group', known);
      return { scope: MANAGEMENT_GROUPS + name };
    }
    case 'subscription': {
      const scope = places.subscriptions.get(name ?? CASE_SUBSCRIPTION);
      return scope === undefined ? unknown('subscription', [...places.subscriptions.keys()]) : { scope };
    }
    case 'group': {
      const group = name ?? CASE_GROUP;
      const inGroup = [...places.vaults, ...places.hsms].find((resource) => resource.group === group);
      const scope = inGroup?.subscriptionScope ?? subscriptionScope(CASE_SUBSCRIPTION);
      return { scope: `${scope}/resourceGroups/${group}` };
    }
    case 'vault':
    case 'hsm': {
      const resources = word === 'vault' ? places.vaults : places.hsms;
      const [resourceName = '', ...object] = (name ?? '').split('/');
      const found = resources.find(({ resource }) => resource.name === resourceName);
      if (!found)
        return unknown(
          word,
          resources.map(({ resource }) => resource.name),
        );
      return { scope: [found.id, ...object].join('/') };
    }
    default:
      return {
        fault: `"${text}" names no scope${didYouMean(word, SCOPE_WORDS) || `; begin with ${SCOPE_WORDS.join(', ')} or /`}`,
      };
  }
}
