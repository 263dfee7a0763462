import { lastSegment } from '../model/armId.js';
import { type Holder, PRINCIPAL_TYPES, type PrincipalType } from '../model/principal.js';
import { remembering } from '../model/remember.js';
import type { FactRecord, Read, Snapshot } from '../model/snapshot.js';
import { type Assignment, identityOf } from './assignment.js';
import { type Body, conditionOf, objectOf, propertiesOf, textOf } from './body.js';
import { type Directory, unnamed } from './directory.js';
import { readDelegation } from './lighthouse.js';

/** A body that is no assignment, or not wholly legible, as a gap in what was read. */
interface UnreadableAssignment {
  readonly what: Read;
  readonly scope: string;
  readonly reason: string;
}

export interface Assignments {
  readonly assignments: readonly Assignment[];
  /** The principals that hold or may activate a role, each once for a spelling and type. */
  readonly holders: readonly Holder[];
  readonly unreadable: readonly UnreadableAssignment[];
}

const PROVIDER = '/providers/microsoft.authorization/';

/** The scope an assignment's own id stands at: the id up to its provider; null when the id has none. */
function scopeOfId(id: string): string | null {
  const end = id.toLowerCase().lastIndexOf(PROVIDER);
  if (end < 0) return null;
  return end === 0 ? '/' : id.slice(0, end);
}

const TYPES: ReadonlyMap<string, PrincipalType> = new Map([
  ...PRINCIPAL_TYPES.flatMap((type) => [[type, type] as const, [type.toLowerCase(), type] as const]),
  // Words that assignments of earlier api-versions were made with (2018-09-01-preview to 2020-04-01-preview).
  ['application', 'ServicePrincipal'],
  ['msi', 'ServicePrincipal'],
  ['directoryobjectorgroup', 'Unknown'],
]);

/** Absent, null and empty do not say it; null for what is none of the types. */
function principalType(value: unknown): PrincipalType | null {
  if (value === undefined || value === null || value === '') return 'Unknown';
  if (typeof value !== 'string') return null;
  return TYPES.get(value) ?? TYPES.get(value.trim().toLowerCase()) ?? null;
}

type HolderOf = (id: string, type: PrincipalType) => Holder;

/** Most principals hold many roles: each is described once, and is one object. */
function describedOnce(describe: Directory['describe'], holders: Holder[]): HolderOf {
  const known = new Map(PRINCIPAL_TYPES.map((type) => [type, new Map<string, Holder>()]));
  return (id, type) => {
    const ofType = known.get(type);
    const found = ofType?.get(id);
    if (found !== undefined) return found;
    const holder = describe(unnamed(id, type));
    ofType?.set(id, holder);
    holders.push(holder);
    return holder;
  };
}

const NO_ROLES: readonly string[] = [];

/** The GUID in the id of a role definition, lower case. */
function roleIdIn(roleDefinitionId: string): string {
  return lastSegment(roleDefinitionId).toLowerCase();
}

interface Naming {
  readonly holderOf: HolderOf;
  readonly roleIdOf: (roleDefinitionId: string) => string;
  /** Notes what is odd about an assignment that is read all the same. */
  readonly odd: (record: FactRecord, what: Read, reason: string) => void;
}

function readAssignment(
  record: FactRecord,
  reach: Assignment['reach'],
  { holderOf, roleIdOf, odd }: Naming,
): Assignment | null {
  const id = textOf(objectOf(record.body)?.id);
  const properties = propertiesOf(record.body);
  if (id === null || properties === null) return null;
  const scope = textOf(properties.scope) ?? scopeOfId(id);
  const role = textOf(properties.roleDefinitionId);
  const principalId = textOf(properties.principalId);
  const condition = conditionOf(properties);
  if (scope === null || role === null || principalId === null || condition === undefined) return null;
  const roleId = roleIdOf(role);
  const type = principalType(properties.principalType);
  if (type === null)
    odd(record, 'directoryObjects', `the principal of ${id} is of a type that this version does not know`);
  if ((properties.scope ?? null) !== null && textOf(properties.scope) === null)
    odd(record, 'roleAssignments', `${id} has a scope that cannot be read, so that of its id is taken`);
  return {
    id,
    scope,
    roleId,
    principal: holderOf(principalId, type ?? 'Unknown'),
    condition,
    appliesTo: record.of,
    reach,
    timeBound: endsByItself(properties),
    delegatedRoles: NO_ROLES,
    identity: null,
  };
}

