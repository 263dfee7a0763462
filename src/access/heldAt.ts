import { normalizeId, parseScope } from '../model/armId.js';
import type { PathStep } from '../model/posture.js';
import { allTruth, type Truth } from './condition/truth.js';
import type { Ancestors } from './managementGroups.js';

/** By what a right is held. */
export interface HeldBy {
  /** The name of the role. */
  readonly role: string;
  /** Null for what is in force; the activation of what is eligible. */
  readonly activation: PathStep | null;
}

/** The scopes, normalised, at which a right is held, and what gives it there. */
export interface HeldAt {
  readonly scopes: ReadonlyMap<string, HeldBy>;
  /** Subscriptions that returned it from above them: no path leads there. */
  readonly told: ReadonlyMap<string, HeldBy>;
}

/** By what something is held at a scope or above it; undefined where it is not. */
export function heldOver(held: HeldAt, scope: string, ancestors: Ancestors): HeldBy | undefined {
  return held.scopes.get(scope) ?? heldAbove(held, scope, ancestors);
}

/** The same above the scope, by path and by the tree of management groups. A principal may hold at thousands of scopes. */
export function heldAbove({ scopes, told }: HeldAt, scope: string, ancestors: Ancestors): HeldBy | undefined {
  if (scopes.size === 0 || scope === '/') return undefined;
  for (let end = scope.lastIndexOf('/'); end > 0; end = scope.lastIndexOf('/', end - 1)) {
    const role = scopes.get(scope.slice(0, end));
    if (role !== undefined) return role;
  }
  const subscriptionId = parseScope(scope)?.subscriptionId?.toLowerCase();
  const role = told.get(`/subscriptions/${subscriptionId}`);
  if (role !== undefined) return role;
  for (const group of ancestors.get(subscriptionId ?? scope) ?? []) {
    const above = scopes.get(`/providers/microsoft.management/managementgroups/${group}`);
    if (above !== undefined) return above;
  }
  return scopes.get('/');
}

/** The subscriptions among scopes that were asked and answered. */
export function subscriptionsIn(appliesTo: readonly string[]): readonly string[] {
  return appliesTo.map(normalizeId).filter((asked) => asked.startsWith('/subscriptions/'));
}

/** Whether a scope is another or above it, by path. */
export const covers = (above: string, scope: string): boolean =>
  above === '/' || above === scope || scope.startsWith(`${above}/`);

/**
 * A role definition can be changed by whoever may write it at every scope where it can be assigned. Undecided where
 * nobody said which management groups stand above one, and it is held at some.
 */
export function coversAll(held: HeldAt, scopes: readonly string[], ancestors: Ancestors): Truth {
  if (scopes.length === 0 || held.scopes.size === 0) return 'no';
  return allTruth(
    scopes.map((scope) => {
      if (heldOver(held, scope, ancestors) !== undefined) return 'yes';
      const treeUnread = !ancestors.has(parseScope(scope)?.subscriptionId?.toLowerCase() ?? scope);
      return treeUnread && [...held.scopes.keys()].some(isManagementGroup) ? 'undecided' : 'no';
    }),
  );
}

/** By what something is held at any management group, rather without an activation; null where it is at none. */
export function heldAtGroup({ scopes }: HeldAt): HeldBy | null {
  const atGroups = [...scopes].flatMap(([scope, by]) => (isManagementGroup(scope) ? [by] : []));
  return atGroups.find(({ activation }) => activation === null) ?? atGroups[0] ?? null;
}

const isManagementGroup = (scope: string): boolean => parseScope(scope)?.level === 'management-group';

/** The subscriptions and resource groups where the holder may both write vaults and assign roles. */
export function moveTargets(writes: HeldAt, assigns: HeldAt, ancestors: Ancestors): readonly string[] {
  if (writes.scopes.size === 0 || assigns.scopes.size === 0) return [];
  const targets = [writes, assigns].flatMap(({ scopes, told }) => [...scopes.keys(), ...told.keys()]);
  // What is held at a management group is held at the subscriptions below it.
  if (targets.some((target) => !target.startsWith('/subscriptions/')))
    for (const below of ancestors.keys()) if (!below.startsWith('/')) targets.push(`/subscriptions/${below}`);
  return [...new Set(targets)].filter((target) => {
    const level = parseScope(target)?.level;
    if (level !== 'subscription' && level !== 'resource-group') return false;
    return (
      heldOver(writes, target, ancestors) !== undefined && heldOver(assigns, target, ancestors) !== undefined
    );
  });
}
