import type { Result, Severity } from '../model/result.js';
import type { Anchors } from './anchor.js';

/** What a report has to know beside the result. All of it is decided by the caller; no reporter asks the environment. */
export interface ReportOptions {
  /** Columns of the terminal, for the table. Under 40 counts as 40. */
  readonly width: number;
  /** Colour level of the table, as `new Chalk({ level })` takes it: 0 is none. */
  readonly colorLevel: 0 | 1 | 2 | 3;
  /** Lists everything that the table otherwise shortens. */
  readonly verbose: boolean;
  /** The gate of the run: findings at or above it decide the verdict. */
  readonly failOn: Severity | 'never';
  /** Whether a gap blinded a rule that the gate looks at, also where a finding makes the exit code 1. */
  readonly incomplete: boolean;
  /** Whether SARIF holds waived findings too, as suppressed results. */
  readonly suppressed?: boolean;
  /** Where in the repository findings are placed; without it they have the path of their scope, or none. */
  readonly anchors?: Anchors;
}

/** Renders a result as text, in pieces that are written one after the other. Pure. */
export type Reporter = (result: Result, options: ReportOptions) => Iterable<string>;
