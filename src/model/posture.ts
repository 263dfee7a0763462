import type { ScopeLevel } from './armId.js';
import type { ObjectType, Permission } from './permission.js';
import type { Holder } from './principal.js';
import type { AuditDestination, DeletedVault, SubnetRule, Subscription } from './settings.js';
import type { Coverage } from './snapshot.js';
import type { VaultObject } from './vaultObject.js';

/** Which of the two models decides about the data plane of a vault. */
export const PERMISSION_MODELS = ['access-policy', 'rbac'] as const;
export type PermissionModel = (typeof PERMISSION_MODELS)[number];

/** `certain`, or `conditional`: a condition, a deny or something unread decides; `conditions` says which. */
export const CERTAINTIES = ['certain', 'conditional'] as const;
export type Certainty = (typeof CERTAINTIES)[number];

/** A fact that what Azure returned does not settle, and why. */
export interface Undecided {
  /** The name of the fact, as rules spell it: `purgeProtection`, `network.openFraction`. */
  readonly fact: string;
  readonly reason: string;
}

/** One entry of a vault's access policies, verbs in lower case and `all` kept as the entry says it. */
export interface AccessPolicy {
  readonly objectId: string;
  /** Set for a compound identity: the principal must come through this application. */
  readonly applicationId: string | null;
  readonly tenantId: string | null;
  /** As given, in lower case: `secrets/all`, `keys/get`. */
  readonly permissions: readonly Permission[];
}

export interface PrivateEndpointConnection {
  readonly id: string;
  readonly privateEndpointId: string | null;
  /** Pending, Approved, Rejected, Disconnected, in Azure's spelling; `Unknown` where absent. */
  readonly status: string;
  /** Whether the endpoint is in a subscription of another tenant, or one that this sign-in does not see. */
  readonly foreign?: boolean;
}

/** From which networks a vault answers. Facts that are undecided are absent. */
export interface Exposure {
  readonly publicNetworkAccess?: 'Enabled' | 'Disabled' | 'SecuredByPerimeter';
  readonly defaultAction?: 'Allow' | 'Deny';
  readonly bypass?: 'AzureServices' | 'None';
  /** Whether Microsoft's trusted services pass, also where the public endpoint is off. */
  readonly trustedServices?: boolean;
  /** Ranges of the firewall as Azure spells them. */
  readonly ipRanges: readonly string[];
  /** Ranges that are no IPv4 address or block, and so count for nothing in `openFraction`. */
  readonly unreadableRanges: readonly string[];
  readonly subnets: readonly string[];
  readonly subnetRules: readonly SubnetRule[];
  /** Tags of Azure services that the firewall of a managed HSM admits, as Azure spells them. */
  readonly serviceTags: readonly string[];
  /** Share (0 to 1) of globally routable IPv4 that the public endpoint answers. */
  readonly openFraction?: number;
  /** Addresses of the widest unbroken range of them that the firewall lets in; 0 where the public endpoint is off. */
  readonly widestRange?: number;
}

/** A vault's configuration with every default applied. A fact that could not be decided is absent. */
export interface Vault {
  readonly id: string;
  readonly name: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly tenantId: string | null;
  /** The tenant of the vault's subscription; null where it was not read. */
  readonly subscriptionTenantId: string | null;
  readonly permissionModel?: PermissionModel;
  readonly softDelete?: boolean;
  readonly softDeleteRetentionInDays?: number;
  readonly purgeProtection?: boolean;
  /** The flags enabledForTemplateDeployment, enabledForDeployment and enabledForDiskEncryption. */
  readonly templateDeployment?: boolean;
  readonly vmDeployment?: boolean;
  readonly diskEncryption?: boolean;
  readonly accessPolicies?: readonly AccessPolicy[];
  readonly network?: Exposure;
  readonly privateEndpointConnections?: readonly PrivateEndpointConnection[];
  /** Whether a lock at or above the vault keeps it from being deleted. */
  readonly deleteLock?: boolean;
  /** Whether any diagnostic setting sends its audit events anywhere. */
  readonly auditLogged?: boolean;
  readonly auditDestinations?: readonly AuditDestination[];
  /** How many principals can read secret values as things stand; groups count by their members where these are known. */
  readonly secretReaders?: number;
  readonly undecided: readonly Undecided[];
}

/** A managed HSM's configuration with every default applied. A fact that could not be decided is absent. */
export interface Hsm {
  readonly id: string;
  readonly name: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly purgeProtection?: boolean;
  /** Whether its security domain was downloaded, without which it does nothing. */
  readonly activated?: boolean;
  readonly network?: Exposure;
  readonly privateEndpointConnections?: readonly PrivateEndpointConnection[];
  readonly auditLogged?: boolean;
  readonly auditDestinations?: readonly AuditDestination[];
  readonly undecided: readonly Undecided[];
}

export interface RoleName {
  /** GUID of the role definition, lower case. */
  readonly id: string;
  readonly name: string;
}

/** One thing that makes a grant or an escalation conditional. */
export interface Condition {
  readonly source:
    | 'role-assignment'
    | 'role-definition'
    | 'access-policy'
    | 'deny-assignment'
    | 'unread'
    | 'unread-role-definition';
  /** The condition text, the id of the deny assignment, or what was not read. */
  readonly text: string;
  /** Why the condition text cannot be read, where it cannot. */
  readonly fault?: string;
}

