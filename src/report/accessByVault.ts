import { type AccessEntry, REACHES, type Reach } from '../model/accessEntry.js';
import { isDeletedVault } from '../model/armId.js';
import { type AccessPage, type AccessQuestion, footnotes } from './accessPage.js';
import { pathText, permissionsText, placeAbove, shortPrincipalText, vaultName } from './accessWords.js';
import { exposureText } from './exposureWords.js';
import { shortId } from './scopeName.js';
import { count, fewNames, labelled, shownName } from './tablePage.js';
import { displayWidth, visibleText } from './terminalText.js';

type AskedVault = AccessQuestion['vaults'][number];

/** One line of a vault: a principal, what it has there, and what it would have to do. */
interface Row {
  readonly reach: Reach;
  readonly acts: string;
  readonly principal: string;
  readonly text: string;
  /** Tells rows apart that look alike. */
  readonly key: string;
  readonly entry: AccessEntry;
}

/** The rows of a vault, and a number that is the same for vaults of which the same is said. */
interface Rows {
  readonly rows: readonly Row[];
  readonly said: number;
}

/** Columns of the principals, before a long name pushes its line out. */
const PRINCIPAL_WIDTH = 30;
const FEW_VAULTS = 4;
const MODEL_WORDS = { rbac: 'Azure RBAC', 'access-policy': 'access policies' } as const;

/**
 * The entries vault by vault; vaults of which the same is to be said stand together. Vaults nobody reaches, and those
 * of which it is not known who does, come last by name.
 */
export function* vaultBlocks(
  entries: readonly AccessEntry[],
  question: AccessQuestion,
  page: AccessPage,
): Iterable<readonly string[]> {
  const rowsOf = rowsByVault(entries, page);
  const blocks = new Map<string, { readonly rows: readonly Row[]; readonly vaults: AskedVault[] }>();
  const empty: AskedVault[] = [];
  for (const vault of question.vaults) {
    const { rows, said } = rowsOf(vault.id);
    if (rows.length === 0) {
      empty.push(vault);
      continue;
    }
    const key = `${vault.permissionModel} ${said}`;
    const block = blocks.get(key);
    if (block) block.vaults.push(vault);
    else blocks.set(key, { rows, vaults: [vault] });
  }
  const alone = question.vaults.length === 1;
  for (const { rows, vaults } of blocks.values())
    yield [...(alone ? [] : headLines(vaults, page)), ...rowLines(rows, page)];
  yield* deletedBlocks(entries, rowsOf, page);
  const undecided = empty.filter(({ permissionModel }) => permissionModel === undefined);
  const nobody = empty.filter(({ permissionModel }) => permissionModel !== undefined);
  const names = (vaults: readonly AskedVault[]) => fewNames(vaults, ({ name }) => shownName(name), page, 12);
  if (nobody.length > 0 && blocks.size > 0)
    yield labelled(
      question.principal === null ? 'Nobody' : 'Nothing',
      `${count(nobody.length, 'vault')}: ${names(nobody)}`,
      page,
      { column: 11 },
    );
  if (undecided.length > 0)
    yield labelled(
      'Not known',
      `${count(undecided.length, 'vault')}, as the permission model could not be decided: ${names(undecided)}`,
      page,
      { column: 11 },
    );
}

/**
 * The rows of each vault, by id. Many entries share one list of vaults, so a vault is looked up once for each list
 * and not once for each entry, and vaults on the same lists share their rows.
 */
function rowsByVault(entries: readonly AccessEntry[], page: AccessPage): (vaultId: string) => Rows {
  const byList = new Map<readonly string[], Row[]>();
  for (const entry of entries) {
    const rows = byList.get(entry.vaults);
    if (rows) rows.push(row(entry, page));
    else byList.set(entry.vaults, [row(entry, page)]);
  }
  const lists = [...byList.values()];
  const listsOf = new Map<string, number[]>();
  for (const [index, list] of [...byList.keys()].entries())
    for (const id of list) {
      const key = id.toLowerCase();
      const known = listsOf.get(key);
      if (known) known.push(index);
      else listsOf.set(key, [index]);
    }
  const sorted = new Map<string, Rows>();
  const numbers = new Map<string, number>();
  return (vaultId) => {
    const indexes = listsOf.get(vaultId.toLowerCase()) ?? [];
    const key = indexes.join();
    const known = sorted.get(key);
    if (known !== undefined) return known;
    const rows = inOrder(indexes.flatMap((index) => lists[index] ?? []));
    const text = rows.map((one) => one.key).join('\n');
    const said = numbers.get(text) ?? numbers.size;
    numbers.set(text, said);
    const made = { rows, said };
    sorted.set(key, made);
    return made;
  };
}

