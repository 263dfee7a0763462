/** The languages and places in which a remediation tells what to do. */
export const REMEDIATION_FORMS = ['text', 'cli', 'bicep', 'terraform', 'portal'] as const;
export type RemediationForm = (typeof REMEDIATION_FORMS)[number];

/** What to do about a finding; of the forms but the text a rule may have none. */
export interface Remediation {
  readonly text: string;
  readonly cli?: string | undefined;
  readonly bicep?: string | undefined;
  readonly terraform?: string | undefined;
  /** Steps in the Azure portal. */
  readonly portal?: string | undefined;
}

/** The texts of a remediation as an object of its own: one that is filled when it is read has no members to list. */
export function remediationTexts(remediation: Remediation): Remediation {
  const texts: { -readonly [Form in RemediationForm]?: string } & { text: string } = { text: '' };
  for (const form of REMEDIATION_FORMS) {
    const text = remediation[form];
    if (text !== undefined) texts[form] = text;
  }
  return texts;
}
