import type { FactRecord, Read } from '../model/snapshot.js';
import { guidOf } from './caseNames.js';
import type { CaseDirectory, CaseResource, CaseSnapshot } from './rule.js';

interface DirectoryRecords {
  readonly directoryObject: readonly FactRecord[];
  readonly groupMember: readonly FactRecord[];
  readonly groupOwner: readonly FactRecord[];
  readonly directoryRoleMember: readonly FactRecord[];
  readonly groupEligibility: readonly FactRecord[];
  readonly directoryRoleEligibility: readonly FactRecord[];
}

/** Source: the template id of Global Administrator, Microsoft Entra built-in roles. */
const GLOBAL_ADMINISTRATORS = '/directoryRoles/62e90394-69f5-4237-9190-012177145e10';

/**
 * The directory of a case: every principal that it names is there under that name, but for the deleted ones. Its kind
 * is what the directory says, else the type of its role assignments, else a user.
 */
export function directoryRecords(given: CaseSnapshot, wasRead: (what: Read) => boolean): DirectoryRecords {
  const directory = given.directory ?? {};
  const types = namedPrincipals(given);
  const deleted = new Set(directory.deleted ?? []);
  const names = [...types.keys()].filter((name) => !deleted.has(name));
  const object = (name: string) => ({
    id: guidOf('principal', name),
    displayName: name,
    ...kindOf(name, types.get(name) ?? null, directory),
  });
  const ofGroups = (lists: CaseDirectory['groups'] = {}): readonly FactRecord[] =>
    Object.entries(lists).flatMap(([group, list]) =>
      list.map((name) => ({ of: [`/groups/${guidOf('principal', group)}`], body: object(name) })),
    );
  return {
    directoryObject: wasRead('directoryObjects')
      ? names.map((name) => ({ of: ['/'], body: object(name) }))
      : [],
    groupMember: wasRead('groupMembers') ? ofGroups(directory.groups) : [],
    groupOwner: wasRead('groupOwners') ? ofGroups(directory.owners) : [],
    directoryRoleMember: wasRead('directoryRoleMembers')
      ? (directory.globalAdministrators ?? []).map((name) => ({
          of: [GLOBAL_ADMINISTRATORS],
          body: object(name),
        }))
      : [],
    groupEligibility: wasRead('groupEligibilities')
      ? [
          ...groupEligibilities(directory.eligibleMembers, 'member'),
          ...groupEligibilities(directory.eligibleOwners, 'owner'),
        ]
      : [],
    directoryRoleEligibility: wasRead('directoryRoleEligibilities')
      ? (directory.eligibleGlobalAdministrators ?? []).map((name) => ({
          of: [GLOBAL_ADMINISTRATORS],
          body: {
            id: guidOf('assignment', `eligible ${name}`),
            principalId: guidOf('principal', name),
            directoryScopeId: '/',
          },
        }))
      : [],
  };
}

function groupEligibilities(
  lists: CaseDirectory['eligibleMembers'] = {},
  accessId: 'member' | 'owner',
): readonly FactRecord[] {
  return Object.entries(lists).flatMap(([name, principals]) => {
    const groupId = guidOf('principal', name);
    return principals.map((principal) => {
      const principalId = guidOf('principal', principal);
      const body = { id: `${groupId}_${accessId}_${principalId}`, groupId, principalId, accessId };
      return { of: [`/groups/${groupId}`], body };
    });
  });
}

/** Every principal that the case names, with the type its role assignment gives it. */
function namedPrincipals(given: CaseSnapshot): ReadonlyMap<string, string | null> {
  const { guests = [], applications = [], managedIdentities = [], groups = {} } = given.directory ?? {};
  const { globalAdministrators = [], eligibleGlobalAdministrators = [] } = given.directory ?? {};
  const { owners = {}, eligibleMembers = {}, eligibleOwners = {} } = given.directory ?? {};
  const lists = [groups, owners, eligibleMembers, eligibleOwners];
  const names = new Map<string, string | null>();
  for (const name of [...guests, ...applications, ...managedIdentities]) names.set(name, null);
  for (const name of [
    ...lists.flatMap(Object.keys),
    ...globalAdministrators,
    ...eligibleGlobalAdministrators,
  ])
    names.set(name, null);
  for (const member of lists.flatMap((list) => Object.values(list)).flat())
    names.set(member, names.get(member) ?? null);
  for (const vault of given.vaults ?? []) for (const name of policyHolders(vault)) names.set(name, null);
  for (const { principal, principalType } of [
    ...(given.roleAssignments ?? []),
    ...(given.eligibilities ?? []),
  ])
    names.set(principal, principalType ?? names.get(principal) ?? null);
  return names;
}

function policyHolders(vault: string | CaseResource): readonly string[] {
  const policies: unknown = typeof vault === 'string' ? null : vault.properties?.accessPolicies;
  if (!Array.isArray(policies)) return [];
  return policies.flatMap((entry: unknown) => {
    const holder =
      typeof entry === 'object' && entry !== null && 'objectId' in entry ? entry.objectId : undefined;
    return typeof holder === 'string' ? [holder] : [];
  });
}

function kindOf(name: string, type: string | null, directory: CaseDirectory): object {
  const { guests = [], applications = [], managedIdentities = [] } = directory;
  const lists = [directory.groups, directory.owners, directory.eligibleMembers, directory.eligibleOwners];
  if (type === 'Group' || lists.some((list) => list !== undefined && Object.hasOwn(list, name)))
    return { '@odata.type': '#microsoft.graph.group' };
  if (managedIdentities.includes(name)) return servicePrincipal('ManagedIdentity');
  if (applications.includes(name) || type === 'ServicePrincipal') return servicePrincipal('Application');
  const userType = guests.includes(name) ? 'Guest' : 'Member';
  return { '@odata.type': '#microsoft.graph.user', userPrincipalName: `${name}@tenant.example`, userType };
}

function servicePrincipal(servicePrincipalType: string): object {
  return { '@odata.type': '#microsoft.graph.servicePrincipal', servicePrincipalType };
}
