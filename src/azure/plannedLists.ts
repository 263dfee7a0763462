import type { Azure, Pages } from './azure.js';
import { azureErrorsOnly, guardPages } from './paging.js';
import { type Connection, restPages } from './pipeline.js';
import { secretMetadata } from './secretMetadata.js';

/** Newest stable version of the REST reference, Microsoft.Authorization/locks. */
const LOCKS_VERSION = '2020-05-01';
/** That of the lists of vaults. */
const DELETED_VAULTS_VERSION = '2026-02-01';
/** The first that tells `categoryGroup`; Azure has no stable one that does. */
const DIAGNOSTIC_SETTINGS_VERSION = '2021-05-01-preview';
/** The newest that lists the plans of a subscription without naming a scope id. */
const DEFENDER_PLANS_VERSION = '2023-01-01';
/** The newest (REST reference, Classic Administrators - List). */
const CLASSIC_ADMINISTRATORS_VERSION = '2015-07-01';
const VIRTUAL_NETWORKS_VERSION = '2024-05-01';
/** That of vaults: keys and secrets are resources below them (2019-09-01 and later). */
const OBJECTS_VERSION = '2026-02-01';

/** The lists of Resource Manager that are read only where something asks for them. */
type PlannedLists = Pick<
  Azure,
  | 'locks'
  | 'deletedVaults'
  | 'diagnosticSettings'
  | 'defenderPlans'
  | 'classicAdministrators'
  | 'virtualNetworks'
  | 'keys'
  | 'key'
  | 'secrets'
>;

/** Plain requests: the SDKs of these providers would be a dependency each, for one list. */
export function plannedLists(connection: Connection): PlannedLists {
  const list = (what: string, path: string, version: string): Pages =>
    azureErrorsOnly(guardPages(restPages(connection, `${path}?api-version=${version}`), what), what);
  const resource = (what: string, path: string, version: string): Pages =>
    azureErrorsOnly(
      guardPages(restPages(connection, `${path}?api-version=${version}`, { resource: true }), what),
      what,
    );
  const inSubscription = (id: string, type: string) =>
    `/subscriptions/${encodeURIComponent(id)}/providers/${type}`;
  return {
    locks: (id) => list('resource locks', inSubscription(id, 'Microsoft.Authorization/locks'), LOCKS_VERSION),
    deletedVaults: (id) =>
      list('deleted vaults', inSubscription(id, 'Microsoft.KeyVault/deletedVaults'), DELETED_VAULTS_VERSION),
    diagnosticSettings: (resourceId) =>
      list(
        'diagnostic settings',
        `${pathOf(resourceId)}/providers/Microsoft.Insights/diagnosticSettings`,
        DIAGNOSTIC_SETTINGS_VERSION,
      ),
    defenderPlans: (id) =>
      list('Defender plans', inSubscription(id, 'Microsoft.Security/pricings'), DEFENDER_PLANS_VERSION),
    classicAdministrators: (id) =>
      list(
        'classic administrators',
        inSubscription(id, 'Microsoft.Authorization/classicAdministrators'),
        CLASSIC_ADMINISTRATORS_VERSION,
      ),
    virtualNetworks: (id) =>
      list(
        'virtual networks',
        inSubscription(id, 'Microsoft.Network/virtualNetworks'),
        VIRTUAL_NETWORKS_VERSION,
      ),
    keys: (vaultId) => list('keys', `${pathOf(vaultId)}/keys`, OBJECTS_VERSION),
    key: (keyId) => resource('details of a key', pathOf(keyId), OBJECTS_VERSION),
    secrets: (vaultId) =>
      secretMetadata(list('metadata of secrets', `${pathOf(vaultId)}/secrets`, OBJECTS_VERSION)),
  };
}

/** An ARM id as the path of a URL: names of resource groups may hold what a URL has other uses for. */
function pathOf(resourceId: string): string {
  return resourceId.split('/').map(encodeURIComponent).join('/');
}
