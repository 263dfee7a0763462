import { findingRow, principalLink, vaultLink } from './badges.js';
import { type Content, el } from './element.js';
import type { Page } from './page.js';
import { type Route, routeTo } from './route.js';
import { findingMatcher, principalMatcher, vaultMatcher } from './search.js';
import type { View } from './view.js';
import { countText } from './words.js';

const FEW = 12;

/** What a search finds among vaults, principals and findings. */
export function searchView(page: Page, route: Route): View {
  const q = route.filters.get('q') ?? '';
  const vaults = page.data.vaults.filter(vaultMatcher(q));
  const principals = (page.access?.principals ?? []).filter(principalMatcher(q));
  const findings = page.data.findings.filter(findingMatcher(q));
  const found = vaults.length + principals.length + findings.length;
  return {
    title: 'Search',
    body: [
      el(
        'p',
        { class: 'count', role: 'status' },
        found === 0
          ? `Nothing holds “${q}”.`
          : `${countText(vaults.length, 'vault')}, ${countText(principals.length, 'principal')}, ${countText(findings.length, 'finding')} hold “${q}”.`,
      ),
      section('Vaults', 'vaults', q, vaults, ({ id }) => vaultLink(id, page)),
      section('Principals', 'principals', q, principals, ({ principal }) =>
        el('div', {}, principalLink(principal, page)),
      ),
      section('Findings', 'findings', q, findings, (finding) => findingRow(finding, page)),
    ],
  };
}

function section<Item>(
  heading: string,
  view: string,
  q: string,
  items: readonly Item[],
  draw: (item: Item) => HTMLElement,
): Content {
  if (items.length === 0) return null;
  return el(
    'section',
    {},
    el('h2', {}, heading),
    el(
      'ul',
      { class: 'rows' },
      items.slice(0, FEW).map((item) => el('li', {}, draw(item))),
    ),
    items.length > FEW &&
      el('p', {}, el('a', { href: routeTo(view, '', { q }) }, `All ${items.length.toLocaleString('en')}`)),
  );
}
