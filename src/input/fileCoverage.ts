import { normalizeId, parseScope } from '../model/armId.js';
import {
  type Coverage,
  type FactRecord,
  isPlannedRead,
  RECORD_KINDS,
  type Read,
  type RecordKind,
  type Snapshot,
} from '../model/snapshot.js';
import type { AzureItems } from './azureItems.js';
import { isJsonObject } from './jsonObject.js';
import { narrowLists } from './narrowLists.js';
import { READ_OF_KIND } from './recordKinds.js';

type Records = Snapshot['records'];

/** Kinds that belong to a vault: those of one say nothing about another. */
const VAULT_KINDS = ['diagnosticSetting', 'key', 'secret'] as const satisfies readonly RecordKind[];
/** Kinds that are read on demand, and those of them that belong to a subscription. */
const PLANNED_KINDS = RECORD_KINDS.filter((kind) => isPlannedRead(READ_OF_KIND[kind]));
const PLANNED_BY_SUBSCRIPTION = PLANNED_KINDS.filter((kind) => !VAULT_KINDS.some((one) => one === kind));
/** Kinds that belong to a subscription; the others are the tenant's and are asked at `/`. */
const SUBSCRIPTION_KINDS: readonly RecordKind[] = [
  'vault',
  'hsm',
  'roleAssignment',
  'roleAssignmentScheduleInstance',
  'roleDefinition',
  'denyAssignment',
  'roleEligibilityScheduleInstance',
  'registrationAssignment',
  ...PLANNED_BY_SUBSCRIPTION,
];
const TENANT_KINDS = [
  'subscription',
  'managementGroupEntity',
  'directoryObject',
  'groupMember',
  'groupOwner',
  'directoryRoleMember',
  'groupEligibility',
  'directoryRoleEligibility',
] as const satisfies readonly RecordKind[];
/** Kinds that add to the picture and that nobody exports as a matter of course: their absence is no gap. */
const EXTRA_KINDS: ReadonlySet<RecordKind> = new Set([
  // What is audited is what the vaults name; no list of more was to be read.
  'subscription',
  'roleEligibilityScheduleInstance',
  'registrationAssignment',
  'directoryObject',
  'groupMember',
  'groupOwner',
  'directoryRoleMember',
  'groupEligibility',
  'directoryRoleEligibility',
  ...PLANNED_KINDS,
]);
/** Kinds of which the records of one subscription say nothing about another; a network may stand anywhere. */
const COUNTED_BY_SUBSCRIPTION: ReadonlySet<RecordKind> = new Set([
  'roleAssignment',
  ...PLANNED_BY_SUBSCRIPTION.filter((kind) => kind !== 'virtualNetwork'),
]);

/** What a gap calls the records of a kind. */
const NAME_OF_KIND: Readonly<Record<RecordKind, string>> = {
  subscription: 'subscriptions',
  managementGroupEntity: 'management groups',
  vault: 'vaults',
  hsm: 'managed HSMs',
  roleAssignment: 'role assignments',
  roleAssignmentScheduleInstance: 'active role assignment schedule instances',
  roleDefinition: 'role definitions',
  denyAssignment: 'deny assignments',
  roleEligibilityScheduleInstance: 'eligible role schedule instances',
  registrationAssignment: 'Lighthouse registration assignments',
  directoryObject: 'directory objects',
  groupMember: 'group members',
  groupOwner: 'group owners',
  directoryRoleMember: 'members of directory roles',
  groupEligibility: 'eligible members of groups',
  directoryRoleEligibility: 'eligible members of directory roles',
  lock: 'resource locks',
  deletedVault: 'deleted vaults',
  diagnosticSetting: 'diagnostic settings',
  defenderPlan: 'Defender plans',
  classicAdministrator: 'classic administrators',
  virtualNetwork: 'virtual networks',
  key: 'keys',
  secret: 'metadata of secrets',
};

const NARROW: AzureItems['partial'] = new Map([
  [
    'roleAssignments',
    'all role assignments of the input stand at the subscription itself; az role assignment list prints those of its vaults and groups, and inherited ones, only with --all',
  ],
]);

/**
 * What plain files cover, for they do not say it themselves. A kind they hold counts as read; a kind they do not hold
 * is a gap (`failed`) of every subscription they bring vaults of, as an empty list does not say of what it is; of PIM
 * eligibilities, Lighthouse, subscriptions, the directory and what is read on demand it is `skipped`. Vaults and role
 * assignments count per subscription, diagnostic settings and objects per vault: those of one say nothing about another. `known` is coverage that snapshots beside them bring; what it speaks of is
 * left to it. Files without a vault have the vaults as a gap.
 */
