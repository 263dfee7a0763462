import { AzureError, type Directory, type Page, type Pages } from './azure.js';
import { azureErrorsOnly, guardPages } from './paging.js';
import { type Connection, type RestRequest, restPages } from './pipeline.js';

/**
 * What is asked of each object. Graph's default properties leave out `userType`, so guests could not be told from
 * members; with `$select` they come in the one request, for getByIds too (microsoft-graph-docs#6783), and an object
 * that has no such property goes without. `alternativeNames` holds the ARM id of a managed identity.
 */
const PROPERTIES = [
  'id',
  'displayName',
  'userPrincipalName',
  'userType',
  'servicePrincipalType',
  'alternativeNames',
  'appId',
] as const;
const SELECT = `$select=${PROPERTIES.join(',')}`;

/** Objects that can hold access to Azure resources; the last are references to a partner's tenant. */
const TYPES = ['user', 'group', 'servicePrincipal', 'directoryObjectPartnerReference'] as const;

/** Template of Global Administrator, the same in all tenants. Source: Microsoft Entra built-in roles. */
const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';

/**
 * Plain lists of members and owners leave service principals out in v1.0 and say nothing of it (known issue in the
 * Graph reference of both). An advanced query, which takes this header and `$count=true` together, brings them
 * (msgraph-sdk-powershell#2853, #1623).
 */
const ADVANCED: RestRequest = { headers: { ConsistencyLevel: 'eventual' } };

/** Microsoft Graph v1.0 through the hardened pipeline, with a token of its own that goes to Graph only. */
export function directory(connection: Connection): Directory {
  const list = (what: string, path: string, request: RestRequest = {}): Pages =>
    azureErrorsOnly(
      guardPages(restPages(connection, `/v1.0${path}`, { ...request, linkName: '@odata.nextLink' }), what),
      what,
    );
  const ofGroup = (groupId: string, relation: string, query: string) =>
    list(
      `${relation} of a group`,
      `/groups/${encodeURIComponent(groupId)}/${relation}?$count=true&${SELECT}${query}`,
      ADVANCED,
    );
  return {
    objectsByIds: (ids) =>
      list('directory objects', `/directoryObjects/getByIds?${SELECT}`, {
        method: 'POST',
        body: { ids, types: TYPES },
      }),
    transitiveMembers: (groupId) => ofGroup(groupId, 'transitiveMembers', '&$top=999'),
    groupOwners: (groupId) => ofGroup(groupId, 'owners', ''),
    globalAdministrators: () =>
      emptyWhereNotFound(
        list(
          'Global Administrators',
          `/directoryRoles(roleTemplateId='${GLOBAL_ADMINISTRATOR}')/members?${SELECT}`,
        ),
      ),
    // Graph demands the filter, so every group is asked by itself.
    groupEligibilities: (groupId) =>
      list(
        'eligible members of a group',
        `/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances?${equals('groupId', groupId)}`,
      ),
    globalAdministratorEligibilities: () =>
      list(
        'eligible Global Administrators',
        `/roleManagement/directory/roleEligibilityScheduleInstances?${equals('roleDefinitionId', GLOBAL_ADMINISTRATOR)}`,
      ),
  };
}

const equals = (property: string, value: string): string =>
  `$filter=${encodeURIComponent(`${property} eq '${value.replaceAll("'", "''")}'`)}`;

/** A directory role that was never activated in the tenant does not exist there, and nobody holds it. */
async function* emptyWhereNotFound(pages: Pages): AsyncGenerator<Page> {
  try {
    yield* pages;
  } catch (error) {
    const missing = error instanceof AzureError && error.status === 404;
    if (!missing || error.code !== 'Request_ResourceNotFound') throw error;
  }
}
