import { normalizeId, parseScope } from '../../src/model/armId.js';
import { armError } from './armErrors.js';
import { objectsRoute } from './objectRoutes.js';
import { type ListRequest, page } from './paging.js';
import type { Answer } from './signIn.js';
import { type ArmBody, isAtOrBelow, type Tenant } from './tenant.js';

/** A route of what is read only on demand: the resource type, the scope asked, and how it answers once allowed. */
export interface PlannedRoute {
  readonly type: string;
  readonly scope: string;
  readonly answer: (request: ListRequest) => Answer;
}

const AT_SUBSCRIPTION = /^(\/subscriptions\/[^/]+)\/providers\/(.+)$/i;
const PROVIDER = /\/providers\/microsoft\.(?:authorization\/locks|insights\/diagnosticsettings)\/[^/]+$/;
/** Entries of one page of deleted vaults, as recorded. */
const DELETED_PAGE = 5;

/** The route of a path, or null where another answers it. */
export function plannedRoute(tenant: Tenant, path: string): PlannedRoute | null {
  const locks = /^(.+)\/providers\/Microsoft\.Authorization\/locks$/i.exec(path);
  if (locks) {
    const [, scope = ''] = locks;
    const there = tenant.locks.filter((lock) => isAtOrBelow(tenant, standsAt(lock), scope));
    const answer = (request: ListRequest) => page(request, there, tenant.pageSize, false);
    return { type: 'Microsoft.Authorization/locks', scope, answer };
  }
  const objects = objectsRoute(tenant, path);
  if (objects) return objects;
  const settings = /^(.+)\/providers\/Microsoft\.Insights\/diagnosticSettings$/i.exec(path);
  if (settings) return settingsRoute(tenant, settings[1] ?? '');
  const [, scope = '', type = ''] = AT_SUBSCRIPTION.exec(path) ?? [];
  const within = (bodies: readonly ArmBody[]) =>
    bodies.filter(({ id }) => normalizeId(id).startsWith(`${normalizeId(scope)}/`));
  switch (type.toLowerCase()) {
    case 'microsoft.keyvault/deletedvaults':
      return {
        ...{ type, scope },
        answer: (request) => page(request, within(tenant.deletedVaults), DELETED_PAGE, true),
      };
    case 'microsoft.security/pricings':
      return { type, scope, answer: () => plansAnswer(within(tenant.defenderPlans)) };
    case 'microsoft.authorization/classicadministrators':
      return {
        ...{ type, scope },
        answer: (request) => page(request, within(tenant.classicAdministrators), tenant.pageSize, false),
      };
    case 'microsoft.network/virtualnetworks':
      return {
        ...{ type, scope },
        answer: (request) => page(request, within(tenant.virtualNetworks), tenant.pageSize, false),
      };
    default:
      return null;
  }
}

/** A lock or setting stands at its id without the provider's part; settings come in lower case (recorded). */
function standsAt({ id }: ArmBody): string {
  return normalizeId(id).replace(PROVIDER, '');
}

/** The settings of one resource, in one answer without a next link (recorded); 404 for a resource that is not there. */
function settingsRoute(tenant: Tenant, scope: string): PlannedRoute {
  const type = 'Microsoft.Insights/diagnosticSettings';
  const key = normalizeId(scope);
  const exists = [...tenant.vaults, ...tenant.hsms].some(({ id }) => normalizeId(id) === key);
  const value = tenant.diagnosticSettings.filter((setting) => standsAt(setting) === key);
  const name = parseScope(scope)?.name ?? scope;
  return {
    ...{ type, scope },
    answer: () =>
      exists
        ? { status: 200, body: { value } }
        : armError(404, 'ResourceNotFound', `The Resource '${name}' was not found.`),
  };
}

/** All plans in one answer; a subscription that never registered the provider has none (azure-sdk-for-go#19900). */
function plansAnswer(value: readonly ArmBody[]): Answer {
  return value.length > 0
    ? { status: 200, body: { value } }
    : armError(
        404,
        'Subscription Not Registered',
        'Please register to Microsoft.Security in order to view your security status',
      );
}