export function fileCoverage(
  records: Records,
  partial: AzureItems['partial'],
  known: readonly Coverage[],
): readonly Coverage[] {
  const spoken = new Set(known.map(({ what, scope }) => `${what} ${normalizeId(scope)}`));
  const withVaults = subscriptionsOf([...records.vault, ...records.hsm]);
  const named = subscriptionsOf(Object.values(records).flat());
  const audited = withVaults.size > 0 ? withVaults : named;
  const found: Coverage[] = [];
  if (known.length === 0) {
    for (const kind of TENANT_KINDS) found.push(covered('/', kind, records[kind].length > 0, partial));
    if (audited.size === 0) found.push(covered('/', 'vault', false, partial));
  }
  const narrow = narrowLists(records.roleAssignment);
  for (const kind of SUBSCRIPTION_KINDS) {
    const holders = COUNTED_BY_SUBSCRIPTION.has(kind) ? subscriptionsOf(records[kind]) : null;
    for (const [id, scope] of audited) {
      const held = holders === null ? records[kind].length > 0 : holders.has(id);
      const cut = kind === 'roleAssignment' && narrow.has(id) ? NARROW : partial;
      if (kind !== 'vault') found.push(covered(scope, kind, held, cut));
    }
  }
  found.push(...vaultCoverage(records, named, partial));
  for (const kind of VAULT_KINDS) found.push(...coverageByVault(records, kind, audited, partial));
  found.push(...detailCoverage(found));
  for (const { body } of records.hsm) found.push(localRoles(body));
  return found.filter(({ what, scope }) => !spoken.has(`${what} ${normalizeId(scope)}`));
}

/** Where some vaults are there, a subscription without any is only named beside them: nothing is claimed of it. */
function vaultCoverage(
  records: Records,
  named: ReadonlyMap<string, string>,
  partial: AzureItems['partial'],
): readonly Coverage[] {
  const holders = subscriptionsOf(records.vault);
  return [...named].map(([id, scope]) => {
    const coverage = covered(scope, 'vault', holders.has(id), partial);
    return holders.size === 0 || holders.has(id) || partial.has('vaults')
      ? coverage
      : { ...coverage, status: 'skipped' };
  });
}

/** Of a kind that belongs to vaults: one entry a subscription, and one for each vault there that the file leaves out. */
function coverageByVault(
  records: Records,
  kind: (typeof VAULT_KINDS)[number],
  audited: ReadonlyMap<string, string>,
  partial: AzureItems['partial'],
): readonly Coverage[] {
  const holders = new Set(records[kind].map(({ body }) => vaultOf(body)));
  const found: Coverage[] = [];
  for (const [id, scope] of audited) {
    const resources = kind === 'diagnosticSetting' ? [...records.vault, ...records.hsm] : records.vault;
    const ids = resources
      .map(({ body }) => idOf(body))
      .filter((vault) => parseScope(vault)?.subscriptionId?.toLowerCase() === id);
    const missing = ids.filter((vault) => !holders.has(normalizeId(vault)));
    const held = missing.length < ids.length;
    found.push(covered(scope, kind, held, partial));
    if (!held || partial.has(READ_OF_KIND[kind])) continue;
    const reason = `the input holds no ${NAME_OF_KIND[kind]} of this vault`;
    for (const vault of missing)
      found.push({ scope: vault, what: READ_OF_KIND[kind], status: 'skipped', reason });
  }
  return found;
}

/** What a file tells of its keys in detail stands in the keys themselves; where there is no key there is nothing. */
function detailCoverage(coverage: readonly Coverage[]): readonly Coverage[] {
  return coverage.filter(({ what }) => what === 'keys').map((entry) => ({ ...entry, what: 'keyDetails' }));
}

/** The vault or HSM in which, or beside which, something stands; normalised, empty for none. */
function vaultOf(body: unknown): string {
  return VAULT_ID.exec(normalizeId(idOf(body)))?.[0] ?? '';
}

const VAULT_ID = /^\/subscriptions\/.*?\/providers\/microsoft\.keyvault\/(?:vaults|managedhsms)\/[^/]+/;

function covered(scope: string, kind: RecordKind, held: boolean, partial: AzureItems['partial']): Coverage {
  const what: Read = READ_OF_KIND[kind];
  const cut = partial.get(what);
  if (cut !== undefined) return { scope, what, status: 'failed', reason: cut };
  if (held) return { scope, what, status: 'ok', reason: null };
  const of = scope === '/' ? '' : ' of this subscription';
  const status = EXTRA_KINDS.has(kind) ? 'skipped' : 'failed';
  return { scope, what, status, reason: `the input holds no ${NAME_OF_KIND[kind]}${of}` };
}

/** Only the data plane of a managed HSM knows them, and it is never asked. */
function localRoles(body: unknown): Coverage {
  const reason = 'only the data plane of a managed HSM knows its local roles, and kvposture never asks it';
  return { scope: idOf(body), what: 'hsmLocalRoles', status: 'skipped', reason };
}

/**
 * Lower-cased subscription GUID to its scope, as first spelled; by id, or by `properties.scope` where the id of a row
 * of Resource Graph leaves the scope out.
 */
function subscriptionsOf(records: readonly FactRecord[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { body } of records) {
    const id = parseScope(idOf(body))?.subscriptionId ?? parseScope(scopeOf(body))?.subscriptionId;
    if (id && !found.has(id.toLowerCase())) found.set(id.toLowerCase(), `/subscriptions/${id}`);
  }
  return found;
}

function idOf(body: unknown): string {
  return isJsonObject(body) && typeof body.id === 'string' ? body.id : '';
}

function scopeOf(body: unknown): string {
  const properties = isJsonObject(body) ? body.properties : undefined;
  return isJsonObject(properties) && typeof properties.scope === 'string' ? properties.scope : '';
}
