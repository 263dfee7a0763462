import type { Notice } from '../../model/result.js';

/** What a notice says is made of what people wrote into the config: names, patterns, reasons. This is the rest. */
export function namelessNotice({ from, kind, ruleId }: Pick<Notice, 'from' | 'kind' | 'ruleId'>): string {
  return `${from}${ruleId === null ? '' : ` of ${ruleId}`}: ${kind}; the rest is withheld (--redact)`;
}
