import type { Answer } from './signIn.js';
import type { ArmBody, GraphObject, Tenant } from './tenant.js';

export interface GraphRequest {
  readonly url: string;
  readonly method: string;
  readonly path: string;
  /** The query as it came, without `?`. */
  readonly rawQuery: string;
  readonly body: string;
  /** Value of the header ConsistencyLevel. */
  readonly consistencyLevel: string | undefined;
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
const MOST_IDS = 1000;
const LARGEST_PAGE = 999;
const DEFAULT_PAGE = 100;

/** What v1.0 shows of an object when nothing is selected (recorded for users, the reference for the others). */
const DEFAULT_PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  user: [
    'businessPhones',
    'displayName',
    'givenName',
    'jobTitle',
    'mail',
    'mobilePhone',
    'officeLocation',
    'preferredLanguage',
    'surname',
    'userPrincipalName',
  ],
  group: [
    'displayName',
    'groupTypes',
    'isAssignableToRole',
    'securityEnabled',
    'mailEnabled',
    'mailNickname',
  ],
  serviceprincipal: ['displayName', 'appId', 'servicePrincipalType', 'alternativeNames', 'accountEnabled'],
};

/** What Microsoft Graph answers to a request whose token it accepted; v1.0 only, like the tool. */
export function answerGraph(tenant: Tenant, request: GraphRequest): Answer {
  if (tenant.graph === 'refused')
    return graphError(
      403,
      'Authorization_RequestDenied',
      'Insufficient privileges to complete the operation.',
    );
  const directory = directoryOf(tenant);
  const { method, path } = request;
  if (method === 'POST' && path === '/v1.0/directoryObjects/getByIds') return getByIds(directory, request);
  const relation = /^\/v1\.0\/groups\/([^/]+)\/(transitiveMembers|owners)$/.exec(path);
  if (method === 'GET' && relation) return groupRoute(tenant, directory, request, relation[1], relation[2]);
  const role = /^\/v1\.0\/directoryRoles\(roleTemplateId='([^']+)'\)\/members$/.exec(path)?.[1];
  if (method === 'GET' && role !== undefined) {
    const holders = role === GLOBAL_ADMINISTRATOR ? tenant.globalAdministrators : null;
    return holders === null
      ? notFound(role)
      : listed(
          request,
          holders.flatMap((id) => directory.get(id.toLowerCase()) ?? []),
        );
  }
  if (method === 'GET' && path === GROUP_ELIGIBILITIES) return pimRoute(tenant, request, groupEligibilities);
  if (method === 'GET' && path === ROLE_ELIGIBILITIES) return pimRoute(tenant, request, roleEligibilities);
  return graphError(400, 'BadRequest', `Resource not found for the segment '${path.split('/')[2] ?? ''}'.`);
}

const GROUP_ELIGIBILITIES = '/v1.0/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances';
const ROLE_ELIGIBILITIES = '/v1.0/roleManagement/directory/roleEligibilityScheduleInstances';

/** PIM has rights and a licence of its own, and answers without `@odata.type` (Graph reference of both lists). */
function pimRoute(
  tenant: Tenant,
  request: GraphRequest,
  list: (tenant: Tenant, filter: string) => readonly GraphItem[] | null,
): Answer {
  if (tenant.pim === 'refused')
    return graphError(403, 'UnauthorizedAccessException', 'Attempted to perform an unauthorized operation.');
  if (tenant.pim === 'unlicensed')
    return graphError(
      400,
      'AadPremiumLicenseRequired',
      'The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.',
    );
  const items = list(tenant, new URLSearchParams(request.rawQuery).get('$filter') ?? '');
  return items === null
    ? graphError(400, 'MissingParameters', 'The required parameters GroupId or PrincipalId is missing.')
    : { status: 200, body: { '@odata.context': contextOf(request), value: items } };
}

type GraphItem = Readonly<Record<string, unknown>>;

const SINCE = { startDateTime: '2026-01-02T03:04:05Z', endDateTime: '2027-01-02T03:04:05Z' };

