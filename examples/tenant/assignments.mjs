// Who was given which role where, and the deny assignments.
import {
  askedOf,
  everySubscription,
  groupScope,
  guid,
  kestrelTenantId,
  managementGroupScope,
  managementGroups,
  subscriptionScope,
  subscriptions,
} from './places.mjs';
import { principals } from './principals.mjs';
import { onlyTheseRoles, roles } from './roles.mjs';
import { vaultId } from './vaults.mjs';

const rows = [
  // The whole company. The first elevated his access to look something up, and did not take it back.
  { who: 'elevatedAdmin', role: 'userAccessAdministrator', at: '/' },
  { who: 'securityAuditors', role: 'reader', at: managementGroupScope('root') },
  // The platform management group: shared platform and sandbox.
  { who: 'platformEngineers', role: 'contributor', at: managementGroupScope('platform') },
  // Production.
  {
    who: 'accessBroker',
    role: 'accessControlAdministrator',
    at: subscriptionScope('production'),
    condition: onlyTheseRoles([roles.reader.id, roles.monitoringReader.id]),
  },
  { who: 'paymentsPipeline', role: 'contributor', at: groupScope('production', 'rg-payments-app-prod') },
  { who: 'paymentsApi', role: 'secretsUser', at: vaultId('kv-larkfen-pay-prd') },
  {
    who: 'webhookGateway',
    role: 'secretsUser',
    at: `${vaultId('kv-larkfen-pay-prd')}/secrets/webhook-signing-key`,
  },
  { who: 'cardTokeniser', role: 'secretsUser', at: groupScope('production', 'rg-payments-cards-prod') },
  { who: 'cardTokeniser', role: 'cryptoUser', at: vaultId('kv-larkfen-cards-prd') },
  { who: 'trackingPipeline', role: 'contributor', at: groupScope('production', 'rg-tracking-prod') },
  { who: 'depotOperations', role: 'vaultAdministrator', at: groupScope('production', 'rg-depots-prod') },
  { who: 'routeStorage', role: 'encryptionUser', at: vaultId('kv-larkfen-route-prd') },
  { who: 'routePlanner', role: 'secretsUser', at: vaultId('kv-larkfen-route-prd') },
  { who: 'formerPlanner', role: 'secretsUser', at: vaultId('kv-larkfen-route-prd') },
  { who: 'configPublisher', role: 'secretPublisher', at: vaultId('kv-larkfen-route-prd') },
  { who: 'roleKeeper', role: 'roleKeeper', at: groupScope('production', 'rg-depots-prod') },
  { who: 'estateMover', role: 'estateMover', at: groupScope('production', 'rg-depots-prod') },
  { who: 'estateMover', role: 'owner', at: groupScope('sandbox', 'rg-migration-sbx') },
  { who: 'labelLead', role: 'owner', at: groupScope('production', 'rg-labelstudio-prod') },
  { who: 'claimsContractor', role: 'vaultContributor', at: vaultId('kv-larkfen-claims-prd') },
  // Non-production.
  { who: 'developmentLeads', role: 'owner', at: subscriptionScope('nonProduction') },
  { who: 'releaseManagers', role: 'dataAccessAdministrator', at: subscriptionScope('nonProduction') },
  { who: 'endToEndTests', role: 'secretsUser', at: subscriptionScope('nonProduction') },
  { who: 'developmentLeads', role: 'secretsUser', at: groupScope('nonProduction', 'rg-shipping-test') },
  { who: 'seedLoader', role: 'secretsOfficer', at: vaultId('kv-larkfen-ship-dev') },
  { who: 'testConsultant', role: 'secretsUser', at: vaultId('kv-larkfen-ship-tst') },
  { who: 'releaseOperators', role: 'releaseOperator', at: groupScope('nonProduction', 'rg-webshop-test') },
  // Shared platform.
  { who: 'subscriptionVending', role: 'userAccessAdministrator', at: subscriptionScope('shared') },
  { who: 'securityAuditors', role: 'vaultReader', at: vaultId('kv-larkfen-mon-shd') },
  {
    who: 'platformOnCall',
    role: 'contributor',
    at: groupScope('shared', 'rg-build-shared'),
    activated: { from: '2026-11-16T06:58:21.517Z', until: '2026-11-16T14:58:21.517Z' },
  },
  { who: 'keyCustodians', role: 'hsmContributor', at: groupScope('shared', 'rg-crypto-shared') },
  // Sandbox.
  { who: 'labStewards', role: 'dataAccessAdministrator', at: subscriptionScope('sandbox') },
  { who: 'sandboxCaretakers', role: 'sandboxOwner', at: subscriptionScope('sandbox') },
];

/** Roles that have to be activated first (PIM). */
const eligible = [
  { who: 'paymentsEngineers', role: 'secretsOfficer', at: vaultId('kv-larkfen-pay-prd') },
  { who: 'platformOnCall', role: 'contributor', at: groupScope('shared', 'rg-build-shared') },
];

