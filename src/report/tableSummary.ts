import Table from 'cli-table3';
import { parseScope } from '../model/armId.js';
import type { Result, ResultCoverage, SeverityCount, Source } from '../model/result.js';
import { SEVERITIES } from '../model/result.js';
import { gateVerdict } from './gateVerdict.js';
import { count, labelled, type Page, shownName } from './tablePage.js';
import { visibleText, wrapText } from './terminalText.js';

/** Where the facts are from, and as of when; those of a plain file are as old as its last change. */
const SOURCES: Readonly<Record<Source, string>> = {
  azure: 'read live from Azure,',
  snapshot: 'from a snapshot, collected',
  files: 'from files, last changed',
  demo: 'the demo tenant, no real Azure, collected',
};

/** Where the verdict's text starts. */
const COLUMN = 12;

/** What was audited: tenant, cloud, source, and how many vaults of which permission model. */
export function auditedLines(result: Result, page: Page): readonly string[] {
  const { tool, source, finishedAt, collectedAt } = result;
  const judged = timeText(finishedAt);
  const when =
    source === 'azure' || collectedAt === undefined ? judged : `${timeText(collectedAt)}, judged ${judged}`;
  const title = wrapText(
    `${visibleText(tool.name)} ${visibleText(tool.version)}: ${inventory(result)}`,
    page.width,
  );
  const origin = `${whereText(result)}, ${SOURCES[source]} ${when}`;
  return [...title.map(page.paint.strong), ...wrapText(origin, page.width)];
}

/** Plain files name neither tenant nor cloud. */
function whereText({ tenantId, cloud }: Result): string {
  const tenant = tenantId === null ? null : `tenant ${shownName(tenantId)}`;
  if (cloud === 'unknown')
    return tenant === null ? 'tenant and cloud not known' : `${tenant}, cloud not known`;
  return `${tenant ?? 'tenant not known'} in ${shownName(cloud)}`;
}

function timeText(instant: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(instant)
    ? `${instant.slice(0, 16).replace('T', ' ')} UTC`
    : visibleText(instant);
}

function inventory(result: Result): string {
  const { vaults, summary } = result;
  const lists = vaultLists(result);
  if (lists.length > 0 && lists.every(({ status }) => status !== 'ok') && summary.vaults === 0)
    return `no vault could be listed (${unlistedText(lists)})`;
  const read = lists.filter(({ status }) => status === 'ok').length;
  const partly = read < lists.length ? `${read} of ${count(lists.length, 'subscription')}` : null;
  const hsms = summary.hsms === 0 ? '' : ` and ${count(summary.hsms, 'managed HSM')}`;
  const subscriptions = new Set(vaults.map(({ subscriptionId }) => subscriptionId.toLowerCase())).size;
  if (summary.vaults === 0) return `no vault${hsms}${partly === null ? '' : ` in ${partly}`}`;
  const models = [
    [vaults.filter((vault) => vault.permissionModel === 'access-policy').length, 'access policies'],
    [vaults.filter((vault) => vault.permissionModel === 'rbac').length, 'Azure RBAC'],
    [vaults.filter((vault) => vault.permissionModel === null).length, 'model unknown'],
  ] as const;
  const split = models.filter(([number]) => number > 0).map(([number, model]) => `${number} ${model}`);
  return `${count(summary.vaults, 'vault')}${hsms} in ${partly ?? count(subscriptions, 'subscription')} (${split.join(', ')})`;
}

/** The vault lists of subscriptions; files without a vault have no list. */
function vaultLists({ coverage }: Result): readonly ResultCoverage[] {
  return coverage.filter(
    ({ what, scope }) => what === 'vaults' && parseScope(scope)?.level === 'subscription',
  );
}

/** `2 of 3 subscriptions refused, 1 failed`. */
function unlistedText(lists: readonly ResultCoverage[]): string {
  const of = ` of ${count(lists.length, 'subscription')}`;
  return (['refused', 'failed', 'skipped'] as const)
    .map((status) => [status, lists.filter((list) => list.status === status).length] as const)
    .filter(([, number]) => number > 0)
    .map(([status, number], index) => `${number}${index === 0 ? of : ''} ${status}`)
    .join(', ');
}

/** The verdict under the gate, and whether anything blinded it. */
export function* verdictLines(result: Result, page: Page): Iterable<string> {
  const { incomplete, paint } = page;
  const { kind, found, gate } = gateVerdict(result.summary, page);
  const blinded = new Set(result.coverage.flatMap(({ rules }) => rules)).size;
  const blindness = `${count(blinded, 'rule')} could not be judged everywhere; see "Could not be read"`;
  switch (kind) {
    case 'no gate':
      yield* verdict('NO GATE', found, incomplete ? 'incomplete' : 'pass', page);
      break;
    case 'fail':
      yield* verdict('FAIL', found, 'fail', page);
      break;
    case 'nothing':
      yield* verdict('NOTHING', 'there was no vault to judge', 'incomplete', page);
      break;
    case 'pass':
      yield* verdict('PASS', `no open finding${gate}`, 'pass', page);
      break;
    case 'incomplete':
      yield* verdict(
        'INCOMPLETE',
        `no open finding${gate} in what could be read, but ${blindness}`,
        'incomplete',
        page,
      );
  }
  if (blinded > 0 && kind !== 'incomplete')
    yield* labelled(incomplete ? 'INCOMPLETE' : 'NOTE', blindness, page, {
      column: COLUMN,
      paintLabel: paint.verdict.incomplete,
    });
}

function verdict(
  word: string,
  text: string,
  kind: keyof Page['paint']['verdict'],
  page: Page,
): readonly string[] {
  const { verdict: paint } = page.paint;
  return labelled(word, text, page, { column: COLUMN, paintLabel: paint[kind] });
}

/** A column that would hold nothing but zeros is left out, but for the first. */
const COLUMNS = [
  ['Open', 'open'],
  ['Waived', 'waived'],
  ['Baselined', 'baselined'],
  ['Unknown', 'unknown'],
] as const satisfies readonly (readonly [string, keyof SeverityCount])[];

/** Findings by severity and state; empty when there is none. */
export function countLines({ summary }: Result, page: Page): readonly string[] {
  const rows = SEVERITIES.map((severity) => [severity, summary.bySeverity[severity]] as const).filter(
    ([, { open, waived, baselined, unknown }]) => open + waived + baselined + unknown > 0,
  );
  if (rows.length === 0) return [];
  const columns = COLUMNS.filter(
    ([, state]) => state === 'open' || rows.some(([, counts]) => counts[state] > 0),
  );
  const table = new Table({
    head: ['Severity', ...columns.map(([head]) => head)],
    colAligns: ['left', ...columns.map(() => 'right' as const)],
    chars: NO_BORDERS,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  for (const [severity, counts] of rows)
    table.push([page.paint.severity[severity](severity), ...columns.map(([, state]) => counts[state])]);
  return table.toString().split('\n');
}

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '   ',
};
