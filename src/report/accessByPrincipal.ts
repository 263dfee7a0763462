import { type AccessEntry, REACHES } from '../model/accessEntry.js';
import { type AccessPage, footnotes } from './accessPage.js';
import {
  namedPlace,
  type PathWords,
  pathText,
  permissionsText,
  principalText,
  vaultName,
} from './accessWords.js';
import { count, fewNames, labelled } from './tablePage.js';
import { displayWidth } from './terminalText.js';

/** Where the paths of a principal start. */
const COLUMN = 14;

/** Entries of one principal that differ in their vaults only. */
interface Line {
  readonly entry: AccessEntry;
  readonly words: PathWords;
  readonly vaults: Map<string, string>;
}

/** The entries principal by principal, whoever has the shortest way first. */
export function* principalBlocks(
  entries: readonly AccessEntry[],
  page: AccessPage,
): Iterable<readonly string[]> {
  const byPrincipal = new Map<string, AccessEntry[]>();
  for (const entry of entries) {
    const key = entry.principal.id.toLowerCase();
    const own = byPrincipal.get(key);
    if (own) own.push(entry);
    else byPrincipal.set(key, [entry]);
  }
  for (const own of byPrincipal.values()) yield [...blockLines(own, page)];
}

function* blockLines(entries: readonly AccessEntry[], page: AccessPage): Iterable<string> {
  const [first] = entries;
  if (first === undefined) return;
  const notes = footnotes(page);
  const name = principalText(first.principal, { showId: (id) => id });
  yield* labelled('', name, page, { column: 0, paintText: page.paint.strong });
  for (const line of linesOf(entries, page))
    for (const [index, text] of lineTexts(line, notes.mark(line.entry), page).entries())
      yield* labelled(index === 0 ? `  ${line.entry.reach}` : '', text, page, { column: COLUMN });
  yield* notes.lines(2);
}

function linesOf(entries: readonly AccessEntry[], page: AccessPage): readonly Line[] {
  const lines = new Map<string, Line>();
  for (const entry of entries) {
    const words = pathText(entry.path, { ...page, place: (scope) => namedPlace(scope, page.verbose) });
    const conditions = entry.conditions.map(({ source, text }) => `${source} ${text}`);
    const permissions = [...entry.permissions].sort();
    const key = JSON.stringify([entry.reach, words, permissions, entry.certainty, conditions]);
    const line = lines.get(key) ?? { entry, words, vaults: new Map() };
    lines.set(key, line);
    for (const id of entry.vaults) line.vaults.set(id.toLowerCase(), id);
  }
  return [...lines.values()].sort(
    (a, b) =>
      REACHES.indexOf(a.entry.reach) - REACHES.indexOf(b.entry.reach) ||
      a.entry.path.length - b.entry.path.length,
  );
}

/** What on which vaults, and by which way: on one line where both fit. */
function lineTexts({ entry, words, vaults }: Line, mark: string, page: AccessPage): readonly string[] {
  const ids = [...vaults].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, id]) => id);
  const names = fewNames(ids, vaultName, page);
  const on = `on ${ids.length > FEW_NAMED ? `${count(ids.length, 'vault')}: ` : ''}${names}`;
  const what = page.onePermission ? on : `${permissionsText(entry.permissions)} ${on}`;
  const way = [words.held, words.acts].filter((text) => text !== '').join(' → ');
  const by = `by ${way}${mark}`;
  return displayWidth(what) + displayWidth(by) + 1 <= page.width - COLUMN ? [`${what} ${by}`] : [what, by];
}

const FEW_NAMED = 3;
