/** The facts a snapshot can hold, one word for each kind of body Azure returns. */
export const RECORD_KINDS = [
  'subscription',
  'managementGroupEntity',
  'vault',
  'hsm',
  'roleAssignment',
  'roleAssignmentScheduleInstance',
  'roleDefinition',
  'denyAssignment',
  'roleEligibilityScheduleInstance',
  'registrationAssignment',
  'directoryObject',
  'groupMember',
  'groupOwner',
  'directoryRoleMember',
  'groupEligibility',
  'directoryRoleEligibility',
  'lock',
  'deletedVault',
  'diagnosticSetting',
  'defenderPlan',
  'classicAdministrator',
  'virtualNetwork',
  'key',
  'secret',
] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** What can be read, or fail to be read, for one scope. Rules name these words in `requires`. */
export const READS = [
  'subscriptions',
  'managementGroups',
  'vaults',
  'accessPolicies',
  'hsms',
  'hsmLocalRoles',
  'networkSecurityPerimeters',
  'roleAssignments',
  'roleAssignmentScheduleInstances',
  'roleDefinitions',
  'denyAssignments',
  'roleEligibilityScheduleInstances',
  'registrationAssignments',
  'directoryObjects',
  'groupMembers',
  'groupOwners',
  'directoryRoleMembers',
  'groupEligibilities',
  'directoryRoleEligibilities',
  'locks',
  'deletedVaults',
  'diagnosticSettings',
  'defenderPlans',
  'classicAdministrators',
  'virtualNetworks',
  'keys',
  'keyDetails',
  'secrets',
] as const;
export type Read = (typeof READS)[number];

/**
 * Reads that are made only where they are asked for: by the `requires` of an enabled rule, or by name. Some take a
 * request for each vault. What was not asked for is coverage `skipped`, so a rule that needs it is unknown.
 */
export const PLANNED_READS = [
  'locks',
  'deletedVaults',
  'diagnosticSettings',
  'defenderPlans',
  'classicAdministrators',
  'virtualNetworks',
  'keys',
  'keyDetails',
  'secrets',
] as const satisfies readonly Read[];
export type PlannedRead = (typeof PLANNED_READS)[number];

const PLANNED: ReadonlySet<Read> = new Set(PLANNED_READS);

export function isPlannedRead(read: Read): read is PlannedRead {
  return PLANNED.has(read);
}

export const COVERAGE_STATUSES = ['ok', 'refused', 'failed', 'skipped'] as const;
export type CoverageStatus = (typeof COVERAGE_STATUSES)[number];

/** What was read of one scope, and what was not: refused (no right), failed (tried), skipped (not tried). */
export interface Coverage {
  /** ARM scope that was asked: `/`, `/subscriptions/ID`, a vault id, … as Azure spells it. */
  readonly scope: string;
  readonly what: Read;
  readonly status: CoverageStatus;
  /** One sentence for a person; null where there is nothing to say (status ok). */
  readonly reason: string | null;
}

/** One fact as Azure returned it. `body` is untrusted JSON: absent, null and false are kept apart. */
export interface FactRecord {
  /**
   * The scopes that were asked and answered with this body, e.g. `/subscriptions/ID`; for members, owners and
   * eligibilities the groups, `/groups/ID`, for holders of a directory role `/directoryRoles/TEMPLATE`, for diagnostic
   * settings, keys and secrets the vault or HSM; empty for files.
   */
  readonly of: readonly string[];
  readonly body: unknown;
}

export const SNAPSHOT_FORMAT = 1;

export interface SnapshotHeader {
  readonly formatVersion: typeof SNAPSHOT_FORMAT;
  readonly cloud: string;
  readonly tenantId: string | null;
  /** ISO 8601 instants, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** What was to be read, in the words of the command line, e.g. `{ subscriptions: ["…"] }`. */
  readonly requested: Readonly<Record<string, readonly string[]>>;
  /** What read vaults and access: Azure Resource Graph or Resource Manager alone; absent in older snapshots. */
  readonly engine?: string;
}

/** The facts as Azure returned them, and the coverage that says what is missing. Decides nothing. */
export interface Snapshot {
  readonly header: SnapshotHeader;
  readonly records: Readonly<Record<RecordKind, readonly FactRecord[]>>;
  readonly coverage: readonly Coverage[];
}

/** A record set with no facts: the start of a collection, a file or a test literal. */
export function noRecords(): Record<RecordKind, FactRecord[]> {
  return {
    subscription: [],
    managementGroupEntity: [],
    vault: [],
    hsm: [],
    roleAssignment: [],
    roleAssignmentScheduleInstance: [],
    roleDefinition: [],
    denyAssignment: [],
    roleEligibilityScheduleInstance: [],
    registrationAssignment: [],
    directoryObject: [],
    groupMember: [],
    groupOwner: [],
    directoryRoleMember: [],
    groupEligibility: [],
    directoryRoleEligibility: [],
    lock: [],
    deletedVault: [],
    diagnosticSetting: [],
    defenderPlan: [],
    classicAdministrator: [],
    virtualNetwork: [],
    key: [],
    secret: [],
  };
}
