import type { AccessIndex, KnownPrincipal, Way } from './accessIndex.js';
import { askFilters } from './askFilters.js';
import { findingRow, principalLink, vaultLinks } from './badges.js';
import { keepInAddress } from './controls.js';
import { missingNotice } from './coverageView.js';
import { type Content, el, fill } from './element.js';
import { accessGraph } from './graphModel.js';
import { graphView } from './graphView.js';
import { lazyList } from './lazyList.js';
import type { Page } from './page.js';
import { vaultSet } from './principalReach.js';
import { ANY, answers } from './questions.js';
import { type Route, routeTo } from './route.js';
import type { View } from './view.js';
import { wayRow } from './whoCanSection.js';
import { countText, principalDetail, principalName, vaultName, wayText, wordingOf } from './words.js';

/** One principal: which vaults, which power and how, itself and through its groups. */
export function principalView(page: Page, route: Route): View {
  const known = page.access?.principal(route.id);
  const findings = page.findingsOfPrincipal(route.id);
  const principal = known?.principal ?? findings[0]?.principal ?? null;
  if (principal === null)
    return { title: 'No such principal', body: el('p', {}, 'This page holds no principal with that id.') };
  const shown = { tenantId: null, ...principal };
  return {
    title: principalName(shown),
    heading: false,
    body: [
      el('p', { class: 'kind' }, principalDetail(shown)),
      el('h1', { tabindex: -1 }, el('bdi', {}, principalName(shown))),
      el('p', { class: 'intro' }, el('code', {}, shown.id)),
      page.access !== null && known !== undefined && reachSection(known, page, page.access, route),
      page.access !== null && known !== undefined && groupSection(known, page, page.access),
      el(
        'section',
        {},
        el('h2', {}, countText(findings.length, 'finding')),
        lazyList(findings, (finding) => findingRow(finding, page), {
          label: 'Findings of this principal',
          empty: 'No finding names this principal itself.',
        }),
      ),
    ],
  };
}

function reachSection(known: KnownPrincipal, page: Page, access: AccessIndex, route: Route): HTMLElement {
  const wording = wordingOf(page);
  const all = access.ways(known);
  const asked = askFilters(route, 'It can', ANY, () => {
    keepInAddress(routeTo('principal', route.id, asked.address()));
    show();
  });
  const answer = el('div', { class: 'answer' });
  const show = () => {
    const question = asked.question();
    const answersIt = answers(question);
    const ways = all.filter(({ entry }) => answersIt(entry) && asked.soon(entry));
    const drawn = ways.map((way) => ({ ...way, principal: known.principal, vaults: way.entry.vaults }));
    fill(
      answer,
      el('p', { class: 'headline', role: 'status' }, headline(ways, question.verb)),
      ways.length > 0 &&
        graphView(
          accessGraph(drawn, (id) => vaultName(id, page), wording),
          `Ways of ${principalName(known.principal)}`,
          ways.map((way) => `${wayText(way, wording)}: ${countText(way.entry.vaults.length, 'vault')}`),
          page,
        ),
      lazyList(
        ways,
        (way) => wayRow(way, vaultLinks(way.entry.vaults, way.entry.vaults.length, page, 3), wording),
        { label: 'Ways', empty: 'None, as far as was read.' },
      ),
    );
  };
  show();
  return el(
    'section',
    { class: 'who-can' },
    el('h2', {}, 'What it can do'),
    missingNotice(page.data.gaps),
    el('div', { class: 'filters' }, asked.questions, asked.reaches),
    answer,
  );
}

function headline(ways: readonly Way[], verb: string): Content {
  const lists = (reach: string) =>
    ways.filter(({ entry }) => entry.reach === reach).map(({ entry }) => entry.vaults);
  const now = vaultSet(lists('holds')).size;
  const all = vaultSet(ways.map(({ entry }) => entry.vaults)).size;
  if (all === 0) return `It cannot ${verb} anywhere, as far as was read.`;
  const later = (all - now).toLocaleString('en');
  if (now === 0)
    return [
      el('strong', {}, countText(all, 'vault')),
      ` where it could ${verb} after activation or by further steps; nowhere now.`,
    ];
  return [
    el('strong', {}, countText(now, 'vault')),
    ` where it can ${verb} now`,
    all > now && `, ${later} more after activation or by further steps`,
    '.',
  ];
}

function groupSection(known: KnownPrincipal, page: Page, access: AccessIndex): Content {
  const group = access.group(known.principal.id);
  const groups = known.memberOf.flatMap(({ id }) => access.principal(id)?.principal ?? []);
  return [
    groups.length > 0 &&
      el(
        'section',
        {},
        el('h2', {}, 'Groups it is in'),
        el(
          'ul',
          { class: 'names' },
          groups.map((one) => el('li', {}, principalLink(one, page))),
        ),
      ),
    group !== undefined &&
      el(
        'section',
        {},
        el('h2', {}, countText(group.count, 'member')),
        lazyList(group.members, (member) => el('div', {}, principalLink(member, page)), {
          label: 'Members',
          empty: 'The group has no member.',
        }),
        group.count > group.members.length &&
          el(
            'p',
            { class: 'notice' },
            `${group.count - group.members.length} more members are not on this page.`,
          ),
      ),
  ];
}
