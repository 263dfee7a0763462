import { type Document, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Fault } from './fault.js';

/** A file that is to be parsed. */
export interface YamlFile {
  /** Name for messages, as the user gave it. */
  readonly file: string;
  readonly text: string;
}

/** Path into a document: keys of maps and indexes of lists. */
export type DocumentPath = readonly (string | number)[];

/** A parsed file that can say where each of its parts stands. */
export interface YamlDocument {
  readonly value: unknown;
  /** Faults of the YAML itself; then `value` is undefined. */
  readonly faults: readonly Fault[];
  /** A fault at the value of `path`, or at the nearest part above it that the file has. */
  readonly faultAt: (path: DocumentPath, message: string) => Fault;
  /** A fault at the key at the end of `path`. */
  readonly faultAtKey: (path: DocumentPath, message: string) => Fault;
  /** A fault inside the text at `path`, `offset` UTF-16 units after its start. */
  readonly faultInText: (path: DocumentPath, offset: number, message: string) => Fault;
}

/** What people write by hand is smaller. */
const MAX_LENGTH = 1_000_000;
/** One broken line makes many faults; the first ones tell. */
const MAX_YAML_FAULTS = 3;
/** Aliases are allowed, in the number that a reader can follow; an alias bomb is refused. */
const MAX_ALIASES = 100;

/** Parses one file. Never throws: what is wrong with the YAML is in `faults`. */
export function parseYaml({ file, text }: YamlFile): YamlDocument {
  const lines = new LineCounter();
  const at = (offset: number, message: string): Fault => {
    const { line, col } = lines.linePos(Math.max(0, offset));
    return { file, line: Math.max(1, line), column: Math.max(1, col), message };
  };
  const broken = (faults: readonly Fault[]): YamlDocument => ({
    value: undefined,
    faults,
    faultAt: (_path, message) => at(0, message),
    faultAtKey: (_path, message) => at(0, message),
    faultInText: (_path, _offset, message) => at(0, message),
  });
  if (text.length > MAX_LENGTH)
    return broken([at(0, 'the file is larger than 1 MB, which nobody writes by hand')]);
  try {
    const parsed = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
    if (parsed.errors.length > 0)
      return broken(
        parsed.errors
          .slice(0, MAX_YAML_FAULTS)
          .map((error) => at(error.pos[0], `no valid YAML: ${error.message}`)),
      );
    const value: unknown = parsed.toJS({ maxAliasCount: MAX_ALIASES });
    const start = (path: DocumentPath): number => offsetOf(parsed, path);
    return {
      value,
      faults: [],
      faultAt: (path, message) => at(start(path), message),
      faultAtKey: (path, message) => at(keyOffset(parsed, path) ?? start(path), message),
      faultInText: (path, offset, message) => at(textOffset(parsed, text, path, offset), message),
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return broken([at(0, `the YAML cannot be used: ${why}`)]);
  }
}

function rangeOf(document: Document, path: DocumentPath): readonly number[] | null {
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range))
    return null;
  return node.range;
}

function offsetOf(document: Document, path: DocumentPath): number {
  for (let length = path.length; length >= 0; length--) {
    const range = rangeOf(document, path.slice(0, length));
    if (range) return range[0] ?? 0;
  }
  return 0;
}

function keyOffset(document: Document, path: DocumentPath): number | null {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (typeof parent !== 'object' || parent === null || !('items' in parent) || !Array.isArray(parent.items))
    return null;
  for (const pair of parent.items as readonly unknown[]) {
    if (typeof pair !== 'object' || pair === null || !('key' in pair)) continue;
    if (isScalar(pair.key) && String(pair.key.value) === String(path[path.length - 1]))
      return pair.key.range?.[0] ?? null;
  }
  return null;
}

/**
 * Where in the file the character at `offset` of a string stands. Folding, indentation and quoting only add
 * characters to the visible ones, so both texts are walked together.
 */
function textOffset(document: Document, source: string, path: DocumentPath, offset: number): number {
  const range = rangeOf(document, path);
  const value: unknown = document.getIn(path);
  const [start, end] = range ?? [];
  if (start === undefined || end === undefined || typeof value !== 'string') return offsetOf(document, path);
  let position = start;
  const first = source[start];
  if (first === '|' || first === '>') position = source.indexOf('\n', start) + 1;
  else if (first === '"' || first === "'") position = start + 1;
  for (let index = 0; index < value.length && index <= offset; index++) {
    const character = value[index] ?? '';
    if (character.trim() === '') continue;
    while (position < end && source[position] !== character) position++;
    if (index === offset) return position;
    position++;
  }
  return position;
}