/** Scope as the beginning of an id. */
const below = (scope) => (scope === '/' ? '' : scope);

/** Azure spells a role definition with the subscription that was asked; a collection keeps the first answer. */
const roleDefinitionId = ({ role, at }) =>
  `${askedOf(at)[0]}/providers/Microsoft.Authorization/roleDefinitions/${roles[role].id}`;
const named = ({ who, role, at }, kind) => guid(kind, who, role, at);
const assignmentId = (row) =>
  `${below(row.at)}/providers/Microsoft.Authorization/roleAssignments/${named(row, 'role assignment')}`;
const createdOn = (row) => row.activated?.from ?? '2024-06-12T09:30:00.5127740Z';

function assignmentBody(row) {
  const { id, type } = principals[row.who];
  const creator = principals.platformOnCall.id;
  return {
    properties: {
      roleDefinitionId: roleDefinitionId(row),
      principalId: id,
      principalType: type,
      scope: row.at,
      condition: row.condition ?? null,
      conditionVersion: row.condition === undefined ? null : '2.0',
      createdOn: createdOn(row),
      updatedOn: createdOn(row),
      createdBy: creator,
      updatedBy: creator,
      delegatedManagedIdentityResourceId: null,
      description: null,
    },
    id: assignmentId(row),
    type: 'Microsoft.Authorization/roleAssignments',
    name: named(row, 'role assignment'),
  };
}

function placeOf(scope) {
  if (scope === '/') return { id: scope, displayName: 'Tenant root', type: 'tenant' };
  const group = Object.keys(managementGroups).find((key) => managementGroupScope(key) === scope);
  if (group !== undefined) {
    return { id: scope, displayName: managementGroups[group].displayName, type: 'managementgroup' };
  }
  const subscription = Object.keys(subscriptions).find((key) => subscriptionScope(key) === scope);
  if (subscription !== undefined) {
    return { id: scope, displayName: subscriptions[subscription].displayName, type: 'subscription' };
  }
  const type = scope.includes('/providers/') ? 'resource' : 'resourcegroup';
  return { id: scope, displayName: scope.slice(scope.lastIndexOf('/') + 1), type };
}

function expanded(row) {
  const { id, type, displayName, email } = principals[row.who];
  const { name, type: kind } = roles[row.role];
  return {
    scope: placeOf(row.at),
    roleDefinition: { id: roleDefinitionId(row), displayName: name, type: kind },
    principal: { id, displayName, ...(email === undefined ? {} : { email }), type },
  };
}

function eligibilityBody(row) {
  const { id, type } = principals[row.who];
  const authorization = `${row.at}/providers/Microsoft.Authorization`;
  return {
    properties: {
      scope: row.at,
      roleDefinitionId: roleDefinitionId(row),
      principalId: id,
      principalType: type,
      roleEligibilityScheduleId: `${authorization}/roleEligibilitySchedules/${named(row, 'eligibility')}`,
      status: 'Provisioned',
      startDateTime: '2025-10-06T08:00:00Z',
      endDateTime: '2027-10-06T08:00:00Z',
      memberType: 'Direct',
      createdOn: '2025-10-06T07:58:12.0460000Z',
      condition: null,
      conditionVersion: null,
      expandedProperties: expanded(row),
    },
    name: named(row, 'eligibility instance'),
    id: `${authorization}/roleEligibilityScheduleInstances/${named(row, 'eligibility instance')}`,
    type: 'Microsoft.Authorization/roleEligibilityScheduleInstances',
  };
}

function scheduleInstanceBody(row) {
  const { id, type } = principals[row.who];
  const authorization = `${below(row.at)}/providers/Microsoft.Authorization`;
  return {
    properties: {
      scope: row.at,
      roleDefinitionId: roleDefinitionId(row),
      principalId: id,
      principalType: type,
      roleAssignmentScheduleId: `${authorization}/roleAssignmentSchedules/${named(row, 'schedule')}`,
      originRoleAssignmentId: assignmentId(row),
      status: row.activated === undefined ? 'Accepted' : 'Provisioned',
      startDateTime: createdOn(row),
      endDateTime: row.activated?.until ?? null,
      ...(row.activated === undefined
        ? {}
        : {
            linkedRoleEligibilityScheduleId: `${authorization}/roleEligibilitySchedules/${named(row, 'eligibility')}`,
            linkedRoleEligibilityScheduleInstanceId: `${authorization}/roleEligibilityScheduleInstances/${named(row, 'eligibility instance')}`,
          }),
      assignmentType: row.activated === undefined ? 'Assigned' : 'Activated',
      memberType: 'Direct',
      createdOn: createdOn(row),
      condition: row.condition ?? null,
      conditionVersion: row.condition === undefined ? null : '2.0',
      expandedProperties: expanded(row),
    },
    name: named(row, 'schedule instance'),
    id: `${authorization}/roleAssignmentScheduleInstances/${named(row, 'schedule instance')}`,
    type: 'Microsoft.Authorization/roleAssignmentScheduleInstances',
  };
}

