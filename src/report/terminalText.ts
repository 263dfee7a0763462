/** Controls, format characters (bidirectional overrides, zero-width), lone surrogates, private use, line separators. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;
const BLANK = /[\s\u3164\u115f\u1160\uffa0\u2800]+/gu;
const ZERO_WIDTH = /^[\p{Mn}\p{Me}]$/u;
/** Emoji by default, CJK, Hangul, fullwidth forms: two columns (Unicode East Asian Width W and F, by block). */
const WIDE =
  /^[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1d300}-\u{1d37f}\u{1f000}-\u{1faff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]$/u;
/** Asks for the emoji form of the character before it, which then takes a second column. */
const EMOJI_SELECTOR = '\ufe0f';

/**
 * What the log of a pipeline obeys when a tool prints it: Azure Pipelines `##vso[` and the older form of GitHub's
 * runner `##[` anywhere in a line, the newer one `::command` where a line begins, which wrapping may bring about.
 * Source: Command.TryParse of azure-pipelines-agent, ActionCommand.TryParse and TryParseV2 of actions/runner.
 */
const LOG_COMMAND =
  /#(?=#(?:vso)?\[)|:(?=:(?:add-mask|add-matcher|add-path|debug|echo|endgroup|error|group|internal-set-repo-path|notice|remove-matcher|save-state|set-env|set-output|stop-commands|warning)[ :])/gi;

/**
 * Text from a tenant, made harmless for a terminal or a pipeline's log and one line long. A character that either would
 * obey, or that would hide or reorder its neighbours, becomes U+FFFD rather than nothing, so that tampering shows.
 */
export function visibleText(text: string): string {
  return text.replace(BLANK, ' ').replace(UNSAFE, '\ufffd').replace(LOG_COMMAND, '\ufffd').trim();
}

/** Columns a character takes in a terminal; never less than terminals in use give it. */
function charWidth(char: string): number {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (char === EMOJI_SELECTOR) return 1;
  if (ZERO_WIDTH.test(char)) return 0;
  return WIDE.test(char) ? 2 : 1;
}

/** Columns of a line of visible text. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const char of text) width += charWidth(char);
  return width;
}

/** Cuts visible text to at most `width` columns, with an ellipsis where something was cut; width is 1 or more. */
export function fitText(text: string, width: number): string {
  if (splitAt(text, width).rest === '') return text;
  return `${splitAt(text, width - 1).head.trimEnd()}…`;
}

/**
 * Breaks visible text into lines of at most `width` columns (2 or more), between words where it can. Empty text is one
 * empty line. With `keepIds` a word that is an ARM id stays whole, so that it can be copied, and its line may be longer.
 */
export function wrapText(text: string, width: number, { keepIds = false } = {}): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(' ')) {
    let rest = word;
    let need = displayWidth(rest);
    if (line !== '' && used + 1 + need > width) {
      lines.push(line);
      line = '';
      used = 0;
    }
    while (need > width && !(keepIds && ID.test(word))) {
      const cut = splitAt(rest, width);
      lines.push(cut.head);
      rest = cut.rest;
      need = displayWidth(rest);
    }
    used += (line === '' ? 0 : 1) + need;
    line = line === '' ? rest : `${line} ${rest}`;
  }
  lines.push(line);
  return lines;
}

const ID = /^\(?\/(subscriptions|providers)\//i;

/** At most this many characters a column: a name may stack any number of combining marks on one letter. */
const MARKS = 4;

function splitAt(text: string, width: number): { readonly head: string; readonly rest: string } {
  let used = 0;
  let count = 0;
  let at = 0;
  for (const char of text) {
    used += charWidth(char);
    count += 1;
    if (used > width || count > width * MARKS) return { head: text.slice(0, at), rest: text.slice(at) };
    at += char.length;
  }
  return { head: text, rest: '' };
}
