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
  ['lock', 'locks'],
  ['deletedVault', 'deletedVaults'],
  ['diagnosticSetting', 'diagnosticSettings'],
  ['defenderPlan', 'defenderPlans'],
  ['classicAdministrator', 'classicAdministrators'],
  ['virtualNetwork', 'virtualNetworks'],
  ['key', 'keys'],
  ['secret', 'secrets'],
] as const satisfies readonly (readonly [RecordKind, Read])[];

/** The kinds that say something of a principal, and the read that brings them. */
const OF_PRINCIPALS = [
  ['groupEligibility', 'groupEligibilities'],
  ['directoryRoleEligibility', 'directoryRoleEligibilities'],
] as const satisfies readonly (readonly [RecordKind, Read])[];

/** Bodies without an id, or without the principal they are about, which nothing else would miss: each is a gap of what was asked when it came. */
export function unreadableFacts(records: Snapshot['records']): readonly Coverage[] {
  const gap = (kind: RecordKind, what: Read, { of }: FactRecord, lacks: string): Coverage => ({
    scope: of[0] ?? '/',
    what,
    status: 'failed',
    reason: `an entry of kind ${kind} has no ${lacks}`,
  });
  return [
    ...BY_ID.flatMap(([kind, what]) =>
      records[kind].filter(lacksId).map((record) => gap(kind, what, record, 'id')),
    ),
    ...OF_PRINCIPALS.flatMap(([kind, what]) =>
      records[kind].filter(lacksPrincipal).map((record) => gap(kind, what, record, 'principalId')),
    ),
  ];
}

function lacksPrincipal({ body }: FactRecord): boolean {
  return textOf(objectOf(body)?.principalId) === null;
}

function lacksId({ body }: FactRecord): boolean {
  const object = objectOf(body);
  return (textOf(object?.id) ?? textOf(object?.subscriptionId)) === null;
}
