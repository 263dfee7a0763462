import type { AccessEntry, Reach } from '../../../model/accessEntry.js';
import { conditionText, permissionsText, type Wording } from '../../accessWords.js';
import { coverageAround } from '../../coverageAround.js';
import type { AccessIndex, Way } from './accessIndex.js';
import { askFilters } from './askFilters.js';
import { conditionalBadge, principalLink, reachBadge } from './badges.js';
import { changeSection } from './changeSection.js';
import { keepInAddress } from './controls.js';
import { missingNotice } from './coverageView.js';
import { type Content, el, fill } from './element.js';
import { accessGraph, type DrawnWay } from './graphModel.js';
import { graphView } from './graphView.js';
import { lazyList } from './lazyList.js';
import type { Page } from './page.js';
import { answers, QUESTIONS } from './questions.js';
import { countByReach, readersOf } from './readers.js';
import { type Route, routeTo } from './route.js';
import { countText, principalName, vaultName, wayText, wordingOf } from './words.js';

/** Who can do what in one vault: how many, the change that stops most, the picture, and every way in words. */
export function whoCanSection(vaultId: string, page: Page, access: AccessIndex, route: Route): HTMLElement {
  const wording = wordingOf(page);
  const asked = askFilters(route, 'Who can', QUESTIONS[0], () => {
    keepInAddress(routeTo('vault', route.id, asked.address()));
    show();
  });
  const answer = el('div', { class: 'answer' });
  const entries = access.ofVault(vaultId);
  const show = () => {
    const question = asked.question();
    const shown = entries.filter(answers(question)).filter(asked.soon);
    const readers = readersOf(shown, access);
    const counts = countByReach(readers);
    const total = counts.holds + counts.eligible + counts.obtainable;
    fill(
      answer,
      el('p', { class: 'headline', role: 'status' }, headline(question.verb, counts, total)),
      changeSection(readers, total, question.verb, page),
      shown.length > 0 && el('h3', {}, 'How'),
      shown.length > 0 &&
        graphView(
          accessGraph(drawn(shown, vaultId), (id) => vaultName(id, page), wording),
          `Ways to ${question.verb} in ${vaultName(vaultId, page)}`,
          shown.map(
            (entry) => `${principalName(entry.principal)}: ${wayText({ entry, via: null }, wording)}`,
          ),
          page,
        ),
      lazyList(
        shown,
        (entry) =>
          wayRow({ entry, via: null }, [principalLink(entry.principal, page), members(entry, page)], wording),
        {
          label: `Who can ${question.verb}`,
          empty: 'Nobody, as far as was read.',
        },
      ),
    );
  };
  show();
  return el(
    'section',
    { class: 'who-can' },
    el('h2', {}, 'Who can do what'),
    missingNotice(coverageAround([{ id: vaultId }], page.data.gaps)),
    el('div', { class: 'filters' }, asked.questions, asked.reaches),
    answer,
  );
}

function drawn(entries: readonly AccessEntry[], vaultId: string): readonly DrawnWay[] {
  return entries.map((entry) => ({ entry, via: null, principal: entry.principal, vaults: [vaultId] }));
}

function headline(verb: string, counts: Readonly<Record<Reach, number>>, total: number): Content {
  if (total === 0) return `Nobody can ${verb}, as far as was read.`;
  const later = [
    counts.eligible > 0 && `${counts.eligible} after activating a role`,
    counts.obtainable > 0 && `${counts.obtainable} by further steps taken alone`,
  ].filter((part) => part !== false);
  return [
    el('strong', {}, countText(counts.holds, 'principal')),
    ` can ${verb} now`,
    later.length > 0 && `, ${later.join(' and ')}`,
    '. Members of groups are counted where they are known.',
  ];
}

/** One way: who (or where), how soon, by which path, what it gives, and what decides. */
export function wayRow(way: Way, first: Content, wording: Wording): HTMLElement {
  const { entry } = way;
  return el(
    'div',
    { class: 'way-row' },
    el('div', {}, first),
    el('div', {}, reachBadge(entry.reach), ' ', conditionalBadge(entry.certainty)),
    el(
      'div',
      {},
      el('div', {}, el('bdi', {}, wayText(way, wording))),
      el('div', { class: 'meta' }, el('span', {}, permissionsText(entry.permissions))),
      entry.conditions.map((condition) =>
        el('div', { class: 'meta' }, el('span', {}, conditionText(condition, wording))),
      ),
    ),
  );
}

/** The members of a group, as far as they are known, on demand. */
function members({ principal }: AccessEntry, page: Page): Content {
  if (principal.type !== 'Group' && principal.type !== 'ForeignGroup') return null;
  const group = page.access?.group(principal.id);
  if (group === undefined) return el('div', { class: 'meta' }, 'members not read');
  const list = el('ul', { class: 'names' });
  return el(
    'details',
    {
      class: 'vaults',
      toggle: () => {
        if (list.childElementCount > 0) return;
        list.append(...group.members.map((member) => el('li', {}, principalLink(member, page))));
        if (group.count > group.members.length)
          list.append(el('li', {}, `and ${group.count - group.members.length} more, not on this page`));
      },
    },
    el(
      'summary',
      {},
      countText(group.count, 'member'),
      el('span', { class: 'unseen' }, ` of ${principalName(principal)}`),
    ),
    list,
  );
}
