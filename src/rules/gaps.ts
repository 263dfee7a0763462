import { normalizeId, parseScope } from '../model/armId.js';
import type { Posture } from '../model/posture.js';
import { READ_WORDS } from '../model/readWords.js';
import type { ResultCoverage, Verdict } from '../model/result.js';
import type { Coverage, Read } from '../model/snapshot.js';
import type { Rule } from './rule.js';
import { scopeWords } from './wording.js';

type GapPosture = Pick<Posture, 'vaults' | 'hsms' | 'coverage'>;

/** What the gaps of one posture mean for rules. */
export interface Gaps {
  /** What was not read. */
  readonly open: readonly Coverage[];
  /** Whether a coverage entry blinds a rule. */
  readonly blinds: (coverage: Coverage, rule: Rule) => boolean;
  /** Ids of the known vaults (or HSMs) that the entry may concern. */
  readonly within: (coverage: Coverage, rule: Rule) => readonly string[];
}

/** Whether what is not known of something, by its id, is told by a gap already. */
export type Told = (id: string) => boolean;

/** Reads whose gaps of a known vault show in its undecided facts: a rule about vaults judges it all the same. */
const TOLD_BY_THE_VAULT: ReadonlySet<Read> = new Set<Read>(['vaults', 'accessPolicies', 'hsms']);

/**
 * What blinds a rule: a refused or failed read that it requires, and one that was skipped although there are vaults
 * it would have told about. A subscription whose vault list was read and holds none lacks nothing (design 3).
 * Without the whole list of subscriptions nobody knows what else there is, which blinds every rule.
 */
export function gapsOf({ vaults, hsms, coverage: all }: GapPosture): Gaps {
  let ids: ReadonlySet<string> | undefined;
  const isKnown = (scope: string): boolean => {
    ids ??= new Set([...vaults, ...hsms].map(({ id }) => normalizeId(id)));
    return ids.has(normalizeId(scope));
  };
  const read = { vaults: wholeLists(all, 'vaults'), hsms: wholeLists(all, 'hsms') };
  const below = new Map<string, readonly string[]>();
  const resourcesBelow = (scope: string, rule: Rule): readonly string[] => {
    const list = listOf(rule);
    const key = `${list} ${normalizeId(scope)}`;
    const ids = below.get(key) ?? resourcesWithin(normalizeId(scope), list === 'hsms' ? hsms : vaults);
    below.set(key, ids);
    return ids;
  };
  return {
    open: all.filter(({ status }) => status !== 'ok'),
    within: ({ what, scope }, rule) =>
      // Of the subscriptions that are known the vaults were read; what is missing are others.
      what === 'subscriptions' && !rule.requires.includes(what) ? [] : resourcesBelow(scope, rule),
    blinds: ({ what, status, scope }, rule) => {
      if (status === 'ok') return false;
      if (what === 'subscriptions' && status !== 'skipped') return true;
      if (!rule.requires.includes(what)) return false;
      // Deleted vaults are there also where no vault is left.
      if (what === 'deletedVaults') return true;
      // Where there are deleted vaults only, nobody asked who may recover them.
      if (status === 'skipped' && what === 'roleAssignments' && rule.requires.includes('deletedVaults'))
        return true;
      if (judgesResources(rule) && TOLD_BY_THE_VAULT.has(what) && isKnown(scope)) return false;
      if (status === 'skipped') return resourcesBelow(scope, rule).length > 0;
      const list = listOf(rule);
      const subscription = parseScope(scope)?.subscriptionId?.toLowerCase();
      const listWasRead = subscription !== undefined && what !== list && read[list].has(subscription);
      return !listWasRead || resourcesBelow(`/subscriptions/${subscription}`, rule).length > 0;
    },
  };
}

const judgesResources = ({ subject }: Rule): boolean => subject === 'vault' || subject === 'hsm';
const listOf = ({ subject }: Rule): 'vaults' | 'hsms' => (subject === 'hsm' ? 'hsms' : 'vaults');

/** Subscriptions whose list was read to its end, by lower-cased GUID. */
function wholeLists(coverage: readonly Coverage[], list: Read): ReadonlySet<string> {
  const whole = new Set<string>();
  const broken = new Set<string>();
  for (const { what, scope, status } of coverage) {
    const subscription = what === list ? parseScope(scope)?.subscriptionId?.toLowerCase() : undefined;
    if (subscription !== undefined) (status === 'ok' ? whole : broken).add(subscription);
  }
  return new Set([...whole].filter((subscription) => !broken.has(subscription)));
}

