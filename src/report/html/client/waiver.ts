import type { Finding } from '../../../model/result.js';

/** Days after which a waiver that is copied from the page ends, unless somebody writes another date. */
const DAYS = 90;

/**
 * A waiver of one finding for the config file, as YAML. Ids of rules are kebab-case and fingerprints hex digits, so
 * neither needs quoting; anything else is left out.
 */
export function waiverSnippet(
  { ruleId, fingerprint }: Pick<Finding, 'ruleId' | 'fingerprint'>,
  now: Date,
): string {
  const expires = new Date(now.getTime() + DAYS * 86_400_000).toISOString().slice(0, 10);
  return [
    'waivers:',
    `  - rule: ${ruleId.replace(/[^A-Za-z0-9-]/g, '')}`,
    `    fingerprint: "${fingerprint.replace(/[^0-9a-f]/g, '')}"`,
    '    reason: why this is accepted, and by whom',
    `    expires: ${expires}`,
    '',
  ].join('\n');
}
