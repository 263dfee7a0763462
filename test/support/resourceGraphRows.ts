import { lastSegment, normalizeId, parseScope } from '../../src/model/armId.js';
import { hashOf } from './kql.js';
import { type ArmBody, isAtOrAbove, managementGroupsAbove, type Tenant } from './tenant.js';

/** One row of a table of Resource Graph, and where it stands. */
export interface GraphRow {
  readonly columns: Readonly<Record<string, unknown>>;
  readonly hash: number;
  /** Lower case; null for what lies above all subscriptions. */
  readonly subscriptionId: string | null;
  /** Scope whose rights decide whether the row shows. */
  readonly scope: string;
  /** Action that shows it. */
  readonly action: string;
  /** Subscriptions (lower case) it lies above of; empty for a row of a subscription. */
  readonly above: ReadonlySet<string>;
  /** Shown only where a whole tenant or management group is asked (built-in roles). */
  readonly tenantOnly: boolean;
}

export type GraphTables = Readonly<Record<string, readonly GraphRow[]>>;

/** What Resource Graph holds of a tenant: one snapshot of its own, which may lag behind Resource Manager. */
export function graphTables(tenant: Tenant, indexed = tenant.resourceGraph.indexed): GraphTables {
  const held: Tenant = { ...tenant, ...indexed };
  const resources = [...held.vaults, ...held.hsms].map((body) => resourceRow(held, body));
  const assignments = held.roleAssignments.map((body) => authorizationRow(held, body, 'RoleAssignments'));
  const definitions = held.roleDefinitions.map((body) => definitionRow(held, body));
  return {
    resources,
    securityresources: held.defenderPlans.map((body) =>
      row(
        nativeColumns(held, body, 'Microsoft.Security/pricings'),
        body.id,
        'Microsoft.Security/pricings/read',
      ),
    ),
    authorizationresources: [...assignments, ...definitions],
    resourcecontainers: [
      ...held.subscriptions.map((body) => subscriptionRow(held, body)),
      ...held.managementGroups.map(({ name }) => managementGroupRow(held, name)),
    ],
  };
}

function row(
  columns: Readonly<Record<string, unknown>>,
  scope: string,
  action: string,
  more: Partial<GraphRow> = {},
): GraphRow {
  return {
    columns,
    hash: hashOf(String(columns.id).toLowerCase()),
    subscriptionId: parseScope(scope)?.subscriptionId?.toLowerCase() ?? null,
    scope,
    action,
    above: new Set(),
    tenantOnly: false,
    ...more,
  };
}

/** The columns every table has; types are in lower case whatever Resource Manager says. */
function nativeColumns(tenant: Tenant, body: ArmBody, type: string): Record<string, unknown> {
  const scope = parseScope(body.id);
  return {
    id: body.id,
    name: body.name ?? lastSegment(body.id),
    type: type.toLowerCase(),
    tenantId: tenant.tenantId,
    kind: '',
    location: body.location ?? '',
    resourceGroup: scope?.resourceGroup?.toLowerCase() ?? '',
    subscriptionId: scope?.subscriptionId?.toLowerCase() ?? '',
    managedBy: '',
    sku: null,
    plan: null,
    properties: withShortDates(body.properties ?? null),
    tags: body.tags ?? null,
    identity: null,
    zones: null,
    extendedLocation: null,
  };
}

function resourceRow(tenant: Tenant, body: ArmBody): GraphRow {
  const type = /\/providers\/(Microsoft\.KeyVault\/[^/]+)\/[^/]+$/i.exec(body.id)?.[1] ?? 'unknown';
  return row(nativeColumns(tenant, body, type), body.id, `${type}/read`);
}

/** Ids of this table write the collection with a capital, whatever Resource Manager does. */
function authorizationRow(tenant: Tenant, body: ArmBody, collection: string): GraphRow {
  const id = body.id.replace(
    /\/providers\/Microsoft\.Authorization\/role[a-z]+\//i,
    `/providers/Microsoft.Authorization/${collection}/`,
  );
  const scope = String(body.properties?.scope ?? '/');
  const columns = nativeColumns(tenant, { ...body, id }, `Microsoft.Authorization/${collection}`);
  const { properties } = columns as { properties: Record<string, unknown> };
  const definition = lastSegment(String(properties.roleDefinitionId));
  return row(
    {
      ...columns,
      properties: {
        ...properties,
        roleDefinitionId: `/providers/Microsoft.Authorization/RoleDefinitions/${definition}`,
      },
    },
    scope,
    `Microsoft.Authorization/${collection}/read`,
    { above: subscriptionsBelow(tenant, [scope]) },
  );
}

