import { visibleText } from './terminalText.js';

/** Letters, digits and punctuation that no dialect of Markdown reads anything into. */
const HARMLESS = /^(?:[\p{L}\p{N}\p{M} ,.;()'"/-]|:(?= )|%(?![\p{L}\p{N}"]))*$/u;
/** What GitHub and GitLab make links, lists or lines of without any punctuation of Markdown's. */
const READ_INTO = /www\.|\/\/|\bGH-\d|^\s*(?:[-+]|\d+[.)])(?:\s|$)|^[^\p{L}\p{N}]+$/iu;

/**
 * Text from a tenant inside a line or a cell of a table. Unless it is plain words it becomes a code span, in which
 * neither markup nor HTML, mentions (`@name`), references (`#1`, `!1`) or links work.
 */
export function markdownText(text: string): string {
  const visible = visibleText(text);
  return isHarmless(visible) ? visible : codeSpan(visible);
}

/** The same inside an element of HTML, where Markdown is not read. */
export function markdownHtml(text: string): string {
  const visible = visibleText(text);
  if (isHarmless(visible)) return visible;
  return `<code>${visible.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</code>`;
}

function isHarmless(visible: string): boolean {
  return HARMLESS.test(visible) && !READ_INTO.test(visible);
}

/** A code span for one line: its fence is longer than any run of backticks inside, and `|` ends no cell. */
export function codeSpan(text: string): string {
  const visible = visibleText(text);
  if (visible === '') return '';
  const fence = '`'.repeat(longestRun(visible) + 1);
  const room = /^`|`$/.test(visible) ? ' ' : '';
  // A backslash before the bar would be taken for its escape.
  return `${fence}${room}${visible.replaceAll('\\|', '\\ |').replaceAll('|', '\\|')}${room}${fence}`;
}

/** A fenced block of code that may hold fences itself; its lines keep their indentation. */
export function codeBlock(code: string, language: string): string {
  const lines = code.trimEnd().split('\n');
  const shown = lines.map((line) => `${/^ */.exec(line)?.[0] ?? ''}${visibleText(line)}`).join('\n');
  const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1));
  return `${fence}${language}\n${shown}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
