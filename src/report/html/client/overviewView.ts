import { SEVERITIES } from '../../../model/result.js';
import { findingState } from '../../findingState.js';
import { verdictOf } from '../verdict.js';
import { findingRow, principalLink } from './badges.js';
import { coverageSummary, cutNotes } from './coverageView.js';
import { type Content, el } from './element.js';
import { noticeList } from './noticeList.js';
import type { Page } from './page.js';
import { principalReach } from './principalReach.js';
import { routeTo } from './route.js';
import type { View } from './view.js';
import { countText, nameText, timeText } from './words.js';

const FEW = 8;
const SOURCES = {
  azure: 'read live from Azure',
  snapshot: 'from a snapshot',
  files: 'from files',
  demo: 'the demo tenant, no real Azure',
} as const;

/** The first screen: the verdict, how much of what, what reaches furthest, and what could not be read. */
export function overviewView(page: Page): View {
  const verdict = verdictOf(page.data);
  return {
    title: 'Overview',
    heading: false,
    body: [
      el(
        'section',
        { class: `verdict ${verdict.kind}`, 'aria-label': 'Verdict' },
        el('h1', { tabindex: -1 }, verdict.word),
        el('p', {}, verdict.text),
        auditedText(page),
      ),
      cutNotes(page),
      noticeList(page),
      severityTiles(page),
      el(
        'div',
        { class: 'columns' },
        el('section', {}, el('h2', {}, 'Causes that reach most vaults'), widestCauses(page)),
        el('section', {}, el('h2', {}, 'Who reaches most vaults'), widestPrincipals(page)),
      ),
      el('section', {}, el('h2', {}, 'What could not be read'), coverageSummary(page)),
    ],
  };
}

function auditedText({ data }: Page): HTMLElement {
  const { result } = data;
  const { summary, tenantId, cloud, source, collectedAt, finishedAt, tool } = result;
  const models = [
    [
      'access policies',
      data.vaults.filter(({ permissionModel }) => permissionModel === 'access-policy').length,
    ],
    ['Azure RBAC', data.vaults.filter(({ permissionModel }) => permissionModel === 'rbac').length],
  ] as const;
  const split = models.filter(([, number]) => number > 0).map(([name, number]) => `${number} by ${name}`);
  const hsms = summary.hsms === 0 ? '' : `, ${countText(summary.hsms, 'managed HSM')}`;
  const facts: readonly (readonly [string, string])[] = [
    [
      'Audited',
      `${countText(summary.vaults, 'vault')}${split.length > 0 ? ` (${split.join(', ')})` : ''}${hsms}`,
    ],
    [
      'Tenant',
      `${tenantId === null ? 'not known' : nameText(tenantId)}${cloud === 'unknown' ? '' : `, ${nameText(cloud)}`}`,
    ],
    ['Facts', `${SOURCES[source]}, ${timeText(collectedAt ?? finishedAt)}`],
    ['Judged', `${timeText(finishedAt)} by ${nameText(tool.name)} ${nameText(tool.version)}`],
  ];
  return el(
    'dl',
    { class: 'facts' },
    facts.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))),
  );
}

/** One tile a severity, each the way to its findings. */
function severityTiles({ data }: Page): HTMLElement {
  return el(
    'ul',
    { class: 'tiles', 'aria-label': 'Findings by severity' },
    SEVERITIES.map((severity) => {
      const { open, waived, baselined, unknown } = data.result.summary.bySeverity[severity];
      const others = [
        [waived, 'waived'],
        [baselined, 'in the baseline'],
        [unknown, 'unknown'],
      ] as const;
      const rest = others.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`);
      return el(
        'li',
        {},
        el(
          'a',
          {
            class: `tile ${severity}${open === 0 ? ' zero' : ''}`,
            href: routeTo('findings', '', { severity }),
          },
          el('strong', {}, open.toLocaleString('en')),
          el('span', {}, `${severity} open`),
          rest.length > 0 && el('small', {}, rest.join(', ')),
        ),
      );
    }),
  );
}

function widestCauses(page: Page): Content {
  const open = page.data.findings.filter((finding) => findingState(finding) === 'open');
  const widest = open
    .map((finding) => ({ finding, count: page.vaultCount(finding) }))
    .sort((a, b) => b.count - a.count)
    .slice(0, FEW);
  if (widest.length === 0) return el('p', { class: 'empty' }, 'Nothing is open.');
  return el(
    'ol',
    { class: 'rows' },
    widest.map(({ finding }) => el('li', {}, findingRow(finding, page))),
  );
}

/** Principals by the vaults of which they can read secrets, or could. */
function widestPrincipals(page: Page): Content {
  if (page.access === null)
    return el(
      'p',
      { class: 'empty' },
      'This result does not tell who can do what: it was made by an audit for other formats.',
    );
  const widest = principalReach(page.access).slice(0, FEW);
  if (widest.length === 0) return el('p', { class: 'empty' }, 'Nobody can read secrets, as far as was read.');
  const most = Math.max(...widest.map(({ vaults }) => vaults));
  return el(
    'ol',
    { class: 'rows' },
    widest.map(({ known, vaults, now }) =>
      el(
        'li',
        { class: 'bar-row' },
        el('div', {}, principalLink(known.principal, page)),
        el('div', { class: 'meta' }, reachText(vaults, now)),
        el('progress', { class: 'bar', max: most, value: vaults, 'aria-hidden': 'true' }),
      ),
    ),
  );
}

function reachText(vaults: number, now: number): string {
  if (now === vaults) return `reads the secrets of ${countText(vaults, 'vault')}`;
  if (now === 0) return `could obtain the secrets of ${countText(vaults, 'vault')}`;
  return `reads the secrets of ${countText(now, 'vault')}, could obtain those of ${vaults - now} more`;
}
