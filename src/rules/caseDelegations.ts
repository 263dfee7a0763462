import type { FactRecord } from '../model/snapshot.js';
import { guidOf } from './caseNames.js';
import type { RoleOf } from './caseRoleDefinitions.js';
import { AUTHORIZATION, below, type CasePlaces, type Report } from './caseScopes.js';
import type { CaseAuthorization, CaseSnapshot } from './rule.js';

/** Registration assignments of Azure Lighthouse with their definitions expanded, as they are collected. */
export function delegationRecords(
  given: CaseSnapshot,
  places: CasePlaces,
  roleOf: RoleOf,
  report: Report,
): readonly FactRecord[] {
  return (given.delegations ?? []).flatMap((delegation, index) => {
    const path = ['delegations', index];
    const place = places.scopeOf(delegation.scope);
    if ('fault' in place) {
      report([...path, 'scope'], place.fault);
      return [];
    }
    const read = ({ principal, role, delegatedRoles }: CaseAuthorization, at: number) => {
      const own = [...path, 'authorizations', at];
      const roleDefinitionId = roleOf(role, [...own, 'role']);
      const delegated = (delegatedRoles ?? []).map((name, nth) =>
        roleOf(name, [...own, 'delegatedRoles', nth]),
      );
      return {
        principalId: guidOf('principal', principal),
        principalIdDisplayName: principal,
        roleDefinitionId,
        ...(delegatedRoles === undefined ? {} : { delegatedRoleDefinitionIds: delegated }),
      };
    };
    const bodies = delegation.authorizations.map((one, at) => ({ one, body: read(one, at) }));
    const name = guidOf('assignment', `${delegation.tenant}|${place.scope}`);
    const services = `${below(place.scope)}${AUTHORIZATION.replace('Authorization', 'ManagedServices')}`;
    const registrationDefinition = {
      id: `${services}/registrationDefinitions/${name}`,
      properties: {
        managedByTenantId: guidOf('tenant', delegation.tenant),
        authorizations: bodies.filter(({ one }) => one.eligible !== true).map(({ body }) => body),
        eligibleAuthorizations: bodies.filter(({ one }) => one.eligible === true).map(({ body }) => body),
      },
    };
    const properties = {
      registrationDefinitionId: registrationDefinition.id,
      provisioningState: 'Succeeded',
      registrationDefinition,
    };
    const body = { id: `${services}/registrationAssignments/${name}`, name, properties };
    return [{ of: places.listedBy(place.scope), body }];
  });
}
