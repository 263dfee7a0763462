import { RECORD_KINDS } from '../model/snapshot.js';
import { InputError } from './inputError.js';
import { isJsonObject } from './jsonObject.js';

/** The first line decides, and no header is longer than this unless its beginning gives it away. */
export const HEAD_BYTES = 64 * 1024;

const HEADER_START = /^\s*\{\s*"kind"\s*:\s*"header"/;
const LINE_KINDS: ReadonlySet<unknown> = new Set([...RECORD_KINDS, 'header', 'coverage', 'end']);

/** Whether the head of an input is enough to tell its form: its first line, or as much as is ever looked at. */
export function tellsForm(head: Buffer): boolean {
  return head.length >= HEAD_BYTES || head.subarray(skipBlank(head)).includes(10);
}

/**
 * Tells a snapshot from plain JSON by the first bytes, without regard to the name. Throws InputError for what is
 * neither: nothing, UTF-16, markup, a binary file.
 */
export function inputForm(head: Buffer, file: string): 'snapshot' | 'json' {
  const refuse = (problem: string): InputError => new InputError(file, problem);
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff) || isUtf16(head))
    throw refuse('is UTF-16 text; save it as UTF-8 (in PowerShell: Out-File -Encoding utf8)');
  if (head.subarray(0, HEAD_BYTES).includes(0))
    throw refuse('is a binary file; name a snapshot or a JSON file of Azure resources');
  const text = head.toString('utf8', skipBlank(head));
  if (text === '')
    throw refuse(head.length === 0 ? 'is empty; make or copy it again' : 'is blank; make or copy it again');
  if (text.startsWith('<'))
    throw refuse('is HTML or XML, perhaps a sign-in page that was saved instead of JSON');
  const end = text.indexOf('\n');
  return HEADER_START.test(text) || (end !== -1 && isSnapshotLine(text.slice(0, end))) ? 'snapshot' : 'json';
}

/** The offset of the first byte that is neither byte order mark nor white space. */
function skipBlank(head: Buffer): number {
  let at = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  while (head[at] === 32 || head[at] === 9 || head[at] === 10 || head[at] === 13) at++;
  return at;
}

/** UTF-16 without a mark: JSON begins with two ASCII characters, so every other byte is zero. */
function isUtf16(head: Buffer): boolean {
  if (head.length < 4) return false;
  const [a, b, c, d] = head;
  return (a === 0 && b !== 0 && c === 0 && d !== 0) || (a !== 0 && b === 0 && c !== 0 && d === 0);
}

/** Resource Graph rows have a `kind` too, so the kind has to be one of a snapshot, beside nothing of a resource. */
function isSnapshotLine(line: string): boolean {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return false;
  }
  return isJsonObject(value) && LINE_KINDS.has(value.kind) && !('type' in value);
}
