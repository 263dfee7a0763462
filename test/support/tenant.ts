import { lastSegment, normalizeId, parseScope } from '../../src/model/armId.js';

/** A body as Resource Manager stores it. Everything but the id is whatever the service wrote. */
export interface ArmBody {
  readonly id: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly [more: string]: unknown;
}

export interface ManagementGroup {
  readonly name: string;
  readonly displayName: string;
  /** Name of the parent group; null for the tenant root group. */
  readonly parent: string | null;
}

/** A right the signed-in principal lacks. */
export interface Refusal {
  /** ARM scope asked, e.g. `/subscriptions/ID`. */
  readonly scope: string;
  /** Control actions refused there, e.g. `Microsoft.KeyVault/vaults/read`; all of them when absent. */
  readonly actions?: readonly string[];
}

/** An object of the directory with all the properties it has; Graph shows those that are asked for. */
export interface GraphObject {
  readonly '@odata.type': string;
  readonly id: string;
  readonly [more: string]: unknown;
}

/** How the tenant's Resource Graph answers. */
export interface ResourceGraphHabits {
  /** `missing`: the cloud has none. */
  readonly state: 'open' | 'missing';
  /** Queries in five seconds. */
  readonly quota: number;
  /** Bytes of a body. */
  readonly payloadLimit: number;
  /** Whether assignments at `/` show with the scope filter; the reference leaves it open. */
  readonly holdsRootAssignments: boolean;
  /** What it holds in place of what Resource Manager knows, where it lags behind. */
  readonly indexed: Indexed;
  /** What it held before, each for so many queries that it answered, while the tenant changed under them. */
  readonly before: readonly { readonly queries: number; readonly indexed: Indexed }[];
}

type Indexed = Partial<
  Pick<Tenant, 'subscriptions' | 'parents' | 'vaults' | 'hsms' | 'roleAssignments' | 'roleDefinitions'>
>;

/** What a directory and Resource Manager hold for one tenant, as plain data. */
export interface Tenant {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Object id of the service principal that signs in. */
  readonly objectId: string;
  readonly subscriptions: readonly ArmBody[];
  readonly managementGroups: readonly ManagementGroup[];
  /** Management group of each subscription, by lower-cased subscription GUID. */
  readonly parents: Readonly<Record<string, string>>;
  readonly vaults: readonly ArmBody[];
  readonly hsms: readonly ArmBody[];
  readonly roleAssignments: readonly ArmBody[];
  readonly roleAssignmentScheduleInstances: readonly ArmBody[];
  readonly roleDefinitions: readonly ArmBody[];
  readonly denyAssignments: readonly ArmBody[];
  readonly roleEligibilityScheduleInstances: readonly ArmBody[];
  /** Lighthouse, with `properties.registrationDefinition`. */
  readonly registrationAssignments: readonly ArmBody[];
  /** Locks, at the scope that their id names. */
  readonly locks: readonly ArmBody[];
  readonly deletedVaults: readonly ArmBody[];
  /** Diagnostic settings, of the resource that their id names. */
  readonly diagnosticSettings: readonly ArmBody[];
  /** Plans of Defender for Cloud; a subscription without any is not registered for Microsoft.Security. */
  readonly defenderPlans: readonly ArmBody[];
  readonly classicAdministrators: readonly ArmBody[];
  readonly virtualNetworks: readonly ArmBody[];
  /** Keys and secrets with all their metadata, of the vault that their id names; lists of keys leave some of it out. */
  readonly keys: readonly ArmBody[];
  readonly secrets: readonly ArmBody[];
  /** What the directory holds; null: whoever Resource Manager names, of the type it says. */
  readonly directoryObjects: readonly GraphObject[] | null;
  /** Direct members by lower-cased group id. */
  readonly groupMembers: Readonly<Record<string, readonly string[]>>;
  readonly groupOwners: Readonly<Record<string, readonly string[]>>;
  /** Ids of those who hold the role; null: it was never activated. */
  readonly globalAdministrators: readonly string[] | null;
  /** PIM for Groups: who may activate which place, by lower-cased group id. */
  readonly groupEligibilities: Readonly<
    Record<string, readonly { readonly principalId: string; readonly accessId: 'member' | 'owner' }[]>
  >;
  readonly eligibleGlobalAdministrators: readonly string[];
  /** How Graph answers questions about PIM where it answers others: a right or a licence may be missing. */
  readonly pim: 'open' | 'refused' | 'unlicensed';
  /** `refused`: no right to read the directory. `no-token`: sign-in gives no token for Graph. */
  readonly graph: 'open' | 'refused' | 'no-token';
  readonly refusals: readonly Refusal[];
  /** Items a page; a page that ends a vault or HSM list is followed by an empty one. */
  readonly pageSize: number;
  /** Management groups (names) and `/` that may be read directly. A subscription Reader may read none. */
  readonly readableAbove: readonly string[];
  /** Whether a subscription's unfiltered list also brings what it inherits. The reference leaves it open. */
  readonly unfilteredBringsInherited: boolean;
  /** How deny assignments answer 2024-07-01-preview: known, or one of Azure's two forms of "no such version". */
  readonly denyAssignmentsPreview: 'known' | 'InvalidResourceType' | 'NoRegisteredProviderFound';
  readonly resourceGraph: ResourceGraphHabits;
  /** Audiences Resource Manager accepts and advertises; null: its own address and the public cloud's. */
  readonly audiences: readonly string[] | null;
}

