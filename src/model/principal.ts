/** Principal types as ARM stores them; `Unknown` where ARM or an access policy does not say. */
export const PRINCIPAL_TYPES = [
  'User',
  'Group',
  'ServicePrincipal',
  'ForeignGroup',
  'Device',
  'Unknown',
] as const;
export type PrincipalType = (typeof PRINCIPAL_TYPES)[number];

/** Whether the directory still knows a principal: `unknown` where it was not asked or could not tell. */
export const EXISTENCES = ['exists', 'absent', 'unknown'] as const;
export type Existence = (typeof EXISTENCES)[number];

/** Somebody or something that signs in, or a group of them. */
export interface Principal {
  readonly id: string;
  readonly type: PrincipalType;
  /** Null until the directory was asked. */
  readonly displayName: string | null;
}

/** A principal that holds something, with what the directory says of it; null is not known. */
export interface Holder extends Principal {
  /** Tenant of a principal that Lighthouse brings in from elsewhere; null for the audited tenant's own. */
  readonly tenantId: string | null;
  /** Whether a user is a guest of the tenant. */
  readonly guest: boolean | null;
  /** Whether a service principal is a managed identity. */
  readonly managedIdentity: boolean | null;
  readonly existence: Existence;
  /** How many guests it is: one for a guest, and for a group those in it, as far as the directory was read. */
  readonly guests: number;
  /** Ids of the guests in a group, however deep, sorted; empty where its members were not read, and for others. */
  readonly guestMembers: readonly string[];
}
