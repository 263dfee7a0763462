import { field } from './attempt.js';
import { AzureError, type Page, type Pages } from './azure.js';
import type { ListBody } from './listBody.js';
import { printable } from './printable.js';

/** Pages in a row that may bring no new item before the list counts as endless. Azure ends some lists with one. */
const PAGES_WITHOUT_NEWS = 50;

/**
 * Yields the items of each page and ends a list that would never end: a `nextLink` that comes a second time, or many
 * pages in a row without a new id. What was read before stays yielded.
 */
export async function* guardPages(bodies: AsyncIterable<ListBody>, what: string): AsyncGenerator<Page> {
  const links = new Set<string>();
  const ids = new Set<string>();
  let withoutNews = 0;
  for await (const { items, nextLink } of bodies) {
    const known = ids.size;
    for (const item of items) {
      const id = field(item, 'id');
      if (typeof id === 'string') ids.add(id.toLowerCase());
    }
    withoutNews = ids.size > known ? 0 : withoutNews + 1;
    yield items;
    if (nextLink === null) continue;
    if (links.has(nextLink))
      throw new AzureError('failed', `The list of ${what} named the same next page twice, so it was ended.`);
    links.add(nextLink);
    if (withoutNews >= PAGES_WITHOUT_NEWS)
      throw new AzureError(
        'failed',
        `The list of ${what} brought nothing new in ${PAGES_WITHOUT_NEWS} pages in a row, so it was ended.`,
      );
  }
}

/** One list call: opens a pager of the SDK and pairs each of its pages with the body that was tapped. */
export async function* tappedPages(
  pager: AsyncIterable<unknown>,
  taken: () => ListBody,
): AsyncGenerator<ListBody> {
  for await (const _ of pager) yield taken();
}

/** A list whose every error is an AzureError. */
export async function* azureErrorsOnly(pages: Pages, what: string): AsyncGenerator<Page> {
  try {
    yield* pages;
  } catch (error) {
    if (error instanceof AzureError) throw error;
    throw new AzureError(
      'failed',
      `The list of ${what} could not be read: ${printable(String(error), 160)}.`,
      { cause: error },
    );
  }
}