/** Demands a filter by group or principal; this tool asks by group. */
function groupEligibilities(tenant: Tenant, filter: string): readonly GraphItem[] | null {
  const groupId = /^groupId eq '([^']+)'$/.exec(filter)?.[1];
  if (groupId === undefined) return null;
  return (tenant.groupEligibilities[groupId.toLowerCase()] ?? []).map(({ principalId, accessId }) => ({
    id: `${groupId}_${accessId}_${principalId}`,
    ...{ principalId, accessId, groupId, ...SINCE },
    memberType: 'direct',
    eligibilityScheduleId: `${groupId}_${accessId}_${principalId}`,
  }));
}

function roleEligibilities(tenant: Tenant, filter: string): readonly GraphItem[] {
  const roleDefinitionId = /^roleDefinitionId eq '([^']+)'$/.exec(filter)?.[1];
  if (roleDefinitionId !== GLOBAL_ADMINISTRATOR) return [];
  return tenant.eligibleGlobalAdministrators.map((principalId, index) => ({
    id: `eligibility-instance-${index}-e`,
    ...{ principalId, roleDefinitionId, ...SINCE },
    directoryScopeId: '/',
    appScopeId: null,
    memberType: 'Direct',
    roleEligibilityScheduleId: `schedule-${index}`,
  }));
}

/** Unknown ids are left out without a word, and the order is not that of the request (recorded). */
function getByIds(directory: Directory, request: GraphRequest): Answer {
  const { ids, types } = JSON.parse(request.body) as {
    readonly ids: readonly string[];
    readonly types?: readonly string[];
  };
  if (ids.length > MOST_IDS)
    return graphError(400, 'Request_BadRequest', `The maximum number of ids is ${MOST_IDS}.`);
  const bad = ids.find((id) => !GUID.test(id));
  if (bad !== undefined)
    return graphError(400, 'Request_BadRequest', `Invalid GUID:${bad} in the list of ids.`);
  const wanted = types?.map((type) => type.toLowerCase());
  const found = ids
    .flatMap((id) => directory.get(id.toLowerCase()) ?? [])
    .filter((object) => wanted === undefined || wanted.includes(typeOf(object)))
    .reverse();
  return {
    status: 200,
    headers: { 'x-ms-resource-unit': '3' },
    body: { '@odata.context': contextOf(request), value: found.map((object) => shown(object, request)) },
  };
}

/** v1.0 leaves service principals out of plain lists; an advanced query brings them (the known issue). */
function groupRoute(
  tenant: Tenant,
  directory: Directory,
  request: GraphRequest,
  id = '',
  relation = '',
): Answer {
  const group = directory.get(id.toLowerCase());
  if (group === undefined || typeOf(group) !== 'group') return notFound(id);
  const ids =
    relation === 'owners'
      ? (tenant.groupOwners[id.toLowerCase()] ?? [])
      : transitiveMembers(tenant, id.toLowerCase());
  const counted = new URLSearchParams(request.rawQuery).get('$count')?.toLowerCase() === 'true';
  const advanced = counted && request.consistencyLevel?.toLowerCase() === 'eventual';
  return listed(
    request,
    ids
      .flatMap((member) => directory.get(member.toLowerCase()) ?? [])
      .filter((object) => advanced || typeOf(object) !== 'serviceprincipal'),
  );
}

function transitiveMembers(tenant: Tenant, groupId: string): readonly string[] {
  const found = new Set<string>();
  const open = [groupId];
  for (let group = open.pop(); group !== undefined; group = open.pop()) {
    for (const member of tenant.groupMembers[group] ?? []) {
      const id = member.toLowerCase();
      if (id === groupId || found.has(id)) continue;
      found.add(id);
      open.push(id);
    }
  }
  return [...found];
}

function listed(request: GraphRequest, objects: readonly GraphObject[]): Answer {
  const query = new URLSearchParams(request.rawQuery);
  const top = Number(query.get('$top') ?? DEFAULT_PAGE);
  if (!Number.isInteger(top) || top < 1 || top > LARGEST_PAGE)
    return graphError(
      400,
      'Request_UnsupportedQuery',
      `Invalid page size specified: '${top}'. Must be between 1 and ${LARGEST_PAGE} inclusive.`,
    );
  const start = Number(query.get('$skiptoken') ?? 0);
  const value = objects.slice(start, start + top).map((object) => shown(object, request));
  const kept = request.rawQuery.split('&').filter((part) => !/^(\$|%24)skiptoken=/i.test(part));
  const next = `${request.url}${request.path}?${kept.join('&')}&$skiptoken=${start + top}`;
  return {
    status: 200,
    body: {
      '@odata.context': contextOf(request),
      ...(start + top < objects.length && { '@odata.nextLink': next }),
      value,
    },
  };
}

