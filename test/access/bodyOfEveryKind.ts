import type { FactRecord, Read, RecordKind } from '../../src/model/snapshot.js';
import {
  ACCESS_ADMINISTRATOR,
  assignment,
  GROUP,
  groupId,
  OWNER,
  role,
  roleGuid,
  SECRETS_USER,
  SUB,
  TENANT,
  vault,
  vaultId,
} from './snapshotOf.js';

const USER = '55555555-5555-5555-5555-555555555555';
const TEAM = '66666666-6666-6666-6666-666666666666';
const ROBOT = '77777777-7777-7777-7777-777777777777';
const BOB = '88888888-8888-8888-8888-888888888888';
const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';

const authorization = (type: string, more: object, name = 'one') => ({
  id: `${SUB}/providers/Microsoft.Authorization/${type}/${name}`,
  type: `Microsoft.Authorization/${type}`,
  properties: { scope: SUB, ...more },
});
const holding = (role: string) => ({
  principalId: USER,
  principalType: 'User',
  roleDefinitionId: `${SUB}/providers/Microsoft.Authorization/roleDefinitions/${roleGuid(role)}`,
});
const window = { startDateTime: '2026-11-01T00:00:00Z', endDateTime: '2026-12-01T00:00:00Z' };
const of = (...bodies: readonly object[]): readonly FactRecord[] =>
  bodies.map((body) => ({ of: [SUB], body }));
const definition = (name: string) =>
  `${SUB}/providers/Microsoft.Authorization/roleDefinitions/${roleGuid(name)}`;
/** Rewrites what it holds itself. */
const EDITOR = role('editor', { actions: ['Microsoft.Authorization/roleDefinitions/write'] });
const person = (id: string, type: string) => ({ '@odata.type': `#microsoft.graph.${type}`, id });

