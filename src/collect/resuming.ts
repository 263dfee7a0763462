import type { Azure } from '../azure/azure.js';

/** What a question brought: the items of a list, or one number. */
export type Kept = { readonly items: readonly unknown[] } | { readonly value: number };

/** What has been read whole, by what was asked; it outlives the run. */
export interface Journal {
  /** What an earlier run was answered; undefined where it was not, or not to the end. Gives each answer once. */
  take(question: string): Kept | undefined;
  keep(question: string, answer: Kept): void;
}

/**
 * The same Azure, but what the journal holds is not asked again, and each list or count that comes to its end is put
 * into it. A list that is refused or breaks off is not: the next run asks for it anew.
 */
export function resuming(azure: Azure, journal: Journal): Azure {
  return remembering(azure, '', journal);
}

function remembering<T extends object>(target: T, path: string, journal: Journal): T {
  return new Proxy(target, {
    get(object, name) {
      const value: unknown = Reflect.get(object, name);
      const here = `${path}${String(name)}`;
      if (typeof value === 'object' && value !== null) return remembering(value, `${here}.`, journal);
      if (typeof value !== 'function') return value;
      return (...args: readonly unknown[]) => {
        const question = `${here} ${JSON.stringify(args)}`;
        const kept = journal.take(question);
        if (kept !== undefined) return 'items' in kept ? replay(kept.items) : Promise.resolve(kept.value);
        const answer: unknown = Reflect.apply(value, object, args);
        return isList(answer) ? record(answer, question, journal) : recordOne(answer, question, journal);
      };
    },
  });
}

function isList(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** In one page: where pages ended is nothing that a snapshot tells. */
async function* replay(items: readonly unknown[]): AsyncGenerator<unknown> {
  yield items;
}

async function* record(
  list: AsyncIterable<unknown>,
  question: string,
  journal: Journal,
): AsyncGenerator<unknown> {
  const pages: unknown[] = [];
  for await (const page of list) {
    pages.push(page);
    yield page;
  }
  journal.keep(question, { items: pages.flat() });
}

async function recordOne(answer: unknown, question: string, journal: Journal): Promise<unknown> {
  const value = await answer;
  if (typeof value === 'number') journal.keep(question, { value });
  return value;
}
