import { isAscii, isUtf8 } from 'node:buffer';
import { InputError } from './inputError.js';
import { jsonFault, lineAndColumn } from './jsonFault.js';

/**
 * Bodies of Azure nest about twenty levels. What goes far beyond was made to overflow the stack of whoever walks it.
 */
const MAX_NESTING = 500;
/** A list of 200,000 role assignments has under half a million; each costs up to 100 bytes of memory. */
const MAX_CONTAINERS = 10_000_000;

/**
 * Parses untrusted JSON: text, or UTF-8. Keys such as `__proto__` become plain own properties. `line` is where it begins
 * in the file (a line of a snapshot), absent when it is the whole file. Throws InputError with line and column.
 */
export function parseJson(json: string | Buffer, file: string, line?: number): unknown {
  const place = line === undefined ? {} : { line };
  const text = typeof json === 'string' ? json : textOf(json);
  if (text === null)
    throw new InputError(file, 'is no UTF-8 text; is it a binary file, or saved in another encoding?', place);
  const hostile = nestingFault(text);
  if (hostile !== null) throw new InputError(file, hostile, place);
  try {
    return JSON.parse(text);
  } catch (error) {
    const fault = jsonFault(text);
    if (fault === null) throw error;
    const found = lineAndColumn(text, fault.offset);
    const advice = text.includes('\0') ? 'is it a binary file?' : 'make or copy it again';
    throw new InputError(file, `is not valid JSON: ${fault.problem}; ${advice}`, {
      line: found.line + (line ?? 1) - 1,
      column: found.column,
    });
  }
}

/** Null for what is no UTF-8. Most records are ASCII, which is copied faster than it is decoded. */
function textOf(bytes: Buffer): string | null {
  if (isAscii(bytes)) return bytes.toString('latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : null;
}

/** Counts brackets outside texts before anything is built of them; null where both limits hold. */
function nestingFault(text: string): string | null {
  if (!hasManyBrackets(text)) return null;
  let depth = 0;
  let containers = 0;
  let inText = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inText) {
      if (code === 0x5c) at++;
      else if (code === 0x22) inText = false;
    } else if (code === 0x22) inText = true;
    else if (code === 0x7b || code === 0x5b) {
      containers++;
      if (++depth > MAX_NESTING)
        return `nests deeper than ${MAX_NESTING} levels, which no answer of Azure does`;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return containers > MAX_CONTAINERS ? `holds more than ${MAX_CONTAINERS} objects and lists; split it` : null;
}

/** Whether there are as many opening brackets, in texts or not, as that many levels need. */
function hasManyBrackets(text: string): boolean {
  let count = 0;
  for (const bracket of ['{', '['])
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1))
      if (++count > MAX_NESTING) return true;
  return false;
}
