import type { Read, RecordKind } from '../model/snapshot.js';

/** The read that brings the records of a kind. */
export const READ_OF_KIND: Readonly<Record<RecordKind, Read>> = {
  subscription: 'subscriptions',
  managementGroupEntity: 'managementGroups',
  vault: 'vaults',
  hsm: 'hsms',
  roleAssignment: 'roleAssignments',
  roleAssignmentScheduleInstance: 'roleAssignmentScheduleInstances',
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

/**
 * ARM resource types in lower case. The entities of management groups name themselves `/subscriptions` and
 * `/providers/Microsoft.Management/managementGroups` (getEntities, 2020-05-01).
 */
const KIND_OF_TYPE: ReadonlyMap<string, RecordKind> = new Map<string, RecordKind>([
  ['microsoft.keyvault/vaults', 'vault'],
  ['microsoft.keyvault/managedhsms', 'hsm'],
  ['microsoft.authorization/roleassignments', 'roleAssignment'],
  ['microsoft.authorization/roleassignmentscheduleinstances', 'roleAssignmentScheduleInstance'],
  ['microsoft.authorization/roledefinitions', 'roleDefinition'],
  ['microsoft.authorization/denyassignments', 'denyAssignment'],
  ['microsoft.authorization/roleeligibilityscheduleinstances', 'roleEligibilityScheduleInstance'],
  ['microsoft.managedservices/registrationassignments', 'registrationAssignment'],
  ['microsoft.resources/subscriptions', 'subscription'],
  ['microsoft.management/managementgroups', 'managementGroupEntity'],
  ['/providers/microsoft.management/managementgroups', 'managementGroupEntity'],
  ['/subscriptions', 'managementGroupEntity'],
  ['microsoft.authorization/locks', 'lock'],
  ['microsoft.keyvault/deletedvaults', 'deletedVault'],
  ['microsoft.insights/diagnosticsettings', 'diagnosticSetting'],
  ['microsoft.security/pricings', 'defenderPlan'],
  ['microsoft.authorization/classicadministrators', 'classicAdministrator'],
  ['microsoft.network/virtualnetworks', 'virtualNetwork'],
  ['microsoft.keyvault/vaults/keys', 'key'],
  ['microsoft.keyvault/vaults/secrets', 'secret'],
]);

/** The kind of an ARM resource type in any letter case; undefined for a type the audit does not use. */
export function kindOfType(type: string): RecordKind | undefined {
  return KIND_OF_TYPE.get(type.trim().toLowerCase());
}