function row(entry: AccessEntry, page: AccessPage): Row {
  const { held, acts } = pathText(entry.path, { ...page, place: (scope) => placeAbove(scope, page.verbose) });
  const permissions = page.onePermission ? '' : `: ${permissionsText(entry.permissions)}`;
  const { principal, reach } = entry;
  const text = held === '' && permissions === '' ? acts : `${held}${permissions}`;
  const conditions = entry.conditions.map((condition) => `${condition.source} ${condition.text}`).join();
  return {
    ...{ reach, acts, text, entry },
    principal: shortPrincipalText(principal, PRINCIPAL_WIDTH, page),
    key: [reach, acts, principal.id.toLowerCase(), text, entry.certainty, conditions].join('\t'),
  };
}

/** Each row once, by reach, then the shortest way first. */
function inOrder(rows: readonly Row[]): readonly Row[] {
  const unique = new Map(rows.map((one) => [one.key, one]));
  const rank = ({ reach, entry }: Row) => REACHES.indexOf(reach) * 100 + entry.path.length;
  const actsLength = new Map<string, number>();
  for (const one of unique.values()) {
    const key = `${one.reach} ${one.acts}`;
    actsLength.set(key, Math.min(actsLength.get(key) ?? Number.POSITIVE_INFINITY, rank(one)));
  }
  const groupRank = ({ reach, acts }: Row) => actsLength.get(`${reach} ${acts}`) ?? 0;
  return [...unique.values()].sort(
    (a, b) =>
      groupRank(a) - groupRank(b) || compare(a.acts, b.acts) || rank(a) - rank(b) || compare(a.key, b.key),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Vaults that were deleted and can be brought back, one by one: they are no vaults that anybody was asked about. */
function* deletedBlocks(
  entries: readonly AccessEntry[],
  rowsOf: (vaultId: string) => Rows,
  page: AccessPage,
): Iterable<readonly string[]> {
  for (const id of deletedVaultsOf(entries))
    yield [
      ...labelled('', vaultName(id), page, { column: 0, paintText: page.paint.strong }),
      ...rowLines(rowsOf(id).rows, page),
    ];
}

/** The ids of deleted vaults that entries are about. */
export function deletedVaultsOf(entries: readonly AccessEntry[]): readonly string[] {
  const lists = new Set(entries.map(({ vaults }) => vaults));
  return [...new Set([...lists].flatMap((ids) => ids.filter(isDeletedVault)))].sort(compare);
}

function* headLines(vaults: readonly AskedVault[], page: AccessPage): Iterable<string> {
  yield* labelled('', heading(vaults, page), page, { column: 0, paintText: page.paint.strong });
  yield* networkLines(vaults, page);
}

function* rowLines(rows: readonly Row[], page: AccessPage): Iterable<string> {
  const notes = footnotes(page);
  const widest = Math.max(...rows.map(({ principal }) => displayWidth(principal)));
  const column = 4 + Math.min(widest, PRINCIPAL_WIDTH) + 2;
  let before = '';
  for (const { reach, acts, principal, text, entry } of rows) {
    const group = acts === '' ? reach : `${reach} → ${acts}`;
    if (group !== before) yield* labelled('', group, page, { column: 2 });
    before = group;
    const said = text + notes.mark(entry);
    if (displayWidth(principal) <= PRINCIPAL_WIDTH) {
      yield* labelled(`    ${principal}`, said, page, { column });
      continue;
    }
    yield* labelled('', principal, page, { column: 4 });
    yield* labelled('', said, page, { column });
  }
  yield* notes.lines(2);
}

/** From which networks the vaults answer, those of which the same is said together; an axis of its own. */
function* networkLines(vaults: readonly AskedVault[], page: AccessPage): Iterable<string> {
  const byText = new Map<string, AskedVault[]>();
  for (const vault of vaults) {
    const text = exposureText(vault);
    const list = byText.get(text);
    if (list === undefined) byText.set(text, [vault]);
    else list.push(vault);
  }
  for (const [text, list] of byText) {
    const of =
      byText.size === 1 ? '' : ` (${fewNames(list, ({ name }) => shownName(name), page, FEW_VAULTS)})`;
    yield* labelled('', `answers ${visibleText(text)}${of}`, page, {
      column: 2,
      paintText: page.paint.faint,
    });
  }
}

function heading(vaults: readonly AskedVault[], page: AccessPage): string {
  const [first] = vaults;
  if (vaults.length === 1 && first !== undefined)
    return `${shownName(first.name)} (${vaultFacts(first, page)})`;
  const names = fewNames(vaults, ({ name }) => shownName(name), page, FEW_VAULTS);
  return `${names} (${count(vaults.length, 'vault')}, ${modelText(first)})`;
}

/** The permission model of a vault, and where it is. */
export function vaultFacts(vault: AskedVault, { verbose }: Pick<AccessPage, 'verbose'>): string {
  const subscription = verbose ? vault.subscriptionId : shortId(vault.subscriptionId);
  return `${modelText(vault)}; ${shownName(vault.resourceGroup)} in ${shownName(subscription)}`;
}

function modelText(vault: AskedVault | undefined): string {
  const model = vault?.permissionModel;
  return model === undefined ? 'permission model unknown' : MODEL_WORDS[model];
}
