import {
  type Coverage,
  noRecords,
  READS,
  type Read,
  SNAPSHOT_FORMAT,
  type Snapshot,
} from '../model/snapshot.js';
import { CASE_LOCATION, CASE_TENANT, guidOf, isGuid } from './caseNames.js';
import { type BuiltInRole, CASE_ROLES } from './caseRoles.js';
import { type CasePlaces, MANAGEMENT_GROUPS, type PlacedResource, placeCase } from './caseScopes.js';
import { didYouMean } from './nearest.js';
import type { CaseRoleDefinition, CaseSnapshot } from './rule.js';

/** Something in `given` that has no meaning, with the path to it below `given`. */
export interface CaseFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export interface ExpandedCase {
  readonly snapshot: Snapshot;
  readonly faults: readonly CaseFault[];
}

/** Cases have a time of their own, so that they never depend on the clock. */
const CASE_TIME = '2026-01-01T00:00:00Z';
const EVERYONE = '00000000-0000-0000-0000-000000000000';
const AUTHORIZATION = '/providers/Microsoft.Authorization';

/** Reads that are made of `/`; the local roles of an HSM are read of nothing; the others of each subscription. */
const TENANT_READS: readonly Read[] = ['subscriptions', 'managementGroups'];
const SUBSCRIPTION_READS = READS.filter((what) => !TENANT_READS.includes(what) && what !== 'hsmLocalRoles');

type Report = (path: CaseFault['path'], message: string) => void;

/**
 * Expands the short forms of a case to the snapshot that a collection of such a tenant would have made. A part
 * that has no meaning is left out and named in `faults`.
 */
export function expandCase(given: CaseSnapshot): ExpandedCase {
  const faults: CaseFault[] = [];
  const report: Report = (path, message) => faults.push({ path, message });
  const places = placeCase(given);
  const coverage = coverageOf(given, places, report);
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
      subscription: [...places.subscriptions].map(([name, id]) => ({
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
      roleDefinition: roleDefinitions(given, places, coverage),
      roleAssignment: roleAssignments(given, places, report),
      denyAssignment: denyAssignments(given, places, report),
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
  const properties = {
    tenantId,
    ...given,
    ...(Array.isArray(policies)
      ? { accessPolicies: policies.map((entry: unknown) => policy(entry, tenantId)) }
      : {}),
  };
  const { name, location = CASE_LOCATION } = resource;
  return { of: [subscriptionScope], body: { id, name, type, location, properties } };
}

/** An access-policy entry with its principal as a GUID; what is no entry stays as written. */
function policy(entry: unknown, tenantId: string): unknown {
  if (typeof entry !== 'object' || entry === null || !('objectId' in entry)) return entry;
  const { objectId } = entry;
  return {
    tenantId,
    ...entry,
    objectId: typeof objectId === 'string' ? guidOf('principal', objectId) : objectId,
  };
}

/** All the built-in roles, as every collection returns them, and the custom ones of the case. */
function roleDefinitions(given: CaseSnapshot, places: CasePlaces, coverage: readonly Coverage[]) {
  const unread = coverage.filter(({ what, status }) => what === 'roleDefinitions' && status !== 'ok');
  const of = [...places.subscriptions.values()].filter((own) => !unread.some(({ scope }) => scope === own));
  const [first] = of;
  if (first === undefined) return [];
  const record = (roleName: string, role: BuiltInRole | CaseRoleDefinition, id: string, type: string) => {
    const { actions = [], notActions = [], dataActions = [], condition } = role;
    const notDataActions = 'notDataActions' in role ? (role.notDataActions ?? []) : [];
    const limits = condition === undefined ? {} : { condition, conditionVersion: '2.0' };
    const permissions = [{ actions, notActions, dataActions, notDataActions, ...limits }];
    const body = {
      id: `${first}${AUTHORIZATION}/roleDefinitions/${id}`,
      name: id,
      properties: { roleName, type, permissions },
    };
    return { of, body };
  };
  return [
    ...Object.entries(CASE_ROLES).map(([name, role]) => record(name, role, role.id, 'BuiltInRole')),
    ...(given.roleDefinitions ?? []).map((role) =>
      record(role.name, role, guidOf('role', role.name), 'CustomRole'),
    ),
  ];
}

function roleAssignments(given: CaseSnapshot, places: CasePlaces, report: Report) {
  const custom = (given.roleDefinitions ?? []).map(({ name }) => name);
  return (given.roleAssignments ?? []).flatMap((assignment, index) => {
    const { principal, principalType = 'User', role, condition } = assignment;
    const place = places.scopeOf(assignment.scope);
    if ('fault' in place) report(['roleAssignments', index, 'scope'], place.fault);
    const builtIn = Object.hasOwn(CASE_ROLES, role) ? CASE_ROLES[role]?.id : undefined;
    const roleId = builtIn ?? (custom.includes(role) || isGuid(role) ? guidOf('role', role) : null);
    const known = [...custom, ...Object.keys(CASE_ROLES)];
    if (roleId === null)
      report(['roleAssignments', index, 'role'], `cases know no role "${role}"${didYouMean(role, known)}`);
    if ('fault' in place || roleId === null) return [];
    const { scope } = place;
    const of = places.listedBy(scope);
    const name = guidOf('assignment', assignment.name ?? [principal, role, scope, condition ?? ''].join('|'));
    const properties = {
      scope,
      roleDefinitionId: `${of[0] ?? ''}${AUTHORIZATION}/roleDefinitions/${roleId}`,
      principalId: guidOf('principal', principal),
      principalType,
      ...(condition === undefined ? {} : { condition, conditionVersion: '2.0' }),
    };
    return [
      { of, body: { id: `${below(scope)}${AUTHORIZATION}/roleAssignments/${name}`, name, properties } },
    ];
  });
}

const below = (scope: string): string => (scope === '/' ? '' : scope);

function denyAssignments(given: CaseSnapshot, places: CasePlaces, report: Report) {
  return (given.denyAssignments ?? []).flatMap((deny, index) => {
    const place = places.scopeOf(deny.scope);
    if ('fault' in place) {
      report(['denyAssignments', index, 'scope'], place.fault);
      return [];
    }
    const { scope } = place;
    const people = (names: readonly string[]) =>
      names.map((name) =>
        name === 'everyone'
          ? { id: EVERYONE, type: 'SystemDefined' }
          : { id: guidOf('principal', name), type: 'User' },
      );
    const { actions = [], notActions = [], dataActions = [], notDataActions = [] } = deny;
    const name = guidOf('assignment', deny.name);
    const properties = {
      denyAssignmentName: deny.name,
      scope,
      permissions: [{ actions, notActions, dataActions, notDataActions }],
      principals: people(deny.principals),
      excludePrincipals: people(deny.excludePrincipals ?? []),
      doNotApplyToChildScopes: false,
      isSystemProtected: false,
    };
    const body = { id: `${below(scope)}${AUTHORIZATION}/denyAssignments/${name}`, name, properties };
    return [{ of: places.listedBy(scope), body }];
  });
}
