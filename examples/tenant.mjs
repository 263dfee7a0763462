// Prints the example tenant as a snapshot: node examples/tenant.mjs > examples/tenant.ndjson
// Larkfen Parcel is an invention. Its people, places and vaults are tables in examples/tenant/.
import {
  assignments,
  delegation,
  denyAssignments,
  eligibilities,
  scheduleInstances,
} from './tenant/assignments.mjs';
import {
  directoryObjects,
  globalAdministrators,
  groupEligibilities,
  groupMembers,
  groupOwners,
} from './tenant/directory.mjs';
import {
  chainOf,
  everySubscription,
  finishedAt,
  managementGroupScope,
  managementGroups,
  startedAt,
  subscriptionScope,
  subscriptions,
  tenantId,
} from './tenant/places.mjs';
import { keys, secrets } from './tenant/objects.mjs';
import { roleDefinitions } from './tenant/roles.mjs';
import {
  classicAdministrators,
  defenderPlans,
  deletedVaults,
  diagnosticSettings,
  locks,
  virtualNetworks,
} from './tenant/surroundings.mjs';
import { hsms, vaults } from './tenant/vaults.mjs';

const subscriptionBody = (key) => ({
  id: subscriptionScope(key),
  authorizationSource: 'RoleBased',
  managedByTenants: [],
  subscriptionId: subscriptions[key].id,
  tenantId,
  displayName: subscriptions[key].displayName,
  state: 'Enabled',
  subscriptionPolicies: {
    locationPlacementId: 'Public_2014-09-01',
    quotaId: 'EnterpriseAgreement_2014-09-01',
    spendingLimit: 'Off',
  },
});

/** A row of the entity list, which names for each entity the management groups above it, the root first. */
const entityBody = (id, type, { name, displayName, parent }) => {
  const chain = parent === null ? [] : chainOf(parent);
  return {
    id,
    type,
    name,
    properties: {
      tenantId,
      displayName,
      parent: { id: parent === null ? null : managementGroupScope(parent) },
      permissions: 'view',
      inheritedPermissions: 'view',
      parentDisplayNameChain: chain.map((group) => managementGroups[group].displayName),
      parentNameChain: chain.map((group) => managementGroups[group].name),
    },
  };
};

const entities = [
  ...Object.entries(managementGroups).map(([key, group]) =>
    entityBody(managementGroupScope(key), 'Microsoft.Management/managementGroups', group),
  ),
  ...Object.entries(subscriptions).map(([key, subscription]) =>
    entityBody(subscriptionScope(key), '/subscriptions', { ...subscription, name: subscription.id }),
  ),
];

const order = (left, right) => (left < right ? -1 : left > right ? 1 : 0);

/** One line a record, in the order of ids, as a collection writes them. */
const records = (kind, facts) =>
  facts
    .map(({ of, body }) => ({ kind, of, body }))
    .sort((left, right) => order(left.body.id.toLowerCase(), right.body.id.toLowerCase()));
const ofTenant = (bodies) => bodies.map((body) => ({ of: ['/'], body }));

const coverage = (scope, what, status = 'ok', reason = null) => ({
  kind: 'coverage',
  body: { scope, what, status, reason },
});

const readOfEachSubscription = [
  'classicAdministrators',
  'defenderPlans',
  'deletedVaults',
  'denyAssignments',
  'diagnosticSettings',
  'hsms',
  'keyDetails',
  'keys',
  'locks',
  'registrationAssignments',
  'roleAssignmentScheduleInstances',
  'roleAssignments',
  'roleDefinitions',
  'roleEligibilityScheduleInstances',
  'secrets',
  'vaults',
  'virtualNetworks',
];

const coverageLines = [
  coverage('/', 'directoryObjects'),
  coverage('/', 'directoryRoleEligibilities'),
  coverage('/', 'directoryRoleMembers'),
  coverage('/', 'groupEligibilities'),
  coverage('/', 'groupMembers'),
  coverage('/', 'groupOwners'),
  coverage('/', 'managementGroups'),
  coverage('/', 'subscriptions'),
  ...everySubscription.flatMap((scope) => readOfEachSubscription.map((what) => coverage(scope, what))),
  ...hsms.map(({ body }) =>
    coverage(
      body.id,
      'hsmLocalRoles',
      'skipped',
      "Only the HSM's data plane knows its local roles, and kvposture never asks it.",
    ),
  ),
].sort((left, right) => order(left.body.scope.toLowerCase(), right.body.scope.toLowerCase()));

const lines = [
  ...records('subscription', ofTenant(Object.keys(subscriptions).map(subscriptionBody))),
  ...records('managementGroupEntity', ofTenant(entities)),
  ...records('vault', vaults),
  ...records('hsm', hsms),
  ...records('roleAssignment', assignments),
  ...records('roleAssignmentScheduleInstance', scheduleInstances),
  ...records('roleDefinition', roleDefinitions),
  ...records('denyAssignment', denyAssignments),
  ...records('roleEligibilityScheduleInstance', eligibilities),
  ...records('registrationAssignment', [delegation]),
  ...records('directoryObject', directoryObjects),
  ...records('groupMember', groupMembers),
  ...records('groupOwner', groupOwners),
  ...records('directoryRoleMember', globalAdministrators),
  ...records('groupEligibility', groupEligibilities),
  ...records('lock', locks),
  ...records('deletedVault', deletedVaults),
  ...records('diagnosticSetting', diagnosticSettings),
  ...records('defenderPlan', defenderPlans),
  ...records('classicAdministrator', classicAdministrators),
  ...records('virtualNetwork', virtualNetworks),
  ...records('key', keys),
  ...records('secret', secrets),
  ...coverageLines,
];

const header = {
  kind: 'header',
  formatVersion: 1,
  cloud: 'AzureCloud',
  tenantId,
  startedAt,
  finishedAt,
  requested: {},
};

for (const line of [header, ...lines, { kind: 'end', records: lines.length }]) {
  console.log(JSON.stringify(line));
}
