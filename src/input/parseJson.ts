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
 * Parses untrusted UTF-8 JSON. Keys such as `__proto__` become plain own properties. `line` is where the bytes begin
 * in the file (a line of a snapshot), absent when they are the whole file. Throws InputError with line and column.
 */
export function parseJson(bytes: Buffer, file: string, line?: number): unknown {
  const place = line === undefined ? {} : { line };
  const ascii = isAscii(bytes);
  if (!ascii && !isUtf8(bytes))
    throw new InputError(file, 'is no UTF-8 text; is it a binary file, or saved in another encoding?', place);
  const hostile = nestingFault(bytes);
  if (hostile !== null) throw new InputError(file, hostile, place);
  // Most records are ASCII, which is copied faster than it is decoded.
  const text = bytes.toString(ascii ? 'latin1' : 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    const fault = jsonFault(text);
    if (fault === null) throw error;
    const found = lineAndColumn(text, fault.offset);
    const advice = bytes.includes(0) ? 'is it a binary file?' : 'make or copy it again';
    throw new InputError(file, `is not valid JSON: ${fault.problem}; ${advice}`, {
      line: found.line + (line ?? 1) - 1,
      column: found.column,
    });
  }
}

/** Counts brackets outside texts before anything is built of them; null where both limits hold. */
function nestingFault(bytes: Buffer): string | null {
  // Fewer bytes than this cannot open and close that many levels.
  if (bytes.length < 2 * MAX_NESTING) return null;
  let depth = 0;
  let containers = 0;
  let inText = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inText) {
      if (byte === 0x5c) at++;
      else if (byte === 0x22) inText = false;
    } else if (byte === 0x22) inText = true;
    else if (byte === 0x7b || byte === 0x5b) {
      containers++;
      if (++depth > MAX_NESTING)
        return `nests deeper than ${MAX_NESTING} levels, which no answer of Azure does`;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return containers > MAX_CONTAINERS ? `holds more than ${MAX_CONTAINERS} objects and lists; split it` : null;
}
