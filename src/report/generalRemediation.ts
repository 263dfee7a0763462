import type { Remediation } from '../model/remediation.js';

/** The placeholders of a rule's remediation, which only a finding can fill, in words for its text. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['vaultName', 'the vault'],
  ['vaultId', 'the vault'],
  ['resourceGroup', 'its resource group'],
  ['subscriptionId', 'its subscription'],
  ['principalId', 'the principal'],
  ['assignmentId', 'the assignment'],
  ['scope', 'its scope'],
  ['vaultCount', 'several'],
  ['roleDefinitionId', 'the role definition'],
  ['roleName', 'the role'],
  ['roleId', 'the role'],
  ['principalType', 'its type'],
  ['policyObjectId', 'the principal'],
  ['policyApplicationId', 'the application'],
  ['objectName', 'it'],
]);

/** The remediation of a rule without a finding: `{vaultName}` is `the vault` in the text and `VAULT_NAME` in code. */
export function generalRemediation(remediation: Remediation): Remediation {
  const fill = (text: string, word: (name: string, general: string) => string) =>
    text.replace(/\{([a-zA-Z]+)\}/g, (whole, name: string) => {
      const general = WORDS.get(name);
      return general === undefined ? whole : word(name, general);
    });
  const code = (text: string) => fill(text, (name) => name.replace(/[A-Z]/g, '_$&').toUpperCase());
  const words = (text: string) => fill(text, (_, general) => general);
  const { text, cli, bicep, terraform, portal } = remediation;
  return {
    text: words(text),
    ...(cli === undefined ? {} : { cli: code(cli) }),
    ...(bicep === undefined ? {} : { bicep: code(bicep) }),
    ...(terraform === undefined ? {} : { terraform: code(terraform) }),
    ...(portal === undefined ? {} : { portal: words(portal) }),
  };
}
