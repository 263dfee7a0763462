import type { Vault } from '../model/posture.js';
import type { Holder } from '../model/principal.js';
import type { Coverage, FactRecord, Snapshot } from '../model/snapshot.js';
import { objectOf, propertiesOf } from './body.js';
import { isGuid } from './guid.js';

/**
 * Whether the principals are known by GUID, as in every directory. In facts written by hand all may go by plain names;
 * where some are GUIDs, what is none is damaged.
 */
export function hasGuids(records: Snapshot['records']): boolean {
  const isOne = (value: unknown): boolean => typeof value === 'string' && isGuid(value);
  const byId = (record: FactRecord) => isOne(objectOf(record.body)?.id);
  const byPrincipal = ({ body }: FactRecord) => isOne(objectOf(body)?.principalId);
  return (
    records.roleAssignment.some(({ body }) => isOne(propertiesOf(body)?.principalId)) ||
    records.directoryObject.some(byId) ||
    records.groupMember.some(byId) ||
    records.groupOwner.some(byId) ||
    records.directoryRoleMember.some(byId) ||
    records.groupEligibility.some(byPrincipal) ||
    records.directoryRoleEligibility.some(byPrincipal)
  );
}

/** Principals of roles and access policies whose ids are none: what they hold is shown, who they are nobody can say. */
export function oddPrincipals(
  records: Snapshot['records'],
  holders: readonly Holder[],
  vaults: readonly Vault[],
): readonly Coverage[] {
  if (!hasGuids(records)) return [];
  const odd = new Set(holders.filter(({ id }) => !isGuid(id)).map(({ id }) => id));
  for (const { accessPolicies = [] } of vaults)
    for (const { objectId, applicationId } of accessPolicies)
      for (const id of [objectId, applicationId]) if (id !== null && !isGuid(id)) odd.add(id);
  return [...odd].sort().map((id) => ({
    scope: '/',
    what: 'directoryObjects',
    status: 'failed',
    reason: `${JSON.stringify(id)} holds something and is no object id, so who it is cannot be looked up`,
  }));
}
