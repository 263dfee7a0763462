import { isScope, parseScope } from '../model/armId.js';
import type { Hsm, PrivateEndpointConnection, Undecided, Vault } from '../model/posture.js';
import { readAccessPolicies } from './accessPolicies.js';
import { type Body, objectOf, propertiesOf, shown, textOf } from './body.js';
import { resolveExposure } from './exposure.js';
import { isGuid } from './guid.js';

/** Reads a flag: absent and null give the default; what is no boolean is undecided. */
export function flag(
  properties: Body,
  field: string,
  absentMeans: boolean,
  fact: string,
  undecided: Undecided[],
) {
  const value = properties[field];
  if (value === undefined || value === null) return absentMeans;
  if (typeof value === 'boolean') return value;
  undecided.push({ fact, reason: `${field} is ${shown(value)}, not true or false` });
  return null;
}

/** The private endpoint connections of a vault or HSM body; null, and undecided, where the list is no list. */
export function connections(
  value: unknown,
  undecided: Undecided[],
): readonly PrivateEndpointConnection[] | null {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    const fact = 'privateEndpointConnections';
    undecided.push({ fact, reason: 'privateEndpointConnections is not a list' });
    return null;
  }
  return value.map((item) => {
    const odd = oddConnection(item);
    if (odd !== null) undecided.push({ fact: 'privateEndpointConnections', reason: odd });
    const connection = objectOf(item);
    // On the wire these stand under `properties`; the SDK's own shape has them one level up.
    const details = objectOf(connection?.properties) ?? connection;
    return {
      id: textOf(connection?.id) ?? shown(item),
      privateEndpointId: textOf(objectOf(details?.privateEndpoint)?.id),
      status: connectionStatus(details),
    };
  });
}

/** What of a connection cannot be read; null where all of it can, or is not told. */
function oddConnection(item: unknown): string | null {
  const connection = objectOf(item);
  const details = objectOf(connection?.properties ?? connection);
  const state = details?.provisioningState ?? '';
  const endpoint = objectOf(details?.privateEndpoint ?? {});
  const id = endpoint?.id ?? null;
  const legible =
    details !== null &&
    typeof state === 'string' &&
    endpoint !== null &&
    (id === null || (typeof id === 'string' && isScope(id)));
  return legible ? null : `a private endpoint connection cannot be read: ${shown(item)}`;
}

/**
 * Approved is who approved it, not that it carries anything: an endpoint that was taken away leaves the approval behind
 * with the provisioning state Disconnected. Source: PrivateEndpointConnectionProvisioningState (access-model 2.9).
 */
function connectionStatus(details: Body | null): string {
  const state = textOf(details?.provisioningState)?.trim();
  if (state?.toLowerCase() === 'disconnected') return 'Disconnected';
  return textOf(objectOf(details?.privateLinkServiceConnectionState)?.status) ?? 'Unknown';
}

type Header = Pick<Hsm, 'id' | 'name' | 'subscriptionId' | 'resourceGroup' | 'location'>;

/** The fields that every vault or HSM body has around its `properties`; null when its id is no such id. */
export function header(body: unknown): Header | null {
  const id = textOf(objectOf(body)?.id);
  const scope = id === null ? null : parseScope(id);
  if (id === null || scope === null || scope.subscriptionId === null || scope.resourceGroup === null)
    return null;
  return {
    id,
    name: scope.name,
    subscriptionId: scope.subscriptionId,
    resourceGroup: scope.resourceGroup,
    location: textOf(objectOf(body)?.location) ?? '',
  };
}

/**
 * A vault from its ARM body with the defaults of a live vault, or null when the body has no vault id. `tenantOf`
 * gives the tenant of a subscription.
 *
 * Absent on a live vault means: enableRbacAuthorization access policies (the default of API 2026-02-01 is for
 * creation only), enableSoftDelete on (only a literal false is off), softDeleteRetentionInDays 90,
 * enablePurgeProtection off, enabledForTemplateDeployment, enabledForDeployment and enabledForDiskEncryption off. Source: Key Vault access-control-default and REST 2026-02-01 (access-model 2.1, 2.7).
 */
export function readVault(body: unknown, tenantOf: (subscriptionId: string) => string | null): Vault | null {
  const head = header(body);
  if (head === null || parseScope(head.id)?.level !== 'vault') return null;
  const properties = propertiesOf(body);
  if (properties === null)
    return {
      ...head,
      tenantId: null,
      subscriptionTenantId: tenantOf(head.subscriptionId),
      undecided: [
        {
          fact: 'properties',
          reason: 'it came without its properties (az keyvault show prints them, az keyvault list does not)',
        },
      ],
    };
  const undecided: Undecided[] = [];
  const rbac = flag(properties, 'enableRbacAuthorization', false, 'permissionModel', undecided);
  const softDelete = flag(properties, 'enableSoftDelete', true, 'softDelete', undecided);
  const purgeProtection = flag(properties, 'enablePurgeProtection', false, 'purgeProtection', undecided);
  const template = flag(properties, 'enabledForTemplateDeployment', false, 'templateDeployment', undecided);
  const machines = flag(properties, 'enabledForDeployment', false, 'vmDeployment', undecided);
  const disks = flag(properties, 'enabledForDiskEncryption', false, 'diskEncryption', undecided);
  const tenantId = tenantOfVault(properties.tenantId, undecided);
  const retention = properties.softDeleteRetentionInDays ?? 90;
  if (typeof retention !== 'number')
    undecided.push({ fact: 'softDeleteRetentionInDays', reason: `it is ${shown(retention)}, not a number` });
  const policies = readAccessPolicies(properties.accessPolicies);
  for (const reason of policies.unreadable) undecided.push({ fact: 'accessPolicies', reason });
  // With entries left, that there are some is known.
  const policiesKnown = policies.unreadable.length === 0 || policies.entries.length > 0;
  const endpoints = connections(properties.privateEndpointConnections, undecided);
  const network = resolveExposure(properties);
  // Field by field: of thousands of vaults, an object for every fact that is there is what reading them costs.
  const vault: { -readonly [K in keyof Vault]: Vault[K] } = {
    id: head.id,
    name: head.name,
    subscriptionId: head.subscriptionId,
    resourceGroup: head.resourceGroup,
    location: head.location,
    tenantId,
    subscriptionTenantId: tenantOf(head.subscriptionId),
    network: network.exposure,
    undecided: undecided.length === 0 ? network.undecided : [...undecided, ...network.undecided],
  };
  if (rbac !== null) vault.permissionModel = rbac ? 'rbac' : 'access-policy';
  if (softDelete !== null) vault.softDelete = softDelete;
  if (typeof retention === 'number') vault.softDeleteRetentionInDays = retention;
  if (purgeProtection !== null) vault.purgeProtection = purgeProtection;
  if (template !== null) vault.templateDeployment = template;
  if (machines !== null) vault.vmDeployment = machines;
  if (disks !== null) vault.diskEncryption = disks;
  if (policiesKnown) vault.accessPolicies = policies.entries;
  if (endpoints !== null) vault.privateEndpointConnections = endpoints;
  return vault;
}

/** Null where it is not told; what is no GUID tells no tenant, and is undecided. */
function tenantOfVault(value: unknown, undecided: Undecided[]): string | null {
  if (value === undefined || value === null) return null;
  const text = textOf(value);
  if (text !== null && isGuid(text.trim())) return text;
  undecided.push({ fact: 'tenantId', reason: `tenantId is ${shown(value)}, not a GUID` });
  return null;
}
