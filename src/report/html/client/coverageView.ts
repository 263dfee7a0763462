import type { ResultCoverage } from '../../../model/result.js';
import { mayHideSomebody } from '../../mayHideSomebody.js';
import { READ_NAMES } from '../../readNames.js';
import { scopeName } from '../../scopeName.js';
import { type Content, el } from './element.js';
import { lazyList } from './lazyList.js';
import type { Page } from './page.js';
import { routeTo } from './route.js';
import type { View } from './view.js';
import { countText, nameText, plainText } from './words.js';

const FEW = 5;
/** That a notice names. */
const NAMED = 2;

/** What could not be read, all of it; and what was. */
export function coverageView(page: Page): View {
  const { gaps, readsDone } = page.data;
  return {
    title: 'Coverage',
    body: [
      el(
        'p',
        { class: 'intro' },
        `${countText(readsDone, 'read')} succeeded, ${gaps.length} did not. Where a rule lacked what it needs, it says unknown and never pass.`,
      ),
      cutNotes(page),
      lazyList(gaps, gapRow, {
        label: 'What could not be read',
        empty: 'All that was asked for was read.',
      }),
    ],
  };
}

/** The gaps that matter most, for the first screen. */
export function coverageSummary(page: Page): Content {
  const { gaps, readsDone } = page.data;
  const blinding = gaps.filter(({ rules }) => rules.length > 0);
  if (gaps.length === 0)
    return el('p', { class: 'empty good' }, `Nothing: all of ${countText(readsDone, 'read')} succeeded.`);
  const blinded = new Set(blinding.flatMap(({ rules }) => rules)).size;
  return [
    el(
      'p',
      {},
      blinding.length === 0
        ? `${countText(gaps.length, 'read')} of ${readsDone + gaps.length} did not succeed; no rule was blinded by that.`
        : `${countText(gaps.length, 'read')} of ${readsDone + gaps.length} did not succeed; ${countText(blinded, 'rule')} could not be judged everywhere.`,
    ),
    el(
      'ul',
      { class: 'rows' },
      gaps.slice(0, FEW).map((gap) => el('li', {}, gapRow(gap))),
    ),
    gaps.length > FEW && el('p', {}, el('a', { href: routeTo('coverage') }, `All ${gaps.length} gaps`)),
  ];
}

/** That somebody may be missing from who can do what, and for which of these gaps; nothing where none hides anybody. */
export function missingNotice(gaps: readonly ResultCoverage[]): Content {
  const hiding = gaps.filter(mayHideSomebody);
  if (hiding.length === 0) return null;
  const named = hiding
    .slice(0, NAMED)
    .map(({ what, scope, status }) => `${READ_NAMES[what]} of ${scopeName(scope)} (${status})`);
  if (hiding.length > NAMED) named.push(`${hiding.length - NAMED} more`);
  return el(
    'p',
    { class: 'notice' },
    'Something may be missing here, as this was not read: ',
    el('bdi', {}, named.join(', ')),
    '. ',
    el('a', { href: routeTo('coverage') }, 'All gaps'),
  );
}

function gapRow({ scope, what, status, reason, rules }: ResultCoverage): HTMLElement {
  return el(
    'div',
    { class: 'gap-row' },
    el('span', { class: `badge state ${status}` }, status),
    el(
      'div',
      {},
      el('span', { class: 'lead' }, `${READ_NAMES[what]} of `, el('bdi', {}, scopeName(scope))),
      reason !== null && el('div', { class: 'meta' }, el('span', {}, plainText(reason))),
      rules.length > 0 &&
        el(
          'div',
          { class: 'meta' },
          'Blinded: ',
          rules.map((id) =>
            el('a', { href: routeTo('findings', '', { rule: id, state: 'unknown' }) }, nameText(id)),
          ),
        ),
    ),
  );
}

/** What the page leaves out, so that no list is taken for the whole. */
export function cutNotes({ data }: Page): Content {
  const { cut } = data;
  const notes = [
    [cut.findings, `${countText(cut.findings, 'less severe finding')} not on this page`],
    [cut.shortenedFindings, `${countText(cut.shortenedFindings, 'finding')} naming only the first 50 vaults`],
    [
      cut.accessEntries,
      `${countText(cut.accessEntries, 'access entry', 'access entries')} not on this page, so nobody here is proven to be without access (kvposture access lists them all)`,
    ],
    [cut.vaults, `${countText(cut.vaults, 'vault')} not on this page`],
    [cut.gaps, `${countText(cut.gaps, 'gap')} not on this page`],
    [cut.members, `${countText(cut.members, 'member')} of groups counted but not named`],
  ] as const;
  const told = notes.filter(([number]) => number > 0).map(([, words]) => words);
  if (told.length === 0) return null;
  return el(
    'p',
    { class: 'notice' },
    `The tenant is larger than a page can show: ${told.join('; ')}. The counts above are of everything, and the JSON result holds it.`,
  );
}
