import { type ArmScope, parseScope } from '../model/armId.js';
import type { Principal } from '../model/principal.js';
import {
  REMEDIATION_FORMS,
  type Remediation,
  type RemediationForm,
  remediationWhenRead,
} from '../model/remediation.js';
import { shellQuote, withoutControls } from '../model/shellQuote.js';
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
  /** GUID of the role. */
  readonly roleId?: string | null;
}

/** Names come from a tenant somebody else may write in: each language gets its own escape. */
const ESCAPE: Readonly<Record<RemediationForm, (value: string) => string>> = {
  text: (value) => value,
  portal: (value) => value,
  cli: shellQuote,
  bicep: (value) => value.replaceAll(/\\|'|\$\{/g, (sign) => `\\${sign}`),
  terraform: (value) =>
    value.replaceAll(/[\\"]/g, (sign) => `\\${sign}`).replaceAll(/[$%]\{/g, (sign) => sign.charAt(0) + sign),
};

/** What no language has to escape; most names and ids are so. */
const PLAIN = /^[\w./:][\w./:-]*$/;

function escaped(form: RemediationForm, value: string): string {
  return PLAIN.test(value) ? value : ESCAPE[form](withoutControls(value));
}

/** What a placeholder stands for; null where that is not known. */
type Values = (name: string) => string | null;
type Fill = (values: Values) => string;

/**
 * Prepares the remediation of a rule. The function that comes back gives it for one cause, filled when it is read: of
 * thousands of findings most are never asked how to mend them. A fact that is not known stays as `<name>`, but a command
 * that needs one is left out where other commands do without. A remediation without placeholders is the same object
 * every time. `factsOf` tells what it is filled from.
 */
export function remediationOf<Cause>(
  remediation: Remediation,
  factsOf: (cause: Cause) => RemediationFacts,
): (cause: Cause) => Remediation {
  const fills: { -readonly [K in RemediationForm]?: Fill } = {};
  let placeholders = 0;
  for (const form of REMEDIATION_FORMS) {
    const text = remediation[form];
    if (text === undefined) continue;
    const template = parseTemplate(text);
    placeholders += template.rest.length;
    fills[form] = form === 'cli' ? commands(text) : (values) => fill(template, form, values);
  }
  if (placeholders === 0) return () => remediation;
  const filled = (form: RemediationForm, cause: Cause): string | undefined => {
    const facts = factsOf(cause);
    return fills[form]?.((name) => VALUES[name]?.(facts) ?? null);
  };
  return (cause) => remediationWhenRead(filled, cause);
}

/** The name of the key or secret that a scope is; null for any other scope. */
function objectNameIn(scope: string): string | null {
  const parsed = parseScope(scope);
  return parsed?.level === 'object' ? parsed.name : null;
}

function fill(template: Template, form: RemediationForm, values: Values): string {
  return fillTemplate(template, (name) => {
    const value = values(name);
    return value === null ? `<${name}>` : escaped(form, value);
  });
}

/** The commands that this cause can run, with the comments above them; all of them where none could. */
function commands(text: string): Fill {
  const whole = parseTemplate(text);
  const names = [...new Set(whole.rest.map(({ name }) => name))];
  // Causes lack the same few facts again and again, so what is left of the text is worked out once for each set.
  const known = new Map<string, Template>();
  return (values) => {
    const lacking = names.filter((name) => values(name) === null);
    const key = lacking.join(' ');
    const template = known.get(key) ?? (lacking.length === 0 ? whole : without(text, lacking));
    known.set(key, template);
    return fill(template, 'cli', values);
  };
}

/** The text without the commands that name something lacking; a comment speaks for those below it and goes with them. */
function without(text: string, lacking: readonly string[]): Template {
  const kept: string[] = [];
  let comments: readonly string[] = [];
  let commented = false;
  for (const line of text.trimEnd().split('\n')) {
    const comment = /^\s*#/.test(line);
    if (comment) comments = [...(commented ? comments : []), line];
    else if (!lacking.some((name) => line.includes(`{${name}}`))) {
      kept.push(...comments, line);
      comments = [];
    }
    commented = comment;
  }
  return parseTemplate(kept.some((line) => line.trim() !== '') ? kept.join('\n') : text);
}

/** What parts the vault from the entry in the cause of an access policy. */
const ENTRY = '#accessPolicies/';

/** Types of principals that the Azure CLI takes for a role assignment; of the others the reader decides. */
const ASSIGNEE_TYPES: readonly string[] = ['User', 'Group', 'ServicePrincipal', 'ForeignGroup'];

/** Object and application of the entry that the cause is; none for any other cause. */
function policyEntry(cause: string): readonly string[] {
  const at = cause.indexOf(ENTRY);
  return at < 0 ? [] : cause.slice(at + ENTRY.length).split('/');
}

const placeOf = ({ vaultId }: RemediationFacts): ArmScope | null =>
  vaultId === null ? null : parseScope(vaultId);

const VALUES: Readonly<Record<string, (facts: RemediationFacts) => string | null | undefined>> = {
  vaultName: (facts) => placeOf(facts)?.name,
  vaultId: ({ vaultId }) => vaultId,
  vaultCount: ({ vaultCount }) => String(vaultCount),
  resourceGroup: (facts) => placeOf(facts)?.resourceGroup,
  subscriptionId: (facts) => placeOf(facts)?.subscriptionId,
  principalId: ({ principal }) => principal?.id,
  principalType: ({ principal }) =>
    principal !== null && ASSIGNEE_TYPES.includes(principal.type) ? principal.type : 'TYPE',
  assignmentId: ({ cause }) => (cause.includes(ENTRY) ? null : cause),
  policyObjectId: ({ cause }) => {
    const [objectId, applicationId] = policyEntry(cause);
    return applicationId === undefined ? objectId : null;
  },
  policyApplicationId: ({ cause }) => policyEntry(cause)[1],
  roleDefinitionId: ({ cause }) => cause,
  groupId: ({ cause }) => /^\/groups\/([^/]+)/.exec(cause)?.[1],
  scope: ({ scope }) => scope,
  // What a path goes on from: the root is no segment of one.
  scopePath: ({ scope }) => (scope === '/' ? '' : scope),
  roleName: ({ roleName }) => roleName,
  roleId: ({ roleId }) => roleId,
  objectName: ({ scope }) => (scope === null ? null : objectNameIn(scope)),
};
