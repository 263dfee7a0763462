import type { Finding, RuleSummary } from '../../../model/result.js';
import { permissionsText, stepText } from '../../accessWords.js';
import { causeScope } from '../../causePath.js';
import { findingPath, otherPaths } from '../../findingPath.js';
import { conditionalBadge, principalLink, severityBadge, stateBadge, vaultLinks } from './badges.js';
import { copyable } from './copyable.js';
import { type Content, el } from './element.js';
import { noticeList } from './noticeList.js';
import type { Page } from './page.js';
import type { Route } from './route.js';
import type { View } from './view.js';
import { waiverSnippet } from './waiver.js';
import { codeText, heldText, nameText, placeText, plainText, timeText, wordingOf } from './words.js';

/** Said elsewhere on the page. */
const SAID: ReadonlySet<string> = new Set(['path', 'otherPaths', 'conditions', 'permissions', 'obtains']);
const FEW_WAYS = 10;

/** One finding: what and why, the way step by step, what it rests on, the vaults, the fix, and how to accept it. */
export function findingView(page: Page, { id }: Route): View {
  const finding = page.finding(id);
  if (finding === undefined)
    return {
      title: 'No such finding',
      body: el(
        'p',
        {},
        'This page holds no finding with that fingerprint; it may be fixed, or from another report.',
      ),
    };
  const rule = page.rule(finding.ruleId);
  return {
    title: nameText(finding.title),
    heading: false,
    body: [
      el(
        'p',
        { class: 'badges' },
        severityBadge(finding.severity),
        stateBadge(finding),
        conditionalBadge(finding.certainty),
        el('code', {}, nameText(finding.ruleId)),
      ),
      el('h1', { tabindex: -1 }, nameText(finding.title)),
      el('p', { class: 'intro' }, el('bdi', {}, plainText(finding.message))),
      finding.reason !== null &&
        el('p', { class: 'notice' }, `Not known, because ${plainText(finding.reason)}`),
      stateText(finding),
      noticeList(page, finding.fingerprint),
      el(
        'div',
        { class: 'columns' },
        el(
          'div',
          {},
          pathSection(finding, page),
          section(
            'Vaults',
            finding.vaults.length > 0 && vaultLinks(finding.vaults, page.vaultCount(finding), page, 12),
          ),
          section('Evidence', evidence(finding)),
        ),
        el(
          'div',
          {},
          rule !== undefined && section('Why it matters', el('p', {}, plainText(rule.rationale))),
          fixSection(finding),
          acceptSection(finding),
          referenceSection(finding, rule),
        ),
      ),
    ],
  };
}

function section(heading: string, content: Content): Content {
  return content === null || content === false || (Array.isArray(content) && content.length === 0)
    ? null
    : el('section', {}, el('h2', {}, heading), content);
}

function stateText({ waived, baselined }: Finding): Content {
  if (waived !== null)
    return el(
      'p',
      { class: 'notice' },
      `Waived until ${timeText(waived.expires)}: ${plainText(waived.reason)}`,
    );
  return baselined && el('p', { class: 'notice' }, 'It is in the baseline.');
}

function pathSection(finding: Finding, page: Page): Content {
  const path = findingPath(finding);
  const wording = wordingOf(page);
  const gains = permissionsOf(finding);
  const others = otherPaths(finding);
  const steps = (one: typeof path) =>
    one.map((step) =>
      el(
        'li',
        { class: step.step === 'role-assignment' || step.step === 'access-policy' ? 'held' : 'act' },
        el(
          'span',
          {},
          step.step === 'role-assignment' || step.step === 'access-policy'
            ? `Holds ${heldText(step)}`
            : `Then ${stepText(step, wording)}`,
        ),
        step.id !== null && step.id !== finding.cause && el('small', { class: 'id' }, plainText(step.id)),
      ),
    );
  return [
    section(
      'Who',
      finding.principal !== null &&
        el('p', {}, principalLink({ ...finding.principal, tenantId: null }, page)),
    ),
    section(
      'Step by step',
      path.length > 0 && [
        el('ol', { class: 'steps' }, steps(path)),
        gains.length > 0 && el('p', {}, `It then has ${permissionsText(gains)}.`),
      ],
    ),
    section(
      'Other ways of the same cause',
      others.length > 0 &&
        el(
          'details',
          {},
          el('summary', {}, `${others.length} more`),
          others.slice(0, FEW_WAYS).map((other) => el('ol', { class: 'steps' }, steps(other))),
        ),
    ),
    section('Cause, which has to change', [
      el('p', {}, causeText(finding)),
      copyable('Id of the cause', codeText(finding.cause)),
    ]),
  ];
}

/** The cause in words: what is held, else the scope that it lies on. */
function causeText(finding: Finding): string {
  const held = findingPath(finding).find(({ id }) => id === finding.cause);
  const words = held === undefined ? placeText(causeScope(finding.cause)) : heldText(held);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function permissionsOf({ evidence: { obtains, permissions } }: Finding): readonly string[] {
  const list = obtains ?? permissions;
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === 'string') : [];
}

function evidence({ evidence: facts }: Finding): Content {
  const shown = Object.entries(facts).filter(([name]) => !SAID.has(name));
  const conditions = Array.isArray(facts.conditions) ? facts.conditions : [];
  const rows = [...shown, ...conditions.map((condition): [string, unknown] => ['what decides', condition])];
  if (rows.length === 0) return null;
  return el(
    'dl',
    { class: 'evidence' },
    rows.map(([name, value]) =>
      el(
        'div',
        {},
        el('dt', {}, nameText(name)),
        el('dd', {}, typeof value === 'string' ? plainText(value) : plainText(JSON.stringify(value) ?? '')),
      ),
    ),
  );
}

function fixSection({ remediation }: Finding): Content {
  const forms = [
    ['Azure CLI', remediation.cli],
    ['Bicep', remediation.bicep],
    ['Terraform', remediation.terraform],
  ] as const;
  return section('Fix', [
    el('p', {}, plainText(remediation.text)),
    remediation.portal !== undefined &&
      el(
        'details',
        {},
        el('summary', {}, 'In the Azure portal'),
        el('p', { class: 'lines' }, codeText(remediation.portal)),
      ),
    forms.map(([name, code]) => code !== undefined && copyable(name, codeText(code.trimEnd()))),
  ]);
}

function acceptSection(finding: Finding): Content {
  if (finding.waived !== null || finding.status === 'unknown') return null;
  return section('Accept it', [
    el(
      'p',
      {},
      'A waiver in kvposture.yaml accepts this one cause until a day. Its fingerprint stays the same from audit to audit.',
    ),
    copyable('Waiver', codeText(waiverSnippet(finding, new Date()))),
  ]);
}

function referenceSection(finding: Finding, rule: RuleSummary | undefined): Content {
  const frameworks = Object.entries(rule?.frameworks ?? {}).flatMap(([name, ids]) =>
    (ids ?? []).map((id: string) => `${name} ${id}`),
  );
  const links = finding.references.map((reference) =>
    el(
      'li',
      {},
      /^https:\/\//.test(reference)
        ? el('a', { href: reference, rel: 'noreferrer' }, plainText(reference))
        : plainText(reference),
    ),
  );
  return section(
    'References',
    links.length + frameworks.length > 0 && [
      el('ul', { class: 'references' }, links),
      frameworks.length > 0 &&
        el(
          'p',
          { class: 'meta' },
          frameworks.map((one) => el('span', {}, nameText(one))),
        ),
    ],
  );
}
