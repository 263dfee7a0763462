import type { Coverage, FactRecord, Read, RecordKind, Snapshot } from '../model/snapshot.js';
import { objectOf, textOf } from './body.js';

/** The kinds that are looked up by id, and the read that brings them. */
const BY_ID = [
  ['subscription', 'subscriptions'],
  ['managementGroupEntity', 'managementGroups'],
  ['directoryObject', 'directoryObjects'],
  ['groupMember', 'groupMembers'],
  ['groupOwner', 'groupOwners'],
  ['directoryRoleMember', 'directoryRoleMembers'],
] as const satisfies readonly (readonly [RecordKind, Read])[];

/** Bodies without an id, which nothing else would miss: each is a gap of what was asked when it came. */
export function unreadableFacts(records: Snapshot['records']): readonly Coverage[] {
  return BY_ID.flatMap(([kind, what]) =>
    records[kind].filter(lacksId).map(({ of }) => ({
      scope: of[0] ?? '/',
      what,
      status: 'failed' as const,
      reason: `an entry of kind ${kind} has no id`,
    })),
  );
}

function lacksId({ body }: FactRecord): boolean {
  const object = objectOf(body);
  return (textOf(object?.id) ?? textOf(object?.subscriptionId)) === null;
}
