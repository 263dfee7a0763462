import type { FactRecord } from '../model/snapshot.js';
import { guidOf } from './caseNames.js';
import { AUTHORIZATION, below, type CasePlaces, type Report } from './caseScopes.js';
import type { CaseSnapshot } from './rule.js';

/** All principals of a tenant, in deny assignments. */
const EVERYONE = '00000000-0000-0000-0000-000000000000';

/** Deny assignments of a case. */
export function denyRecords(given: CaseSnapshot, places: CasePlaces, report: Report): readonly FactRecord[] {
  return (given.denyAssignments ?? []).flatMap((deny, index) => {
    const place = places.scopeOf(deny.scope);
    if ('fault' in place) {
      report(['denyAssignments', index, 'scope'], place.fault);
      return [];
    }
    const { scope } = place;
    const people = (names: readonly string[]) =>
      names.map((name) =>
        name === 'everyone'
          ? { id: EVERYONE, type: 'SystemDefined' }
          : { id: guidOf('principal', name), type: 'User' },
      );
    const { actions = [], notActions = [], dataActions = [], notDataActions = [] } = deny;
    const name = guidOf('assignment', deny.name);
    const properties = {
      denyAssignmentName: deny.name,
      scope,
      permissions: [{ actions, notActions, dataActions, notDataActions }],
      principals: people(deny.principals),
      excludePrincipals: people(deny.excludePrincipals ?? []),
      doNotApplyToChildScopes: false,
      isSystemProtected: deny.systemProtected ?? false,
    };
    const body = { id: `${below(scope)}${AUTHORIZATION}/denyAssignments/${name}`, name, properties };
    return [{ of: places.listedBy(scope), body }];
  });
}