/** The selected properties an object has, else the default ones; type and id always. */
function shown(object: GraphObject, request: GraphRequest): GraphObject {
  const selected = new URLSearchParams(request.rawQuery).get('$select')?.split(',');
  const names = selected ?? DEFAULT_PROPERTIES[typeOf(object)] ?? ['displayName'];
  const own = Object.entries(object).filter(([name]) => names.includes(name));
  return { ...Object.fromEntries(own), '@odata.type': object['@odata.type'], id: object.id };
}

type Directory = ReadonlyMap<string, GraphObject>;

const directories = new WeakMap<Tenant, Directory>();

/** The objects by lower-cased id, made once for each tenant. */
function directoryOf(tenant: Tenant): Directory {
  const made = directories.get(tenant);
  if (made) return made;
  const objects = tenant.directoryObjects ?? namedPrincipals(tenant);
  const directory = new Map(objects.map((object) => [object.id.toLowerCase(), object]));
  directories.set(tenant, directory);
  return directory;
}

/** The sign-in, and an object for whoever is named in assignments and access policies; those without a type are users. */
function namedPrincipals(tenant: Tenant): readonly GraphObject[] {
  const types = new Map<string, string>();
  const note = (id: unknown, type: unknown) => {
    if (typeof id === 'string' && !types.has(id.toLowerCase())) types.set(id.toLowerCase(), String(type));
  };
  const assigned: readonly ArmBody[] = [
    ...tenant.roleAssignments,
    ...tenant.roleAssignmentScheduleInstances,
    ...tenant.roleEligibilityScheduleInstances,
  ];
  note(tenant.objectId, 'ServicePrincipal');
  for (const { properties } of assigned) note(properties?.principalId, properties?.principalType);
  for (const { properties } of tenant.vaults)
    for (const entry of Array.isArray(properties?.accessPolicies) ? properties.accessPolicies : [])
      note((entry as { readonly objectId?: unknown } | null)?.objectId, 'User');
  return [...types].map(([id, type]) => {
    if (type === 'Group') return graphGroup(id, `Group ${id.slice(-4)}`);
    if (type === 'ServicePrincipal') return graphServicePrincipal(id, `App ${id.slice(-4)}`);
    return graphUser(id, `User ${id.slice(-4)}`);
  });
}

export function graphUser(id: string, displayName: string, more: object = {}): GraphObject {
  return {
    '@odata.type': '#microsoft.graph.user',
    id,
    displayName,
    userPrincipalName: `${displayName.toLowerCase().replaceAll(' ', '.')}@loopback.test`,
    userType: 'Member',
    mail: null,
    ...more,
  };
}

export function graphGroup(id: string, displayName: string, more: object = {}): GraphObject {
  return { '@odata.type': '#microsoft.graph.group', id, displayName, groupTypes: [], ...more };
}

export function graphServicePrincipal(id: string, displayName: string, more: object = {}): GraphObject {
  return {
    '@odata.type': '#microsoft.graph.servicePrincipal',
    id,
    displayName,
    appId: id.replace(/^.{8}/, 'aaaaaaaa'),
    servicePrincipalType: 'Application',
    alternativeNames: [],
    ...more,
  };
}

function typeOf(object: GraphObject): string {
  return object['@odata.type'].replace('#microsoft.graph.', '').toLowerCase();
}

const contextOf = ({ url }: GraphRequest) => `${url}/v1.0/$metadata#directoryObjects`;

function notFound(id: string): Answer {
  return graphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

/** The envelope of every Graph error. */
function graphError(status: number, code: string, message: string): Answer {
  const trace = '0f7d3c61-9b7e-4a55-8f3b-3f6f5b0c1d04';
  const innerError = { date: '2026-01-02T03:04:05', 'request-id': trace, 'client-request-id': trace };
  return { status, body: { error: { code, message, innerError } } };
}
