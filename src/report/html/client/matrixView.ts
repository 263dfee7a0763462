import type { Reach } from '../../../model/accessEntry.js';
import { askFilters } from './askFilters.js';
import { principalLink, vaultLink } from './badges.js';
import { keepInAddress, textFilter } from './controls.js';
import { missingNotice } from './coverageView.js';
import { el, fill } from './element.js';
import { accessMatrix, type Cell, type MatrixRow } from './matrixModel.js';
import type { Page } from './page.js';
import { QUESTIONS } from './questions.js';
import { type Route, routeTo } from './route.js';
import { vaultMatcher } from './search.js';
import type { View } from './view.js';
import { countText, principalName, REACH_WORDS, vaultName } from './words.js';

/** Vaults side by side, and principals below each other, before one has to ask for more. */
const COLUMNS = 25;
const ROWS = 60;
const SIGNS: Readonly<Record<Reach, string>> = { holds: '●', eligible: '◐', obtainable: '○' };

/** Principals by vaults: who can do what where, at a glance. */
export function matrixView(page: Page, route: Route): View {
  const { access, data } = page;
  if (access === null)
    return {
      title: 'Matrix',
      body: el('p', { class: 'notice' }, 'This result does not tell who can do what.'),
    };
  const asked = askFilters(route, 'Who can', QUESTIONS[0], () => changed());
  let search = route.filters.get('q') ?? '';
  let from = Math.max(0, Math.trunc(Number(route.filters.get('from') ?? 0)) || 0);
  const table = el('div', {});
  const show = () => {
    const vaults = data.vaults.filter(vaultMatcher(search));
    if (from >= vaults.length) from = 0;
    const columns = vaults.slice(from, from + COLUMNS);
    const rows = accessMatrix(columns, asked.question(), access);
    const turn = (words: string, to: number, possible: boolean) =>
      el(
        'button',
        {
          type: 'button',
          disabled: !possible,
          click: () => {
            from = to;
            changed();
          },
        },
        words,
      );
    fill(
      table,
      el(
        'div',
        { class: 'pager' },
        el(
          'p',
          { role: 'status' },
          vaults.length === 0
            ? 'No vault matches.'
            : `Vaults ${from + 1} to ${from + columns.length} of ${vaults.length}; ${countText(rows.length, 'principal')}`,
        ),
        vaults.length > COLUMNS && [
          turn('Previous', Math.max(0, from - COLUMNS), from > 0),
          turn('Next', from + COLUMNS, from + COLUMNS < vaults.length),
        ],
      ),
      rows.length > 0
        ? matrixTable(
            columns.map(({ id }) => id),
            rows,
            page,
          )
        : el('p', { class: 'empty' }, 'Nobody, as far as was read.'),
    );
  };
  const changed = () => {
    keepInAddress(
      routeTo('matrix', '', {
        ask: asked.address().ask,
        q: search,
        from: from === 0 ? '' : String(from),
      }),
    );
    show();
  };
  show();
  return {
    title: 'Matrix',
    body: [
      el(
        'div',
        { class: 'filters' },
        asked.questions,
        textFilter('Vaults', search, (value) => {
          search = value;
          from = 0;
          changed();
        }),
      ),
      el(
        'p',
        { class: 'legend-line' },
        (['holds', 'eligible', 'obtainable'] as const).map((reach) =>
          el(
            'span',
            {},
            el('span', { class: `sign ${reach}`, 'aria-hidden': 'true' }, SIGNS[reach]),
            REACH_WORDS[reach],
          ),
        ),
        el('span', {}, el('span', { class: 'sign', 'aria-hidden': 'true' }, '?'), 'conditional'),
        el('span', {}, 'Groups stand for their members.'),
      ),
      missingNotice(data.gaps),
      table,
    ],
  };
}

function matrixTable(vaults: readonly string[], rows: readonly MatrixRow[], page: Page): HTMLElement {
  const body = el('tbody', {});
  let drawn = 0;
  const more = el('button', { type: 'button', class: 'more', click: () => add() });
  const add = () => {
    body.append(...rows.slice(drawn, drawn + ROWS).map((row) => tableRow(row, vaults, page)));
    drawn = Math.min(rows.length, drawn + ROWS);
    more.textContent = `Show more (${countText(rows.length - drawn, 'principal')} left)`;
    more.hidden = drawn === rows.length;
  };
  add();
  return el(
    'div',
    {
      class: 'lazy',
      printing: () => {
        while (drawn < rows.length) add();
      },
    },
    el(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Principals by vaults' },
      el(
        'table',
        { class: 'matrix' },
        el(
          'thead',
          {},
          el(
            'tr',
            {},
            el('th', { scope: 'col' }, 'Principal'),
            vaults.map((id) => el('th', { scope: 'col', class: 'turned' }, vaultLink(id, page))),
          ),
        ),
        body,
      ),
    ),
    more,
  );
}

function tableRow({ principal, cells }: MatrixRow, vaults: readonly string[], page: Page): HTMLElement {
  return el(
    'tr',
    {},
    el('th', { scope: 'row' }, principalLink(principal, page)),
    cells.map((cell, at) =>
      cell === undefined
        ? el('td', {})
        : el(
            'td',
            { title: `${principalName(principal)}, ${vaultName(vaults[at] ?? '', page)}: ${cellText(cell)}` },
            el(
              'span',
              { class: `sign ${cell.reach}`, 'aria-hidden': 'true' },
              SIGNS[cell.reach] + (cell.certain ? '' : '?'),
            ),
            el('span', { class: 'unseen' }, cellText(cell)),
          ),
    ),
  );
}

function cellText({ reach, certain }: Cell): string {
  return `${REACH_WORDS[reach].toLowerCase()}${certain ? '' : ', conditional'}`;
}
