import { keepInAddress, textFilter } from './controls.js';
import { cutNotes } from './coverageView.js';
import { el, fill } from './element.js';
import { lazyList } from './lazyList.js';
import type { Page } from './page.js';
import { type Route, routeTo } from './route.js';
import type { View } from './view.js';
import { countText } from './words.js';

/** A list over the whole page with a search above it, and how the things in it are called. */
interface SearchedList<Item> {
  readonly title: string;
  /** The view in the address. */
  readonly view: string;
  /** One of the things, as the count says it. */
  readonly noun: string;
  readonly items: readonly Item[];
  readonly matcher: (search: string) => (item: Item) => boolean;
  readonly draw: (item: Item) => HTMLElement;
}

/** The view of a list that a search narrows; the search is kept in the address. */
export function searchedList<Item>(
  page: Page,
  route: Route,
  { title, view, noun, items, matcher, draw }: SearchedList<Item>,
): View {
  const list = el('div', { class: 'list' });
  const told = el('p', { class: 'count', role: 'status' });
  const show = (search: string) => {
    const shown = items.filter(matcher(search));
    told.textContent = countText(shown.length, noun);
    fill(list, lazyList(shown, draw, { label: title, empty: `No ${noun} matches.` }));
  };
  const search = route.filters.get('q') ?? '';
  show(search);
  return {
    title,
    body: [
      cutNotes(page),
      el(
        'form',
        {
          class: 'filters',
          role: 'search',
          'aria-label': `Filter ${view}`,
          submit: (event) => event.preventDefault(),
        },
        textFilter('Search', search, (q) => {
          keepInAddress(routeTo(view, '', { q }));
          show(q);
        }),
      ),
      told,
      list,
    ],
  };
}
