import { createHmac } from 'node:crypto';
import { type Pseudonyms, pseudonyms } from '../report/redact/pseudonyms.js';
import { redactText } from '../report/redact/redactText.js';

/** Key of the pseudonyms of `--redact` that is the user's own; empty where there is none. */
export function redactKey(): string {
  return process.env.KVPOSTURE_REDACT_KEY ?? '';
}

export function hmacSha256(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

/**
 * A line for stderr under `--redact`: every id, mail address and network address in it is replaced, by the pseudonym that
 * the report has. Names that nothing gives away by their form are not found, so a line that holds one has to be said
 * without.
 */
export function lineRedaction(): (text: string) => string {
  const invent: Pseudonyms = pseudonyms(hmacSha256, redactKey());
  return (text) => redactText(text, { invent, tenant: '', finders: [] });
}
