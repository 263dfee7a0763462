import type { Baseline } from '../model/baseline.js';
import type { Finding } from '../model/result.js';
import type { Waiver } from '../model/waiver.js';
import type { WaiverReach } from './waiverReach.js';

/** What takes findings off the gate, and what has to be known to say where it does not. */
export interface Settling {
  readonly waivers: readonly Waiver[];
  readonly baseline: Baseline | null;
  /** Milliseconds since 1970, by the wall clock. */
  readonly now: number;
  /** Ids of the rules that judged. */
  readonly judged: ReadonlySet<string>;
  /** Lower-cased ids of the vaults and HSMs of an audit that was narrowed; null for all there is. */
  readonly audited: ReadonlySet<string> | null;
}

/** A finding that stays open although a waiver or the baseline is for it, and the vaults that neither is for. */
export interface Overgrown {
  readonly finding: Finding;
  readonly vaults: readonly string[];
}

/** A waiver, when it ends, and what became of it. */
export interface StandingWaiver {
  readonly waiver: Waiver;
  /** Milliseconds since 1970; null where that cannot be read. */
  readonly end: number | null;
  readonly applies: boolean;
  readonly reach: WaiverReach;
  readonly matched: Finding[];
  readonly overgrown: Overgrown[];
}
