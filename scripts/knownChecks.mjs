// The checks of a key vault that tools and standards of the field have, in our own words, against ours. What a check
// has of `rules` is "have" as soon as one of them ships, until then "later"; without rules, `not` says why.
// docs/checks.md is made from this list.

/** Source: REST reference, Managed HSM Keys, and the setting AllowKeyManagementOperationsThroughARM (access-model). */
const DATA_PLANE =
  'Resource Manager shows the keys of an HSM only where its setting AllowKeyManagementOperationsThroughARM was turned on, which it is not by default; else they need the data plane, which kvposture never asks';
const CERTIFICATES = 'Resource Manager does not show certificates, and kvposture never asks the data plane';
const DIRECTORY = 'a setting of the directory, not of a vault or of those who reach it';

/** @type {readonly { readonly id: string, readonly what: string, readonly rules?: readonly string[], readonly command?: string, readonly not?: string, readonly note?: string }[]} */
export const KNOWN_CHECKS = [
  { id: 'A1', what: 'Purge protection is on', rules: ['purge-protection-missing'] },
  { id: 'A2', what: 'Soft delete is on', rules: ['soft-delete-disabled'], note: 'absent means on' },
  {
    id: 'A3',
    what: 'A vault can be recovered: both of the above',
    rules: ['purge-protection-missing', 'soft-delete-disabled'],
  },
  { id: 'A4', what: 'Deleted things are kept for long enough', rules: ['short-soft-delete-retention'] },
  { id: 'A5', what: 'A lock keeps the vault from being deleted', rules: ['delete-lock-missing'] },
  { id: 'A6', what: 'Objects of the vault are backed up', not: 'Resource Manager does not tell of backups' },
  { id: 'B1', what: 'The vault obeys Azure RBAC', rules: ['legacy-access-policies'] },
  {
    id: 'B2',
    what: 'Who may write a vault with access policies can let itself in',
    rules: ['contributor-self-grant'],
    note: 'by principal, with the scope the right is inherited from',
  },
  {
    id: 'B3',
    what: 'Roles give what access policies gave, for a move to Azure RBAC',
    not: 'a task of one day rather than a posture; `kvposture access` lists who holds what before and after',
  },
  {
    id: 'C1',
    what: 'No access policy holds all or purge',
    rules: ['excess-access-policy-permissions', 'purge-permission-granted'],
  },
  {
    id: 'C2',
    what: 'Access is compared with a list of who may have what',
    rules: ['excess-access-policy-permissions'],
    note: 'allowedPrincipals and allowedVerbs',
  },
  { id: 'C3', what: 'All access policies are listed for a review', command: 'kvposture access' },
  { id: 'C4', what: 'Access policies of principals that are gone', rules: ['unknown-principal'] },
  {
    id: 'C5',
    what: 'Deployments, virtual machines and disk encryption may fetch from the vault',
    rules: ['template-deployment-enabled', 'vm-deployment-enabled', 'disk-encryption-enabled'],
  },
  {
    id: 'C6',
    what: 'Applications that do not trust each other share a vault',
    rules: ['too-many-secret-readers'],
    note: 'by the number of readers',
  },
  {
    id: 'C7',
    what: 'Applications that reach the vault sign in with a certificate',
    not: 'how an application signs in is not told by the vault',
  },
  {
    id: 'D1',
    what: 'Roles on the vault are the least that is needed',
    rules: ['broad-data-role', 'data-access-inherited'],
    note: '`kvposture who-can` lists them all',
  },
  { id: 'D2', what: 'A subscription has more than one owner', rules: ['subscription-owner-count'] },
  { id: 'D3', what: 'A subscription has few owners', rules: ['subscription-owner-count'] },
  { id: 'D4', what: 'A custom role is Owner by another name', rules: ['custom-role-owner-equivalent'] },
  { id: 'D5', what: 'A custom role has wildcard actions', rules: ['wildcard-custom-role'] },
  {
    id: 'D6',
    what: 'A custom role may write roles or assignments',
    rules: ['role-assignment-self-grant', 'custom-role-owner-equivalent'],
    note: 'told of those who hold it over a vault',
  },
  {
    id: 'D7',
    what: 'There is no custom role',
    not: 'a narrow custom role is better than a wide built-in one',
  },
  {
    id: 'D8',
    what: 'There is a custom role for locks',
    not: 'that a role exists protects nothing; delete-lock-missing is about the locks themselves',
  },
  {
    id: 'D9',
    what: 'Nobody is User Access Administrator of the tenant or a subscription',
    rules: ['user-access-administrator-at-root', 'role-assignment-self-grant'],
  },
  {
    id: 'D10',
    what: 'No person is Contributor of a subscription',
    rules: ['contributor-self-grant', 'template-deployment-secret-read'],
    note: 'where that opens a vault',
  },
  { id: 'D11', what: 'No guest is an owner', rules: ['role-assignment-self-grant', 'guest-data-access'] },
  { id: 'D12', what: 'No guest may write', rules: ['guest-data-access'], note: 'what is in vaults' },
  { id: 'D13', what: 'No guest may read', rules: ['guest-data-access'], note: 'what is in vaults' },
  { id: 'D14', what: 'Guests are reviewed', rules: ['guest-data-access'], note: 'those who reach a vault' },
  {
    id: 'D15',
    what: 'Deleted or disabled accounts hold nothing',
    rules: ['unknown-principal'],
    note: 'deleted ones, at any scope; disabled ones are not read',
  },
  { id: 'D16', what: 'Roles are given to groups, not to persons', rules: ['direct-user-data-access'] },
  { id: 'D17', what: 'Few assignments come from management groups', rules: ['data-access-inherited'] },
  { id: 'D18', what: 'Classic administrators are gone', rules: ['classic-owner-leftover'] },
  {
    id: 'D19',
    what: 'No assignment stands on a single resource',
    not: 'for a vault that is the narrowest sensible scope, and the right one',
  },
  { id: 'D20', what: 'Privileged roles are activated, not held', rules: ['standing-privileged-access'] },
  {
    id: 'D21',
    what: 'Applications hold privileged roles',
    rules: ['role-assignment-self-grant', 'broad-data-role'],
    note: 'judged like every principal',
  },
  { id: 'D22', what: 'Credentials of applications are certificates, fresh and rotated', not: DIRECTORY },
  {
    id: 'D23',
    what: 'Broad groups hold privileged roles',
    rules: ['too-many-secret-readers'],
    note: 'members are counted; owners of a group are shown as a way in',
  },
  {
    id: 'D24',
    what: 'Few people are Global Administrators',
    rules: ['global-administrator-self-grant'],
    note: 'each is named; how many are too many is for a person to say',
  },
  {
    id: 'D25',
    what: 'The identity of a virtual machine may open vaults for whoever gets into the machine',
    not: 'who may act on a machine is not read; the identity itself is judged like every principal',
  },
  { id: 'D26', what: 'Applications use managed identities', not: 'not told by the vault' },
  { id: 'D27', what: 'Conditional Access guards the data plane', not: DIRECTORY },
  { id: 'E1', what: 'Public network access is disabled', rules: ['public-network-access-enabled'] },
  {
    id: 'E2',
    what: 'The default action is Deny',
    rules: ['firewall-open'],
    note: 'together with all that decides it',
  },
  {
    id: 'E3',
    what: 'Public network access is disabled or the default action is Deny',
    rules: ['firewall-open', 'public-network-access-enabled'],
  },
  {
    id: 'E4',
    what: 'Address rules do not let in the whole Internet',
    rules: ['firewall-open', 'firewall-wide-range'],
    note: 'by what the ranges come to together',
  },
  { id: 'E5', what: 'Address rules are compared with a list', rules: ['firewall-wide-range'] },
  { id: 'E6', what: 'There is a private endpoint', rules: ['private-endpoint-missing'] },
  {
    id: 'E7',
    what: 'A private endpoint is approved',
    rules: ['private-endpoint-missing', 'private-endpoint-pending'],
  },
  {
    id: 'E8',
    what: 'A vault with a private endpoint is closed to the public',
    rules: ['private-endpoint-with-public-access'],
  },
  {
    id: 'E9',
    what: 'A service endpoint is used',
    not: 'a vault that has only private endpoints would be at fault; missing-service-endpoint-ignored is about rules that cannot work',
  },
  {
    id: 'E10',
    what: 'Trusted services pass the firewall',
    rules: ['trusted-services-bypass'],
    note: 'the field asks for it and against it; ours tells that they do',
  },
  {
    id: 'E11',
    what: 'The firewall has address rules',
    not: 'a vault that lets in nobody would be at fault; firewall-rules-without-effect is about rules that do nothing',
  },
  {
    id: 'E12',
    what: 'A private DNS zone serves the endpoint',
    not: 'zones are resources of a network, not of the vault',
  },
  { id: 'F1', what: 'Some log is kept', rules: ['audit-log-missing'], note: 'only audit events count' },
  { id: 'F2', what: 'Audit events are kept', rules: ['audit-log-missing'] },
  { id: 'F3', what: 'Logs are kept for long enough', rules: ['audit-log-destination-short-lived'] },
  { id: 'F4', what: 'Evaluations of Azure Policy are logged', not: 'says nothing about who used the vault' },
  {
    id: 'F5',
    what: 'An alert tells of vaults that are written or deleted',
    not: 'alert rules are often in another system that reads the log',
  },
  { id: 'F6', what: 'Microsoft Defender for Key Vault is on', rules: ['defender-plan-off'] },
  { id: 'G1', what: 'Keys have an expiry date', rules: ['key-without-expiry'] },
  { id: 'G2', what: 'Keys do not expire soon', rules: ['key-near-expiry'] },
  { id: 'G3', what: 'Expired keys are disabled', rules: ['key-expired-enabled'] },
  { id: 'G4', what: 'Keys are not valid for too long', rules: ['key-validity-too-long'] },
  {
    id: 'G5',
    what: 'Keys are not in use for too long',
    not: 'validity and rotation bound it; a flat age would fault the old version of a rotated key',
  },
  { id: 'G6', what: 'Keys are rotated automatically', rules: ['key-rotation-missing'] },
  {
    id: 'G7',
    what: 'Keys are rotated within some days',
    rules: ['key-rotation-missing'],
    note: 'that they are, not how often',
  },
  { id: 'G8', what: 'Keys are of an allowed type', rules: ['weak-key'] },
  { id: 'G9', what: 'Elliptic-curve keys use an allowed curve', rules: ['weak-key'] },
  { id: 'G10', what: 'RSA keys are large enough', rules: ['weak-key'] },
  { id: 'G11', what: 'Keys are in an HSM', rules: ['key-not-hsm-backed'] },
  {
    id: 'G12',
    what: 'Keys allow only the operations that are needed',
    not: 'what an application needs is not told',
  },
  {
    id: 'G13',
    what: 'Few versions of a key are enabled',
    not: 'hygiene, at the price of one more read for each key',
  },
  { id: 'G14', what: 'Services encrypt with a key of the customer', not: 'a posture of those services' },
  { id: 'H1', what: 'Secrets have an expiry date', rules: ['secret-without-expiry'] },
  { id: 'H2', what: 'Secrets do not expire soon', rules: ['secret-near-expiry'] },
  { id: 'H3', what: 'Expired secrets are disabled', rules: ['secret-expired-enabled'] },
  { id: 'H4', what: 'Secrets are not valid for too long', rules: ['secret-validity-too-long'] },
  { id: 'H5', what: 'Secrets are not in use for too long', not: 'bounded by their validity' },
  { id: 'H6', what: 'Secrets have a content type', not: 'hygiene, and noise' },
  {
    id: 'H7',
    what: 'Few versions of a secret are enabled',
    not: 'hygiene, at the price of one more read for each secret',
  },
  { id: 'I1', what: 'Certificates are valid for twelve months at most', not: CERTIFICATES },
  { id: 'I2', what: 'Certificates do not expire soon', not: CERTIFICATES },
  { id: 'I3', what: 'Certificates are renewed in time', not: CERTIFICATES },
  { id: 'I4', what: 'Certificates have keys of an allowed type', not: CERTIFICATES },
  { id: 'I5', what: 'Certificates use an allowed curve', not: CERTIFICATES },
  { id: 'I6', what: 'RSA certificates have large enough keys', not: CERTIFICATES },
  { id: 'I7', what: 'Certificates come from an integrated authority', not: CERTIFICATES },
  { id: 'I8', what: 'Certificates come from a named authority', not: CERTIFICATES },
  { id: 'I9', what: 'Certificates are in the transparency logs', not: CERTIFICATES },
  { id: 'J1', what: 'A managed HSM has purge protection', rules: ['hsm-purge-protection-missing'] },
  { id: 'J2', what: 'A managed HSM is logged', rules: ['hsm-audit-log-missing'] },
  {
    id: 'J3',
    what: 'A managed HSM is closed to the public',
    rules: ['hsm-public-network-access-enabled', 'hsm-firewall-open'],
  },
  {
    id: 'J4',
    what: 'A managed HSM has an approved private endpoint',
    rules: ['hsm-private-endpoint-missing'],
  },
  { id: 'J5', what: 'Keys of a managed HSM have an expiry date', not: DATA_PLANE },
  { id: 'J6', what: 'Keys of a managed HSM do not expire soon', not: DATA_PLANE },
  { id: 'J7', what: 'AES keys of a managed HSM are large enough', not: DATA_PLANE },
  { id: 'J8', what: 'RSA keys of a managed HSM are large enough', not: DATA_PLANE },
  { id: 'J9', what: 'Elliptic-curve keys of a managed HSM use an allowed curve', not: DATA_PLANE },
  { id: 'J10', what: 'Keys of a managed HSM are of an allowed type', not: DATA_PLANE },
  { id: 'J11', what: 'A managed HSM is used where it is required', not: 'a matter of contracts and laws' },
  { id: 'K1', what: 'The vault has tags', not: 'hygiene' },
  {
    id: 'K2',
    what: 'The vault is in use',
    not: 'metrics are not read; an unused vault still has to be safe',
  },
  { id: 'K3', what: 'Names follow the rules', not: 'Azure refuses others' },
  { id: 'K4', what: 'The tier and its service level are told', not: 'information, no posture' },
];