const NO_RULES: readonly string[] = [];

/** Tells of every coverage entry which rules it blinds; `gaps` are those that a rule sees. */
export function blindedCoverage(
  rules: readonly Rule[],
  coverage: readonly Coverage[],
  gaps: (rule: Rule) => Gaps,
): readonly ResultCoverage[] {
  const blinded = (entry: Coverage): readonly string[] =>
    entry.status === 'ok'
      ? NO_RULES
      : rules
          .filter((rule) => gaps(rule).blinds(entry, rule))
          .map(({ id }) => id)
          .sort();
  return coverage.map((entry) => ({ ...entry, rules: blinded(entry) }));
}

/** One `unknown` for the rule and each scope of which something it requires was not read. */
export function gapVerdicts(rule: Rule, { open, blinds, within }: Gaps): readonly Verdict[] {
  const byScope = new Map<string, Coverage[]>();
  for (const entry of open) {
    if (!blinds(entry, rule)) continue;
    const key = normalizeId(entry.scope);
    const gaps = byScope.get(key);
    if (gaps) gaps.push(entry);
    else byScope.set(key, [entry]);
  }
  return [...byScope].map(([key, gaps]) => {
    const vaults = gaps.map((gap) => within(gap, rule)).sort((a, b) => b.length - a.length)[0] ?? [];
    return gapVerdict(rule, gaps[0]?.scope ?? key, gaps, vaults);
  });
}

/** What is not known of a vault, of what is in it, or of a subscription because of a gap is told of once, by the gap. */
export function toldBy(gaps: readonly Verdict[]): Told {
  if (gaps.length === 0) return () => false;
  let blind: ReadonlySet<string> | undefined;
  return (id) => {
    blind ??= new Set(gaps.flatMap(({ vaults, cause }) => [...vaults, cause].map(normalizeId)));
    return blind.has(normalizeId(id));
  };
}

function gapVerdict(
  rule: Rule,
  scope: string,
  gaps: readonly Coverage[],
  vaults: readonly string[],
): Verdict {
  const reason = [...new Set(gaps.map(gapWords))].join('; ');
  return {
    ruleId: rule.id,
    status: 'unknown',
    severity: rule.severity,
    title: rule.title,
    message: `Not known for ${scopeWords(scope)}: ${reason}`,
    principal: null,
    cause: scope,
    identity: scope,
    vaults,
    certainty: 'conditional',
    evidence: { gaps: gaps.map(({ what, status, reason: why }) => ({ what, status, reason: why })) },
    remediation: { text: remedy(scope, gaps) },
    references: rule.references,
    reason,
  };
}

const DIRECTORY_READS: ReadonlySet<Read> = new Set<Read>([
  'directoryObjects',
  'groupMembers',
  'groupOwners',
  'directoryRoleMembers',
  'groupEligibilities',
  'directoryRoleEligibilities',
]);

function remedy(scope: string, gaps: readonly Coverage[]): string {
  return gaps.every(({ status }) => status === 'skipped')
    ? `Audit ${scopeWords(scope)} with what was left out: ${gaps.map(({ what }) => READ_WORDS[what]).join(', ')}.`
    : gaps.every(({ what }) => DIRECTORY_READS.has(what))
      ? 'Let the auditing identity read the directory (the Directory Readers role is enough), then audit again.'
      : `Let the auditing identity read ${scopeWords(scope)} (the Reader role is enough), then audit again.`;
}

const HOW = { ok: 'was read', refused: 'reading was refused', failed: 'reading failed', skipped: 'not read' };

function gapWords({ what, status, reason }: Coverage): string {
  return `${READ_WORDS[what]}: ${HOW[status]}${reason === null ? '' : `, ${reason}`}`;
}

/**
 * The known vaults at or below a scope. Which subscriptions a management group holds is not said here, so a gap
 * of one names every vault: it may concern any of them.
 */
function resourcesWithin(scope: string, resources: readonly { readonly id: string }[]): readonly string[] {
  const parsed = parseScope(scope);
  const everywhere = parsed?.level === 'tenant-root' || parsed?.level === 'management-group';
  const vaultId = parsed?.vaultId ? normalizeId(parsed.vaultId) : null;
  const ids = resources.map(({ id }) => id);
  if (everywhere) return ids;
  return ids.filter((id) => {
    const own = normalizeId(id);
    return own === scope || own === vaultId || own.startsWith(`${scope}/`);
  });
}
