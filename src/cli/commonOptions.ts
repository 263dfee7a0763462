import type { Engine } from '../collect/plan.js';
import type { Severity } from '../model/result.js';
import type { PlannedRead } from '../model/snapshot.js';
import type { Profile } from '../rules/rule.js';

/** Options every command takes. */
export interface GlobalOptions {
  readonly quiet?: true;
  readonly verbose?: true;
  readonly color: 'auto' | 'always' | 'never';
  /** False with `--no-progress`. */
  readonly progress: boolean;
}

/** Options of the commands that read Azure. */
export interface AzureOptions extends GlobalOptions {
  readonly subscription?: readonly string[];
  readonly managementGroup?: string;
  readonly vault?: readonly string[];
  readonly tenant?: string;
  /** Left out for AzureCloud. */
  readonly cloud?: string;
  readonly cloudEndpoint?: string;
  /** False with `--no-directory`. */
  readonly directory: boolean;
  readonly engine: Engine;
  /** Read again by Resource Manager what was flagged; only `audit` has it. */
  readonly verify?: true;
  readonly concurrency: number;
  /** Seconds for one attempt at a request. */
  readonly timeout: number;
  readonly demo?: true;
  /** Config file; kvposture.yaml of the working directory where left out and there. */
  readonly config?: string;
}

/** What the command line of `audit` says; the config file, then the default, fills in what it leaves out. */
export interface AuditArguments extends Omit<AuditOptions, 'failOn' | 'onIncomplete' | 'profile'> {
  readonly failOn?: AuditOptions['failOn'];
  readonly onIncomplete?: AuditOptions['onIncomplete'];
  readonly profile?: AuditOptions['profile'];
}

/** Options that decide what reports say and where they go. */
export interface ReportingOptions extends GlobalOptions {
  readonly output: readonly string[];
  readonly failOn: Severity | 'never';
  readonly sarifIncomplete: 'withhold' | 'write';
  readonly sarifSuppressed: 'omit' | 'include';
  readonly sarifCategory?: string;
  readonly redact?: true;
}

/** What the command line of `report` says; the config file, then the default, fills in what it leaves out. */
export interface ReportArguments extends Omit<ReportingOptions, 'failOn'> {
  /** A result that `audit -o json` wrote; `-` is stdin. */
  readonly from: string;
  readonly failOn?: ReportingOptions['failOn'];
  readonly config?: string;
}

export interface AuditOptions extends AzureOptions, ReportingOptions {
  readonly onIncomplete: 'fail' | 'warn';
  readonly rules?: readonly string[];
  readonly profile: Profile;
  /** File that `kvposture baseline` wrote. */
  readonly baseline?: string;
}

export interface CollectOptions extends AzureOptions {
  /** Go on from what an interrupted run left. */
  readonly resume?: true;
  /** What its rules need is read; left out, the config decides. */
  readonly profile?: Profile;
  /** Planned reads that were asked for by name. */
  readonly include?: readonly PlannedRead[];
  readonly output: string;
}
