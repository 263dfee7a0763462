import { el } from './element.js';
import { countText } from './words.js';

/** Rows drawn at once: enough for a screen and what is scrolled to next. */
const PIECE = 60;
/** Rows at most on paper. */
const PRINTED = 1_000;

/**
 * A list of which only the beginning is drawn, and more as the reader comes near its end or asks for it; a print draws
 * more (the event `printing`). `draw` makes one item.
 */
export function lazyList<Item>(
  items: readonly Item[],
  draw: (item: Item) => HTMLElement,
  { label, empty }: { readonly label: string; readonly empty: string },
): HTMLElement {
  if (items.length === 0) return el('p', { class: 'empty' }, empty);
  const list = el('ul', { class: 'rows', 'aria-label': label });
  const more = el('button', { type: 'button', class: 'more', click: () => add(PIECE * 4) });
  const near = new IntersectionObserver(
    (seen) => {
      if (seen.some(({ isIntersecting }) => isIntersecting)) add(PIECE);
    },
    { rootMargin: '600px' },
  );
  let drawn = 0;
  const add = (count: number) => {
    const next = items.slice(drawn, drawn + count);
    list.append(...next.map((item) => el('li', {}, draw(item))));
    drawn += next.length;
    const left = items.length - drawn;
    more.textContent = `Show more (${countText(left, 'row')} left)`;
    more.hidden = left === 0;
    if (left === 0) near.disconnect();
  };
  add(PIECE);
  near.observe(more);
  return el('div', { class: 'lazy', printing: () => add(Math.max(0, PRINTED - drawn)) }, list, more);
}
