import { type AccessEntry, REACHES, type Reach } from '../../../model/accessEntry.js';
import { dropDown, segments } from './controls.js';
import { QUESTIONS, type Question, questionOf } from './questions.js';
import type { Route } from './route.js';
import { REACH_WORDS } from './words.js';

/** What a view asks and how soon the answer has to hold, with the controls that choose it. */
export interface AskFilters {
  readonly question: () => Question;
  /** Whether an entry holds as soon as was chosen. */
  readonly soon: (entry: AccessEntry) => boolean;
  /** The choice as filters of the address; what is asked anyway is left out. */
  readonly address: () => Readonly<Record<'ask' | 'reach', string>>;
  readonly questions: HTMLElement;
  readonly reaches: HTMLElement;
}

/**
 * Reads the choice from the address; `usual` is the question where it says nothing, which stands first of those that
 * `label` introduces.
 */
export function askFilters(
  { filters }: Route,
  label: string,
  usual: Question,
  changed: () => void,
): AskFilters {
  let question = questionOf(filters.get('ask'), usual);
  let reach: Reach | '' = reachOf(filters.get('reach'));
  const offered = usual === QUESTIONS[0] ? QUESTIONS : QUESTIONS.toReversed();
  return {
    question: () => question,
    soon: (entry) => reach === '' || entry.reach === reach,
    address: () => ({ ask: question === usual ? '' : question.id, reach }),
    questions: segments(
      label,
      offered.map((one) => [one.id, one.label]),
      question.id,
      (value) => {
        question = questionOf(value, usual);
        changed();
      },
    ),
    reaches: dropDown(
      'Reach',
      [['', 'Any reach'], ...REACHES.map((one) => [one, REACH_WORDS[one]] as const)],
      reach,
      (value) => {
        reach = reachOf(value);
        changed();
      },
    ),
  };
}

function reachOf(value: string | null): Reach | '' {
  return REACHES.find((one) => one === value) ?? '';
}
