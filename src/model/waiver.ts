/** A decision to accept what a rule reports, until a day. It applies to findings that fit all that it names. */
export interface Waiver {
  readonly rule: string;
  readonly fingerprint?: string;
  /** Name or id of a vault or managed HSM. */
  readonly vault?: string;
  /** Object id. */
  readonly principal?: string;
  /** A resource pattern for vaults, or for the cause. */
  readonly pattern?: string;
  /** The vaults it was given for, by name or id; for another the finding is open again. */
  readonly vaults?: readonly string[];
  readonly reason: string;
  /** As written: a day (`2026-12-31`, to its end in UTC) or an instant. */
  readonly expires: string;
  /** Where it is written, for messages: `kvposture.yaml:12`. */
  readonly place: string;
}
