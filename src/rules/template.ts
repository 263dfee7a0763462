/** Text with `{placeholders}`, taken apart: a literal, then name and literal in turn. */
export interface Template {
  readonly first: string;
  readonly rest: readonly { readonly name: string; readonly after: string }[];
}

/** Only `{word}` is a placeholder, so that the braces of Bicep, Terraform and JMESPath stay what they are. */
const PLACEHOLDER = /\{([a-zA-Z]+)\}/;

/** Takes a text apart at its placeholders. */
export function parseTemplate(text: string): Template {
  const [first = '', ...pieces] = text.split(PLACEHOLDER);
  const rest: { name: string; after: string }[] = [];
  for (let index = 0; index < pieces.length; index += 2)
    rest.push({ name: pieces[index] ?? '', after: pieces[index + 1] ?? '' });
  return { first, rest };
}

/** The text with each placeholder replaced by what `valueFor` says. */
export function fillTemplate(template: Template, valueFor: (name: string) => string): string {
  let text = template.first;
  for (const { name, after } of template.rest) text += valueFor(name) + after;
  return text;
}

/** Placeholders that the message of a rule may use, by subject. */
export const MESSAGE_PLACEHOLDERS = {
  vault: [
    'vault',
    'resourceGroup',
    'openPercent',
    'retentionDays',
    'widestRange',
    'accessPolicies',
    'secretReaders',
    'tenant',
  ],
  hsm: ['hsm', 'resourceGroup', 'openPercent'],
  grant: ['principal', 'guestWords', 'role', 'scope', 'permissions', 'vaults'],
  escalation: ['principal', 'tenant', 'role', 'scope', 'path', 'vaults'],
  role: ['roleName', 'vaults'],
  subscription: ['subscription', 'owners', 'classicAdministrators', 'vaults'],
  deletedVault: ['vault', 'purgeDate'],
  object: ['object', 'vault', 'resourceGroup', 'expiry', 'daysToExpiry', 'validity', 'keyKind'],
} as const;

const PLACE = ['vaultName', 'vaultId', 'resourceGroup', 'subscriptionId'] as const;
const HOLDER = [
  ...['vaultCount', 'principalId', 'principalType', 'scope', 'scopePath', 'roleName', 'roleId'],
  // Of a cause that is an assignment, and of one that is an entry of access policies: a command that names another
  // kind of cause is left out of the fix.
  ...['assignmentId', 'policyObjectId', 'policyApplicationId'],
] as const;

/** Placeholders that remediation texts may use, by subject: of the first vault, and of the cause. */
export const REMEDIATION_PLACEHOLDERS = {
  vault: PLACE,
  hsm: PLACE,
  grant: [...PLACE, ...HOLDER],
  escalation: [...PLACE, ...HOLDER, 'groupId'],
  role: [...PLACE, 'vaultCount', 'roleName', 'roleDefinitionId'],
  subscription: ['subscriptionId', 'vaultCount'],
  deletedVault: PLACE,
  object: [...PLACE, 'objectName'],
} as const;
