import { normalizeId, parseScope } from '../model/armId.js';
import type { Posture } from '../model/posture.js';
import type { ResultCoverage, Verdict } from '../model/result.js';
import type { Coverage } from '../model/snapshot.js';
import type { Rule } from './rule.js';
import { READ_WORDS, scopeWords } from './wording.js';

type GapPosture = Pick<Posture, 'vaults' | 'hsms' | 'coverage'>;

function isGap({ status }: Coverage): boolean {
  return status === 'refused' || status === 'failed';
}

/** A vault that is known is judged itself by rules about vaults: its own gaps show in its undecided facts. */
function isJudgedDirectly(rule: Rule, scope: string, known: ReadonlySet<string>): boolean {
  return (rule.subject === 'vault' || rule.subject === 'hsm') && known.has(normalizeId(scope));
}

/** Tells of every gap which rules it blinds. `skipped` blinds nothing: it was not asked for. */
export function blindedCoverage(rules: readonly Rule[], posture: GapPosture): readonly ResultCoverage[] {
  const known = knownIds(posture);
  return posture.coverage.map((coverage) => ({
    ...coverage,
    rules: isGap(coverage)
      ? rules
          .filter((rule) => blinds(coverage, rule, known))
          .map(({ id }) => id)
          .sort()
      : [],
  }));
}

function knownIds({ vaults, hsms }: GapPosture): ReadonlySet<string> {
  return new Set([...vaults, ...hsms].map(({ id }) => normalizeId(id)));
}

function blinds(coverage: Coverage, rule: Rule, known: ReadonlySet<string>): boolean {
  return (
    isGap(coverage) && rule.requires.includes(coverage.what) && !isJudgedDirectly(rule, coverage.scope, known)
  );
}

/** One `unknown` for the rule and each scope of which something it requires was not read. */
export function gapVerdicts(rule: Rule, posture: GapPosture): readonly Verdict[] {
  const known = knownIds(posture);
  const byScope = new Map<string, Coverage[]>();
  for (const coverage of posture.coverage) {
    if (!blinds(coverage, rule, known)) continue;
    const key = normalizeId(coverage.scope);
    const gaps = byScope.get(key);
    if (gaps) gaps.push(coverage);
    else byScope.set(key, [coverage]);
  }
  return [...byScope].map(([scope, gaps]) => gapVerdict(rule, scope, gaps, posture));
}

function gapVerdict(rule: Rule, key: string, gaps: readonly Coverage[], posture: GapPosture): Verdict {
  const scope = gaps[0]?.scope ?? key;
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
    vaults: resourcesWithin(key, rule.subject === 'hsm' ? posture.hsms : posture.vaults),
    certainty: 'conditional',
    evidence: { gaps: gaps.map(({ what, status, reason: why }) => ({ what, status, reason: why })) },
    remediation: {
      text: `Let the auditing identity read ${scopeWords(scope)} (the Reader role is enough), then audit again.`,
    },
    references: rule.references,
    reason,
  };
}

function gapWords({ what, status, reason }: Coverage): string {
  const how = status === 'refused' ? 'reading was refused' : 'reading failed';
  return `${READ_WORDS[what]}: ${how}${reason === null ? '' : `, ${reason}`}`;
}

/**
 * The known vaults at or below a scope. Which subscriptions a management group holds is not said here, so a gap
 * of one names every vault: it may concern any of them.
 */
function resourcesWithin(scope: string, resources: readonly { readonly id: string }[]): readonly string[] {
  const parsed = parseScope(scope);
  const everywhere = parsed?.level === 'tenant-root' || parsed?.level === 'management-group';
  const vaultId = parsed?.vaultId ? normalizeId(parsed.vaultId) : null;
  return resources
    .map(({ id }) => id)
    .filter((id) => {
      const own = normalizeId(id);
      return everywhere || own === scope || own === vaultId || own.startsWith(`${scope}/`);
    });
}
