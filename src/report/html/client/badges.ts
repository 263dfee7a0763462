import type { Reach } from '../../../model/accessEntry.js';
import type { Finding, Severity } from '../../../model/result.js';
import { findingState } from '../../findingState.js';
import { fitText, visibleText } from '../../terminalText.js';
import type { EntryPrincipal } from './accessIndex.js';
import { type Content, el } from './element.js';
import type { Page } from './page.js';
import { routeTo } from './route.js';
import { countText, nameText, principalDetail, principalName, REACH_WORDS, vaultName } from './words.js';

export function severityBadge(severity: Severity): HTMLElement {
  return el('span', { class: `badge severity ${severity}` }, severity);
}

export function reachBadge(reach: Reach): HTMLElement {
  return el('span', { class: `badge reach ${reach}` }, REACH_WORDS[reach]);
}

/** Nothing for a finding that is open, which is the rule. */
export function stateBadge(finding: Finding): HTMLElement | null {
  const state = findingState(finding);
  return state === 'open' ? null : el('span', { class: `badge state ${state}` }, state);
}

export function conditionalBadge(certainty: Finding['certainty']): HTMLElement | null {
  return certainty === 'conditional' ? el('span', { class: 'badge state conditional' }, 'conditional') : null;
}

/** The name of a vault, and where the page knows it the way there. */
export function vaultLink(id: string, page: Page): HTMLElement {
  const name = el('bdi', {}, vaultName(id, page));
  if (page.vault(id) === undefined) return el('span', { class: 'name', title: id }, name);
  return el('a', { class: 'name', href: routeTo('vault', page.vaultAddress(id)) }, name);
}

/** The name of a principal with its type and id, which nobody can choose. */
export function principalLink(principal: EntryPrincipal, page: Page): Content {
  const name = el('bdi', {}, principalName(principal));
  const known =
    page.access?.principal(principal.id) !== undefined || page.findingsOfPrincipal(principal.id).length > 0;
  return [
    known
      ? el('a', { class: 'name', href: routeTo('principal', principal.id) }, name)
      : el('span', { class: 'name' }, name),
    ' ',
    el('span', { class: 'detail' }, principalDetail(principal)),
  ];
}

/** Vaults by name, the first few at once and the rest on demand. */
export function vaultLinks(ids: readonly string[], total: number, page: Page, few = 6): Content {
  const links = (some: readonly string[]) => some.map((id) => el('li', {}, vaultLink(id, page)));
  if (ids.length <= few && total === ids.length) return el('ul', { class: 'names' }, links(ids));
  const list = el('ul', { class: 'names' });
  const missing = total - ids.length;
  return el(
    'details',
    {
      class: 'vaults',
      toggle: () => {
        if (list.childElementCount === 0) list.append(...links(ids));
      },
    },
    el('summary', {}, countText(total, 'vault')),
    list,
    missing > 0 &&
      el('p', { class: 'note' }, `${countText(missing, 'more vault')}: the JSON result names them.`),
  );
}

/** A finding as a row of a list: what, how bad, whom and how far. */
export function findingRow(finding: Finding, page: Page): HTMLElement {
  const count = page.vaultCount(finding);
  return el(
    'div',
    { class: 'finding-row' },
    severityBadge(finding.severity),
    el(
      'div',
      {},
      el(
        'a',
        { class: 'lead', href: routeTo('finding', finding.fingerprint) },
        el('bdi', {}, messageText(finding)),
      ),
      el(
        'div',
        { class: 'meta' },
        el('span', {}, nameText(finding.title)),
        count > 0 && el('span', {}, countText(count, 'vault')),
        stateBadge(finding),
        finding.status === 'fail' && conditionalBadge(finding.certainty),
      ),
    ),
  );
}

/** What a finding says, on one line; a finding that is unknown says why, once. */
export function messageText({ message, reason }: Finding): string {
  const told = reason === null || message.includes(reason);
  return fitText(visibleText(told ? message : `${message}: ${reason}`), MESSAGE_WIDTH);
}

const MESSAGE_WIDTH = 400;