/** One small tenant in which every kind of record occurs, as Azure returns it, and means something. */
export const BODY_OF_EVERY_KIND: Readonly<Record<RecordKind, readonly FactRecord[]>> = {
  subscription: of({ id: SUB, subscriptionId: SUB.split('/').at(-1), displayName: 'one', tenantId: TENANT }),
  managementGroupEntity: of({
    id: SUB,
    type: '/subscriptions',
    name: SUB.split('/').at(-1),
    properties: { displayName: 'one', parentNameChain: ['root', 'corp'], parent: { id: '/x/corp' } },
  }),
  vault: of(
    vault('kv1', {
      enableRbacAuthorization: true,
      enableSoftDelete: true,
      softDeleteRetentionInDays: 90,
      enablePurgeProtection: true,
      enabledForTemplateDeployment: false,
      publicNetworkAccess: 'Enabled',
      networkAcls: {
        bypass: 'AzureServices',
        defaultAction: 'Deny',
        ipRules: [{ value: '203.0.113.0/24' }],
        virtualNetworkRules: [{ id: `${GROUP}/providers/Microsoft.Network/virtualNetworks/v/subnets/s` }],
      },
      privateEndpointConnections: [
        {
          id: `${vaultId('kv1')}/privateEndpointConnections/p`,
          properties: {
            privateEndpoint: { id: `${GROUP}/providers/Microsoft.Network/privateEndpoints/p` },
            privateLinkServiceConnectionState: { status: 'Approved' },
            provisioningState: 'Succeeded',
          },
        },
      ],
    }),
    vault('kv2', {
      accessPolicies: [
        { tenantId: TENANT, objectId: USER, permissions: { secrets: ['Get'], keys: ['all'] } },
        { tenantId: TENANT, objectId: TEAM, applicationId: USER, permissions: { certificates: ['get'] } },
      ],
    }),
  ),
  hsm: of({
    id: `${GROUP}/providers/Microsoft.KeyVault/managedHSMs/hsm1`,
    name: 'hsm1',
    location: 'westeurope',
    properties: { tenantId: TENANT },
  }),
  roleAssignment: [
    assignment(SUB, 'secrets-user', { principal: USER, id: `${SUB}/roleAssignments/a1` }),
    assignment(vaultId('kv1'), 'owner', {
      principal: TEAM,
      principalType: 'Group',
      id: `${vaultId('kv1')}/roleAssignments/a2`,
      condition:
        "((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (@Request[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEquals{'User'}))",
    }),
    assignment(SUB, 'editor', { principal: ROBOT, principalType: 'ServicePrincipal' }),
    assignment(groupId('corp'), 'secrets-user', { principal: BOB, of: [groupId('corp')] }),
  ],
  roleAssignmentScheduleInstance: of(
    authorization('roleAssignmentScheduleInstances', {
      ...holding('secrets-user'),
      ...window,
      assignmentType: 'Activated',
      originRoleAssignmentId: `${SUB}/roleAssignments/a1`,
    }),
    authorization(
      'roleAssignmentScheduleInstances',
      { ...holding('secrets-user'), principalId: BOB, ...window, assignmentType: 'Assigned' },
      'two',
    ),
  ),
  roleDefinition: of(SECRETS_USER, OWNER, ACCESS_ADMINISTRATOR, {
    ...EDITOR,
    properties: { ...EDITOR.properties, type: 'CustomRole' },
  }),
  denyAssignment: of(
    authorization('denyAssignments', {
      principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
      excludePrincipals: [{ id: TEAM, type: 'Group' }],
      doNotApplyToChildScopes: false,
      denyAssignmentEffect: 'enforced',
      isSystemProtected: false,
      permissions: [
        {
          actions: ['Microsoft.Authorization/*/write'],
          notActions: ['Microsoft.Authorization/roleDefinitions/write'],
          dataActions: ['Microsoft.KeyVault/vaults/secrets/*'],
          notDataActions: ['Microsoft.KeyVault/vaults/secrets/readMetadata/action'],
        },
      ],
    }),
  ),
  roleEligibilityScheduleInstance: of(
    authorization('roleEligibilityScheduleInstances', {
      ...holding('owner'),
      ...window,
      memberType: 'Direct',
      status: 'Provisioned',
    }),
  ),
  registrationAssignment: of({
    id: `${SUB}/providers/Microsoft.ManagedServices/registrationAssignments/r1`,
    properties: {
      registrationDefinitionId: `${SUB}/providers/Microsoft.ManagedServices/registrationDefinitions/d1`,
      registrationDefinition: {
        properties: {
          managedByTenantId: 'bbbbbbbb-0000-0000-0000-000000000000',
          authorizations: [
            {
              ...holding('uaa'),
              principalIdDisplayName: 'Provider',
              delegatedRoleDefinitionIds: [roleGuid('secrets-user'), definition('owner')],
            },
          ],
          eligibleAuthorizations: [{ ...holding('owner'), justInTimeAccessPolicy: {} }],
        },
      },
    },
  }),
  directoryObject: of(
    { ...person(USER, 'user'), displayName: 'Alice', userType: 'Member' },
    { ...person(TEAM, 'group'), displayName: 'Team' },
    { ...person(BOB, 'user'), displayName: 'Bob', userPrincipalName: 'bob_partner.com#EXT#@corp.com' },
    { ...person(ROBOT, 'servicePrincipal'), displayName: 'Robot', servicePrincipalType: 'ManagedIdentity' },
  ),
  groupMember: [{ of: [`/groups/${TEAM}`], body: person(USER, 'user') }],
  groupOwner: [{ of: [`/groups/${TEAM}`], body: person(BOB, 'user') }],
  directoryRoleMember: [
    {
      of: [`/directoryRoles/${GLOBAL_ADMINISTRATOR}`],
      body: { ...person(USER, 'user'), displayName: 'Alice' },
    },
  ],
  groupEligibility: [
    {
      of: [`/groups/${TEAM}`],
      body: { id: `${TEAM}_owner_${ROBOT}`, groupId: TEAM, principalId: ROBOT, accessId: 'owner', ...window },
    },
  ],
  directoryRoleEligibility: [
    {
      of: [`/directoryRoles/${GLOBAL_ADMINISTRATOR}`],
      body: { id: 'e1', principalId: BOB, directoryScopeId: '/', memberType: 'Direct', ...window },
    },
  ],
  lock: of({
    id: `${GROUP}/providers/Microsoft.Authorization/locks/keep`,
    type: 'Microsoft.Authorization/locks',
    name: 'keep',
    properties: { level: 'CanNotDelete', notes: 'asked for by the owner' },
  }),
  deletedVault: of({
    id: `${SUB}/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/gone`,
    type: 'Microsoft.KeyVault/deletedVaults',
    name: 'gone',
    properties: {
      vaultId: vaultId('gone'),
      location: 'westeurope',
      tags: {},
      deletionDate: '2026-10-04T01:56:39Z',
      scheduledPurgeDate: '2027-01-02T01:56:39Z',
      purgeProtectionEnabled: true,
    },
  }),
  diagnosticSetting: [
    {
      of: [vaultId('kv1')],
      body: {
        id: `${vaultId('kv1').toLowerCase()}/providers/microsoft.insights/diagnosticSettings/audit`,
        type: 'Microsoft.Insights/diagnosticSettings',
        name: 'audit',
        properties: {
          storageAccountId: `${GROUP}/providers/Microsoft.Storage/storageAccounts/logs`,
          workspaceId: null,
          eventHubAuthorizationRuleId: null,
          logs: [
            {
              category: 'AuditEvent',
              categoryGroup: null,
              enabled: true,
              retentionPolicy: { enabled: true, days: 30 },
            },
            { category: null, categoryGroup: 'allLogs', enabled: false },
          ],
        },
      },
    },
  ],
  classicAdministrator: of({
    id: `${SUB}/providers/Microsoft.Authorization/classicAdministrators/7`,
    properties: { emailAddress: 'a@b.c', role: 'CoAdministrator' },
  }),
  defenderPlan: of({
    id: `${SUB}/providers/Microsoft.Security/pricings/KeyVaults`,
    type: 'Microsoft.Security/pricings',
    name: 'KeyVaults',
    properties: { pricingTier: 'Standard', subPlan: 'PerKeyVault' },
  }),
  virtualNetwork: of({
    id: `${GROUP}/providers/Microsoft.Network/virtualNetworks/v`,
    type: 'Microsoft.Network/virtualNetworks',
    name: 'v',
    properties: {
      subnets: [
        {
          id: `${GROUP}/providers/Microsoft.Network/virtualNetworks/v/subnets/s`,
          name: 's',
          properties: { serviceEndpoints: [{ service: 'Microsoft.KeyVault', locations: ['*'] }] },
        },
      ],
    },
  }),
  key: [
    {
      of: [vaultId('kv1')],
      body: {
        id: `${vaultId('kv1')}/keys/signing`,
        type: 'Microsoft.KeyVault/vaults/keys',
        name: 'signing',
        properties: { attributes: { enabled: true, exp: 1800000000 }, kty: 'RSA', keySize: 2048 },
      },
    },
  ],
  secret: [
    {
      of: [vaultId('kv1')],
      body: {
        id: `${vaultId('kv1')}/secrets/password`,
        type: 'Microsoft.KeyVault/vaults/secrets',
        name: 'password',
        properties: { attributes: { enabled: true, exp: 1800000000 }, contentType: 'text/plain' },
      },
    },
  ],
};

/** The read that brings records of a kind. */
export const READ_OF: Readonly<Record<RecordKind, Read>> = {
  subscription: 'subscriptions',
  managementGroupEntity: 'managementGroups',
  vault: 'vaults',
  hsm: 'hsms',
  roleAssignment: 'roleAssignments',
  // An instance may be a grant that shows nowhere else.
  roleAssignmentScheduleInstance: 'roleAssignments',
  roleDefinition: 'roleDefinitions',
  denyAssignment: 'denyAssignments',
  roleEligibilityScheduleInstance: 'roleEligibilityScheduleInstances',
  registrationAssignment: 'registrationAssignments',
  directoryObject: 'directoryObjects',
  groupMember: 'groupMembers',
  groupOwner: 'groupOwners',
  directoryRoleMember: 'directoryRoleMembers',
  groupEligibility: 'groupEligibilities',
  directoryRoleEligibility: 'directoryRoleEligibilities',
  lock: 'locks',
  deletedVault: 'deletedVaults',
  diagnosticSetting: 'diagnosticSettings',
  defenderPlan: 'defenderPlans',
  classicAdministrator: 'classicAdministrators',
  virtualNetwork: 'virtualNetworks',
  key: 'keys',
  secret: 'secrets',
};
