import type { AccessEntry, AccessResult, Reach } from '../model/accessEntry.js';
import type { PathStep } from '../model/posture.js';
import { principalBlocks } from './accessByPrincipal.js';
import { deletedVaultsOf, vaultBlocks, vaultFacts } from './accessByVault.js';
import { accessGapLines, missesSomebody } from './accessGaps.js';
import { type AccessPage, type AccessQuestion, type AccessTableOptions, idCutter } from './accessPage.js';
import { vaultName } from './accessWords.js';
import { exposureText } from './exposureWords.js';
import { count, shownName } from './tablePage.js';
import { paintFor } from './tablePaint.js';
import { visibleText, wrapText } from './terminalText.js';

/** Narrower than this a table of words cannot be read; such a terminal wraps the lines itself. */
const MIN_WIDTH = 60;

/**
 * The person's view of who has which access: the question and the count, then the entries by principal or by vault,
 * then what could not be read. No line is wider than the terminal, and colour never says what words do not.
 */
export function* accessTable(
  { entries, coverage }: AccessResult,
  question: AccessQuestion,
  options: AccessTableOptions,
): Iterable<string> {
  const width = Number.isFinite(options.width) ? Math.max(MIN_WIDTH, Math.floor(options.width)) : MIN_WIDTH;
  const page: AccessPage = {
    width,
    verbose: options.verbose,
    paint: paintFor(options.colorLevel),
    showId: options.verbose ? (id) => id : idCutter(idsOf(entries)),
    onePermission: question.permission !== null,
    names: question.names,
  };
  const gaps = [...accessGapLines(coverage, page)];
  yield linesText(headLines(entries, question, missesSomebody(coverage), page));
  const blocks =
    options.by === 'principal' ? principalBlocks(entries, page) : vaultBlocks(entries, question, page);
  // The page of one vault is one block, so that it fits on a screen.
  const gap = question.vaults.length === 1 && options.by === 'vault' ? '' : '\n';
  for (const block of blocks) yield `${gap}${linesText(block)}`;
  const rest = [...gaps, ...groupHint(entries, question, page)];
  if (rest.length > 0) yield `${gap}${linesText(rest)}`;
}

function linesText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** Steps whose id is that of a group. */
const GROUP_STEPS: ReadonlySet<PathStep['step']> = new Set([
  'group-member',
  'group-owner',
  'activate-membership',
  'activate-ownership',
]);

function* idsOf(entries: readonly AccessEntry[]): Iterable<string> {
  for (const { principal, path } of entries) {
    yield principal.id;
    for (const { step, id } of path) if (id !== null && GROUP_STEPS.has(step)) yield id;
  }
}

function headLines(
  entries: readonly AccessEntry[],
  { permission, principal, vaults }: AccessQuestion,
  incomplete: boolean,
  page: AccessPage,
): readonly string[] {
  const what = permission === null ? 'Access' : `Who can ${shownName(permission)}`;
  const who = principal === null ? '' : `, as far as ${shownName(principal)} is concerned`;
  const few = vaults.length > 0 && vaults.length <= FEW_VAULTS;
  const where = few
    ? vaults.map(({ name }) => shownName(name)).join(', ')
    : vaults.length === 0
      ? deletedText(entries)
      : count(vaults.length, 'vault');
  const [only] = vaults;
  return [
    ...wrapText(`${what} on ${where}${who}`, page.width).map(page.paint.strong),
    ...(only !== undefined && vaults.length === 1
      ? wrapText(`${vaultFacts(only, page)}; answers ${visibleText(exposureText(only))}`, page.width)
      : []),
    ...wrapText(
      vaults.length === 0 && entries.length === 0
        ? 'there is no vault to answer for'
        : `${countText(entries, permission)}${incomplete ? ', as far as could be read (see the end)' : ''}`,
      page.width,
    ),
  ];
}

const FEW_VAULTS = 3;

/** Where no live vault is asked about, the deleted ones that the answer is about. */
function deletedText(entries: readonly AccessEntry[]): string {
  const deleted = deletedVaultsOf(entries);
  if (deleted.length === 0) return 'no vault';
  return deleted.length <= FEW_VAULTS
    ? deleted.map(vaultName).join(', ')
    : count(deleted.length, 'deleted vault');
}

/** Principals by the nearest that any of their entries comes. */
function principalCounts(entries: readonly AccessEntry[]): Readonly<Record<Reach, number>> {
  const nearest = new Map<string, Reach>();
  // Entries come by reach, nearest first.
  for (const { principal, reach } of entries) {
    const key = principal.id.toLowerCase();
    if (!nearest.has(key)) nearest.set(key, reach);
  }
  const counts = { holds: 0, eligible: 0, obtainable: 0 };
  for (const reach of nearest.values()) counts[reach] += 1;
  return counts;
}

/** How many have it now, after an activation, or by their own act; each is counted where it is nearest. */
function countText(entries: readonly AccessEntry[], permission: string | null): string {
  const { holds, eligible, obtainable } = principalCounts(entries);
  if (holds + eligible + obtainable === 0) return 'nobody has it, can activate it or could obtain it';
  const can = permission !== null ? 'can now' : holds === 1 ? 'has access now' : 'have access now';
  return [
    holds === 0
      ? `nobody ${permission !== null ? 'can' : 'has access'} now`
      : `${count(holds, 'principal')} ${can}`,
    ...(eligible > 0 ? [`${eligible} after activating a role`] : []),
    ...(obtainable > 0 ? [`${obtainable} could obtain it alone`] : []),
  ].join(', ');
}

function groupHint(
  entries: readonly AccessEntry[],
  { expandGroups }: AccessQuestion,
  page: AccessPage,
): readonly string[] {
  const groups = new Set(
    entries
      .filter(({ principal }) => principal.type === 'Group')
      .map(({ principal }) => principal.id.toLowerCase()),
  ).size;
  if (expandGroups || groups === 0) return [];
  return wrapText(
    `${count(groups, 'principal is a group', 'principals are groups')}: --expand-groups lists the members.`,
    page.width,
  ).map(page.paint.faint);
}
