import { visibleText } from './terminalText.js';

/** What XML 1.0 forbids beside controls and lone surrogates, which visible text no longer has. */
const FORBIDDEN = /[\ufffe\uffff]/g;
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text for XML, in an element or an attribute: one line without controls, markup escaped. */
export function xmlText(text: string): string {
  return visibleText(text)
    .replace(FORBIDDEN, '\ufffd')
    .replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char);
}

/** Attributes in the order given, each with a blank before it. */
export function xmlAttributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xmlText(String(value))}"`)
    .join('');
}
