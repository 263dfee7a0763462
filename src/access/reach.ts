import { normalizeId, parseScope, type ScopeLevel } from '../model/armId.js';
import { OBJECT_TYPES, type ObjectType } from '../model/permission.js';
import type { Condition, PermissionModel, Vault } from '../model/posture.js';
import type { Coverage } from '../model/snapshot.js';
import { type Truth, truthOf } from './condition/truth.js';
import { coversScope, type Deny } from './denies.js';
import type { Ancestors } from './managementGroups.js';

/** A deny assignment that concerns a set of vaults, and whether it certainly does. */
export interface CoveringDeny {
  readonly deny: Deny;
  readonly covers: Truth;
  /** The type of the one object it stands on, where it stands below what is looked at; else null. */
  readonly objectType: ObjectType | null;
}

/** Vaults below one scope that are alike in all that decides about access to them. */
export interface VaultGroup {
  readonly model: PermissionModel;
  /** Ids as Azure spells them, sorted by lower-cased id. */
  readonly vaults: readonly string[];
  readonly denies: readonly CoveringDeny[];
  /** Whether the flags let Resource Manager and Compute fetch secrets. */
  readonly templateDeployment: Truth;
  readonly vmDeployment: Truth;
  /** Set for vaults that were deleted: what they hold is had after recovering them only. */
  readonly deleted?: true;
  /** What was not read and could change the answer for these vaults. */
  readonly unread: readonly Condition[];
}

/** The vaults at or below a scope. */
export interface Reach {
  readonly level: ScopeLevel;
  /** All of them, also those whose permission model is undecided. */
  readonly vaultsInScope: number;
  readonly groups: readonly VaultGroup[];
}

/** Finds the vaults that something at a scope reaches; null when the scope is no scope. */
export type ReachOf = (scope: string, appliesTo: readonly string[]) => Reach | null;

interface IndexedVault {
  readonly vault: Vault;
  readonly key: string;
  readonly subscription: string;
  readonly unreadDenies: boolean;
}

const UNREAD_DENIES: Condition = { source: 'unread', text: 'deny assignments' };
const UNREAD_TREE: Condition = { source: 'unread', text: 'management groups above the subscription' };

/**
 * Indexes the vaults by scope, so that each scope is looked up once however many assignments stand at it.
 *
 * A scope reaches what lies at or below it by path segment. Management groups and `/` are no path prefix of
 * anything: they reach the subscriptions whose own list returned the assignment, and those the tree puts below
 * the group. With neither to go by, the reach is conditional. Source: access-model 1.2.
 */
