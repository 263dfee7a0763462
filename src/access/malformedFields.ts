import { isDeletedVault, isScope, lastSegment } from '../model/armId.js';
import type { Coverage, Read, RecordKind, Snapshot } from '../model/snapshot.js';
import { objectOf, shown, textOf, textsOf } from './body.js';
import { isGuid } from './guid.js';
import { hasGuids } from './principalIds.js';

/** What a field has to be, and the words for one that is not. */
interface Form {
  readonly fits: (value: unknown) => boolean;
  readonly not: string;
}

const ofText = (fits: (text: string) => boolean, not: string): Form => ({
  fits: (value) => typeof value === 'string' && fits(value.trim()),
  not,
});
const oneOf = (words: readonly string[]): Form => {
  const known = new Set(words.map((word) => word.toLowerCase()));
  return ofText((text) => known.has(text.toLowerCase()), `none of ${words.join(', ')}`);
};
const listOf = (item: Form): Form => ({
  fits: (value) => Array.isArray(value) && value.every(item.fits),
  not: `no list in which each is ${item.not.replace(/^no /, 'a ')}`,
});

/** Any: Azure gives back the empty text where somebody saved an empty field. */
const TEXT = ofText(() => true, 'no text');
const NAME = ofText((text) => text !== '', 'no name');
const FLAG: Form = { fits: (value) => typeof value === 'boolean', not: 'neither true nor false' };
const OBJECT: Form = { fits: (value) => objectOf(value) !== null, not: 'no object' };
const SCOPE = ofText(isScope, 'no scope');
const GUID = ofText(isGuid, 'no GUID');
const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d/i;
const INSTANT = ofText((text) => DAY.test(text), 'no date');
const OBJECT_ID = ofText(isGuid, 'no object id');
const WINDOW = { startDateTime: INSTANT, endDateTime: INSTANT } as const;

/** An id that says at which resource something of a provider stands. */
const idOf = (provider: string): Form => {
  const part = `/providers/${provider}/`.toLowerCase();
  return ofText((text) => text.startsWith('/') && text.toLowerCase().includes(part), `no id of ${provider}`);
};

/** The nearest management group comes first, each with its name (Resource Graph). */
const ANCESTORS = listOf({ fits: (value) => textOf(objectOf(value)?.name) !== null, not: 'no named group' });

/** Subnets with ids, and services of those endpoints that they have. */
const SUBNETS = listOf({
  fits: (value) => {
    const subnet = objectOf(value);
    const properties = objectOf(subnet?.properties ?? {});
    const services = properties?.serviceEndpoints ?? [];
    return (
      textOf(subnet?.id)?.startsWith('/') === true &&
      properties !== null &&
      Array.isArray(services) &&
      services.every((endpoint) => textOf(objectOf(endpoint)?.service) !== null)
    );
  },
  not: 'no subnet with its service endpoints',
});

/** Whom Lighthouse gives what, and the roles that they may assign. */
const AUTHORIZATIONS = listOf({
  fits: (value) => {
    const authorization = objectOf(value);
    const delegated = textsOf(authorization?.delegatedRoleDefinitionIds);
    return (
      isGuid(textOf(authorization?.principalId) ?? '') &&
      delegated?.every((role) => isGuid(lastSegment(role))) === true
    );
  },
  not: 'no authorization of an object id',
});
/** These look at ids of principals, see `hasGuids`. */
const OF_IDS: ReadonlySet<Form> = new Set([OBJECT_ID, AUTHORIZATIONS]);

interface Fields {
  readonly what: Read;
  /** By dotted path. */
  readonly forms: Readonly<Record<string, Form>>;
}

