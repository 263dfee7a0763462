import type { PackedJson } from '../packJson.js';
import type { PageData } from '../pageData.js';
import { unpackJson } from '../unpackJson.js';
import { keepInAddress } from './controls.js';
import { coverageView } from './coverageView.js';
import { el, fill } from './element.js';
import { findingsView } from './findingsView.js';
import { findingView } from './findingView.js';
import { matrixView } from './matrixView.js';
import { overviewView } from './overviewView.js';
import { type Page, pageOf } from './page.js';
import { principalsView } from './principalsView.js';
import { principalView } from './principalView.js';
import { parseRoute, type Route, routeTo } from './route.js';
import { searchView } from './searchView.js';
import { vaultsView } from './vaultsView.js';
import { vaultView } from './vaultView.js';
import type { View } from './view.js';

/** The views by their name in the address; the first is shown where the address names none. */
const VIEWS: Readonly<Record<string, (page: Page, route: Route) => View>> = {
  overview: overviewView,
  findings: findingsView,
  finding: findingView,
  vaults: vaultsView,
  vault: vaultView,
  principals: principalsView,
  principal: principalView,
  matrix: matrixView,
  coverage: coverageView,
  search: searchView,
};
const MENU = [
  ['overview', 'Overview'],
  ['findings', 'Findings'],
  ['vaults', 'Vaults'],
  ['principals', 'Principals'],
  ['matrix', 'Matrix'],
  ['coverage', 'Coverage'],
] as const;
/** The entry of the menu that a view belongs to. */
const SECTION: Readonly<Record<string, string>> = {
  finding: 'findings',
  vault: 'vaults',
  principal: 'principals',
};

/** Marks the entry of the menu that is open; on a phone the menu is wider than the screen. */
function mark(link: HTMLElement): void {
  link.setAttribute('aria-current', 'page');
  const menu = link.parentElement;
  if (menu !== null) menu.scrollLeft = link.offsetLeft - menu.offsetLeft - 40;
}

function start(app: HTMLElement): void {
  const packed = JSON.parse(document.getElementById('data')?.textContent ?? '') as PackedJson;
  const page = pageOf(unpackJson(packed) as PageData);
  const main = el('main', { id: 'main' });
  const links = MENU.map(([view, words]) => [view, el('a', { href: routeTo(view) }, words)] as const);
  const search = el('input', {
    type: 'search',
    'aria-label': 'Search vaults, principals and findings',
    placeholder: 'Search',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  let followed = false;
  const show = () => {
    const route = parseRoute(location.hash);
    const name = Object.hasOwn(VIEWS, route.view) ? route.view : 'overview';
    const view = (VIEWS[name] ?? overviewView)(page, route);
    fill(main, view.heading === false ? null : el('h1', { tabindex: -1 }, view.title), view.body);
    main.dataset.view = name;
    document.title = `${view.title} · Key vault access report`;
    for (const [entry, link] of links) {
      if (entry === (SECTION[name] ?? name)) mark(link);
      else link.removeAttribute('aria-current');
    }
    if (name !== 'search' && document.activeElement !== search) search.value = '';
    if (!followed) return;
    followed = false;
    scrollTo(0, 0);
    main.querySelector('h1')?.focus({ preventScroll: true });
  };
  search.addEventListener('input', () => {
    const to = routeTo('search', '', { q: search.value });
    if (parseRoute(location.hash).view === 'search') keepInAddress(to);
    else history.pushState(null, '', to);
    show();
  });
  fill(
    app,
    el(
      'a',
      {
        class: 'skip',
        href: '#main',
        click: (event) => {
          event.preventDefault();
          main.querySelector('h1')?.focus();
        },
      },
      'Skip to the content',
    ),
    el(
      'header',
      { class: 'top' },
      el(
        'div',
        { class: 'top-inner' },
        el('a', { class: 'mark', href: routeTo('overview') }, 'kvposture'),
        el(
          'nav',
          { 'aria-label': 'Report' },
          links.map(([, link]) => link),
        ),
        el(
          'form',
          { role: 'search', 'aria-label': 'Whole report', submit: (event) => event.preventDefault() },
          search,
        ),
      ),
    ),
    main,
    el(
      'footer',
      {},
      el(
        'p',
        {},
        'This page holds ids and names of people and vaults, and loads nothing from anywhere. No value of a secret was read to make it.',
      ),
    ),
  );
  // Fires for links to a fragment too; `hashchange` would draw a second time and lose the focus.
  addEventListener('popstate', show);
  addEventListener('click', ({ target }) => {
    followed = target instanceof Element && target.closest('a[href^="#/"]') !== null;
  });
  addEventListener('keydown', (event) => {
    const typing =
      event.target instanceof Element && event.target.closest('input, select, textarea') !== null;
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    search.focus();
  });
  addEventListener('beforeprint', () => {
    for (const list of document.querySelectorAll('.lazy')) list.dispatchEvent(new Event('printing'));
  });
  const first = parseRoute(location.hash);
  if (first.view === 'search') search.value = first.filters.get('q') ?? '';
  show();
}

const app = document.getElementById('app');
if (app !== null) start(app);