/** Only schedule instances have these: an activation always ends, an assigned one may have an end. */
function endsByItself({ assignmentType, endDateTime }: Body): boolean {
  return textOf(assignmentType)?.toLowerCase() === 'activated' || textOf(endDateTime) !== null;
}

/**
 * All assignments: ordinary ones, active schedule instances that no ordinary one stands for, eligibilities, and
 * what Lighthouse delegates. Active instances repeat the ordinary assignments; one that stands for an assignment we
 * have (by originRoleAssignmentId, else by identity) only tells whether that ends by itself.
 * Source: PIM REST 2020-10-01, access-model 1.7. `describe` tells what the directory knows of a principal.
 */
export function readAssignments(
  records: Snapshot['records'],
  { describe }: Pick<Directory, 'describe'>,
): Assignments {
  const holders: Holder[] = [];
  const unreadable: UnreadableAssignment[] = [];
  const naming: Naming = {
    holderOf: describedOnce(describe, holders),
    roleIdOf: remembering(roleIdIn),
    odd: ({ of }, what, reason) => unreadable.push({ what, scope: of[0] ?? '/', reason }),
  };
  const readAll = (
    list: readonly FactRecord[],
    what: Read,
    read: (record: FactRecord) => readonly Assignment[] | Assignment | null,
  ): readonly Assignment[] => {
    const all: Assignment[] = [];
    for (const record of list) {
      const found = read(record);
      if (found === null) {
        const id = textOf(objectOf(record.body)?.id) ?? 'an entry without an id';
        const reason = `${id} cannot be read: it lacks a usable scope, role, principal or condition`;
        unreadable.push({ what, scope: record.of[0] ?? '/', reason });
      } else if ('roleId' in found) all.push(found);
      else for (const one of found) all.push(one);
    }
    return all;
  };
  const ordinary = readAll(records.roleAssignment, 'roleAssignments', (record) =>
    readAssignment(record, 'holds', naming),
  );
  // One that cannot be read may be a grant that shows nowhere else, so it counts as an assignment that was not read.
  const active = readAll(records.roleAssignmentScheduleInstance, 'roleAssignments', (record) =>
    readAssignment(record, 'holds', naming),
  );
  const eligible = readAll(
    records.roleEligibilityScheduleInstance,
    'roleEligibilityScheduleInstances',
    (record) => readAssignment(record, 'eligible', naming),
  );
  const delegated = readAll(records.registrationAssignment, 'registrationAssignments', (record) =>
    readDelegation(record, describe),
  );
  const held = active.length === 0 ? ordinary : joinActive(ordinary, active, origins(records));
  const others = [...eligible, ...delegated];
  return { assignments: others.length === 0 ? held : held.concat(others), holders, unreadable };
}

/** The ordinary assignment each active instance stands for, by lower-cased instance id. */
function origins({ roleAssignmentScheduleInstance }: Snapshot['records']): ReadonlyMap<string, string> {
  return new Map(
    roleAssignmentScheduleInstance.flatMap(({ body }) => {
      const id = textOf(objectOf(body)?.id);
      const origin = textOf(propertiesOf(body)?.originRoleAssignmentId);
      return id === null || origin === null ? [] : [[id.toLowerCase(), lastSegment(origin).toLowerCase()]];
    }),
  );
}

function joinActive(
  ordinary: readonly Assignment[],
  active: readonly Assignment[],
  originOf: ReadonlyMap<string, string>,
): readonly Assignment[] {
  const names = new Set(ordinary.map(({ id }) => lastSegment(id).toLowerCase()));
  // Nearly all active ones name their origin, so that the identities are hardly ever needed.
  let identities: ReadonlySet<string> | undefined;
  const isOrdinary = (identity: string): boolean => {
    identities ??= new Set(ordinary.map((one) => identityOf(one).toLowerCase()));
    return identities.has(identity);
  };
  const ending = new Set<string>();
  const added: Assignment[] = [];
  for (const instance of active) {
    const origin = originOf.get(instance.id.toLowerCase());
    if (origin !== undefined && names.has(origin)) {
      if (instance.timeBound) ending.add(origin);
      continue;
    }
    const identity = identityOf(instance).toLowerCase();
    if (!isOrdinary(identity)) added.push(instance);
    else if (instance.timeBound) ending.add(identity);
  }
  if (ending.size === 0) return added.length === 0 ? ordinary : ordinary.concat(added);
  const ends = (one: Assignment): boolean =>
    ending.has(lastSegment(one.id).toLowerCase()) || ending.has(identityOf(one).toLowerCase());
  return [...ordinary.map((one) => (ends(one) ? { ...one, timeBound: true } : one)), ...added];
}
