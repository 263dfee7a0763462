/** The first place at which a text stops being JSON. */
export interface JsonFault {
  /** In UTF-16 units from 0; the length of the text where it ends too early. */
  readonly offset: number;
  /** Continues "is not valid JSON: ". */
  readonly problem: string;
}

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma or end' | 'nothing';

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;

/**
 * Finds the first fault of a text that `JSON.parse` refused; null where there is none. JSON.parse names the position
 * only for some faults, hence a scan of our own; it keeps no values and does not recurse, so any text is safe.
 */
export function jsonFault(text: string): JsonFault | null {
  /** The closing brackets still owed, innermost last. */
  const owed: string[] = [];
  let expected: Expected = 'value';
  let at = 0;
  const afterValue = (): Expected => (owed.length === 0 ? 'nothing' : 'comma or end');
  for (;;) {
    while (isSpace(text.charCodeAt(at))) at++;
    if (at >= text.length)
      return expected === 'nothing'
        ? null
        : { offset: text.length, problem: 'it ends in the middle of a value' };
    const char = text.charAt(at);
    if (expected === 'nothing') return { offset: at, problem: 'something follows after its end' };
    if (expected === 'colon' || expected === 'comma or end') {
      if (expected === 'colon' && char === ':') expected = 'value';
      else if (expected === 'comma or end' && char === ',') expected = owed.at(-1) === '}' ? 'key' : 'value';
      else if (expected === 'comma or end' && char === owed.at(-1)) {
        owed.pop();
        expected = afterValue();
      } else return { offset: at, problem: `${named(text, at)} where ${expected} belongs` };
      at++;
      continue;
    }
    if ((expected === 'value or ]' && char === ']') || (expected === 'key or }' && char === '}')) {
      owed.pop();
      expected = afterValue();
      at++;
      continue;
    }
    const key: boolean = expected === 'key' || expected === 'key or }';
    if (char === '"') {
      const end = stringEnd(text, at);
      if (typeof end !== 'number') return end;
      at = end;
      expected = key ? 'colon' : afterValue();
    } else if (key) return { offset: at, problem: `${named(text, at)} where a quoted key belongs` };
    else if (char === '{' || char === '[') {
      owed.push(char === '{' ? '}' : ']');
      expected = char === '{' ? 'key or }' : 'value or ]';
      at++;
    } else {
      const length = tokenLength(text, at);
      if (length === 0) return { offset: at, problem: `${named(text, at)} where a value belongs` };
      at += length;
      expected = afterValue();
    }
  }
}

/** Line and column, both from 1, of an offset; only line feeds end lines. */
export function lineAndColumn(
  text: string,
  offset: number,
): { readonly line: number; readonly column: number } {
  let line = 1;
  let start = 0;
  for (let feed = text.indexOf('\n'); feed !== -1 && feed < offset; feed = text.indexOf('\n', start)) {
    line++;
    start = feed + 1;
  }
  return { line, column: offset - start + 1 };
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

function tokenLength(text: string, at: number): number {
  for (const token of [WORD, NUMBER]) {
    token.lastIndex = at;
    const match = token.exec(text);
    if (match) return match[0].length;
  }
  return 0;
}

/** The offset behind the closing quote, or what is wrong inside. */
function stringEnd(text: string, start: number): number | JsonFault {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) return at + 1;
    if (code < 32) return { offset: at, problem: 'a raw control character inside a text' };
    if (code !== 92) continue;
    at++;
    if (at >= text.length) break;
    const escaped = text.charAt(at);
    if (escaped === 'u') {
      for (let digit = 0; digit < 4; digit++) {
        at++;
        if (at < text.length && !/[\da-f]/i.test(text.charAt(at)))
          return { offset: at, problem: 'an escape that is no \\u and four hexadecimal digits' };
      }
    } else if (!'"\\/bfnrt'.includes(escaped))
      return { offset: at, problem: 'an escape that JSON does not know' };
  }
  return { offset: text.length, problem: 'it ends inside a text' };
}

/** The character at an offset for a message, by its code where it cannot be shown. */
function named(text: string, at: number): string {
  const code = text.codePointAt(at) ?? 0;
  if (code > 32 && code < 127) return `the character ${text.charAt(at)}`;
  return `the character U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
