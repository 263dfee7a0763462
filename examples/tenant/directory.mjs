// What Microsoft Graph says of the principals, with the properties that a collection asks for.
import { guid, subscriptionScope } from './places.mjs';
import { principals } from './principals.mjs';

/** Members of groups: keys of `principals`, or people who hold nothing themselves. */
const members = {
  platformEngineers: ['platformOnCall', 'Aoife Brannigan', 'Jonas Wedel', 'Priya Raghavan'],
  developmentLeads: ['Hamza Idrissi', 'Clara Nymann'],
  releaseManagers: ['Clara Nymann', 'Oleg Savchuk'],
  releaseOperators: ['Oleg Savchuk', 'Beth Carradine'],
  depotOperations: ['Samuel Achterberg', 'labelLead', 'Dougal McRae'],
  // Every member reads every secret of the tracking vault: more than ten.
  trackingOnCall: [
    ...['Hamza Idrissi', 'Lena Vogt', 'Milan Horvat', 'Yusra Aden', 'Pietro Gallo', 'Signe Dahl'],
    ...['Kofi Mensah', 'Rosalind Pike', 'Arjun Mehta', 'Freya Lund', 'Tadeusz Wrona', 'Carys Bevan'],
  ],
  supportDesk: ['Maud Okonkwo', 'Ellis Trant'],
  claimsAdmins: ['Gwen Halloran', 'Stefan Ilic'],
  releaseEngineering: ['Aoife Brannigan'],
  webshopDevelopers: ['Beth Carradine', 'Noor Haddad'],
  labUsers: ['Noor Haddad', 'Kofi Mensah', 'Freya Lund'],
  labStewards: ['Jonas Wedel'],
  securityAuditors: ['Ursula Beckett', 'Ravi Chandran'],
  paymentsEngineers: ['Elspeth Moray', 'Luca Ferrante'],
  keyCustodians: ['Ursula Beckett', 'Elspeth Moray', 'Priya Raghavan'],
  sandboxCaretakers: ['Jonas Wedel', 'Noor Haddad'],
};

/** Owners of groups, who may add members: the head of claims is no administrator of its vault herself. */
const owners = { claimsAdmins: ['Henrike Voss'], platformEngineers: ['platformOnCall'] };

/** Who may activate membership of a group (PIM for Groups); the platform has people for the night. */
const eligibleMembers = { claimsAdmins: ['Ravi Chandran'] };

const emailOf = (name) => `${name.toLowerCase().replaceAll(/[^a-z]+/g, '.')}@larkfen.example`;

const person = (displayName, email, guest = false) => ({
  '@odata.type': '#microsoft.graph.user',
  displayName,
  userPrincipalName: guest ? `${email.replace('@', '_')}#EXT#@larkfen.example` : email,
  userType: guest ? 'Guest' : 'Member',
});

const identities = `${subscriptionScope('production')}/resourceGroups/rg-identities-prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;

function objectOf(key) {
  const known = principals[key];
  if (known === undefined) return { ...person(key, emailOf(key)), id: guid('user', key) };
  const { id, type, displayName, email, guest, kind } = known;
  if (type === 'User') return { ...person(displayName, email, guest), id };
  if (type === 'Group') return { '@odata.type': '#microsoft.graph.group', displayName, id };
  const identity = displayName.toLowerCase().replaceAll(' ', '-');
  return {
    '@odata.type': '#microsoft.graph.servicePrincipal',
    displayName,
    servicePrincipalType: kind,
    alternativeNames: kind === 'ManagedIdentity' ? ['isExplicit=True', `${identities}/${identity}`] : [],
    appId: guid('application', displayName),
    id,
  };
}

/** One record for each object, under every group that lists it. */
function related(table) {
  const groups = new Map();
  for (const [group, keys] of Object.entries(table))
    for (const key of keys)
      groups.set(key, [...(groups.get(key) ?? []), `/groups/${principals[group].id}`]);
  return [...groups].map(([key, of]) => ({ of: [...of].sort(), body: objectOf(key) }));
}

/** Those of the principals that the directory still knows, and that are its own. */
export const directoryObjects = Object.keys(principals)
  .filter((key) => principals[key].deleted === undefined && principals[key].tenantId === undefined)
  .map((key) => ({ of: ['/'], body: objectOf(key) }));

export const groupMembers = related(members);
export const groupOwners = related(owners);

/** As Graph's list of a group's eligibilityScheduleInstances answers. */
export const groupEligibilities = Object.entries(eligibleMembers).flatMap(([group, keys]) =>
  keys.map((key) => {
    const groupId = principals[group].id;
    const principalId = objectOf(key).id;
    const id = `${groupId}_member_${principalId}`;
    return {
      of: [`/groups/${groupId}`],
      body: {
        ...{ id, principalId, accessId: 'member', groupId, memberType: 'direct', eligibilityScheduleId: id },
        startDateTime: '2026-02-02T09:00:00Z',
        endDateTime: '2027-02-02T09:00:00Z',
      },
    };
  }),
);

const globalAdministrator = '/directoryRoles/62e90394-69f5-4237-9190-012177145e10';
export const globalAdministrators = [{ of: [globalAdministrator], body: objectOf('elevatedAdmin') }];
