import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { KeyVaultManagementClient } from '@azure/arm-keyvault';
import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { type Azure, AzureError, type Page, type Pages } from './azure.js';
import { type ListBody, pageTap } from './listBody.js';
import { azureErrorsOnly, guardPages, tappedPages } from './paging.js';
import { type Connection, harden, restPages, type TokenSource } from './pipeline.js';
import { plannedLists } from './plannedLists.js';

const SUBSCRIPTIONS_VERSION = '2022-12-01';
const ENTITIES_VERSION = '2020-05-01';
/** The stable version of role definitions hides `permissions[].condition`; this one returns it. */
const ROLE_DEFINITIONS_VERSION = '2022-05-01-preview';
/** The first version that tells `denyAssignmentEffect`; some clouds do not know it. */
const DENY_ASSIGNMENTS_VERSION = '2024-07-01-preview';
const DENY_ASSIGNMENTS_OLDER_VERSION = '2022-04-01';
/** The newest that azure-rest-api-specs has for Microsoft.ManagedServices. */
const REGISTRATION_ASSIGNMENTS_VERSION = '2022-10-01';

const PERMISSIONS_VERSION = '2022-04-01';

/** Stands in where an SDK insists on a credential: the hardened pipeline attaches the token itself. */
const NO_CREDENTIAL: TokenSource = { getToken: async () => null };

/**
 * Azure Resource Manager through `@azure/arm-keyvault` and `@azure/arm-authorization`, and by plain requests where
 * they have no fitting call. Each list call makes its own client, which is cheap; connections, token cache and
 * policies are shared.
 */
export function resourceManager(
  connection: Connection,
  cloud: string,
): Omit<Azure, 'directory' | 'resourceGraph'> {
  const list = (what: string, bodies: AsyncIterable<ListBody>): Pages =>
    azureErrorsOnly(guardPages(bodies, what), what);
  let denyVersion = DENY_ASSIGNMENTS_VERSION;

  async function* denyAssignments(subscriptionId: string): AsyncGenerator<Page> {
    const at = (version: string) =>
      list(
        'deny assignments',
        restPages(
          connection,
          `/subscriptions/${encodeURIComponent(subscriptionId)}/providers/Microsoft.Authorization/denyAssignments?api-version=${version}`,
        ),
      );
    // Lists run side by side: another may have found out about the version while this one waited for its answer.
    const asked = denyVersion;
    try {
      yield* at(asked);
    } catch (error) {
      if (asked === DENY_ASSIGNMENTS_OLDER_VERSION || !isUnknownVersion(error)) throw error;
      // An unknown version is refused with the first request, so nothing has been yielded yet.
      denyVersion = DENY_ASSIGNMENTS_OLDER_VERSION;
      yield* at(denyVersion);
    }
  }

  return {
    cloud,
    subscriptions: () =>
      list('subscriptions', restPages(connection, `/subscriptions?api-version=${SUBSCRIPTIONS_VERSION}`)),
    managementGroupEntities: () =>
      list(
        'management groups',
        restPages(connection, `/providers/Microsoft.Management/getEntities?api-version=${ENTITIES_VERSION}`, {
          method: 'POST',
        }),
      ),
    vaults: (id) =>
      list(
        'vaults',
        keyVault(connection, id, (client) => client.vaults.listBySubscription()),
      ),
    hsms: (id) =>
      list(
        'managed HSMs',
        keyVault(connection, id, (client) => client.managedHsms.listBySubscription()),
      ),
    roleAssignments: (id, filter) =>
      list(
        'role assignments',
        authorization(connection, id, (client) =>
          client.roleAssignments.listForSubscription(filter === 'atScope' ? { filter: 'atScope()' } : {}),
        ),
      ),
    roleAssignmentScheduleInstances: (id) =>
      list(
        'role assignment schedule instances',
        // The SDK puts a slash before the scope itself.
        authorization(connection, id, (client) =>
          client.roleAssignmentScheduleInstances.listForScope(`subscriptions/${encodeURIComponent(id)}`),
        ),
      ),
    roleEligibilityScheduleInstances: (id) =>
      list(
        'role eligibility schedule instances',
        authorization(connection, id, (client) =>
          client.roleEligibilityScheduleInstances.listForScope(`subscriptions/${encodeURIComponent(id)}`),
        ),
      ),
    roleDefinitions: (id, type) =>
      list(
        'role definitions',
        authorization(
          connection,
          id,
          (client) =>
            client.roleDefinitions.list(`subscriptions/${encodeURIComponent(id)}`, {
              // Without atScopeAndBelow a custom role that is assignable in one resource group only stays out.
              filter: type === 'CustomRole' ? `atScopeAndBelow() and type eq '${type}'` : `type eq '${type}'`,
            }),
          ROLE_DEFINITIONS_VERSION,
        ),
      ),
    denyAssignments,
    permissions: (id) =>
      list(
        'permissions',
        restPages(
          connection,
          `/subscriptions/${encodeURIComponent(id)}/providers/Microsoft.Authorization/permissions?api-version=${PERMISSIONS_VERSION}`,
        ),
      ),
    registrationAssignments: (id) =>
      list(
        'Lighthouse registration assignments',
        restPages(
          connection,
          `/subscriptions/${encodeURIComponent(id)}/providers/Microsoft.ManagedServices/registrationAssignments` +
            `?$expandRegistrationDefinition=true&api-version=${REGISTRATION_ASSIGNMENTS_VERSION}`,
        ),
      ),
    ...plannedLists(connection),
  };
}

interface Pager {
  byPage(): AsyncIterable<unknown>;
}

function keyVault(
  connection: Connection,
  subscriptionId: string,
  open: (client: KeyVaultManagementClient) => Pager,
): AsyncIterable<ListBody> {
  const tap = pageTap();
  const client = new KeyVaultManagementClient(NO_CREDENTIAL, subscriptionId, {
    endpoint: connection.endpoint,
    httpClient: connection.httpClient,
    userAgentOptions: { userAgentPrefix: connection.userAgent },
  });
  harden(client.pipeline, connection, tap.policy);
  return tappedPages(open(client).byPage(), tap.taken);
}

function authorization(
  connection: Connection,
  subscriptionId: string,
  open: (client: AuthorizationManagementClient) => Pager,
  version?: string,
): AsyncIterable<ListBody> {
  const tap = pageTap();
  const client = new AuthorizationManagementClient(NO_CREDENTIAL, subscriptionId, {
    endpoint: connection.endpoint,
    $host: connection.endpoint,
    httpClient: connection.httpClient,
    userAgentOptions: { userAgentPrefix: connection.userAgent },
  });
  harden(client.pipeline, connection, tap.policy);
  if (version !== undefined) client.pipeline.addPolicy(versionPolicy(version));
  return tappedPages(open(client).byPage(), tap.taken);
}

/** Asks for another api-version than the one the SDK was generated for. */
function versionPolicy(version: string): PipelinePolicy {
  return {
    name: 'kvpostureVersionPolicy',
    async sendRequest(request, next) {
      request.url = request.url.replace(/([?&]api-version=)2022-04-01(?=&|$)/i, `$1${version}`);
      return next(request);
    },
  };
}

/** Whether Resource Manager said that it does not know the api-version that was asked for. */
function isUnknownVersion(error: unknown): boolean {
  if (!(error instanceof AzureError) || (error.status !== 400 && error.status !== 404)) return false;
  return /api-?version|NoRegisteredProviderFound|InvalidResourceType|InvalidResourceNamespace/i.test(
    error.code ?? '',
  );
}
