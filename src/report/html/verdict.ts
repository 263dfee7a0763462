import { SEVERITIES } from '../../model/result.js';
import { count } from '../tablePage.js';
import type { PageData } from './pageData.js';

/** The answer of the whole audit in a word and a sentence. */
export interface Verdict {
  readonly kind: 'fail' | 'pass' | 'incomplete' | 'none';
  readonly word: string;
  readonly text: string;
}

/** The verdict under the gate of the run; a gap that blinds a rule the gate looks at is never a pass. */
export function verdictOf({ result, gate, gaps }: Pick<PageData, 'result' | 'gate' | 'gaps'>): Verdict {
  const { summary } = result;
  const { failOn, incomplete } = gate;
  const judged = failOn === 'never' ? SEVERITIES : SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
  const open = judged.map((severity) => [severity, summary.bySeverity[severity].open] as const);
  const total = open.reduce((sum, [, number]) => sum + number, 0);
  const parts = open.filter(([, number]) => number > 0).map(([severity, number]) => `${number} ${severity}`);
  const at = failOn === 'never' ? '' : ` at ${failOn === 'critical' ? failOn : `${failOn} or above`}`;
  const found = `${count(total, 'open finding')}${at}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}.`;
  const blinded = new Set(gaps.flatMap(({ rules }) => rules)).size;
  const blind = blinded === 0 ? '' : ` ${count(blinded, 'rule')} could not be judged everywhere.`;
  if (failOn === 'never') return { kind: 'none', word: 'No gate', text: found + blind };
  if (total > 0) return { kind: 'fail', word: 'Fail', text: found + blind };
  if (incomplete)
    return {
      kind: 'incomplete',
      word: 'Incomplete',
      text: `No open finding${at} in what could be read.${blind}`,
    };
  if (summary.vaults + summary.hsms === 0)
    return { kind: 'incomplete', word: 'Nothing', text: 'There was no vault to judge.' };
  return { kind: 'pass', word: 'Pass', text: `No open finding${at}.${blind}` };
}
