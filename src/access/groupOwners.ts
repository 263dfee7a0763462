import type { Escalation, Grant } from '../model/posture.js';
import type { Directory } from './directory.js';
import { expandAll } from './permissions.js';
import { act } from './ways.js';

/**
 * Owners of a group can add members, themselves included, and so obtain what the group holds (access-model 1.10).
 * One escalation for each grant and owner; owners who hold the grant as members already are left out.
 */
export function escalationsFromGroupOwners(
  grants: readonly Grant[],
  { owners, isMember }: Directory,
): readonly Escalation[] {
  if (Object.keys(owners).length === 0) return [];
  return grants.flatMap(({ terms, principal: group, cause, identity, vaults }) => {
    if (terms.inert !== null) return [];
    const list = owners[group.id.toLowerCase()] ?? [];
    return list
      .filter((owner) => isMember(owner.id, group.id) !== 'yes')
      .map((owner): Escalation => {
        const { role, scope, scopeLevel, reach, certainty, conditions, permissions } = terms;
        return {
          terms: {
            step: 'group-owner',
            role,
            scope,
            scopeLevel,
            begins: reach,
            obtains: [...new Set(permissions.flatMap(expandAll))],
            certainty,
            conditions,
            acts: [{ ...act('group-owner', '/'), id: group.id }],
            otherPaths: [],
          },
          principal: owner,
          cause,
          identity,
          vaults,
        };
      });
  });
}
