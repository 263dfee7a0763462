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

/** Somebody or something that signs in, or a group of them. */
export interface Principal {
  readonly id: string;
  readonly type: PrincipalType;
  /** Null until the directory was asked. */
  readonly displayName: string | null;
}
