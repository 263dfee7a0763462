import type { AttributeReference, Span } from './expression.js';

export type Token =
  | { readonly kind: '(' | ')' | '{' | '}' | ',' | 'and' | 'or' | 'not' | 'end'; readonly span: Span }
  | { readonly kind: 'string'; readonly value: string; readonly span: Span }
  /** A keyword, operator, function name, GUID, number, boolean or date. */
  | { readonly kind: 'word'; readonly value: string; readonly span: Span }
  | AttributeReference;

/** Why a text is no condition, and at which offset. */
export interface Fault {
  readonly position: number;
  readonly reason: string;
}

const SPACE = /\s*/y;
const SYMBOL = /[(){},!]|&&|\|\|/y;
const STRING = /'[^']*'|"[^"]*"/y;
const WORD = /[A-Za-z0-9_+-][A-Za-z0-9_+\-.:]*/y;
const ATTRIBUTE = /@([A-Za-z]+)\s*\[([^\]]*)\]/y;

const SYMBOL_KINDS = { '&&': 'and', '||': 'or', '!': 'not' } as const;
const WORD_KINDS: ReadonlyMap<string, 'and' | 'or' | 'not'> = new Map([
  ['and', 'and'],
  ['or', 'or'],
  ['not', 'not'],
]);

/** Cuts a condition into tokens, the last of kind `end`, or says where it cannot. Linear in the text. */
export function tokenize(text: string): readonly Token[] | Fault {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  for (;;) {
    at += take(SPACE)?.[0].length ?? 0;
    if (at >= text.length) return [...tokens, { kind: 'end', span: { start: at, end: at } }];
    const match = take(SYMBOL) ?? take(STRING) ?? take(WORD) ?? take(ATTRIBUTE);
    if (match === null) return { position: at, reason: unreadable(text, at) };
    const span = { start: at, end: at + match[0].length };
    const token = readToken(match, span);
    if ('reason' in token) return token;
    tokens.push(token);
    at = span.end;
  }
}

function readToken(match: RegExpExecArray, span: Span): Token | Fault {
  const text = match[0];
  switch (text.charAt(0)) {
    case '@':
      return attribute(match[1] ?? '', match[2] ?? '', span);
    case "'":
    case '"':
      return quoted(text.slice(1, -1), span);
    case '(':
    case ')':
    case '{':
    case '}':
    case ',':
      return { kind: text as '(' | ')' | '{' | '}' | ',', span };
    case '&':
    case '|':
    case '!':
      return { kind: SYMBOL_KINDS[text as keyof typeof SYMBOL_KINDS], span };
    default: {
      const keyword = WORD_KINDS.get(text.toLowerCase());
      return keyword === undefined ? { kind: 'word', value: text, span } : { kind: keyword, span };
    }
  }
}

function attribute(source: string, brackets: string, span: Span): AttributeReference | Fault {
  const name = brackets.trim();
  if (name === '') return { position: span.start, reason: `@${source}[] names no attribute.` };
  return { kind: 'attribute', source: source.toLowerCase(), name, span };
}

// Microsoft documents no way to put a quote into a string. A string that ends in a backslash may be meant to go
// on after the quote, so it is not read at all rather than read wrongly.
function quoted(value: string, span: Span): Token | Fault {
  if (value.endsWith('\\'))
    return { position: span.end - 2, reason: 'A backslash before a quote has no documented meaning.' };
  return { kind: 'string', value, span };
}

function unreadable(text: string, at: number): string {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (character === "'" || character === '"') return 'A string is opened and never closed.';
  if (character === '@') return 'An attribute must be written as @Source[name].';
  if (character === '&' || character === '|')
    return `A single ${character} is no operator; write ${character}${character}.`;
  return `The character ${JSON.stringify(character)} has no place in a condition.`;
}
