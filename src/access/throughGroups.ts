import { activationOf, escalationPath } from '../model/escalationPath.js';
import type { Escalation, EscalationTerms, Grant, PathStep } from '../model/posture.js';
import type { Holder } from '../model/principal.js';
import { remembering } from '../model/remember.js';
import type { Directory } from './directory.js';
import { expandAll } from './permissions.js';
import { act } from './way.js';

/** A way into a group that a principal can take alone. */
interface Entrance {
  readonly principal: Holder;
  /** What has to change: the principal's place at the group. */
  readonly cause: string;
  readonly acts: readonly PathStep[];
  readonly begins: 'holds' | 'eligible';
}

/**
 * What principals can obtain by joining groups: owners of a group can add members, themselves included (access-model
 * 1.10), and PIM lets members and owners activate their place (1.7). What a group holds is also open to those who can join a group nested in it. One escalation for each
 * entrance and each thing held that opens a vault; who is a member already is left out. What has to change is the
 * place at the group, so that is the cause, however much the group holds.
 */
export function escalationsThroughGroups(
  grants: readonly Grant[],
  escalations: readonly Escalation[],
  directory: Directory,
): readonly Escalation[] {
  const entrancesInto = entrancesOf(directory);
  const entrances = remembering((group: string) => entrancesInto(group.toLowerCase()));
  if (Object.keys(directory.owners).length + Object.keys(directory.eligible).length === 0) return [];
  const found: Escalation[] = [];
  const add = (
    { principal: group, vaults }: Grant | Escalation,
    termsOf: (entrance: Entrance) => EscalationTerms,
  ): void => {
    // Owners of one group take the same acts, so they share terms.
    const shared = new Map<readonly PathStep[], EscalationTerms>();
    for (const entrance of entrances(group.id)) {
      const terms = shared.get(entrance.acts) ?? termsOf(entrance);
      shared.set(entrance.acts, terms);
      const { principal, cause } = entrance;
      found.push({ terms, principal, cause, identity: cause, vaults });
    }
  };
  for (const grant of grants) {
    const { inert, uses, administers } = grant.terms;
    if (inert === null && uses.length + administers.length > 0)
      add(grant, (entrance) => termsOfGrant(grant, entrance));
  }
  for (const escalation of escalations)
    add(escalation, (entrance) => termsOfEscalation(escalation, entrance));
  return found;
}

function termsOfGrant({ terms, cause }: Grant, { acts, begins }: Entrance): EscalationTerms {
  const { source, role, scope, scopeLevel, reach, certainty, conditions, permissions } = terms;
  const held: PathStep = { step: source, id: cause, scope, role: role?.name ?? null };
  return {
    step: stepOf(acts),
    ...{ role, scope, scopeLevel, certainty, conditions },
    begins: begins === 'eligible' ? begins : reach,
    obtains: [...new Set(permissions.flatMap(expandAll))],
    acts: [...acts, held, ...(reach === 'eligible' ? [activationOf(held)] : [])],
    otherPaths: [],
    furtherWays: [],
  };
}

function termsOfEscalation(escalation: Escalation, { acts, begins }: Entrance): EscalationTerms {
  const path = (more: readonly PathStep[]) => [...acts, ...escalationPath(escalation, more)];
  const { terms } = escalation;
  return {
    ...terms,
    step: terms.step === 'recover-vault' ? terms.step : stepOf(acts),
    begins: begins === 'eligible' ? begins : terms.begins,
    acts: path(terms.acts),
    otherPaths: terms.otherPaths.map(path),
    furtherWays: terms.furtherWays.map((way) => ({ ...way, acts: path(way.acts) })),
  };
}

const stepOf = ([first]: readonly PathStep[]): PathStep['step'] => first?.step ?? 'group-member';

/** The entrances into a group and into those nested in it, of principals that are not in it. */
function entrancesOf({
  owners,
  eligible,
  members,
  isMember,
}: Directory): (group: string) => readonly Entrance[] {
  return (group) => {
    const nested = (members[group] ?? []).filter(({ type }) => type === 'Group').map(({ id }) => id);
    return [group, ...nested].flatMap((entered) => {
      const at = (step: PathStep['step'], id = entered): PathStep => ({ ...act(step, '/'), id });
      const inside = entered === group ? [] : [at('group-member', group)];
      const asOwner = [at('group-owner'), ...inside];
      const asEligibleMember = [at('activate-membership'), ...inside];
      const asEligibleOwner = [at('activate-ownership'), ...asOwner];
      const cause = (place: string, { id }: Holder) => `/groups/${entered}/${place}/${id}`;
      return [
        ...(owners[entered.toLowerCase()] ?? []).map(
          (principal): Entrance => ({
            ...{ principal, acts: asOwner, begins: 'holds' },
            cause: cause('owners', principal),
          }),
        ),
        ...(eligible[entered.toLowerCase()] ?? []).map(
          ({ principal, place }): Entrance => ({
            ...{
              principal,
              acts: place === 'member' ? asEligibleMember : asEligibleOwner,
              begins: 'eligible',
            },
            cause: cause(place === 'member' ? 'eligibleMembers' : 'eligibleOwners', principal),
          }),
        ),
      ].filter(({ principal }) => isMember(principal.id, group) !== 'yes');
    });
  };
}
