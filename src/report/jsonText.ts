/**
 * Characters that JSON may hold as they are, but that a terminal obeys or that reorder a line, and the beginning of a
 * command (`##vso[`, `##[`) that Azure Pipelines and GitHub's runner obey anywhere in what a step prints.
 */
const UNSAFE = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|#(?=#(?:vso)?\[)/gi;

/** A list whose elements are made when they are written, and are garbage after: of a large result one at a time. */
export function* each<From>(list: readonly From[], toJson: (from: From) => unknown): Iterable<unknown> {
  for (const from of list) yield toJson(from);
}

/**
 * The text of `JSON.stringify(value, null, 2)`, in pieces: containers are taken apart down to `depth` levels, and so is
 * what `each` makes at any depth; what lies deeper comes whole. Control, bidirectional and invisible characters are written as `\uXXXX`, which reads back the same:
 * names come from the tenant, and JSON is looked at in terminals too.
 */
export function* jsonPieces(value: unknown, depth: number, indent = ''): Iterable<string> {
  if (isMade(value)) {
    yield* listPieces(value, indent);
    return;
  }
  if (depth === 0 || typeof value !== 'object' || value === null) {
    yield wholeText(value, indent);
    return;
  }
  const list = Array.isArray(value);
  const entries: readonly (readonly [string, unknown])[] = list
    ? value.map((element: unknown) => ['', element] as const)
    : Object.entries(value).filter(([, member]) => member !== undefined);
  if (entries.length === 0) {
    yield list ? '[]' : '{}';
    return;
  }
  const inner = `${indent}  `;
  let lead = list ? '[\n' : '{\n';
  for (const [key, member] of entries) {
    yield lead + inner + (list ? '' : `${wholeText(key, inner)}: `);
    yield* jsonPieces(member, depth - 1, inner);
    lead = ',\n';
  }
  yield `\n${indent}${list ? ']' : '}'}`;
}

function isMade(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value && !Array.isArray(value);
}

function* listPieces(elements: Iterable<unknown>, indent: string): Iterable<string> {
  const inner = `${indent}  `;
  let lead = '[\n';
  for (const element of elements) {
    yield lead + inner + wholeText(element, inner);
    lead = ',\n';
  }
  yield lead === '[\n' ? '[]' : `\n${indent}]`;
}

function wholeText(value: unknown, indent: string): string {
  const text = JSON.stringify(value ?? null, null, 2);
  return text
    .replaceAll('\n', `\n${indent}`)
    .replace(UNSAFE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
