import { type ArmScope, parseScope } from '../model/armId.js';
import type { Principal } from '../model/principal.js';
import type { Remediation } from '../model/result.js';
import { fillTemplate, parseTemplate, type Template } from './template.js';

/** What the texts of a remediation are filled from. */
export interface RemediationFacts {
  readonly cause: string;
  /** The vault or HSM to show the fix for; null where none is known. */
  readonly vaultId: string | null;
  /** How many vaults the cause reaches, that one among them. */
  readonly vaultCount: number;
  readonly principal: Principal | null;
  readonly scope: string | null;
  readonly roleName: string | null;
}

const FORMS = ['text', 'cli', 'bicep', 'terraform', 'portal'] as const;
type Form = (typeof FORMS)[number];

/** Names come from a tenant somebody else may write in: each language gets its own escape. */
const ESCAPE: Readonly<Record<Form, (value: string) => string>> = {
  text: (value) => value,
  portal: (value) => value,
  cli: shellQuote,
  bicep: (value) => value.replaceAll(/\\|'|\$\{/g, (sign) => `\\${sign}`),
  terraform: (value) =>
    value.replaceAll(/[\\"]/g, (sign) => `\\${sign}`).replaceAll(/[$%]\{/g, (sign) => sign.charAt(0) + sign),
};

/** What no language has to escape; most names and ids are so. */
const PLAIN = /^[\w./:][\w./:-]*$/;

function escaped(form: Form, value: string): string {
  return PLAIN.test(value) ? value : ESCAPE[form](withoutControls(value));
}

/** A value as one word of a POSIX shell; control characters are dropped, for nothing Azure names has them. */
export function shellQuote(value: string): string {
  const clean = withoutControls(value);
  // A leading dash would be an option, a leading @ a file of the Azure CLI.
  return /^[\w./:][\w./:@#-]*$/.test(clean) ? clean : `'${clean.replaceAll("'", `'\\''`)}'`;
}

function withoutControls(value: string): string {
  if (/^[\u0020-\u007e]*$/.test(value)) return value;
  return [...value].filter((character) => character >= ' ' && character !== '\u007f').join('');
}

/**
 * Prepares the remediation of a rule. The function that comes back fills it for one cause; a fact that is not
 * known stays as `<name>`. A remediation without placeholders is the same object every time.
 */
export function remediationOf(remediation: Remediation): (facts: RemediationFacts) => Remediation {
  const templates: [Form, Template][] = FORMS.flatMap((form) => {
    const text = remediation[form];
    return text === undefined ? [] : [[form, parseTemplate(text)]];
  });
  if (templates.every(([, { rest }]) => rest.length === 0)) return () => remediation;
  const places = new Map<string, ArmScope | null>();
  const placeOf = (id: string | null): ArmScope | null => {
    if (id === null) return null;
    const place = places.get(id) ?? parseScope(id);
    places.set(id, place);
    return place;
  };
  return (facts) => {
    const known = valuesOf(facts, placeOf(facts.vaultId));
    const filled: { -readonly [K in Form]?: string } & { text: string } = { text: '' };
    for (const [form, template] of templates)
      filled[form] = fillTemplate(template, (name) => {
        const value = known[name];
        return value === undefined || value === null ? `<${name}>` : escaped(form, value);
      });
    return filled;
  };
}

function valuesOf(
  { cause, vaultId, vaultCount, principal, scope, roleName }: RemediationFacts,
  vault: ArmScope | null,
) {
  const values: Readonly<Record<string, string | null>> = {
    vaultName: vault?.name ?? null,
    vaultId,
    vaultCount: String(vaultCount),
    resourceGroup: vault?.resourceGroup ?? null,
    subscriptionId: vault?.subscriptionId ?? null,
    principalId: principal?.id ?? null,
    assignmentId: cause,
    roleDefinitionId: cause,
    scope,
    roleName,
  };
  return values;
}
