import type { FactRecord, Read } from '../model/snapshot.js';
import { guidOf } from './caseNames.js';
import type { CaseDirectory, CaseResource, CaseSnapshot } from './rule.js';

interface DirectoryRecords {
  readonly directoryObject: readonly FactRecord[];
  readonly groupMember: readonly FactRecord[];
}

/**
 * The directory of a case: every principal that it names is there under that name, but for the deleted ones. Its kind
 * is what the directory says, else the type of its role assignments, else a user.
 */
export function directoryRecords(given: CaseSnapshot, wasRead: (what: Read) => boolean): DirectoryRecords {
  const directory = given.directory ?? {};
  const groups = Object.entries(directory.groups ?? {});
  const types = namedPrincipals(given);
  const deleted = new Set(directory.deleted ?? []);
  const names = [...types.keys()].filter((name) => !deleted.has(name));
  const object = (name: string) => ({
    id: guidOf('principal', name),
    displayName: name,
    ...kindOf(name, types.get(name) ?? null, directory),
  });
  return {
    directoryObject: wasRead('directoryObjects')
      ? names.map((name) => ({ of: ['/'], body: object(name) }))
      : [],
    groupMember: wasRead('groupMembers')
      ? groups.flatMap(([group, members]) =>
          members.map((name) => ({ of: [`/groups/${guidOf('principal', group)}`], body: object(name) })),
        )
      : [],
  };
}

/** Every principal that the case names, with the type its role assignment gives it. */
function namedPrincipals(given: CaseSnapshot): ReadonlyMap<string, string | null> {
  const { guests = [], applications = [], managedIdentities = [], groups = {} } = given.directory ?? {};
  const names = new Map<string, string | null>();
  for (const name of [...guests, ...applications, ...managedIdentities, ...Object.keys(groups)])
    names.set(name, null);
  for (const member of Object.values(groups).flat()) names.set(member, names.get(member) ?? null);
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
  const { guests = [], applications = [], managedIdentities = [], groups = {} } = directory;
  if (Object.hasOwn(groups, name) || type === 'Group') return { '@odata.type': '#microsoft.graph.group' };
  if (managedIdentities.includes(name)) return servicePrincipal('ManagedIdentity');
  if (applications.includes(name) || type === 'ServicePrincipal') return servicePrincipal('Application');
  const userType = guests.includes(name) ? 'Guest' : 'Member';
  return { '@odata.type': '#microsoft.graph.user', userPrincipalName: `${name}@tenant.example`, userType };
}

function servicePrincipal(servicePrincipalType: string): object {
  return { '@odata.type': '#microsoft.graph.servicePrincipal', servicePrincipalType };
}
