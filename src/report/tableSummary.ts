import Table from 'cli-table3';
import type { Result, Severity, Source } from '../model/result.js';
import { SEVERITIES } from '../model/result.js';
import { count, labelled, type Page, shownName } from './tablePage.js';
import { visibleText, wrapText } from './terminalText.js';

const SOURCES: Readonly<Record<Source, string>> = {
  azure: 'read live from Azure',
  snapshot: 'from a snapshot',
  files: 'from files',
  demo: 'the demo tenant, no real Azure',
};

/** Where the verdict's text starts. */
const COLUMN = 12;

/** What was audited: tenant, cloud, source, and how many vaults of which permission model. */
export function auditedLines(result: Result, page: Page): readonly string[] {
  const { tool, tenantId, cloud, source, finishedAt } = result;
  const tenant = tenantId === null ? 'tenant not known' : `tenant ${shownName(tenantId)}`;
  const when = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(finishedAt)
    ? `${finishedAt.slice(0, 16).replace('T', ' ')} UTC`
    : visibleText(finishedAt);
  const title = wrapText(
    `${visibleText(tool.name)} ${visibleText(tool.version)}: ${inventory(result)}`,
    page.width,
  );
  const origin = `${tenant} in ${shownName(cloud)}, ${SOURCES[source]}, ${when}`;
  return [...title.map(page.paint.strong), ...wrapText(origin, page.width)];
}

function inventory({ vaults, summary }: Result): string {
  const hsms = summary.hsms === 0 ? '' : ` and ${count(summary.hsms, 'managed HSM')}`;
  const subscriptions = new Set(vaults.map(({ subscriptionId }) => subscriptionId.toLowerCase())).size;
  if (summary.vaults === 0) return `no vault${hsms}`;
  const models = [
    [vaults.filter((vault) => vault.permissionModel === 'access-policy').length, 'access policies'],
    [vaults.filter((vault) => vault.permissionModel === 'rbac').length, 'Azure RBAC'],
    [vaults.filter((vault) => vault.permissionModel === null).length, 'model unknown'],
  ] as const;
  const split = models.filter(([number]) => number > 0).map(([number, model]) => `${number} ${model}`);
  return `${count(summary.vaults, 'vault')}${hsms} in ${count(subscriptions, 'subscription')} (${split.join(', ')})`;
}

/** The verdict under the gate, and whether anything blinded it. */
export function* verdictLines(result: Result, page: Page): Iterable<string> {
  const { failOn, incomplete, paint } = page;
  const judged = SEVERITIES.slice(0, failOn === 'never' ? SEVERITIES.length : SEVERITIES.indexOf(failOn) + 1);
  const open = judged.map((severity) => [severity, result.summary.bySeverity[severity].open] as const);
  const total = open.reduce((sum, [, number]) => sum + number, 0);
  const gate = failOn === 'never' ? '' : ` at ${orAbove(failOn)}`;
  const parts = open.filter(([, number]) => number > 0).map(([severity, number]) => `${number} ${severity}`);
  const found = `${count(total, 'open finding')}${gate}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`;
  const blinded = new Set(result.coverage.flatMap(({ rules }) => rules)).size;
  const blindness = `${count(blinded, 'rule')} could not be judged everywhere; see "Could not be read"`;
  if (failOn === 'never') yield* verdict('NO GATE', found, incomplete ? 'incomplete' : 'pass', page);
  else if (total > 0) yield* verdict('FAIL', found, 'fail', page);
  else if (!incomplete && result.summary.vaults + result.summary.hsms === 0)
    yield* verdict('NOTHING', 'there was no vault to judge', 'incomplete', page);
  else if (!incomplete) yield* verdict('PASS', `no open finding${gate}`, 'pass', page);
  else
    yield* verdict(
      'INCOMPLETE',
      `no open finding${gate} in what could be read, but ${blindness}`,
      'incomplete',
      page,
    );
  if (blinded > 0 && !(incomplete && total === 0 && failOn !== 'never'))
    yield* labelled(incomplete ? 'INCOMPLETE' : 'NOTE', blindness, page, {
      column: COLUMN,
      paintLabel: paint.verdict.incomplete,
    });
}

function orAbove(severity: Severity): string {
  return severity === 'critical' ? 'critical' : `${severity} or above`;
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

/** Findings by severity and state; empty when there is none. */
export function countLines({ summary }: Result, page: Page): readonly string[] {
  const rows = SEVERITIES.map((severity) => [severity, summary.bySeverity[severity]] as const).filter(
    ([, { open, waived, baselined, unknown }]) => open + waived + baselined + unknown > 0,
  );
  if (rows.length === 0) return [];
  const table = new Table({
    head: ['Severity', 'Open', 'Waived', 'Baselined', 'Unknown'],
    colAligns: ['left', 'right', 'right', 'right', 'right'],
    chars: NO_BORDERS,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  for (const [severity, { open, waived, baselined, unknown }] of rows) {
    table.push([page.paint.severity[severity](severity), open, waived, baselined, unknown]);
  }
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
