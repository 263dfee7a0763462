import { redactId } from './armNames.js';
import type { NameFinder } from './nameFinder.js';
import type { Pseudonyms } from './pseudonyms.js';

/** What replaces the names and ids of a text. */
export interface TextRedaction {
  readonly invent: Pseudonyms;
  /** Keys names that no subscription holds. */
  readonly tenant: string;
  /** Names to look for, those that stand nearest first. */
  readonly finders: readonly NameFinder[];
}

/** An ARM id inside other text, up to what no command or sentence has within an id. */
const ARM_ID = /\/(?:subscriptions|providers)\/[^\s'"`,;<>{}|\\]+/gi;
const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
const MAIL = /[^\s'"<>()[\],;:=]+@[^\s'"<>()[\],;:]+\.[^\s'"<>()[\],;:]+/g;
const IPV4 = /\b\d{1,3}(?:\.\d{1,3}){3}\b(?:\/(\d{1,2})\b)?/g;
const MAYBE_IPV6 = /(?<![\w:])[0-9a-f:]{2,}(?![\w:])/gi;
/** A block of so many addresses is nobody's own. */
const ANYBODY = 8;

/**
 * A text with every known name and every id, mail address and network address in it replaced. What has been replaced is
 * not looked at again.
 */
export function redactText(text: string, redaction: TextRedaction): string {
  let out = '';
  let at = 0;
  for (const match of text.matchAll(ARM_ID)) {
    const id = match[0].replace(/[).:]+$/, '');
    out += redactNames(text.slice(at, match.index), redaction);
    out += redactId(id, redaction.invent, redaction.tenant).id;
    at = match.index + id.length;
  }
  return out + redactNames(text.slice(at), redaction);
}

function redactNames(text: string, { invent, finders }: TextRedaction): string {
  let out = '';
  let rest = 0;
  for (let at = 0; at < text.length; ) {
    const found = longestAt(text, at, finders);
    if (found === null) {
      at++;
      continue;
    }
    out += redactShapes(text.slice(rest, at), invent) + found.pseudonym;
    at = found.end;
    rest = at;
  }
  return out + redactShapes(text.slice(rest), invent);
}

/** Among names of the same length that of the first finder. */
function longestAt(text: string, at: number, finders: readonly NameFinder[]): ReturnType<NameFinder['at']> {
  let best: ReturnType<NameFinder['at']> = null;
  for (const finder of finders) {
    const one = finder.at(text, at);
    if (one !== null && (best === null || one.end > best.end)) best = one;
  }
  return best;
}

/** What is recognized by its form alone. Addresses get no pseudonym: there are too few of them to hide one. */
function redactShapes(text: string, invent: Pseudonyms): string {
  return text
    .replace(GUID, invent.guid)
    .replace(MAIL, 'name@redacted')
    .replace(IPV4, (whole, bits: string | undefined) => {
      if (bits !== undefined && Number(bits) < ANYBODY) return whole;
      return bits === undefined ? 'x.x.x.x' : `x.x.x.x/${bits}`;
    })
    .replace(MAYBE_IPV6, (whole) => (whole.includes('::') || whole.split(':').length > 4 ? 'x:x' : whole));
}