function definitionRow(tenant: Tenant, body: ArmBody): GraphRow {
  const scopes = Array.isArray(body.properties?.assignableScopes)
    ? body.properties.assignableScopes.map(String)
    : ['/'];
  const custom = String(body.properties?.type).toLowerCase() === 'customrole';
  const [first = '/'] = scopes;
  const id = `/providers/Microsoft.Authorization/RoleDefinitions/${lastSegment(body.id)}`;
  const below = scopes.flatMap((scope) => parseScope(scope)?.subscriptionId?.toLowerCase() ?? []);
  return row(
    nativeColumns(tenant, { ...body, id }, 'Microsoft.Authorization/RoleDefinitions'),
    first,
    'Microsoft.Authorization/roleDefinitions/read',
    {
      tenantOnly: !custom,
      subscriptionId: below[0] ?? null,
      above: new Set([...subscriptionsBelow(tenant, scopes), ...below]),
    },
  );
}

function chainOf(tenant: Tenant, parent: string | null | undefined): readonly Record<string, unknown>[] {
  return [...managementGroupsAbove(tenant, parent)]
    .reverse()
    .map(({ name, displayName }) => ({ displayName, name }));
}

/** Ancestors nearest first, the root last: the other way round than `getEntities`. */
function subscriptionRow(tenant: Tenant, body: ArmBody): GraphRow {
  const id = lastSegment(body.id).toLowerCase();
  const chain = chainOf(tenant, tenant.parents[id]);
  const { state, subscriptionPolicies, managedByTenants } = body;
  return row(
    {
      ...nativeColumns(tenant, { ...body, name: body.displayName }, 'Microsoft.Resources/subscriptions'),
      properties: { state, subscriptionPolicies, managedByTenants, managementGroupAncestorsChain: chain },
    },
    body.id,
    'Microsoft.Resources/subscriptions/read',
  );
}

function managementGroupRow(tenant: Tenant, name: string): GraphRow {
  const group = tenant.managementGroups.find((one) => one.name === name);
  const id = `/providers/Microsoft.Management/managementGroups/${name}`;
  const chain = chainOf(tenant, group?.parent);
  const [parent = null] = chain;
  return row(
    {
      ...nativeColumns(tenant, { id }, 'Microsoft.Management/managementGroups'),
      properties: {
        tenantId: tenant.tenantId,
        displayName: group?.displayName,
        details: { parent, managementGroupAncestorsChain: chain },
      },
    },
    id,
    'Microsoft.Management/managementGroups/read',
    { above: subscriptionsBelow(tenant, [id]) },
  );
}

const below = new WeakMap<Tenant, Map<string, ReadonlySet<string>>>();

/** Ids of the subscriptions below scopes that stand above subscriptions; `/` stands above all. */
function subscriptionsBelow(tenant: Tenant, scopes: readonly string[]): ReadonlySet<string> {
  const known = below.get(tenant) ?? new Map<string, ReadonlySet<string>>();
  below.set(tenant, known);
  const sets = scopes.map((scope) => {
    const key = normalizeId(scope);
    if (parseScope(scope)?.subscriptionId) return new Set<string>();
    const found =
      known.get(key) ??
      new Set(
        tenant.subscriptions.flatMap(({ id }) =>
          isAtOrAbove(tenant, scope, id) ? [lastSegment(id).toLowerCase()] : [],
        ),
      );
    known.set(key, found);
    return found;
  });
  const [only] = sets;
  return sets.length === 1 && only ? only : new Set(sets.flatMap((set) => [...set]));
}

const LONG_FRACTION = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})\d+(Z|[+-]\d\d:\d\d)$/;

/** Dates keep milliseconds only (recorded). */
function withShortDates(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(LONG_FRACTION, '$1$2');
  if (Array.isArray(value)) return value.map(withShortDates);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withShortDates(item)]));
}
