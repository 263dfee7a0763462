import { activationOf } from '../model/escalationPath.js';
import type { Certainty, Escalation, EscalationTerms, PathStep } from '../model/posture.js';
import { remembering } from '../model/remember.js';
import type { Assignment } from './assignment.js';
import type { Directory } from './directory.js';
import { type Holdings, type Personal, personalKey } from './holdings.js';
import type { Reach } from './reach.js';
import type { Role } from './roles.js';
import { act } from './way.js';

/** An assignment of a group, and the ways it opens to whoever holds no more than the group does. */
export interface GroupWays {
  readonly assignment: Assignment;
  readonly role: Role;
  readonly reach: Reach;
  readonly ways: readonly Escalation[];
}

/**
 * What members of a group can obtain with a right of the group and one that they hold themselves, where the group
 * alone cannot or not for certain. The cause is what the group holds: without it the way is closed.
 */
export function escalationsOfMembers(
  ofGroups: readonly GroupWays[],
  { members }: Pick<Directory, 'members'>,
  { personalOf, isHolder }: Holdings,
  escalationsOf: (assignment: Assignment, role: Role, reach: Reach) => readonly Escalation[],
): readonly Escalation[] {
  const holdersIn = remembering((group: string) => (members[group] ?? []).filter(({ id }) => isHolder(id)));
  return ofGroups.flatMap(({ assignment, role, reach, ways }) => {
    const settled = ways.length > 0 && ways.every(({ terms }) => terms.certainty === 'certain');
    const reached = ways.reduce((sum, { vaults }) => sum + vaults.length, 0);
    if (settled && reached === reach.vaultsInScope) return [];
    const own = bringingKey(personalOf(assignment, role));
    let known: ReadonlyMap<string, Certainty> | undefined;
    return holdersIn(assignment.principal.id.toLowerCase()).flatMap((member) => {
      const asMember: Assignment = { ...assignment, principal: member };
      if (bringingKey(personalOf(asMember, role)) === own) return [];
      return escalationsOf(asMember, role, reach).flatMap((escalation) => {
        known ??= certaintyByVault(ways);
        const open = known;
        const vaults = escalation.vaults.filter((id) => addsTo(open.get(id), escalation.terms));
        return vaults.length === 0
          ? []
          : [{ ...escalation, vaults, terms: fromGroup(escalation, assignment) }];
      });
    });
  });
}

/** The same for whoever has the same to bring. */
function bringingKey(personal: Personal): string {
  return `${personalKey(personal)}|${personal.deletesDenies}`;
}

function certaintyByVault(ways: readonly Escalation[]): ReadonlyMap<string, Certainty> {
  return new Map(ways.flatMap(({ vaults, terms }) => vaults.map((id) => [id, terms.certainty] as const)));
}

function addsTo(known: Certainty | undefined, { certainty }: EscalationTerms): boolean {
  return known === undefined || (known === 'conditional' && certainty === 'certain');
}

/** The terms with the membership and what the group holds before every way. */
function fromGroup({ terms }: Escalation, assignment: Assignment): EscalationTerms {
  const { id, scope, principal, reach } = assignment;
  const held: PathStep = { step: 'role-assignment', id, scope, role: terms.role?.name ?? null };
  const first: readonly PathStep[] = [
    { ...act('group-member', '/'), id: principal.id },
    held,
    ...(reach === 'eligible' ? [activationOf(held)] : []),
  ];
  return {
    ...terms,
    acts: [...first, ...terms.acts],
    otherPaths: terms.otherPaths.map((acts) => [...first, ...acts]),
    furtherWays: terms.furtherWays.map((way) => ({ ...way, acts: [...first, ...way.acts] })),
  };
}