export function indexReach(
  vaults: readonly Vault[],
  ancestors: Ancestors,
  denies: readonly Deny[],
  coverage: readonly Coverage[],
): ReachOf {
  const deniesRead = new Set(
    coverage
      .filter(({ what, status }) => what === 'denyAssignments' && status === 'ok')
      .map(({ scope }) => normalizeId(scope)),
  );
  const indexed = vaults
    .map((vault): IndexedVault => {
      const subscription = `/subscriptions/${vault.subscriptionId.toLowerCase()}`;
      const unreadDenies = !deniesRead.has(subscription) && !deniesRead.has('/');
      return { vault, key: normalizeId(vault.id), subscription, unreadDenies };
    })
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const byScope = new Map<string, IndexedVault[]>();
  for (const item of indexed)
    for (const scope of [item.subscription, groupScope(item), item.key]) {
      const list = byScope.get(scope);
      if (list) list.push(item);
      else byScope.set(scope, [item]);
    }
  const deniesAbout = indexDenies(denies);
  const groupsAbove = (item: IndexedVault) => ancestors.get(item.vault.subscriptionId.toLowerCase());

  const reachOfVaults = (
    level: ScopeLevel,
    items: readonly { readonly item: IndexedVault; readonly treeUnread: boolean }[],
    object: string | null = null,
  ): Reach => {
    const groups = new Map<
      string,
      { model: PermissionModel; vaults: string[]; rest: Omit<VaultGroup, 'model' | 'vaults'> }
    >();
    for (const { item, treeUnread } of items) {
      const model = item.vault.permissionModel;
      if (model === undefined) continue;
      const covering = deniesAbout(object ?? item.key)
        .map((deny) => coveringDeny(deny, object ?? item.key, groupsAbove(item)))
        .filter(({ covers }) => covers !== 'no');
      const key = [
        model,
        item.unreadDenies,
        treeUnread,
        item.vault.templateDeployment,
        item.vault.vmDeployment,
        ...covering.map(({ deny, covers }) => `${covers} ${deny.id}`),
      ].join('|');
      const group = groups.get(key);
      if (group) group.vaults.push(item.vault.id);
      else
        groups.set(key, {
          model,
          vaults: [item.vault.id],
          rest: {
            denies: covering,
            templateDeployment: switchOf(item.vault.templateDeployment),
            vmDeployment: switchOf(item.vault.vmDeployment),
            unread: [...(item.unreadDenies ? [UNREAD_DENIES] : []), ...(treeUnread ? [UNREAD_TREE] : [])],
          },
        });
    }
    return {
      level,
      vaultsInScope: items.length,
      groups: [...groups.values()].map(({ model, vaults: ids, rest }) => ({ model, vaults: ids, ...rest })),
    };
  };

  const inTree = (level: ScopeLevel, groupName: string, appliesTo: readonly string[]): Reach => {
    const asked = new Set(appliesTo.map(normalizeId).filter((scope) => scope !== '/'));
    const below = indexed.flatMap((item) => {
      const above = groupsAbove(item);
      const inGroup = level === 'management-group' && above?.has(groupName) === true;
      if (asked.has(item.subscription) || inGroup) return [{ item, treeUnread: false }];
      if (asked.size > 0) return [];
      if (level === 'tenant-root') return [{ item, treeUnread: false }];
      // No vault lies below a resource of the tenant, such as a reservation order.
      return above === undefined && level === 'management-group' ? [{ item, treeUnread: true }] : [];
    });
    return reachOfVaults(level, below);
  };

  const known = new Map<string, Reach | null>();
  const signatures = new WeakMap<readonly string[], string>();
  const signature = (appliesTo: readonly string[]): string => {
    const text = signatures.get(appliesTo) ?? [...appliesTo].map(normalizeId).sort().join('|');
    signatures.set(appliesTo, text);
    return text;
  };
  const madeFor = (scope: string, appliesTo: readonly string[]): Reach | null => {
    const inManagementTree = !scope.startsWith('/subscriptions/');
    const key = inManagementTree ? `${scope}|${signature(appliesTo)}` : scope;
    const found = known.get(key);
    if (found !== undefined) return found;
    const parsed = parseScope(scope);
    const reach =
      parsed === null
        ? null
        : inManagementTree
          ? inTree(parsed.level, parsed.name, appliesTo)
          : reachOfVaults(
              parsed.level,
              (byScope.get(parsed.vaultId ?? scope) ?? []).map((item) => ({ item, treeUnread: false })),
              parsed.level === 'object' ? scope : null,
            );
    known.set(key, reach);
    return reach;
  };
  // Below a subscription the scope alone decides, and many assignments spell it alike.
  const spelled = new Map<string, Reach | null>();
  return (scopeText, appliesTo) => {
    const before = spelled.get(scopeText);
    if (before !== undefined) return before;
    const scope = normalizeId(scopeText);
    const reach = madeFor(scope, appliesTo);
    if (scope.startsWith('/subscriptions/')) spelled.set(scopeText, reach);
    return reach;
  };
}

function groupScope({ subscription, vault }: IndexedVault): string {
  return `${subscription}/resourcegroups/${vault.resourceGroup.toLowerCase()}`;
}

function switchOf(flag: boolean | undefined): Truth {
  return flag === undefined ? 'undecided' : truthOf(flag);
}

const OBJECT_IN_VAULT = /^(.+\/providers\/microsoft\.keyvault\/vaults\/[^/]+)\/[^/]+\//;

/**
 * Finds the deny assignments that can concern a vault or an object inside one, in their order: those at or above it by
 * path, those on the objects of a vault, and those of the management tree.
 */
function indexDenies(denies: readonly Deny[]): (scope: string) => readonly Deny[] {
  const order = new Map(denies.map((deny, index) => [deny, index]));
  const byScope = new Map<string, Deny[]>();
  for (const deny of denies) {
    const place = deny.scope.startsWith('/subscriptions/') ? deny.scope : '/';
    const [, vaultId] = OBJECT_IN_VAULT.exec(deny.scope) ?? [];
    for (const scope of vaultId === undefined ? [place] : [place, vaultId]) {
      const list = byScope.get(scope);
      if (list === undefined) byScope.set(scope, [deny]);
      else list.push(deny);
    }
  }
  if (denies.length === 0) return () => [];
  return (scope) => {
    const found = [...(byScope.get('/') ?? [])];
    for (let end = scope.length; end > 0; end = scope.lastIndexOf('/', end - 1))
      for (const deny of byScope.get(scope.slice(0, end)) ?? []) found.push(deny);
    return found.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  };
}

function coveringDeny(deny: Deny, scope: string, groupsAbove: ReadonlySet<string> | undefined): CoveringDeny {
  const below = deny.scope.length > scope.length && deny.scope.startsWith(`${scope}/`);
  const [collection] = below ? deny.scope.slice(scope.length + 1).split('/') : [];
  const objectType = OBJECT_TYPES.find((type) => type === collection) ?? null;
  // What stands below a vault and on no object of it (a private endpoint connection) has no data to deny.
  const covers = below && objectType === null ? 'no' : coversScope(deny, scope, groupsAbove);
  return { deny, covers, objectType };
}
