import {
  type Coverage,
  noRecords,
  READS,
  type Read,
  SNAPSHOT_FORMAT,
  type Snapshot,
} from '../model/snapshot.js';
import { assignmentRecords } from './caseAssignments.js';
import { delegationRecords } from './caseDelegations.js';
import { denyRecords } from './caseDenies.js';
import { directoryRecords } from './caseDirectory.js';
import { CASE_LOCATION, CASE_TENANT, guidOf } from './caseNames.js';
import { objectRecords } from './caseObjects.js';
import { caseRoleFinder, roleDefinitionRecords } from './caseRoleDefinitions.js';
import {
  type CaseFault,
  type CasePlaces,
  MANAGEMENT_GROUPS,
  type PlacedResource,
  placeCase,
  type Report,
} from './caseScopes.js';
import { surroundingRecords } from './caseSurroundings.js';
import type { CaseSnapshot } from './rule.js';

export interface ExpandedCase {
  readonly snapshot: Snapshot;
  readonly faults: readonly CaseFault[];
}

/** Cases have a time of their own, so that they never depend on the clock. */
const CASE_TIME = '2026-01-01T00:00:00Z';

/** Reads that are made of `/`; the others are made of each subscription. */
const TENANT_READS: readonly Read[] = [
  'subscriptions',
  'managementGroups',
  'directoryObjects',
  'groupMembers',
  'groupOwners',
  'directoryRoleMembers',
  'groupEligibilities',
  'directoryRoleEligibilities',
];
/** The local roles of an HSM are never read, and access policies come with their vault. */
const SUBSCRIPTION_READS = READS.filter(
  (what) =>
    !TENANT_READS.includes(what) &&
    what !== 'hsmLocalRoles' &&
    what !== 'networkSecurityPerimeters' &&
    what !== 'accessPolicies',
);

/**
 * Expands the short forms of a case to the snapshot that a collection of such a tenant would have made. A part
 * that has no meaning is left out and named in `faults`.
 */
export function expandCase(given: CaseSnapshot): ExpandedCase {
  const faults: CaseFault[] = [];
  const report: Report = (path, message) => faults.push({ path, message });
  const places = placeCase(given);
  const coverage = coverageOf(given, places, report);
  const wasRead = (what: Read) =>
    coverage.some((entry) => entry.what === what && entry.scope === '/' && entry.status === 'ok');
  const roleOf = caseRoleFinder(given, report);
  const tenantId = guidOf('tenant', CASE_TENANT);
  const snapshot: Snapshot = {
    header: {
      formatVersion: SNAPSHOT_FORMAT,
      cloud: 'AzureCloud',
      tenantId,
      startedAt: CASE_TIME,
      finishedAt: CASE_TIME,
      requested: {},
    },
    records: {
      ...noRecords(),
      subscription: (wasRead('subscriptions') ? [...places.subscriptions] : []).map(([name, id]) => ({
        of: ['/'],
        body: {
          id,
          subscriptionId: guidOf('subscription', name),
          displayName: name,
          tenantId,
          state: 'Enabled',
        },
      })),
      managementGroupEntity: entities(given, places),
      vault: places.vaults.map((vault) => resourceRecord(vault, 'Microsoft.KeyVault/vaults', tenantId)),
      hsm: places.hsms.map((hsm) => resourceRecord(hsm, 'Microsoft.KeyVault/managedHSMs', tenantId)),
      roleDefinition: roleDefinitionRecords(given, places, coverage, report),
      ...assignmentRecords(given, places, roleOf, report),
      registrationAssignment: delegationRecords(given, places, roleOf, report),
      denyAssignment: denyRecords(given, places, report),
      ...surroundingRecords(given, places, report),
      ...objectRecords(given, places.vaults, report),
      ...directoryRecords(given, wasRead),
    },
    coverage,
  };
  return { snapshot, faults };
}

function coverageOf(given: CaseSnapshot, places: CasePlaces, report: Report): readonly Coverage[] {
  const entries = new Map<string, Coverage>();
  const put = (entry: Coverage) => entries.set(`${entry.scope.toLowerCase()} ${entry.what}`, entry);
  for (const what of TENANT_READS) put({ scope: '/', what, status: 'ok', reason: null });
  for (const scope of places.subscriptions.values())
    for (const what of SUBSCRIPTION_READS) put({ scope, what, status: 'ok', reason: null });
  given.coverage?.forEach(({ scope: text, what, status, reason }, index) => {
    const place = places.scopeOf(text);
    if ('fault' in place) report(['coverage', index, 'scope'], place.fault);
    else
      put({
        scope: place.scope,
        what,
        status,
        reason: reason ?? (status === 'ok' ? null : `${status} in this case`),
      });
  });
  return [...entries.values()];
}

function entities(given: CaseSnapshot, places: CasePlaces): Snapshot['records']['managementGroupEntity'] {
  if ((given.managementGroups ?? []).length === 0) return [];
  const groups = new Set([...places.chains.values()].flat());
  return [
    ...[...groups].map((name) => ({
      of: ['/'],
      body: {
        id: MANAGEMENT_GROUPS + name,
        type: 'Microsoft.Management/managementGroups',
        name,
        properties: {},
      },
    })),
    ...[...places.chains].map(([id, parentNameChain]) => ({
      of: ['/'],
      body: {
        id,
        type: '/subscriptions',
        name: id.slice(id.lastIndexOf('/') + 1),
        properties: { parentNameChain },
      },
    })),
  ];
}

function resourceRecord({ id, resource, subscriptionScope }: PlacedResource, type: string, tenantId: string) {
  const given = resource.properties ?? {};
  const policies = given.accessPolicies;
  const own = resource.tenant === undefined ? tenantId : guidOf('tenant', resource.tenant);
  const properties = {
    tenantId: own,
    ...given,
    ...(Array.isArray(policies)
      ? { accessPolicies: policies.map((entry: unknown) => policy(entry, own)) }
      : {}),
  };
  const { name, location = CASE_LOCATION } = resource;
  return { of: [subscriptionScope], body: { id, name, type, location, properties } };
}

/** An access-policy entry with principal and tenant as GUIDs; what is no entry stays as written. */
function policy(entry: unknown, vaultTenant: string): unknown {
  if (typeof entry !== 'object' || entry === null || !('objectId' in entry)) return entry;
  const { objectId } = entry;
  const tenantId = 'tenantId' in entry ? entry.tenantId : vaultTenant;
  return {
    ...entry,
    tenantId: typeof tenantId === 'string' ? guidOf('tenant', tenantId) : tenantId,
    objectId: typeof objectId === 'string' ? guidOf('principal', objectId) : objectId,
  };
}
