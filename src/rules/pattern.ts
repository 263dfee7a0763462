import { RE2JS } from 're2js';

const compiled = new Map<string, RE2JS>();
/** Patterns come from rules, so there are few; a rule that builds them from data must not fill the memory. */
const MAX_COMPILED = 1000;

function compile(pattern: string): RE2JS {
  let found = compiled.get(pattern);
  if (!found) {
    found = RE2JS.compile(pattern);
    if (compiled.size >= MAX_COMPILED) compiled.clear();
    compiled.set(pattern, found);
  }
  return found;
}

/**
 * Whether a regular expression (RE2 syntax, searched anywhere, letter case matters unless `(?i)`) is found in the
 * text, in time linear in the text. Throws RE2JSSyntaxException for a pattern that is none.
 */
export function re(text: string, pattern: string): boolean {
  return compile(pattern).matcher(text).find();
}

/** Whether the list has the text, letter case ignored, as Azure compares ids. */
export function listed(text: string, list: readonly string[]): boolean {
  if (list.length === 0) return false;
  const lower = text.toLowerCase();
  return list.some((item) => item.toLowerCase() === lower);
}
