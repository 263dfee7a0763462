import { lastSegment } from '../../../model/armId.js';
import type { Finding } from '../../../model/result.js';

/** Days after which a waiver that is copied from the page ends, unless somebody writes another date. */
const DAYS = 90;
/** Vaults that a waiver names; one for more of them holds for whatever the cause reaches. */
const FEW_VAULTS = 20;

/**
 * A waiver of one finding for the config file, as YAML. It names the vaults of today, so that the finding is open again
 * when its cause reaches another. Ids of rules are kebab-case and fingerprints hex digits; anything else in them is left
 * out. A text in the quotes of JSON is one of YAML too.
 */
export function waiverSnippet(
  { ruleId, fingerprint, vaults }: Pick<Finding, 'ruleId' | 'fingerprint' | 'vaults'>,
  now: Date,
): string {
  const expires = new Date(now.getTime() + DAYS * 86_400_000).toISOString().slice(0, 10);
  const named = vaults.length > 0 && vaults.length <= FEW_VAULTS;
  return [
    'waivers:',
    `  - rule: ${ruleId.replace(/[^A-Za-z0-9-]/g, '')}`,
    `    fingerprint: "${fingerprint.replace(/[^0-9a-f]/g, '')}"`,
    ...(named ? ['    vaults:', ...vaults.map((id) => `      - ${JSON.stringify(lastSegment(id))}`)] : []),
    '    reason: why this is accepted, and by whom',
    `    expires: ${expires}`,
    '',
  ].join('\n');
}
