import { visibleText } from './terminalText.js';

/** What a spreadsheet would take for a formula, also in full width; tab and line ends are no longer there. */
const FORMULA = /^[=+\-@\uff1d\uff0b\uff0d\uff20|]/;
/** Characters that a cell of Excel holds are 32,767. */
const MAX_CELL = 32_000;

/**
 * One row of CSV (RFC 4180, but for a plain line feed at its end). Every cell is quoted, one line long and free of
 * control characters; a text that a spreadsheet would run as a formula gets an apostrophe in front.
 */
export function csvRow(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\n`;
}

function csvCell(value: string | number | null): string {
  if (typeof value === 'number') return String(value);
  const text = visibleText(value ?? '');
  const cut = text.length > MAX_CELL ? `${text.slice(0, MAX_CELL).replace(/[\ud800-\udbff]$/, '')}…` : text;
  return `"${(FORMULA.test(cut) ? `'${cut}` : cut).replaceAll('"', '""')}"`;
}

/** Names parted by blanks, as many as a cell takes, and how many more there are. */
export function nameList(names: readonly string[]): string {
  let text = '';
  for (const [index, name] of names.entries()) {
    const next = text === '' ? name : `${text} ${name}`;
    if (next.length > MAX_CELL - 30) return `${text} and ${names.length - index} more`.trim();
    text = next;
  }
  return text;
}
