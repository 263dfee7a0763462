import type { AccessIndex, KnownPrincipal } from './accessIndex.js';
import { principalLink, reachBadge } from './badges.js';
import { el } from './element.js';
import type { Page } from './page.js';
import { principalReach, vaultSet } from './principalReach.js';
import { bestReach } from './readers.js';
import type { Route } from './route.js';
import { principalMatcher } from './search.js';
import { searchedList } from './searchedList.js';
import type { View } from './view.js';
import { countText } from './words.js';

/** All who have access or could: first those who reach most secrets by what they have themselves. */
export function principalsView(page: Page, route: Route): View {
  const { access } = page;
  if (access === null)
    return {
      title: 'Principals',
      body: el('p', { class: 'notice' }, 'This result does not tell who can do what.'),
    };
  return searchedList(page, route, {
    title: 'Principals',
    view: 'principals',
    noun: 'principal',
    items: widestFirst(access),
    matcher: principalMatcher,
    draw: (known) => principalRow(known, page, access),
  });
}

function widestFirst(access: AccessIndex): readonly KnownPrincipal[] {
  const readers = principalReach(access).map(({ known }) => known);
  const first = new Set(readers);
  const others = access.principals.filter((known) => !first.has(known));
  const own = ({ entries }: KnownPrincipal) => entries.length;
  return [...readers, ...others.sort((a, b) => own(b) - own(a))];
}

function principalRow(known: KnownPrincipal, page: Page, access: AccessIndex): HTMLElement {
  const ways = access.ways(known);
  const vaults = vaultSet(ways.map(({ entry }) => entry.vaults)).size;
  const group = access.group(known.principal.id);
  return el(
    'div',
    { class: 'item-row' },
    el(
      'div',
      {},
      principalLink(known.principal, page),
      el(
        'div',
        { class: 'meta' },
        group !== undefined && el('span', {}, countText(group.count, 'member')),
        known.memberOf.length > 0 &&
          el('span', {}, `in ${countText(known.memberOf.length, 'group')} with access`),
      ),
    ),
    el(
      'div',
      { class: 'numbers' },
      el('span', {}, countText(vaults, 'vault')),
      ways.length > 0 && reachBadge(bestReach(ways)),
    ),
  );
}