/** Every kind of step between a principal and a vault's data: what it holds first, then what it does. */
export const STEPS = [
  'role-assignment',
  'access-policy',
  'group-member',
  'group-owner',
  'activate-role',
  'activate-membership',
  'activate-ownership',
  'write-access-policy',
  'assign-role',
  'request-role',
  'switch-permission-model',
  'enable-template-deployment',
  'deploy-template',
  'enable-vm-deployment',
  'deploy-vm',
  'backup-restore',
  'change-tenant',
  'edit-role-definition',
  'elevate-access',
  'remove-deny-assignment',
  'move-vault',
  'recover-vault',
  'write-secret',
] as const;
export type Step = (typeof STEPS)[number];

/** One step on the way from a principal to a vault's data. */
export interface PathStep {
  readonly step: Step;
  /**
   * ARM id of the assignment, or of the access-policy entry; null for a step that is an act, but for the activation of
   * a role beside the one that the way begins with.
   */
  readonly id: string | null;
  readonly scope: string;
  /** The role held or assigned; null where any role will do, and where the step concerns none. */
  readonly role: string | null;
}

/**
 * What a grant gives, without who holds it: one shared object for all assignments of the same role, scope and
 * condition, so that a rule which does not look at the principal is judged once.
 */
export interface GrantTerms {
  readonly source: 'access-policy' | 'role-assignment';
  /** Null for access policies. */
  readonly role: RoleName | null;
  readonly scope: string;
  readonly scopeLevel: ScopeLevel;
  /** How many vaults lie at or below the scope, of either permission model. */
  readonly vaultsInScope: number;
  /** `eligible` after activating a PIM role. */
  readonly reach: 'holds' | 'eligible';
  /**
   * Why it gives nothing as things stand: the vault obeys the other permission model, or the entry belongs to
   * another tenant. Null for a grant that works.
   */
  readonly inert: 'permission-model' | 'foreign-tenant' | null;
  /** Whether it ends by itself: an activated or time-bound assignment. */
  readonly timeBound: boolean;
  readonly permissions: readonly Permission[];
  /** Object types of which the permissions let the holder use the material. */
  readonly uses: readonly ObjectType[];
  /** Object types the permissions let the holder administer. */
  readonly administers: readonly ObjectType[];
  readonly certainty: Certainty;
  readonly conditions: readonly Condition[];
}

/** One cause that gives one principal permissions on a set of vaults, whichever model it comes from. */
export interface Grant {
  readonly terms: GrantTerms;
  readonly principal: Holder;
  /** ARM id of the assignment, or `VAULTID#accessPolicies/OBJECTID[/APPLICATIONID]`. */
  readonly cause: string;
  /** What stays the same when the cause is made again: see fingerprint. */
  readonly identity: string;
  /** Ids of the vaults on which it works, sorted by lower-cased id. */
  readonly vaults: readonly string[];
  /** Those of the vaults that the same principal may also write through the management plane. */
  readonly managedVaults: readonly string[];
}

/** A longer way that obtains what the shortest does not, or for certain what that obtains on a condition only. */
export interface FurtherWay {
  readonly acts: readonly PathStep[];
  readonly obtains: readonly Permission[];
  readonly certainty: Certainty;
  readonly conditions: readonly Condition[];
}

/** The shortest way of one cause to more than it holds, without who walks it. */
export interface EscalationTerms {
  /** The act that opens the vault: the first after the assignment that does not only prepare another. */
  readonly step: Step;
  /** The role that gives the right; null where an access policy does. */
  readonly role: RoleName | null;
  readonly scope: string;
  readonly scopeLevel: ScopeLevel;
  /** What the principal has to begin with: `eligible` when an activation comes first. */
  readonly begins: 'holds' | 'eligible';
  /** What it can obtain at the end. */
  readonly obtains: readonly Permission[];
  readonly certainty: Certainty;
  readonly conditions: readonly Condition[];
  /** The acts after the assignment itself, in order. */
  readonly acts: readonly PathStep[];
  /** Longer ways of the same cause to the same vaults. */
  readonly otherPaths: readonly (readonly PathStep[])[];
  /** Those of them that add something to what the shortest obtains, shortest first. */
  readonly furtherWays: readonly FurtherWay[];
}

/** Steps from what a principal holds to what it can obtain. */
export interface Escalation {
  readonly terms: EscalationTerms;
  readonly principal: Holder;
  readonly cause: string;
  readonly identity: string;
  readonly vaults: readonly string[];
}

/** A custom role that somebody holds, or may activate, over a vault. */
export interface CustomRole {
  /** ARM id of the definition. */
  readonly id: string;
  readonly name: string;
  /** Whether it may do everything and assign roles. */
  readonly ownerEquivalent: boolean;
  /** Its actions and data actions with a wildcard that give more on vaults than reading, as they are written. */
  readonly wildcards: readonly string[];
  /** The vaults its assignments reach. */
  readonly vaults: readonly string[];
}

/** All that `access` concludes from a snapshot. */
export interface Posture {
  /** Sorted by lower-cased id, like `hsms`. */
  readonly vaults: readonly Vault[];
  readonly hsms: readonly Hsm[];
  /** Keys and secrets that were read, sorted by lower-cased id. */
  readonly objects: readonly VaultObject[];
  readonly grants: readonly Grant[];
  readonly escalations: readonly Escalation[];
  /** Definitions of custom roles that are assigned over a vault. */
  readonly customRoles: readonly CustomRole[];
  /** Those that hold a vault, sorted by lower-cased id. */
  readonly subscriptions: readonly Subscription[];
  readonly deletedVaults: readonly DeletedVault[];
  /** Transitive members of the groups that were read, by lower-cased group id. */
  readonly members: Readonly<Record<string, readonly Holder[]>>;
  /** The snapshot's coverage and what resolving it found missing. */
  readonly coverage: readonly Coverage[];
}
