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

/**
 * A remediation whose texts `textOf` makes of something when they are read, undefined for a form it does not have: of
 * thousands of findings most are never asked how to mend them.
 */
export function remediationWhenRead<Source>(
  textOf: (form: RemediationForm, source: Source) => string | undefined,
  source: Source,
): Remediation {
  return new MadeWhenRead(textOf, source);
}

/** A class because accessors cost nothing on a prototype, and as much as the texts on every object. */
class MadeWhenRead<Source> implements Remediation {
  readonly #textOf: (form: RemediationForm, source: Source) => string | undefined;
  readonly #source: Source;

  constructor(textOf: (form: RemediationForm, source: Source) => string | undefined, source: Source) {
    this.#textOf = textOf;
    this.#source = source;
  }

  get text(): string {
    return this.#textOf('text', this.#source) ?? '';
  }

  get cli(): string | undefined {
    return this.#textOf('cli', this.#source);
  }

  get bicep(): string | undefined {
    return this.#textOf('bicep', this.#source);
  }

  get terraform(): string | undefined {
    return this.#textOf('terraform', this.#source);
  }

  get portal(): string | undefined {
    return this.#textOf('portal', this.#source);
  }
}
