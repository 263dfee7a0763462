import { lastSegment, normalizeId, parseScope } from '../../src/model/armId.js';
import { armError } from './armErrors.js';
import type { Answer } from './signIn.js';
import { type ArmBody, isAtOrAbove, isAtOrBelow, type Tenant } from './tenant.js';

type Properties = Readonly<Record<string, unknown>>;

const propertiesOf = (body: ArmBody): Properties => body.properties ?? {};
const scopeOf = (body: ArmBody) => String(propertiesOf(body).scope ?? '');

function without(value: Properties, names: readonly string[]): Properties {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}

/** Role definition ids come back under the subscription that was asked, whatever the assignment's scope (recorded). */
function definitionIdAt(scope: string, definitionId: unknown): string {
  const subscription = parseScope(scope)?.subscriptionId;
  const prefix = subscription ? `/subscriptions/${subscription}` : '';
  return `${prefix}/providers/Microsoft.Authorization/roleDefinitions/${lastSegment(String(definitionId))}`;
}

/**
 * Role assignments, active schedule instances or deny assignments at `scope`. Without a filter: at and below;
 * `atScope()`: at and above; `principalId eq`: at, above and below (access-model 1.2). Answer or the bodies to page.
 */
export function assignmentsAt(
  tenant: Tenant,
  all: readonly ArmBody[],
  scope: string,
  filter: string | null,
  version: string,
): Answer | readonly ArmBody[] {
  const near = nearby(all, scope);
  const below = near.filter((body) => isAtOrBelow(tenant, scopeOf(body), scope));
  const above = near.filter((body) => isAtOrAbove(tenant, scopeOf(body), scope));
  const inherited = above.filter((body) => !isAtOrBelow(tenant, scopeOf(body), scope));
  const principal = /^principalId eq '?([^']+)'?$/i.exec(filter ?? '')?.[1];
  if (filter !== null && filter !== 'atScope()' && principal === undefined)
    return armError(400, 'BadRequest', `The filter '${filter}' is not supported.`);
  const chosen =
    principal !== undefined
      ? [...inherited, ...below].filter((body) => propertiesOf(body).principalId === principal)
      : filter === 'atScope()'
        ? above
        : tenant.unfilteredBringsInherited
          ? [...inherited, ...below]
          : below;
  return chosen.map((body) => asVersionSaysIt(body, scope, version));
}

type Placed = readonly [index: number, body: ArmBody];
const bySubscription = new WeakMap<readonly ArmBody[], ReadonlyMap<string | null, readonly Placed[]>>();

/** Bodies in the subscription of a scope, and those above all subscriptions: a large tenant is asked very often. */
function nearby(all: readonly ArmBody[], scope: string): readonly ArmBody[] {
  const subscription = parseScope(scope)?.subscriptionId?.toLowerCase();
  if (!subscription) return all;
  const index = bySubscription.get(all) ?? placesOf(all);
  bySubscription.set(all, index);
  const near = [...(index.get(null) ?? []), ...(index.get(subscription) ?? [])];
  return near.sort(([left], [right]) => left - right).map(([, body]) => body);
}

function placesOf(all: readonly ArmBody[]): ReadonlyMap<string | null, readonly Placed[]> {
  const places = new Map<string | null, Placed[]>();
  for (const [index, body] of all.entries()) {
    const key = parseScope(scopeOf(body))?.subscriptionId?.toLowerCase() ?? null;
    const group = places.get(key) ?? [];
    places.set(key, group);
    group.push([index, body]);
  }
  return places;
}

/**
 * What the caller may do at a scope, one entry for each of its role assignments: that of a Reader, less what it is
 * refused there; nothing where it is refused everything.
 */
export function permissionsAt(tenant: Tenant, scope: string): readonly Properties[] {
  const refused = tenant.refusals.filter((rule) => isAtOrAbove(tenant, rule.scope, scope));
  if (refused.some((rule) => rule.actions === undefined)) return [];
  const notActions = refused.flatMap((rule) => rule.actions ?? []);
  return [{ actions: ['*/read'], notActions, dataActions: [], notDataActions: [] }];
}

/** Conditions of assignments appear from 2020-04-01-preview, the effect of a deny only in 2024-07-01-preview. */
function asVersionSaysIt(body: ArmBody, scope: string, version: string): ArmBody {
  let properties = propertiesOf(body);
  if (version < '2020-04-01') properties = without(properties, ['condition', 'conditionVersion']);
  if (version < '2024-07-01') properties = without(properties, ['denyAssignmentEffect']);
  const definition = properties.roleDefinitionId;
  const rewritten = definition === undefined ? {} : { roleDefinitionId: definitionIdAt(scope, definition) };
  return { ...body, properties: { ...properties, ...rewritten } };
}

/**
 * Role definitions at `scope`: those assignable there, built-ins first. The reference: "applicable at scope and
 * above", below as well with `atScopeAndBelow()`; at the tenant's scope a type filter lists the whole tenant.
 */
export function roleDefinitionsAt(
  tenant: Tenant,
  scope: string,
  filter: string | null,
  version: string,
): Answer | readonly ArmBody[] {
  const clauses = (filter ?? '').split(/ and /i).filter((clause) => clause !== '');
  const types = clauses.flatMap((clause) => /^type eq '(BuiltInRole|CustomRole)'$/i.exec(clause)?.[1] ?? []);
  const names = clauses.flatMap((clause) => /^roleName eq '([^']+)'$/i.exec(clause)?.[1] ?? []);
  const withBelow = clauses.includes('atScopeAndBelow()');
  if (clauses.length !== types.length + names.length + Number(withBelow))
    return armError(400, 'BadRequest', `The filter '${filter}' is not supported.`);
  return tenant.roleDefinitions
    .filter((definition) => {
      const { type, roleName } = propertiesOf(definition);
      return (
        types.every((wanted) => wanted.toLowerCase() === String(type).toLowerCase()) &&
        names.every((wanted) => wanted === roleName) &&
        (scope === '/' || isAssignable(tenant, definition, scope, withBelow))
      );
    })
    .map((definition) => definitionAsVersionSaysIt(definition, scope, version));
}

/** One role definition by GUID, or null. */
export function roleDefinitionAt(
  tenant: Tenant,
  scope: string,
  guid: string,
  version: string,
): ArmBody | null {
  const found = tenant.roleDefinitions.find(
    (definition) => lastSegment(definition.id).toLowerCase() === guid.toLowerCase(),
  );
  return found ? definitionAsVersionSaysIt(found, scope, version) : null;
}

function isAssignable(tenant: Tenant, definition: ArmBody, scope: string, withBelow: boolean): boolean {
  const scopes = propertiesOf(definition).assignableScopes;
  return (Array.isArray(scopes) ? scopes : ['/']).some(
    (assignable) =>
      isAtOrAbove(tenant, String(assignable), scope) ||
      (withBelow &&
        normalizeId(String(assignable)) !== '/' &&
        isAtOrBelow(tenant, String(assignable), scope)),
  );
}

/** `permissions[].condition` exists in 2022-05-01-preview and no earlier version (access-model 1.2). */
function definitionAsVersionSaysIt(definition: ArmBody, scope: string, version: string): ArmBody {
  const id = definitionIdAt(scope, definition.id);
  if (version >= '2022-05-01') return { ...definition, id };
  const permissions = propertiesOf(definition).permissions;
  return {
    ...definition,
    id,
    properties: {
      ...definition.properties,
      permissions: (Array.isArray(permissions) ? permissions : []).map((block) =>
        without(block as Properties, ['condition', 'conditionVersion']),
      ),
    },
  };
}
