import type { Finding } from '../model/result.js';
import { shorten } from './sarifRules.js';
import { visibleText } from './terminalText.js';

/** What is wrong, in one visible line of at most `max` UTF-16 units: the message, or the title where that is blank. */
export function findingText({ message, title }: Finding, max: number): string {
  return shorten(visibleText(message) || visibleText(title), max);
}
