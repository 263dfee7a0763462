/** A subnet that a firewall admits. */
export interface SubnetRule {
  readonly id: string;
  /** Whether it was admitted although its service endpoint for Key Vault may be missing. */
  readonly ignoresMissingEndpoint: boolean;
  /** Whether the subnet has a service endpoint for Key Vault; told only where a missing one is ignored. */
  readonly serviceEndpoint?: boolean;
}

/** Where the audit events of a vault go. */
export interface AuditDestination {
  readonly kind: 'workspace' | 'storage' | 'event-hub' | 'partner';
  /** ARM id of the workspace, storage account, authorization rule of the event hub, or partner resource. */
  readonly id: string;
  /** Days after which the setting itself has them deleted; null where it says nothing of that. */
  readonly keptDays: number | null;
}

/** A subscription that holds a vault. */
export interface Subscription {
  /** `/subscriptions/ID`. */
  readonly id: string;
  readonly name: string;
  /** Whether Microsoft Defender for Key Vault is on. */
  readonly defenderForKeyVault?: boolean;
  /** Ids of those known to hold the role Owner at the subscription or above it, now; groups by their members. */
  readonly owners?: readonly string[];
  /** The same, where the members of every group among them were read: then these are all. */
  readonly allOwners?: readonly string[];
  /** Sign-in names of classic administrators that could act on resources: service and co-administrators. */
  readonly classicAdministrators?: readonly string[];
  /** Its vaults, sorted by lower-cased id. */
  readonly vaults: readonly string[];
  readonly undecided: readonly { readonly fact: string; readonly reason: string }[];
}

/** A vault that was deleted and is still listed. */
export interface DeletedVault {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  /** ARM id that the vault had. */
  readonly vaultId: string;
  /** Instants as Azure says them. */
  readonly deletionDate: string | null;
  readonly scheduledPurgeDate: string | null;
  /** Whether somebody can still bring it back, with all that is in it, at the time of collection. */
  readonly recoverable?: boolean;
  readonly purgeProtection: boolean;
}
