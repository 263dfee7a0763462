import { lastSegment, normalizeId, parseScope } from '../../src/model/armId.js';
import { API_VERSIONS } from './apiVersions.js';
import {
  armError,
  authorizationFailed,
  invalidResourceType,
  missingApiVersion,
  noRegisteredProvider,
  subscriptionNotFound,
} from './armErrors.js';
import { assignmentsAt, permissionsAt, roleDefinitionAt, roleDefinitionsAt } from './authorizationRoutes.js';
import { type ListRequest, page } from './paging.js';
import { plannedRoute } from './plannedRoutes.js';
import type { Answer } from './signIn.js';
import { type ArmBody, entitiesOf, isAtOrAbove, isAtOrBelow, type Tenant } from './tenant.js';

export interface ArmRequest extends ListRequest {
  readonly method: string;
}

interface Asked extends ArmRequest {
  readonly tenant: Tenant;
  readonly version: string;
  readonly filter: string | null;
}

const ASSIGNMENT_LISTS = {
  roleassignments: 'roleAssignments',
  roleassignmentscheduleinstances: 'roleAssignmentScheduleInstances',
  roleeligibilityscheduleinstances: 'roleEligibilityScheduleInstances',
  denyassignments: 'denyAssignments',
} as const;

/** What Resource Manager answers to a request whose token it accepted. */
export function answerArm(tenant: Tenant, request: ArmRequest): Answer {
  const query = new URLSearchParams(request.rawQuery);
  const version = query.get('api-version');
  if (version === null) return missingApiVersion;
  const asked: Asked = { ...request, tenant, version, filter: query.get('$filter') };
  const planned = request.method === 'GET' ? plannedRoute(tenant, request.path) : null;
  if (planned)
    return (
      unknownVersion(asked, planned.type) ??
      missingSubscription(asked, planned.scope) ??
      refusal(asked, planned.scope, `${planned.type}/read`) ??
      planned.answer(request)
    );
  const authorization = /^(.*)\/providers\/Microsoft\.Authorization\/([^/]+)(?:\/([^/]+))?$/i.exec(
    request.path,
  );
  if (request.method === 'GET' && authorization) {
    const [, scope = '', type = '', name] = authorization;
    return authorizationRoute(asked, scope === '' ? '/' : scope, type, name);
  }
  const lighthouse =
    /^(\/subscriptions\/[^/]+)\/providers\/Microsoft\.ManagedServices\/registrationAssignments$/i.exec(
      request.path,
    );
  if (request.method === 'GET' && lighthouse) return registrationRoute(asked, lighthouse[1] ?? '');
  if (/^\/subscriptions(\/[^/]+)?$/i.test(request.path)) return subscriptionRoute(asked);
  if (/^\/providers\/Microsoft\.Management\//i.test(request.path)) return managementRoute(asked);
  const keyVault =
    /^(\/subscriptions\/([^/]+))(\/resourceGroups\/[^/]+)?\/providers\/Microsoft\.KeyVault\/(.+)$/i.exec(
      request.path,
    );
  if (request.method === 'GET' && keyVault) {
    const [, subscription = '', id = '', group = '', rest = ''] = keyVault;
    return keyVaultRoute(asked, subscription, id, group, rest.split('/'));
  }
  return armError(404, 'InvalidResourceNamespace', `The resource namespace of '${request.path}' is invalid.`);
}

function unknownVersion(asked: Asked, type: string): Answer | null {
  const known = API_VERSIONS[type.toLowerCase()] ?? [];
  const [namespace = '', name = namespace] = type.split('/');
  const preview = asked.tenant.denyAssignmentsPreview;
  if (
    name.toLowerCase() === 'denyassignments' &&
    asked.version === '2024-07-01-preview' &&
    preview !== 'known'
  ) {
    const older = known.filter((version) => version !== asked.version);
    return preview === 'InvalidResourceType'
      ? invalidResourceType(namespace, name, asked.version, older)
      : noRegisteredProvider(name, asked.version, older);
  }
  return known.includes(asked.version) ? null : invalidResourceType(namespace, name, asked.version, known);
}

/** 403 when a refusal covers the scope and the action. */
function refusal(asked: Asked, scope: string, action: string): Answer | null {
  const refused = asked.tenant.refusals.some(
    (rule) =>
      isAtOrAbove(asked.tenant, rule.scope, scope) &&
      (rule.actions?.some((refusedAction) => refusedAction.toLowerCase() === action.toLowerCase()) ?? true),
  );
  return refused ? forbidden(asked, scope, action) : null;
}

function forbidden(asked: Asked, scope: string, action: string): Answer {
  return authorizationFailed(asked.tenant.clientId, asked.tenant.objectId, action, scope);
}

function missingSubscription(asked: Asked, scope: string): Answer | null {
  const id = parseScope(scope)?.subscriptionId;
  if (!id) return null;
  const known = asked.tenant.subscriptions.some(
    (body) => lastSegment(body.id).toLowerCase() === id.toLowerCase(),
  );
  return known ? null : subscriptionNotFound(id);
}

function subscriptionRoute(asked: Asked): Answer {
  const invalid = unknownVersion(asked, 'subscriptions');
  if (invalid) return invalid;
  if (/^\/subscriptions$/i.test(asked.path)) {
    const { status, body } = page(asked, asked.tenant.subscriptions, asked.tenant.pageSize, false);
    return {
      status,
      body: { ...(body as object), count: { type: 'Total', value: asked.tenant.subscriptions.length } },
    };
  }
  const found = asked.tenant.subscriptions.find((body) => normalizeId(body.id) === normalizeId(asked.path));
  return found ? { status: 200, body: found } : subscriptionNotFound(lastSegment(asked.path));
}

function managementRoute(asked: Asked): Answer {
  const invalid = unknownVersion(asked, 'Microsoft.Management');
  if (invalid) return invalid;
  if (/\/getEntities$/i.test(asked.path) && asked.method === 'POST') {
    const refused = refusal(asked, '/', 'Microsoft.Management/getEntities/action');
    if (refused) return refused;
    const entities = entitiesOf(asked.tenant);
    const { status, body } = page(asked, entities, asked.tenant.pageSize, false);
    return { status, body: { ...(body as object), count: entities.length } };
  }
  const [, name = '', child] = /\/managementGroups\/([^/]+)(\/descendants)?$/i.exec(asked.path) ?? [];
  const group = asked.tenant.managementGroups.find((one) => one.name.toLowerCase() === name.toLowerCase());
  const scope = asked.path.replace(/\/descendants$/i, '');
  const readable = group && asked.tenant.readableAbove.includes(group.name);
  if (!readable) return forbidden(asked, scope, 'Microsoft.Management/managementGroups/read');
  const entities = entitiesOf(asked.tenant);
  if (child === undefined) {
    const id = `/providers/Microsoft.Management/managementGroups/${group.name}`;
    const details = { version: 1, parent: group.parent === null ? null : { name: group.parent } };
    const properties = { tenantId: asked.tenant.tenantId, displayName: group.displayName, details };
    return {
      status: 200,
      body: { id, type: 'Microsoft.Management/managementGroups', name: group.name, properties },
    };
  }
  const below = entities.filter((entity) => {
    const id = String(entity.id);
    return normalizeId(id) !== normalizeId(scope) && isAtOrBelow(asked.tenant, id, scope);
  });
  return page(asked, below, asked.tenant.pageSize, false);
}

/** The definition comes along only where it is asked for (REST reference, 2022-10-01). */
function registrationRoute(asked: Asked, scope: string): Answer {
  const type = 'Microsoft.ManagedServices/registrationAssignments';
  const problem =
    unknownVersion(asked, type) ?? missingSubscription(asked, scope) ?? refusal(asked, scope, `${type}/read`);
  if (problem) return problem;
  const expanded =
    new URLSearchParams(asked.rawQuery).get('$expandRegistrationDefinition')?.toLowerCase() === 'true';
  const there = asked.tenant.registrationAssignments.filter((body) =>
    isAtOrBelow(asked.tenant, body.id.replace(/\/providers\/Microsoft\.ManagedServices\/.*$/i, ''), scope),
  );
  const bodies = there.map((body) => {
    const { registrationDefinition: _, ...plain } = body.properties ?? {};
    return expanded ? body : { ...body, properties: plain };
  });
  return page(asked, bodies, asked.tenant.pageSize, false);
}

function keyVaultRoute(
  asked: Asked,
  subscription: string,
  id: string,
  group: string,
  rest: string[],
): Answer {
  const [type = '', name, child] = rest;
  const bodies = { vaults: asked.tenant.vaults, managedhsms: asked.tenant.hsms }[type.toLowerCase()];
  if (!bodies) return armError(404, 'InvalidResourceType', `The resource type '${type}' could not be found.`);
  const problem =
    unknownVersion(asked, `Microsoft.KeyVault/${type}`) ??
    missingSubscription(asked, `/subscriptions/${id}`) ??
    refusal(asked, `${subscription}${group}`, `Microsoft.KeyVault/${type}/read`);
  if (problem) return problem;
  const prefix = `${subscription}/`.toLowerCase();
  const there = bodies.filter(
    (body) =>
      body.id.toLowerCase().startsWith(prefix) &&
      isAtOrBelow(asked.tenant, body.id, `${subscription}${group}`),
  );
  if (name === undefined) {
    const top = Number(new URLSearchParams(asked.rawQuery).get('$top') ?? asked.tenant.pageSize);
    return page(asked, there, Math.min(top, asked.tenant.pageSize), true);
  }
  const found = there.find((body) => lastSegment(body.id).toLowerCase() === name.toLowerCase());
  if (!found)
    return armError(
      404,
      'ResourceNotFound',
      `The Resource 'Microsoft.KeyVault/${type}/${name}' under resource group '${lastSegment(group)}' was not found. ` +
        'For more details please go to https://aka.ms/ARMResourceNotFoundFix',
    );
  if (child === undefined) return { status: 200, body: found };
  return { status: 200, body: { value: found.properties?.privateEndpointConnections ?? [] } };
}

function authorizationRoute(asked: Asked, scope: string, type: string, name: string | undefined): Answer {
  const { tenant, version } = asked;
  if (type.toLowerCase() === 'permissions' && name === undefined)
    return (
      unknownVersion(asked, 'Microsoft.Authorization/permissions') ??
      missingSubscription(asked, scope) ??
      page(asked, permissionsAt(tenant, scope), tenant.pageSize, false)
    );
  const action = `Microsoft.Authorization/${type}/read`;
  const level = parseScope(scope)?.level;
  const isDefinition = type.toLowerCase() === 'roledefinitions';
  const open = level === 'tenant-root' && isDefinition;
  const above = level === 'tenant-root' || level === 'management-group';
  const problem =
    unknownVersion(asked, `Microsoft.Authorization/${type}`) ??
    missingSubscription(asked, scope) ??
    refusal(asked, scope, action) ??
    (above && !open && !tenant.readableAbove.includes(parseScope(scope)?.name ?? '')
      ? forbidden(asked, scope, action)
      : null);
  if (problem) return problem;
  if (isDefinition && name !== undefined) {
    const body = roleDefinitionAt(tenant, scope, name, version);
    return body
      ? { status: 200, body }
      : armError(
          404,
          'RoleDefinitionDoesNotExist',
          `The specified role definition with ID '${name}' does not exist.`,
        );
  }
  const list = ASSIGNMENT_LISTS[type.toLowerCase() as keyof typeof ASSIGNMENT_LISTS];
  if ((!isDefinition && !list) || name !== undefined)
    return armError(404, 'InvalidResourceType', `The resource type '${type}' could not be found.`);
  const bodies: Answer | readonly ArmBody[] = isDefinition
    ? roleDefinitionsAt(tenant, scope, asked.filter, version)
    : assignmentsAt(tenant, tenant[list], scope, asked.filter, version);
  return 'status' in bodies ? bodies : page(asked, bodies, tenant.pageSize, false);
}
