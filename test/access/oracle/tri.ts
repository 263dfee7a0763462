/** Three-valued truth: what the facts settle, and what they leave open. */
export type Answer = 'yes' | 'no' | 'undecided';

const ORDER: Readonly<Record<Answer, number>> = { no: 0, undecided: 1, yes: 2 };

export const all = (...answers: readonly Answer[]): Answer =>
  answers.reduce<Answer>((worst, answer) => (ORDER[answer] < ORDER[worst] ? answer : worst), 'yes');

export const some = (...answers: readonly Answer[]): Answer =>
  answers.reduce<Answer>((best, answer) => (ORDER[answer] > ORDER[best] ? answer : best), 'no');

export const not = (answer: Answer): Answer =>
  answer === 'yes' ? 'no' : answer === 'no' ? 'yes' : 'undecided';

export const decided = (truth: boolean): Answer => (truth ? 'yes' : 'no');
