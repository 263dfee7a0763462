import { findingRow } from './badges.js';
import { el } from './element.js';
import { lazyList } from './lazyList.js';
import type { Page } from './page.js';
import type { Route } from './route.js';
import { settingsSection } from './settingsSection.js';
import type { View } from './view.js';
import { whoCanSection } from './whoCanSection.js';
import { countText, nameText, vaultPlace } from './words.js';

/** One vault: who can do what in it and how, its settings, and what is wrong with it. */
export function vaultView(page: Page, route: Route): View {
  const vault = page.vaultAt(route.id);
  if (vault === undefined)
    return { title: 'No such vault', body: el('p', {}, 'This page holds no vault of that name.') };
  const findings = page.findingsOfVault(vault.id);
  return {
    title: nameText(vault.name),
    heading: false,
    body: [
      el('p', { class: 'kind' }, 'Key vault'),
      el('h1', { tabindex: -1 }, el('bdi', {}, nameText(vault.name))),
      el('p', { class: 'intro' }, el('bdi', {}, vaultPlace(vault.id)), `, ${nameText(vault.location)}`),
      page.access === null
        ? el('p', { class: 'notice' }, 'This result does not tell who can do what.')
        : whoCanSection(vault.id, page, page.access, route),
      settingsSection(vault),
      el(
        'section',
        {},
        el('h2', {}, countText(findings.length, 'finding')),
        lazyList(findings, (finding) => findingRow(finding, page), {
          label: 'Findings of this vault',
          empty: 'No finding reaches this vault.',
        }),
      ),
    ],
  };
}