const GROUPS = {
  A: 'Recoverability',
  B: 'Permission model',
  C: 'Access policies',
  D: 'Roles and identities',
  E: 'Network',
  F: 'Logging, monitoring, Defender',
  G: 'Keys',
  H: 'Secrets',
  I: 'Certificates',
  J: 'Managed HSM',
  K: 'Hygiene and inventory',
};

/**
 * How one check stands: `have`, `later` or `not`, and the words of its cell.
 * @param {{ rules?: readonly string[], command?: string, not?: string, note?: string, id?: string, what?: string }} check
 * @param {ReadonlySet<string>} shipped ids of the rules that ship
 */
export function standing({ rules = [], command, not, note }, shipped) {
  const told = note === undefined ? '' : ` (${note})`;
  if (command !== undefined) return { state: 'have', words: `have: \`${command}\`${told}` };
  if (not !== undefined) return { state: 'not', words: `deliberately not: ${not}` };
  const named = (ids) => ids.map((id) => `[${id}](rules/${id}.md)`).join(', ');
  const have = rules.filter((id) => shipped.has(id));
  const later = rules.filter((id) => !shipped.has(id)).map((id) => `\`${id}\``);
  if (have.length === 0) return { state: 'later', words: `later: ${later.join(', ')}` };
  return {
    state: 'have',
    words: `have: ${named(have)}${told}${later.length === 0 ? '' : `; later: ${later.join(', ')}`}`,
  };
}

