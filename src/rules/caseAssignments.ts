import type { FactRecord } from '../model/snapshot.js';
import { guidOf } from './caseNames.js';
import type { RoleOf } from './caseRoleDefinitions.js';
import { AUTHORIZATION, below, type CasePlaces, type Report } from './caseScopes.js';
import type { CaseRoleAssignment, CaseSnapshot } from './rule.js';

interface AssignmentRecords {
  readonly roleAssignment: readonly FactRecord[];
  readonly roleAssignmentScheduleInstance: readonly FactRecord[];
  readonly roleEligibilityScheduleInstance: readonly FactRecord[];
}

interface Placed {
  readonly assignment: CaseRoleAssignment;
  readonly of: readonly string[];
  /** Where ids of the assignment begin. */
  readonly provider: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Role assignments, the schedule instances of those that end by themselves, and eligibilities. */
export function assignmentRecords(
  given: CaseSnapshot,
  places: CasePlaces,
  roleOf: RoleOf,
  report: Report,
): AssignmentRecords {
  const placed = (list: 'roleAssignments' | 'eligibilities'): readonly Placed[] =>
    (given[list] ?? []).flatMap((assignment: CaseRoleAssignment, index) => {
      const { principal, principalType = 'User', role, condition } = assignment;
      const place = places.scopeOf(assignment.scope);
      if ('fault' in place) report([list, index, 'scope'], place.fault);
      const roleId = roleOf(role, [list, index, 'role']);
      if ('fault' in place || roleId === null) return [];
      const { scope } = place;
      const of = places.listedBy(scope);
      const words = assignment.name ?? [principal, role, scope, condition ?? ''].join('|');
      const properties = {
        scope,
        roleDefinitionId: `${of[0] ?? ''}${AUTHORIZATION}/roleDefinitions/${roleId}`,
        principalId: guidOf('principal', principal),
        principalType,
        ...(condition === undefined ? {} : { condition, conditionVersion: '2.0' }),
      };
      const provider = `${below(scope)}${AUTHORIZATION}`;
      return [{ assignment, of, provider, name: guidOf('assignment', words), properties }];
    });
  const assignments = placed('roleAssignments');
  const record = ({ of, provider, name }: Placed, kind: string, properties: object): FactRecord => ({
    of,
    body: { id: `${provider}/${kind}/${name}`, name, properties },
  });
  return {
    roleAssignment: assignments.map((one) => record(one, 'roleAssignments', one.properties)),
    roleAssignmentScheduleInstance: assignments.flatMap((one) => {
      const { provider, name, properties } = one;
      const { until } = one.assignment;
      if (until === undefined) return [];
      const origin = { originRoleAssignmentId: `${provider}/roleAssignments/${name}` };
      const ends = { assignmentType: 'Assigned', endDateTime: until };
      return [record(one, 'roleAssignmentScheduleInstances', { ...properties, ...origin, ...ends })];
    }),
    roleEligibilityScheduleInstance: placed('eligibilities').map((one) =>
      record(one, 'roleEligibilityScheduleInstances', one.properties),
    ),
  };
}
