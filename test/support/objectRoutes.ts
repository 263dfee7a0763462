import { normalizeId } from '../../src/model/armId.js';
import { armError } from './armErrors.js';
import { page } from './paging.js';
import type { PlannedRoute } from './plannedRoutes.js';
import type { ArmBody, Tenant } from './tenant.js';

const OBJECTS = /^(.+\/providers\/Microsoft\.KeyVault\/vaults\/([^/]+))\/(keys|secrets)(?:\/([^/]+))?$/i;

/** Keys and secrets as resources below their vault: lists of both, and one key or secret; null for another path. */
export function objectsRoute(tenant: Tenant, path: string): PlannedRoute | null {
  const [, scope = '', vault = '', word = '', name] = OBJECTS.exec(path) ?? [];
  if (scope === '') return null;
  const kind = word.toLowerCase();
  const type = `Microsoft.KeyVault/vaults/${kind}`;
  const within = (kind === 'keys' ? tenant.keys : tenant.secrets).filter(({ id }) =>
    normalizeId(id).startsWith(`${normalizeId(scope)}/`),
  );
  const exists = tenant.vaults.some(({ id }) => normalizeId(id) === normalizeId(scope));
  if (!exists)
    return {
      ...{ type, scope },
      answer: () =>
        armError(
          404,
          'ParentResourceNotFound',
          `Failed to perform 'read' on resource(s) of type 'vaults/${kind}', because the parent resource 'Microsoft.KeyVault/vaults/${vault}' could not be found.`,
        ),
    };
  if (name === undefined) {
    const listed = kind === 'keys' ? within.map(listedKey) : within;
    return { type, scope, answer: (request) => page(request, listed, tenant.pageSize, true) };
  }
  const body = within.find(({ id }) => normalizeId(id) === normalizeId(path));
  return {
    ...{ type, scope },
    answer: () =>
      body === undefined
        ? armError(404, 'ResourceNotFound', `The Resource '${type}/${name}' was not found.`)
        : { status: 200, body },
  };
}

/** A list of keys tells attributes and address, nothing of type, size and rotation (azure-sdk-for-go#26742). */
function listedKey(body: ArmBody): ArmBody {
  const { attributes, keyUri } = body.properties ?? {};
  return { ...body, properties: { attributes, keyUri } };
}