const ofPrincipal = (what: Read): Fields => ({
  what,
  forms: {
    id: OBJECT_ID,
    '@odata.type': ofText((text) => /^#microsoft\.graph\.\w+$/i.test(text), 'no type of the directory'),
    userType: oneOf(['Member', 'Guest']),
    userPrincipalName: TEXT,
    servicePrincipalType: TEXT,
  },
});

const ofSubscription = (what: Read): Fields => ({
  what,
  forms: {
    id: SCOPE,
    tenantId: GUID,
    properties: OBJECT,
    'properties.tenantId': GUID,
    'properties.parentNameChain': { fits: (value) => textsOf(value) !== null, not: 'no list of names' },
    'properties.managementGroupAncestorsChain': ANCESTORS,
  },
});

const inProperties = (forms: Fields['forms']): Fields['forms'] =>
  Object.fromEntries(Object.entries(forms).map(([field, form]) => [`properties.${field}`, form]));

/**
 * The fields that decide something and whose reader would take a malformed one for none: such a body still says what
 * it says, and the gap says that it may not be all. What else decides is told by its reader: fields of vaults as
 * undecided, of role assignments, role definitions and delegations as unreadable, of deny assignments as conditions.
 */
const FIELDS: Readonly<Partial<Record<RecordKind, Fields>>> = {
  subscription: ofSubscription('subscriptions'),
  managementGroupEntity: ofSubscription('managementGroups'),
  roleAssignmentScheduleInstance: {
    what: 'roleAssignmentScheduleInstances',
    forms: inProperties({
      ...WINDOW,
      assignmentType: oneOf(['Assigned', 'Activated']),
      originRoleAssignmentId: ofText((text) => text.startsWith('/'), 'no id of an assignment'),
    }),
  },
  roleEligibilityScheduleInstance: {
    what: 'roleEligibilityScheduleInstances',
    forms: inProperties(WINDOW),
  },
  roleDefinition: {
    what: 'roleDefinitions',
    forms: {
      id: NAME,
      ...inProperties({ type: oneOf(['BuiltInRole', 'CustomRole']), assignableScopes: listOf(SCOPE) }),
    },
  },
  denyAssignment: { what: 'denyAssignments', forms: inProperties({ isSystemProtected: FLAG }) },
  registrationAssignment: {
    what: 'registrationAssignments',
    forms: {
      'properties.registrationDefinition.properties.managedByTenantId': GUID,
      'properties.registrationDefinition.properties.authorizations': AUTHORIZATIONS,
      'properties.registrationDefinition.properties.eligibleAuthorizations': AUTHORIZATIONS,
    },
  },
  directoryObject: ofPrincipal('directoryObjects'),
  groupMember: ofPrincipal('groupMembers'),
  groupOwner: ofPrincipal('groupOwners'),
  directoryRoleMember: ofPrincipal('directoryRoleMembers'),
  groupEligibility: {
    what: 'groupEligibilities',
    forms: { principalId: OBJECT_ID, accessId: oneOf(['member', 'owner']), ...WINDOW },
  },
  directoryRoleEligibility: {
    what: 'directoryRoleEligibilities',
    forms: {
      principalId: OBJECT_ID,
      directoryScopeId: ofText((text) => text.startsWith('/'), 'no scope of the directory'),
      ...WINDOW,
    },
  },
  lock: { what: 'locks', forms: { id: idOf('Microsoft.Authorization/locks') } },
  deletedVault: {
    what: 'deletedVaults',
    forms: {
      id: ofText(isDeletedVault, 'no id of a deleted vault'),
      ...inProperties({ deletionDate: INSTANT, scheduledPurgeDate: INSTANT, purgeProtectionEnabled: FLAG }),
    },
  },
  defenderPlan: { what: 'defenderPlans', forms: { id: idOf('Microsoft.Security/pricings') } },
  classicAdministrator: {
    what: 'classicAdministrators',
    forms: {
      id: idOf('Microsoft.Authorization/classicAdministrators'),
      properties: OBJECT,
      ...inProperties({ role: TEXT, emailAddress: TEXT }),
    },
  },
  virtualNetwork: {
    what: 'virtualNetworks',
    forms: {
      id: idOf('Microsoft.Network/virtualNetworks'),
      properties: OBJECT,
      'properties.subnets': SUBNETS,
    },
  },
  secret: { what: 'secrets', forms: { 'properties.contentType': TEXT } },
};

/**
 * Fields that are there and not what they have to be, each as a gap of what was asked when its body came. Absent and
 * null are no gap: what they mean the readers know.
 */
export function malformedFields(records: Snapshot['records']): readonly Coverage[] {
  const gaps: Coverage[] = [];
  const guids = hasGuids(records);
  for (const kind of Object.keys(FIELDS) as readonly RecordKind[]) {
    const fields = FIELDS[kind];
    if (fields === undefined) continue;
    const forms = Object.entries(fields.forms)
      .filter(([, form]) => guids || !OF_IDS.has(form))
      .map(([path, form]) => ({ path, keys: path.startsWith('@') ? [path] : path.split('.'), form }));
    for (const { of, body } of records[kind])
      for (const { path, keys, form } of forms) {
        const value = valueAt(body, keys);
        if (value === undefined || value === null || form.fits(value)) continue;
        const id = textOf(objectOf(body)?.id) ?? `an entry of kind ${kind}`;
        const reason = `${path} of ${id} is ${shown(value)}, which is ${form.not}`;
        gaps.push({ scope: of[0] ?? '/', what: fields.what, status: 'failed', reason });
      }
  }
  return gaps;
}

function valueAt(body: unknown, keys: readonly string[]): unknown {
  let value = body;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}
