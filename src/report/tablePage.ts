import type { Severity } from '../model/result.js';
import type { ReportOptions } from './reporter.js';
import { displayWidth, fitText, visibleText, wrapText } from './terminalText.js';

/** How parts of the table are coloured. Every function adds escape codes only: no column, no information. */
export interface Paint {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly severity: Readonly<Record<Severity, (text: string) => string>>;
  readonly verdict: Readonly<Record<'pass' | 'fail' | 'incomplete', (text: string) => string>>;
}

/** What every part of the table is laid out for. */
export interface Page extends ReportOptions {
  readonly paint: Paint;
}

/** Columns of a name from the tenant, and vault names listed for one cause, before it is cut. */
const NAME_WIDTH = 48;
const FEW = 3;

/** A name as the table shows it: harmless, and cut with an ellipsis where it is very long. */
export function shownName(name: string): string {
  return fitText(visibleText(name), NAME_WIDTH);
}

/** `kv-a, kv-b, kv-c, +11 more`; all of them when verbose. `show` turns an item into visible text. */
export function fewNames<Item>(
  names: readonly Item[],
  show: (item: Item) => string,
  page: Pick<Page, 'verbose'>,
  few = FEW,
): string {
  const shown = page.verbose ? names : names.slice(0, few);
  const more = names.length - shown.length;
  return shown.map(show).join(', ') + (more > 0 ? `, +${more} more` : '');
}

/** `1 vault`, `2 vaults`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** A label in a column of its own, and beside it the text, wrapped to the page. Text must be visible text. */
export function labelled(
  label: string,
  text: string,
  page: Pick<Page, 'width'>,
  { column, paintLabel = same, paintText = same, keepIds = false }: Labelling,
): readonly string[] {
  const gap = ' '.repeat(Math.max(0, column - displayWidth(label)));
  return wrapText(text, page.width - column, { keepIds }).map((line, index) =>
    index === 0
      ? `${label === '' ? '' : paintLabel(label)}${gap}${paintText(line)}`
      : `${' '.repeat(column)}${paintText(line)}`,
  );
}

export interface Labelling {
  /** Where the text starts, in columns. */
  readonly column: number;
  readonly paintLabel?: (text: string) => string;
  readonly paintText?: (text: string) => string;
  /** ARM ids stay whole, wider than the page where they must. */
  readonly keepIds?: boolean;
}

function same(text: string): string {
  return text;
}