/** A tenant with nothing in it, and the credentials that open it. */
export const emptyTenant: Tenant = {
  tenantId: '5f1c6d5e-0b1a-4c8e-9a53-0d5f3a9f7c01',
  clientId: '3a0d2f6b-6a0e-4d0f-8a3c-5a7f2f6f1b02',
  clientSecret: 'loopback~secret.not-real',
  objectId: '9d4f8a51-2f0d-4a2b-b7c8-6f4f0f8f2e03',
  subscriptions: [],
  managementGroups: [],
  parents: {},
  vaults: [],
  hsms: [],
  roleAssignments: [],
  roleAssignmentScheduleInstances: [],
  roleDefinitions: [],
  denyAssignments: [],
  roleEligibilityScheduleInstances: [],
  registrationAssignments: [],
  locks: [],
  deletedVaults: [],
  diagnosticSettings: [],
  defenderPlans: [],
  classicAdministrators: [],
  virtualNetworks: [],
  keys: [],
  secrets: [],
  directoryObjects: null,
  groupMembers: {},
  groupOwners: {},
  globalAdministrators: [],
  groupEligibilities: {},
  eligibleGlobalAdministrators: [],
  pim: 'open',
  graph: 'open',
  refusals: [],
  pageSize: 100,
  readableAbove: [],
  unfilteredBringsInherited: false,
  denyAssignmentsPreview: 'known',
  resourceGraph: {
    state: 'open',
    quota: 15,
    payloadLimit: 16_777_216,
    holdsRootAssignments: false,
    indexed: {},
    before: [],
  },
  audiences: null,
};

const MANAGEMENT_GROUP_PREFIX = '/providers/Microsoft.Management/managementGroups/';

/** Names of the groups above a group or subscription, root first, the immediate parent last. */
export function managementGroupsAbove(
  tenant: Tenant,
  parent: string | null | undefined,
): readonly ManagementGroup[] {
  const chain: ManagementGroup[] = [];
  let name = parent;
  while (name !== null && name !== undefined) {
    const wanted = name.toLowerCase();
    const group = tenant.managementGroups.find((candidate) => candidate.name.toLowerCase() === wanted);
    if (!group || chain.includes(group)) break;
    chain.unshift(group);
    name = group.parent;
  }
  return chain;
}

/** The group a subscription is in, by GUID in any letter case. */
function parentOf(tenant: Tenant, subscriptionId: string): string | undefined {
  return tenant.parents[subscriptionId.toLowerCase()];
}

/** Whether `scope` is `asked` or lies above it: `/`, its management groups, or a leading part of its path. */
export function isAtOrAbove(tenant: Tenant, scope: string, asked: string): boolean {
  const above = normalizeId(scope);
  const below = normalizeId(asked);
  if (above === '/' || above === below || below.startsWith(`${above}/`)) return true;
  const parsed = parseScope(scope);
  const askedParsed = parseScope(asked);
  if (parsed?.level !== 'management-group' || !askedParsed) return false;
  const parent =
    askedParsed.level === 'management-group'
      ? askedParsed.name
      : askedParsed.subscriptionId && parentOf(tenant, askedParsed.subscriptionId);
  return managementGroupsAbove(tenant, parent).some(
    (group) => group.name.toLowerCase() === parsed.name.toLowerCase(),
  );
}

/** Whether `scope` is `asked` or lies below it. */
export function isAtOrBelow(tenant: Tenant, scope: string, asked: string): boolean {
  return isAtOrAbove(tenant, asked, scope);
}

/** Management groups and subscriptions as `getEntities` lists them for a principal that sees all subscriptions. */
export function entitiesOf(tenant: Tenant): readonly Record<string, unknown>[] {
  const entity = (
    id: string,
    type: string,
    name: string,
    display: unknown,
    parent: string | null | undefined,
  ) => {
    const chain = managementGroupsAbove(tenant, parent);
    const nearest = chain.at(-1);
    const readable = type === '/subscriptions' || tenant.readableAbove.includes(name);
    const children = tenant.managementGroups.filter((group) => group.parent === name).length;
    const subscriptions = Object.values(tenant.parents).filter((group) => group === name).length;
    return {
      id,
      type,
      name,
      properties: {
        displayName: display,
        parent: { id: nearest ? `${MANAGEMENT_GROUP_PREFIX}${nearest.name}` : null },
        permissions: readable ? 'view' : 'noaccess',
        inheritedPermissions: 'noaccess',
        tenantId: tenant.tenantId,
        numberOfDescendants: children + subscriptions,
        numberOfChildren: children + subscriptions,
        numberOfChildGroups: children,
        parentNameChain: chain.map((group) => group.name),
        parentDisplayNameChain: chain.map((group) => group.displayName),
      },
    };
  };
  return [
    ...tenant.managementGroups.map((group) =>
      entity(
        `${MANAGEMENT_GROUP_PREFIX}${group.name}`,
        'Microsoft.Management/managementGroups',
        group.name,
        group.displayName,
        group.parent,
      ),
    ),
    ...tenant.subscriptions.map((subscription) => {
      const name = lastSegment(subscription.id);
      return entity(
        subscription.id,
        '/subscriptions',
        name,
        subscription.displayName,
        parentOf(tenant, name),
      );
    }),
  ];
}
