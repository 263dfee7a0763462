/** Items of one page of a list, each as Azure's JSON had it. */
export type Page = readonly unknown[];

/** A list read page by page. Pages already yielded stand, even when the next step throws an {@link AzureError}. */
export type Pages = AsyncIterable<Page>;

/**
 * What a collection asks of Azure Resource Manager, and of the directory beside it: plain functions, so that a literal
 * can stand in for it. Every list throws an {@link AzureError} and nothing else.
 */
export interface Azure {
  /** Name of the cloud, as the snapshot's header carries it. */
  readonly cloud: string;
  /** All subscriptions the signed-in identity can see. */
  subscriptions(): Pages;
  /** All management groups and subscriptions with their `parentNameChain`, in one sweep of the tree. */
  managementGroupEntities(): Pages;
  vaults(subscriptionId: string): Pages;
  hsms(subscriptionId: string): Pages;
  /** `none` brings what lies at and below the subscription, `atScope` what is inherited from above it. */
  roleAssignments(subscriptionId: string, filter: RoleAssignmentFilter): Pages;
  roleAssignmentScheduleInstances(subscriptionId: string): Pages;
  /** PIM: who may activate which role, now. */
  roleEligibilityScheduleInstances(subscriptionId: string): Pages;
  roleDefinitions(subscriptionId: string, type: RoleDefinitionType): Pages;
  denyAssignments(subscriptionId: string): Pages;
  /** Lighthouse: what is delegated to other tenants, with the definitions expanded. */
  registrationAssignments(subscriptionId: string): Pages;
  /** What the sign-in may do at the scope of a subscription, an entry for each of its role assignments. */
  permissions(subscriptionId: string): Pages;
  /** Locks at and below the subscription; none stands above one. */
  locks(subscriptionId: string): Pages;
  /** Vaults that were deleted and can still be recovered; slow, about five to a page. */
  deletedVaults(subscriptionId: string): Pages;
  /** Diagnostic settings of one resource, by its ARM id. */
  diagnosticSettings(resourceId: string): Pages;
  /** The plans of Microsoft Defender for Cloud, those that are off among them. */
  defenderPlans(subscriptionId: string): Pages;
  classicAdministrators(subscriptionId: string): Pages;
  /** Virtual networks with their subnets. */
  virtualNetworks(subscriptionId: string): Pages;
  /**
   * Keys of a vault, by its ARM id: of each the attributes alone, without type, size and rotation policy
   * (azure-sdk-for-go#26742).
   */
  keys(vaultId: string): Pages;
  /** One key with all its metadata, by its ARM id, as a list of one. */
  key(keyId: string): Pages;
  /** Metadata of the secrets of a vault, by its ARM id. Resource Manager never returns their values. */
  secrets(vaultId: string): Pages;
  /** The directory of the tenant. */
  readonly directory: Directory;
  readonly resourceGraph: ResourceGraph;
}

/** What can be read of Resource Graph; the rows have the shape of Resource Manager's bodies. */
export type GraphTable =
  | 'subscriptions'
  | 'vaults'
  | 'hsms'
  | 'roleAssignments'
  | 'roleDefinitions'
  | 'defenderPlans';

/** The rows whose hashed id leaves `index` when divided by `of`; each row is in one of the `of` partitions. */
export interface Partition {
  readonly of: number;
  readonly index: number;
}

/**
 * Azure Resource Graph: many subscriptions in one query. It says nothing of what the sign-in may not read, lags some
 * minutes behind Resource Manager, and cuts dates to milliseconds. Throws an {@link AzureError} and nothing else.
 */
export interface ResourceGraph {
  /** Whether the cloud is known to have one; where it is not, it may still answer. */
  readonly expected: boolean;
  /** How many rows there are, in these subscriptions and for role assignments also above them. */
  count(table: GraphTable, subscriptionIds: readonly string[]): Promise<number>;
  /** The rows of one partition as one page, all of them or an error. */
  partition(table: GraphTable, subscriptionIds: readonly string[], partition: Partition): Pages;
}

/** The most ids that `objectsByIds` takes. Source: Graph reference, directoryObject: getByIds. */
export const MOST_IDS = 1000;

/**
 * What a collection asks of Microsoft Graph. Items are Graph's objects with `id` and `@odata.type`; an object that the
 * sign-in may not read has null in all other properties. Every list throws an {@link AzureError} and nothing else.
 */
export interface Directory {
  /**
   * The objects of these ids (GUIDs, at most {@link MOST_IDS}), in any order. Graph leaves out without a word what the
   * tenant's directory does not hold.
   */
  objectsByIds(ids: readonly string[]): Pages;
  /** Users, groups, service principals and devices in a group, however deep. */
  transitiveMembers(groupId: string): Pages;
  groupOwners(groupId: string): Pages;
  /** Who holds the role Global Administrator now: eligible ones are not among them; a group may be. */
  globalAdministrators(): Pages;
  /** PIM for Groups: who may activate membership or ownership of a group, now; without the principals' properties. */
  groupEligibilities(groupId: string): Pages;
  /** PIM: who may activate the role Global Administrator, now; without the principals' properties. */
  globalAdministratorEligibilities(): Pages;
}

type RoleAssignmentFilter = 'none' | 'atScope';
type RoleDefinitionType = 'BuiltInRole' | 'CustomRole';

/** `refused`: 401 or 403. `sign-in`: no token. `aborted`: the caller's signal. `failed`: anything else. */
type AzureErrorKind = 'refused' | 'failed' | 'sign-in' | 'aborted';

/**
 * Why Azure could not be read. The message is one sentence that is safe to print: it holds no token, no query of a
 * URL and no dump of a body. What lies behind it is in `cause`.
 */
export class AzureError extends Error {
  readonly kind: AzureErrorKind;
  /** HTTP status, where there was an answer. */
  readonly status: number | undefined;
  /** Azure's error code (`AuthorizationFailed`) or the system's (`ECONNRESET`). */
  readonly code: string | undefined;

  constructor(
    kind: AzureErrorKind,
    message: string,
    details: { readonly status?: number; readonly code?: string; readonly cause?: unknown } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'AzureError';
    this.kind = kind;
    this.status = details.status;
    this.code = details.code;
  }
}
