import type { Remediation } from '../../model/remediation.js';

/** A remediation whose texts are redacted when they are read: written out, those of all findings fill the memory. */
export function redactedRemediation(
  remediation: Remediation,
  redact: (form: keyof Remediation, text: string) => string,
): Remediation {
  return new RedactedWhenRead(remediation, redact);
}

/** A class because accessors cost nothing on a prototype, and as much as the texts on every object. */
class RedactedWhenRead implements Remediation {
  readonly #remediation: Remediation;
  readonly #redact: (form: keyof Remediation, text: string) => string;

  constructor(remediation: Remediation, redact: (form: keyof Remediation, text: string) => string) {
    this.#remediation = remediation;
    this.#redact = redact;
  }

  get text(): string {
    return this.#redact('text', this.#remediation.text);
  }

  get cli(): string | undefined {
    return this.#optional('cli');
  }

  get bicep(): string | undefined {
    return this.#optional('bicep');
  }

  get terraform(): string | undefined {
    return this.#optional('terraform');
  }

  get portal(): string | undefined {
    return this.#optional('portal');
  }

  #optional(form: keyof Remediation): string | undefined {
    const text = this.#remediation[form];
    return text === undefined ? undefined : this.#redact(form, text);
  }
}
