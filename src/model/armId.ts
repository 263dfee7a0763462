/** Where a scope stands in Azure's tree. `object` is a secret, key or certificate inside a vault. */
export const SCOPE_LEVELS = [
  'tenant-root',
  'management-group',
  'subscription',
  'resource-group',
  'resource',
  'vault',
  'object',
] as const;
export type ScopeLevel = (typeof SCOPE_LEVELS)[number];

/** An ARM scope taken apart; names as the id spells them. */
export interface ArmScope {
  readonly level: ScopeLevel;
  /** The last name: management group, subscription GUID, resource group, vault, object or resource name. */
  readonly name: string;
  readonly subscriptionId: string | null;
  readonly resourceGroup: string | null;
  /** The id up to the vault for levels vault and object, else null. */
  readonly vaultId: string | null;
}

/**
 * The form in which ARM ids are compared: lower case, no trailing slash, `/` for the tenant root.
 * ARM treats ids without regard to letter case.
 */
export function normalizeId(id: string): string {
  const lower = id.trim().toLowerCase();
  return lower.startsWith('/') && withoutEndSlashes(lower) === '' ? '/' : withoutEndSlashes(lower);
}

/** A loop, for a regular expression takes quadratic time on many slashes in the middle. */
function withoutEndSlashes(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 47) end--;
  return end === text.length ? text : text.slice(0, end);
}

const MANAGEMENT_GROUP = /^\/providers\/microsoft\.management\/managementgroups\/([^/]+)$/i;
const SUBSCRIPTION =
  /^\/subscriptions\/([^/]+)(?:\/resourcegroups\/([^/]+)(?:\/providers\/(.+))?|\/providers\/(.+))?$/i;
/**
 * A resource of the tenant itself, such as a reservation order or a billing account, or a provider whole: all
 * reservations are assigned at `/providers/Microsoft.Capacity`, where the built-in roles for them are defined. No vault
 * lies below. Source: Azure Reservations, "grant access by PowerShell"; built-in role Reservations Administrator.
 */
const TENANT_RESOURCE = /^\/providers\/(?:[^/]+\/[^/]+\/[^/]|[^/.]+\.[^/]+$)/i;
const VAULT = /^microsoft\.keyvault\/vaults\/([^/]+)(?:\/(keys|secrets|certificates)\/([^/]+))?$/i;

const parsed = new Map<string, ArmScope | null>();
const MOST_PARSED = 50_000;

/**
 * Takes an ARM scope apart. Comparison is by path segment, so `…/vaults/kv1` is no parent of
 * `…/vaults/kv10`. Returns null for text that is no scope. What was parsed is remembered: the same scopes are asked
 * about for every assignment and every finding.
 */
export function parseScope(id: string): ArmScope | null {
  const known = parsed.get(id);
  if (known !== undefined) return known;
  if (parsed.size >= MOST_PARSED) parsed.clear();
  const scope = parse(id);
  parsed.set(id, scope);
  return scope;
}

function parse(id: string): ArmScope | null {
  const text = withoutEndSlashes(id.trim());
  if (text === '') return id.trim().startsWith('/') ? root : null;
  const group = MANAGEMENT_GROUP.exec(text);
  if (group)
    return {
      level: 'management-group',
      name: group[1] ?? '',
      subscriptionId: null,
      resourceGroup: null,
      vaultId: null,
    };
  const match = SUBSCRIPTION.exec(text);
  if (!match)
    return TENANT_RESOURCE.test(text) ? { ...root, level: 'resource', name: lastSegment(text) } : null;
  const [, subscriptionId = '', resourceGroup = null, inGroup, inSubscription] = match;
  const scope = (level: ScopeLevel, name: string, vaultId: string | null): ArmScope => ({
    level,
    name,
    subscriptionId,
    resourceGroup,
    vaultId,
  });
  const provider = inGroup ?? inSubscription;
  if (provider === undefined) {
    return resourceGroup === null
      ? scope('subscription', subscriptionId, null)
      : scope('resource-group', resourceGroup, null);
  }
  const vault = resourceGroup === null ? null : VAULT.exec(provider);
  if (!vault) return scope('resource', provider.slice(provider.lastIndexOf('/') + 1), null);
  const [, vaultName = '', objectType, objectName] = vault;
  if (objectType === undefined || objectName === undefined) return scope('vault', vaultName, text);
  const objectPath = objectType.length + objectName.length + 2;
  return scope('object', objectName, text.slice(0, -objectPath));
}

/** Whether a text is a scope at all, without taking it apart. */
export function isScope(id: string): boolean {
  return SUBSCRIPTION.test(id) || parseScope(id) !== null;
}

const root: ArmScope = {
  level: 'tenant-root',
  name: '/',
  subscriptionId: null,
  resourceGroup: null,
  vaultId: null,
};

const DELETED_VAULT = /\/providers\/microsoft\.keyvault\/locations\/[^/]+\/deletedvaults\/[^/]+\/*$/i;

/** Whether an ARM id is that of a vault which was deleted and is still listed. */
export function isDeletedVault(id: string): boolean {
  return DELETED_VAULT.test(id);
}

/** The last path segment of an ARM id: the GUID of a role definition, the name of a vault. */
export function lastSegment(id: string): string {
  const text = withoutEndSlashes(id.trim());
  return text.slice(text.lastIndexOf('/') + 1);
}
