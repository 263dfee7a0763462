import { type Finding, SEVERITIES } from '../../../model/result.js';
import { findingState } from '../../findingState.js';
import { findingRow } from './badges.js';
import { dropDown, keepInAddress, type Option, textFilter } from './controls.js';
import { cutNotes } from './coverageView.js';
import { el, fill } from './element.js';
import { lazyList } from './lazyList.js';
import type { Page } from './page.js';
import { type Route, routeTo } from './route.js';
import { findingMatcher } from './search.js';
import type { View } from './view.js';
import { countText, findingReach, nameText } from './words.js';

const STATES: readonly Option[] = [
  ['', 'Any status'],
  ['open', 'Open'],
  ['unknown', 'Unknown'],
  ['waived', 'Waived'],
  ['baselined', 'In the baseline'],
];
const REACHES: readonly Option[] = [
  ['', 'Any reach'],
  ['configuration', 'Configuration'],
  ['holds', 'Access held now'],
  ['eligible', 'After activation'],
  ['obtainable', 'By further steps'],
];
const NAMES = ['severity', 'state', 'rule', 'reach', 'q'] as const;
type Filters = Readonly<Record<(typeof NAMES)[number], string>>;

/** All findings, worst first, and filters that stand in the address. */
export function findingsView(page: Page, route: Route): View {
  let filters = Object.fromEntries(NAMES.map((name) => [name, route.filters.get(name) ?? ''])) as Filters;
  const { findings, result } = page.data;
  const list = el('div', { class: 'list' });
  const told = el('p', { class: 'count', role: 'status' });
  const show = () => {
    const shown = findings.filter(matcher(filters));
    told.textContent =
      shown.length === findings.length
        ? countText(shown.length, 'finding')
        : `${countText(shown.length, 'finding')} of ${findings.length.toLocaleString('en')}`;
    fill(
      list,
      lazyList(shown, (finding) => findingRow(finding, page), {
        label: 'Findings',
        empty: 'No finding matches these filters.',
      }),
    );
  };
  const set = (name: keyof Filters) => (value: string) => {
    filters = { ...filters, [name]: value };
    keepInAddress(routeTo('findings', '', filters));
    show();
  };
  show();
  return {
    title: 'Findings',
    body: [
      cutNotes(page),
      el(
        'form',
        {
          class: 'filters',
          role: 'search',
          'aria-label': 'Filter findings',
          submit: (event) => event.preventDefault(),
        },
        textFilter('Search', filters.q, set('q')),
        dropDown(
          'Severity',
          [['', 'Any severity'], ...SEVERITIES.map((severity): Option => [severity, capital(severity)])],
          filters.severity,
          set('severity'),
        ),
        dropDown('Status', STATES, filters.state, set('state')),
        dropDown('Reach', REACHES, filters.reach, set('reach')),
        dropDown(
          'Rule',
          [['', 'Any rule'], ...ruleOptions(findings, result.rules)],
          filters.rule,
          set('rule'),
        ),
      ),
      told,
      list,
    ],
  };
}

function matcher({ severity, state, rule, reach, q }: Filters): (finding: Finding) => boolean {
  const matches = findingMatcher(q);
  return (finding) =>
    (severity === '' || finding.severity === severity) &&
    (state === '' || findingState(finding) === state) &&
    (rule === '' || finding.ruleId === rule) &&
    (reach === '' || findingReach(finding) === reach) &&
    matches(finding);
}

/** The rules that found something, by title, with their number. */
function ruleOptions(
  findings: readonly Finding[],
  rules: Page['data']['result']['rules'],
): readonly Option[] {
  const counts = new Map<string, number>();
  for (const { ruleId } of findings) counts.set(ruleId, (counts.get(ruleId) ?? 0) + 1);
  const titles = new Map(rules.map(({ id, title }) => [id, title]));
  return [...counts]
    .map(([id, count]): Option => [id, `${nameText(titles.get(id) ?? id)} (${count})`])
    .sort(([, a], [, b]) => (a < b ? -1 : 1));
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