export const assignments = rows.map((row) => ({ of: askedOf(row.at), body: assignmentBody(row) }));
export const scheduleInstances = rows.map((row) => ({
  of: askedOf(row.at),
  body: scheduleInstanceBody(row),
}));

export const eligibilities = eligible.map((row) => ({ of: askedOf(row.at), body: eligibilityBody(row) }));

/** Kestrel runs the servers of the webshop; Azure Lighthouse shows what it may do there, and nothing else does. */
const webshop = groupScope('nonProduction', 'rg-webshop-test');
const delegationName = guid('registration', webshop);
const authorization = (who, role) => ({
  principalId: principals[who].id,
  principalIdDisplayName: principals[who].displayName,
  roleDefinitionId: `${everySubscription[0]}/providers/Microsoft.Authorization/roleDefinitions/${roles[role].id}`,
});
const registrationDefinitionId = `${subscriptionScope('nonProduction')}/providers/Microsoft.ManagedServices/registrationDefinitions/${guid('offer', 'Kestrel')}`;

/** As GET …/registrationAssignments?$expandRegistrationDefinition=true answers. */
export const delegation = {
  of: askedOf(webshop),
  body: {
    properties: {
      registrationDefinitionId,
      provisioningState: 'Succeeded',
      registrationDefinition: {
        properties: {
          description: 'Operation of the webshop servers',
          managedByTenantId: kestrelTenantId,
          managedByTenantName: 'Kestrel Managed Services',
          registrationDefinitionName: 'Kestrel server operation',
          authorizations: [authorization('kestrelOperations', 'contributor')],
          eligibleAuthorizations: [authorization('kestrelOnCall', 'vaultContributor')],
          provisioningState: 'Succeeded',
        },
        id: registrationDefinitionId,
        type: 'Microsoft.ManagedServices/registrationDefinitions',
        name: guid('offer', 'Kestrel'),
      },
    },
    id: `${webshop}/providers/Microsoft.ManagedServices/registrationAssignments/${delegationName}`,
    type: 'Microsoft.ManagedServices/registrationAssignments',
    name: delegationName,
  },
};

/** Made by the managed application of a vendor, which keeps its data to itself, and forgot that vaults can be switched. */
const managed = groupScope('production', 'rg-labelstudio-prod');
const managedDenyName = guid('deny assignment', managed);

const managedDeny = {
  of: askedOf(managed),
  body: {
    properties: {
      denyAssignmentName: 'Label studio, kept by its vendor',
      description: 'Only the application reads its own secrets.',
      permissions: [
        {
          actions: ['Microsoft.KeyVault/vaults/deploy/action'],
          notActions: [],
          dataActions: ['Microsoft.KeyVault/*'],
          notDataActions: [],
        },
      ],
      scope: managed,
      doNotApplyToChildScopes: false,
      principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
      excludePrincipals: [{ id: principals.labelStudio.id, type: 'ServicePrincipal' }],
      isSystemProtected: true,
      denyAssignmentEffect: 'enforced',
      createdOn: '2025-05-06T07:44:19.1120000Z',
      updatedOn: '2025-05-06T07:44:19.1120000Z',
    },
    id: `${managed}/providers/Microsoft.Authorization/denyAssignments/${managedDenyName}`,
    type: 'Microsoft.Authorization/denyAssignments',
    name: managedDenyName,
  },
};

/** Made by the deployment stack that owns production's network; no vault lies at or below its scope. */
const network = `${groupScope('production', 'rg-network')}/providers/Microsoft.Network/virtualNetworks/vnet-larkfen-prd`;
const stack = `${groupScope('production', 'rg-network')}/providers/Microsoft.Resources/deploymentStacks/stack-network-prd`;
const denyName = guid('deny assignment', stack);

const networkDeny = {
  of: askedOf(network),
  body: {
    properties: {
      denyAssignmentName: `Network of production, kept by ${stack}`,
      description: 'Only the deployment stack changes this network.',
      permissions: [
        { actions: ['*/write', '*/delete'], notActions: [], dataActions: [], notDataActions: [] },
      ],
      scope: network,
      doNotApplyToChildScopes: false,
      principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
      excludePrincipals: [{ id: principals.platformEngineers.id, type: 'Group' }],
      isSystemProtected: true,
      denyAssignmentEffect: 'enforced',
      createdOn: '2025-02-20T15:11:46.3081940Z',
      updatedOn: '2025-02-20T15:11:46.3081940Z',
    },
    id: `${network}/providers/Microsoft.Authorization/denyAssignments/${denyName}`,
    type: 'Microsoft.Authorization/denyAssignments',
    name: denyName,
  },
};

export const denyAssignments = [managedDeny, networkDeny];
