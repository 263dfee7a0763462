import type { ResultVault } from '../../../model/result.js';
import { findingState } from '../../findingState.js';
import { severityBadge, vaultLink } from './badges.js';
import { el } from './element.js';
import type { Page } from './page.js';
import type { Route } from './route.js';
import { vaultMatcher } from './search.js';
import { searchedList } from './searchedList.js';
import type { View } from './view.js';
import { countText, vaultPlace } from './words.js';

/** All vaults, those with the worst open findings first. */
export function vaultsView(page: Page, route: Route): View {
  return searchedList(page, route, {
    title: 'Vaults',
    view: 'vaults',
    noun: 'vault',
    items: worstFirst(page),
    matcher: vaultMatcher,
    draw: (vault) => vaultRow(vault, page),
  });
}

/** Findings are sorted worst first, so the first that reaches a vault places it. */
function worstFirst({ data }: Page): readonly ResultVault[] {
  const places = new Map<string, number>();
  for (const [at, finding] of data.findings.entries())
    if (findingState(finding) === 'open')
      for (const id of finding.vaults) if (!places.has(id.toLowerCase())) places.set(id.toLowerCase(), at);
  const place = ({ id }: ResultVault) => places.get(id.toLowerCase()) ?? Number.POSITIVE_INFINITY;
  return [...data.vaults].sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
}

function vaultRow(vault: ResultVault, page: Page): HTMLElement {
  const open = page.findingsOfVault(vault.id).filter((finding) => findingState(finding) === 'open');
  const { secretReaders } = vault.settings ?? {};
  const model =
    vault.permissionModel === null
      ? 'permission model not known'
      : vault.permissionModel === 'rbac'
        ? 'Azure RBAC'
        : 'access policies';
  return el(
    'div',
    { class: 'item-row' },
    el(
      'div',
      {},
      vaultLink(vault.id, page),
      el(
        'div',
        { class: 'meta' },
        el('span', {}, model),
        el('span', {}, el('bdi', {}, vaultPlace(vault.id))),
      ),
    ),
    el(
      'div',
      { class: 'numbers' },
      secretReaders !== undefined && el('span', {}, countText(secretReaders, 'secret reader')),
      el('span', {}, countText(open.length, 'open finding')),
      open[0] !== undefined && severityBadge(open[0].severity),
    ),
  );
}
