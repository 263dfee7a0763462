import type { PlannedRead } from '../model/snapshot.js';

/** What a collection is to read, in the words of the command line. */
export interface CollectPlan {
  /** Subscription ids or names; left out for all that are visible. */
  readonly subscriptions?: readonly string[];
  /** Name or ARM id of a management group; only subscriptions below it are read. */
  readonly managementGroup?: string;
  /** Vault or HSM names or ARM ids; only those are kept, and only their subscriptions are read further. */
  readonly vaults?: readonly string[];
  /** False: Microsoft Graph is not asked, so principals stay without names and groups without members. */
  readonly directory?: boolean;
  /** What reads vaults, role assignments and custom roles; left out, `auto`. */
  readonly engine?: Engine;
  /** What is read beyond the configuration of vaults and who has access to them; left out, nothing is. */
  readonly reads?: readonly PlannedRead[];
  /** Lists that are read at the same time. */
  readonly concurrency?: number;
  /** Tenant that was signed in to; left out, the one that all subscriptions name. */
  readonly tenantId?: string | null;
  /** When reading began, where a run goes on from an earlier one; ISO 8601. */
  readonly startedAt?: string;
  /** The clock; asked at the start and at the end. */
  readonly now: () => Date;
  readonly progress?: (event: CollectProgress) => void;
  /** Told how many rows of Resource Graph are known of, and how many have come. */
  readonly rows?: (rows: { readonly done: number; readonly total: number }) => void;
  /** Told in one sentence what a person should know of how it was read. */
  readonly note?: (text: string) => void;
  readonly signal: AbortSignal;
}

/** `graph` is Azure Resource Graph, with Resource Manager for what it cannot say; `arm` Resource Manager alone. */
export const ENGINES = ['auto', 'graph', 'arm'] as const;
export type Engine = (typeof ENGINES)[number];

export const DEFAULT_CONCURRENCY = 50;

export type CollectStage = 'subscriptions' | 'vaults' | 'access' | 'planned' | 'directory';

/**
 * How far a stage is: in subscriptions, except for the first, which is one list, `planned`, which counts lists, and the
 * last, which counts groups (0 of 0 while principals are looked up).
 */
export interface CollectProgress {
  readonly stage: CollectStage;
  readonly done: number;
  readonly total: number;
}

/** Nothing of what was named, or nothing at all, is there to be read. The message is one sentence for a person. */
export class NothingToReadError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NothingToReadError';
  }
}

/** The plan as the snapshot's header keeps it. */
export function requestedOf(
  plan: Pick<CollectPlan, 'subscriptions' | 'managementGroup' | 'vaults'>,
): Record<string, readonly string[]> {
  return {
    ...(plan.subscriptions?.length ? { subscriptions: plan.subscriptions } : {}),
    ...(plan.managementGroup === undefined ? {} : { managementGroups: [plan.managementGroup] }),
    ...(plan.vaults?.length ? { vaults: plan.vaults } : {}),
  };
}
