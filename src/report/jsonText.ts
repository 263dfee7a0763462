/**
 * Characters that JSON may hold as they are, but that a terminal obeys or that reorder a line, and the beginning of a
 * command (`##vso[`, `##[`) that Azure Pipelines and GitHub's runner obey anywhere in what a step prints.
 */
const UNSAFE = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|#(?=#(?:vso)?\[)/gi;

/**
 * The text of `JSON.stringify(value, null, 2)`, in pieces: containers are taken apart down to `depth` levels, what lies
 * deeper comes whole. Control, bidirectional and invisible characters are written as `\uXXXX`, which reads back the same:
 * names come from the tenant, and JSON is looked at in terminals too.
 */
export function* jsonPieces(value: unknown, depth: number, indent = ''): Iterable<string> {
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

function wholeText(value: unknown, indent: string): string {
  const text = JSON.stringify(value ?? null, null, 2);
  return text
    .replaceAll('\n', `\n${indent}`)
    .replace(UNSAFE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
