import { type GateVerdict, gateVerdict } from '../gateVerdict.js';
import { count } from '../tablePage.js';
import type { PageData } from './pageData.js';

/** The answer of the whole audit in a word and a sentence. */
export interface Verdict {
  readonly kind: 'fail' | 'pass' | 'incomplete' | 'none';
  readonly word: string;
  readonly text: string;
}

/** The verdict under the gate of the run. */
export function verdictOf({ result, gate, gaps }: Pick<PageData, 'result' | 'gate' | 'gaps'>): Verdict {
  const verdict = gateVerdict(result.summary, gate);
  const blinded = new Set(gaps.flatMap(({ rules }) => rules)).size;
  const blind = blinded === 0 ? '' : ` ${count(blinded, 'rule')} could not be judged everywhere.`;
  return worded(verdict, blind, gate.incomplete);
}

function worded({ kind, found, gate }: GateVerdict, blind: string, incomplete: boolean): Verdict {
  switch (kind) {
    case 'no gate':
      return {
        kind: 'none',
        word: incomplete ? 'No gate, incomplete' : 'No gate',
        text: `${found}.${blind}`,
      };
    case 'fail':
      return { kind, word: 'Fail', text: `${found}.${blind}` };
    case 'incomplete':
      return { kind, word: 'Incomplete', text: `No open finding${gate} in what could be read.${blind}` };
    case 'nothing':
      return { kind: 'incomplete', word: 'Nothing', text: 'There was no vault to judge.' };
    case 'pass':
      return { kind, word: 'Pass', text: `No open finding${gate}.${blind}` };
  }
}
