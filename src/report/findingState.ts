import { type Finding, type Result, SEVERITIES } from '../model/result.js';

/** What stands of a finding after triage; a waiver, being the more deliberate word, goes before the baseline. */
export type FindingState = 'open' | 'waived' | 'baselined' | 'unknown';

export function findingState({ status, waived, baselined }: Finding): FindingState {
  if (status === 'unknown') return 'unknown';
  if (waived !== null) return 'waived';
  return baselined ? 'baselined' : 'open';
}

/** The findings in one of the states, worst severity first, and else in the order of the result. */
export function worstFirst(
  { findings }: Pick<Result, 'findings'>,
  states: readonly FindingState[],
): readonly Finding[] {
  const rank = ({ severity }: Finding) => SEVERITIES.indexOf(severity);
  return findings
    .filter((finding) => states.includes(findingState(finding)))
    .sort((one, other) => rank(one) - rank(other));
}