/** docs/checks.md: every known check against the rules that ship. */
export function checksPage(generated, ruleIds) {
  const shipped = new Set(ruleIds);
  const all = KNOWN_CHECKS.map((check) => ({ ...check, ...standing(check, shipped) }));
  const count = (state) => all.filter((check) => check.state === state).length;
  const tables = Object.entries(GROUPS).flatMap(([letter, title]) => [
    `## ${letter}. ${title}`,
    [
      '| Check | Asks | Here |',
      '| --- | --- | --- |',
      ...all
        .filter(({ id }) => id.startsWith(letter))
        .map(({ id, what, words }) => `| ${id} | ${what} | ${words} |`),
    ].join('\n'),
  ]);
  const named = new Set(KNOWN_CHECKS.flatMap(({ rules = [] }) => rules));
  const own = ruleIds.filter((id) => !named.has(id)).map((id) => `[${id}](rules/${id}.md)`);
  return `${[
    generated,
    '# Checks known in the field, and ours',
    `Posture tools, scanners and standards together ask ${all.length} things of a key vault. Here each stands against the rule pack: ${count('have')} we have, ${count('later') === 0 ? '' : `${count('later')} come later, `}${count('not')} are left out on purpose, and why.`,
    ...tables,
    '## Beside these',
    'Rules of ours that no check above is about:',
    own.join(', '),
  ].join('\n\n')}\n`;
}
