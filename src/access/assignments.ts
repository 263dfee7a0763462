import { lastSegment, normalizeId } from '../model/armId.js';
import { PRINCIPAL_TYPES, type Principal, type PrincipalType } from '../model/principal.js';
import type { FactRecord, Read, Snapshot } from '../model/snapshot.js';
import { type Body, objectOf, propertiesOf, textOf } from './body.js';

/** A role assignment in force: an ordinary one, or an active PIM instance that no ordinary one stands for. */
export interface Assignment {
  readonly id: string;
  readonly scope: string;
  /** GUID of the role definition, lower case. */
  readonly roleId: string;
  readonly principal: Principal;
  readonly condition: string | null;
  /** Normalised scopes that were asked and answered with it: it applies to each, whatever its own scope says. */
  readonly appliesTo: readonly string[];
  /** Scope, role, principal and condition: stays the same when the assignment is made again. */
  readonly identity: string;
}

/** A body that is no assignment, as a gap in what was read. */
export interface UnreadableAssignment {
  readonly what: Read;
  readonly scope: string;
  readonly reason: string;
}

export interface Assignments {
  readonly assignments: readonly Assignment[];
  readonly unreadable: readonly UnreadableAssignment[];
}

const ASSIGNMENT_TYPE = '/providers/microsoft.authorization/';

/** The scope an assignment's own id stands at: the id up to its provider; null when the id has none. */
function scopeOfId(id: string): string | null {
  const end = id.toLowerCase().lastIndexOf(ASSIGNMENT_TYPE);
  if (end < 0) return null;
  return end === 0 ? '/' : id.slice(0, end);
}

function principalType(value: unknown): PrincipalType {
  const text = textOf(value)?.toLowerCase();
  return PRINCIPAL_TYPES.find((type) => type.toLowerCase() === text) ?? 'Unknown';
}

function readAssignment(record: FactRecord): Assignment | null {
  const id = textOf(objectOf(record.body)?.id);
  const properties = propertiesOf(record.body);
  if (id === null || properties === null) return null;
  const scope = textOf(properties.scope) ?? scopeOfId(id);
  const role = textOf(properties.roleDefinitionId);
  const principalId = textOf(properties.principalId);
  if (scope === null || role === null || principalId === null || !conditionReadable(properties)) return null;
  const roleId = lastSegment(role).toLowerCase();
  const condition = textOf(properties.condition);
  return {
    id,
    scope,
    roleId,
    principal: { id: principalId, type: principalType(properties.principalType), displayName: null },
    condition,
    appliesTo: record.of,
    identity: [normalizeId(scope), roleId, principalId, condition ?? ''].join('\n'),
  };
}

/** A condition that is neither absent nor text could be anything, so the assignment cannot be read. */
function conditionReadable(properties: Body): boolean {
  const condition = properties.condition;
  return condition === undefined || condition === null || typeof condition === 'string';
}

/**
 * All assignments in force. Active schedule instances repeat the ordinary assignments; one that stands for an
 * assignment we have (by originRoleAssignmentId, else by identity) is dropped, any other is an assignment of its
 * own. Source: PIM REST 2020-10-01, access-model 1.7.
 */
export function readAssignments(records: Snapshot['records']): Assignments {
  const unreadable: UnreadableAssignment[] = [];
  const read = (record: FactRecord, what: Read): readonly Assignment[] => {
    const assignment = readAssignment(record);
    if (assignment !== null) return [assignment];
    const id = textOf(objectOf(record.body)?.id);
    unreadable.push({
      what,
      scope: record.of[0] ?? '/',
      reason: `${id ?? 'an entry without an id'} cannot be read: it lacks a usable scope, role, principal or condition`,
    });
    return [];
  };
  const ordinary = records.roleAssignment.flatMap((record) => read(record, 'roleAssignments'));
  if (records.roleAssignmentScheduleInstance.length === 0) return { assignments: ordinary, unreadable };
  const known = new Set(ordinary.map(({ identity }) => identity.toLowerCase()));
  const origins = new Set(ordinary.map(({ id }) => lastSegment(id).toLowerCase()));
  const active = records.roleAssignmentScheduleInstance.filter(({ body }) => {
    const origin = textOf(propertiesOf(body)?.originRoleAssignmentId);
    return origin === null || !origins.has(lastSegment(origin).toLowerCase());
  });
  const added = active
    .flatMap((record) => read(record, 'roleAssignmentScheduleInstances'))
    .filter(({ identity }) => !known.has(identity.toLowerCase()));
  return { assignments: [...ordinary, ...added], unreadable };
}
