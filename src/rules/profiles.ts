import { SEVERITIES, type Severity } from '../model/result.js';
import { type CisRecommendation, cisRecommendation } from './frameworks/cis.js';
import { cisVersionOf } from './frameworks/cisVersions.js';
import { PROFILES, type Profile, type Rule, type RuleSource } from './rule.js';

/** Subjects that are about access whatever a rule asks of them. */
const ACCESS_SUBJECTS: readonly string[] = ['grant', 'escalation', 'role'];

/**
 * The profiles that hold a rule: those its file names (`default` and `strict` if it names none), the benchmarks of
 * which it answers a recommendation, and `access-only` where it is in `default` and judges access.
 */
export function profilesOf(
  source: Pick<RuleSource, 'profiles' | 'subject' | 'frameworks'>,
): readonly Profile[] {
  const named: readonly Profile[] = source.profiles ?? ['default', 'strict'];
  const access = named.includes('default') && ACCESS_SUBJECTS.includes(source.subject);
  return PROFILES.filter(
    (profile) =>
      named.includes(profile) ||
      (profile === 'access-only' && access) ||
      recommendations(profile, source.frameworks?.cis ?? []).length > 0,
  );
}

function recommendations(profile: Profile, cis: readonly string[]): readonly CisRecommendation[] {
  const version = cisVersionOf(profile);
  return cis.flatMap((id) => {
    const found = cisRecommendation(id);
    return found !== null && found.version === version ? [found] : [];
  });
}

/**
 * The severity of a rule under a profile. That of a benchmark grades by what it asks: high for a recommendation of
 * level 1, medium for one of level 2, low for one that it leaves to a person; the worst where a rule answers several.
 */
function severityUnder(profile: Profile, rule: Pick<Rule, 'severity' | 'frameworks'>): Severity {
  const graded = recommendations(profile, rule.frameworks.cis ?? []).map(gradeOf);
  return SEVERITIES.find((severity) => graded.includes(severity)) ?? rule.severity;
}

function gradeOf({ level, assessment }: CisRecommendation): Severity {
  if (assessment === 'manual') return 'low';
  return level === 1 ? 'high' : 'medium';
}

/** The rules of a profile, built-in ones and one's own alike, with the severities they have there. */
export function rulesOf(profile: Profile, rules: readonly Rule[]): readonly Rule[] {
  return rules
    .filter(({ profiles }) => profiles.includes(profile))
    .map((rule) => ({ ...rule, severity: severityUnder(profile, rule) }));
}
