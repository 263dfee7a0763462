import { parseScope } from '../model/armId.js';

/** `VAULTID#accessPolicies/OBJECTID[/APPLICATIONID]` names an entry of a vault's access policies. */
const ACCESS_POLICY = /#accesspolicies\/.*$/is;
/** An assignment, eligibility, deny assignment or role definition: an extension resource on its scope. */
const AUTHORIZATION = /\/providers\/microsoft\.authorization\/[^/]+\/[^/]+\/?$/i;
/** What stands in the directory and not in Resource Manager: a place at a group, a holder of a directory role. */
const DIRECTORY = /^\/(groups|directoryroles)\/[^/]/i;
const HSM =
  /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\/providers\/microsoft\.keyvault\/managedhsms\/([^/]+)/i;

/**
 * The ARM scope on which a finding's cause lies: the vault of an access policy, the scope of an assignment, else the
 * cause itself. `/` is the tenant root.
 */
export function causeScope(cause: string): string {
  const scope = cause.trim().replace(ACCESS_POLICY, '').replace(AUTHORIZATION, '');
  return scope === '' && cause.trim() !== '' ? '/' : scope;
}

/**
 * Where code scanning places a cause: a relative, percent-encoded, lower-cased path of its scope
 * (`azure/SUBSCRIPTION/GROUP/VAULT`, `azure/management-groups/ID`, …). It is part of an alert's identity, so it may never
 * change for the same scope, however a name is spelled. A scope inside a vault is placed on the vault, any other
 * resource on its group, a Managed HSM like a vault. `azure/tenant-root` is the root, `azure/directory` what the
 * directory holds, `azure/unrecognized` is for text
 * that is no scope.
 */
export function causePath(cause: string): string {
  const id = causeScope(cause);
  if (DIRECTORY.test(id)) return path('directory');
  const scope = parseScope(id);
  if (scope === null) return path('unrecognized');
  const { subscriptionId, resourceGroup, name } = scope;
  switch (scope.level) {
    case 'tenant-root':
      return path('tenant-root');
    case 'management-group':
      return path('management-groups', name);
    case 'vault':
      return path(subscriptionId, resourceGroup, name);
    case 'object':
      return path(subscriptionId, resourceGroup, parseScope(scope.vaultId ?? '')?.name ?? null);
    default:
      return path(subscriptionId, resourceGroup, HSM.exec(id)?.[1] ?? null);
  }
}

function path(...names: readonly (string | null)[]): string {
  return ['azure', ...names.filter((name) => name !== null).map(segment)].join('/');
}

/**
 * One path segment. Names of dots alone, which would climb out of the folder, get an underscore; a half of a surrogate
 * pair, which cannot be encoded, becomes U+FFFD.
 */
function segment(name: string): string {
  const safe = name.toLowerCase().replace(/\p{Cs}/gu, '\ufffd');
  return encodeURIComponent(/^\.*$/.test(safe) ? `_${safe}` : safe);
}
