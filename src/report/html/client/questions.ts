import type { AccessEntry } from '../../../model/accessEntry.js';
import type { Permission } from '../../../model/permission.js';
import { powerOf } from '../../../model/power.js';

/** What a reader of the page asks about a vault, in the words of the page. */
export interface Question {
  readonly id: string;
  /** After "Who can". */
  readonly label: string;
  /** After "19 principals can", or "would no longer". */
  readonly verb: string;
  readonly asks: (permission: Permission) => boolean;
}

const READ_SECRETS: Question = {
  id: 'read',
  label: 'read secrets',
  verb: 'read secrets',
  asks: (permission) => permission === 'secrets/get',
};

/** What is asked of a principal, where nothing else was chosen. */
export const ANY: Question = {
  id: 'any',
  label: 'do anything at all',
  verb: 'do anything at all',
  asks: () => true,
};

/** The first is asked of a vault, where nothing else was chosen. */
export const QUESTIONS: readonly [Question, ...Question[]] = [
  READ_SECRETS,
  {
    id: 'use',
    label: 'use keys',
    verb: 'decrypt, sign or unwrap with keys',
    asks: (permission) => permission.startsWith('keys/') && powerOf(permission) === 'use',
  },
  {
    id: 'change',
    label: 'change objects',
    verb: 'change or delete secrets, keys or certificates',
    asks: (permission) => powerOf(permission) === 'administration' || permission.endsWith('/purge'),
  },
  ANY,
];

/** The question of this id, else the usual one. */
export function questionOf(id: string | null, usual: Question = READ_SECRETS): Question {
  return QUESTIONS.find((question) => question.id === id) ?? usual;
}

/** Whether an entry answers a question. Many entries share a list of permissions, so each list is asked once. */
export function answers(question: Question): (entry: AccessEntry) => boolean {
  const known = new WeakMap<readonly Permission[], boolean>();
  return ({ permissions }) => {
    const found = known.get(permissions) ?? permissions.some(question.asks);
    known.set(permissions, found);
    return found;
  };
}
