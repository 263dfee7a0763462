/** Whether a key or secret belongs to a certificate of its name: ARM has no mark for it, so it is inferred. */
export type CertificateBacking = 'none' | 'inferred';

/**
 * A key or secret by its metadata in Resource Manager; its current version. A fact that could not be decided is absent,
 * and so is one that objects of its type do not have.
 */
export interface VaultObject {
  readonly id: string;
  readonly type: 'key' | 'secret';
  readonly name: string;
  readonly vaultId: string;
  readonly vaultName: string;
  /** That of its vault. */
  readonly permissionModel?: 'access-policy' | 'rbac';
  readonly enabled?: boolean;
  readonly hasExpiry?: boolean;
  /** ISO 8601, UTC; null where there is none or it cannot be read. */
  readonly expires: string | null;
  readonly created: string | null;
  readonly notBefore: string | null;
  /** From the time of collection on, in days; negative once it is past. Absent without an expiry. */
  readonly daysToExpiry?: number;
  /** From creation, or the later time from which it may be used, to expiry. Absent without an expiry. */
  readonly validityInDays?: number;
  readonly certificateBacking?: CertificateBacking;
  /** Of a secret; null where none is set. */
  readonly contentType: string | null;
  /** RSA, RSA-HSM, EC, EC-HSM, OCT or OCT-HSM. */
  readonly keyType?: string;
  /** In bits; of EC keys the curve says it. */
  readonly keySize?: number;
  /** P-256, P-256K, P-384 or P-521. */
  readonly curve?: string;
  readonly hsmBacked?: boolean;
  /** The actions of its rotation policy, in lower case: notify, rotate. */
  readonly rotationActions?: readonly string[];
  /** Facts that what Azure returned does not settle, and why, as vaults have them. */
  readonly undecided: readonly { readonly fact: string; readonly reason: string }[];
}
