import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import hcl from 'hcl2-parser';
import { describe, expect, it } from 'vitest';
import { resolveAccess } from '../../src/access/resolveAccess.js';
import { remediationTexts } from '../../src/model/remediation.js';
import { expandCase } from '../../src/rules/caseSnapshot.js';
import { evaluate } from '../../src/rules/evaluate.js';
import { type RemediationFacts, remediationOf } from '../../src/rules/remediation.js';
import { azFaults } from '../support/azCommands.js';
import { bicepFaults } from '../support/bicepSnippet.js';
import { shippedRules } from './shippedRules.js';

/** What only the reader knows or chooses; everything else a command names has to be filled from the finding. */
const READERS_CHOICE = new Set([
  ...['YOUR_RANGE', 'YOUR_DATE', 'YOUR_FILE', 'OBJECT_ID', 'TYPE', 'NETWORK', 'SUBNET'],
  // Where logs are to go, and which of several connections or subnets, that the evidence lists.
  ...['WORKSPACE_ID', 'STORAGE_ID', 'CONNECTION_ID', 'SUBNET_ID'],
]);

const rules = shippedRules();
const fixes = rules.flatMap((rule) =>
  rule.cases
    .filter(({ expect: expected }) => expected === 'fail')
    .flatMap(({ name, given, params }) => {
      const options = params === undefined ? {} : { params: { [rule.id]: params } };
      return evaluate([rule], resolveAccess(expandCase(given).snapshot), options)
        .verdicts.filter(({ status }) => status === 'fail')
        .map(({ remediation }) => [rule.id, name, remediationTexts(remediation)] as const);
    }),
);

describe.each(fixes)('the fix of %s: %s', (_rule, _case, remediation) => {
  it('leaves no placeholder, and to the reader only what no finding knows', () => {
    for (const text of Object.values(remediation)) expect(text).not.toMatch(/<[a-zA-Z]+>|\{[a-zA-Z]+\}/);
    const words = Object.values({ ...remediation, text: '', portal: '' })
      .map((code = '') => code.replaceAll(/^\s*(?:#|\/\/).*$/gm, ''))
      .flatMap((code) => [...code.matchAll(/\b[A-Z][A-Z_]{3,}\b/g)].map(([word]) => word))
      .filter((word) => !READERS_CHOICE.has(word));
    expect(words).toEqual([]);
  });

  it('names no path with an empty segment, which Resource Manager refuses', () => {
    const { cli = '', bicep = '', terraform = '' } = remediation;
    const code = [cli, bicep, terraform].join('\n').replaceAll(/^\s*(?:#|\/\/).*$/gm, '');
    expect(code.replaceAll("''", '')).not.toMatch(/(?<!:)\/\//);
  });

  it('runs commands of a known form', () => {
    expect(azFaults(remediation.cli ?? '')).toEqual([]);
  });

  it('has Terraform that parses', () => {
    const [parsed, fault] = hcl.parseToObject(remediation.terraform ?? '');
    expect([parsed !== null, fault]).toEqual([true, null]);
  });

  it('has Bicep of the right structure, with properties that the resource type has', () => {
    expect(bicepFaults(remediation.bicep ?? '')).toEqual([]);
  });
});

describe('names that somebody else wrote', () => {
  const hostile = `x'; touch owned; "$(touch owned)" \`touch owned\` \n touch owned #`;
  const entry = '#accessPolicies/';
  const name = hostile.replaceAll('\n', '');
  const vault = `/subscriptions/${name}/resourceGroups/${name}/providers/Microsoft.KeyVault/vaults/${name}`;
  const causes = [hostile, `v${entry}${hostile}`, `v${entry}${hostile}/${hostile}`];

  it.each(rules)('run nothing in the commands of $id', ({ remediation }) => {
    const folder = mkdtempSync(join(tmpdir(), 'kvposture-'));
    for (const cause of causes) {
      const { cli = '' } = remediationOf(
        remediation,
        (from: RemediationFacts) => from,
      )({
        ...{ cause, vaultId: vault, vaultCount: 1, scope: hostile, roleName: hostile, roleId: hostile },
        principal: { id: hostile, type: 'User', displayName: hostile },
      });
      // A mark for what this cause does not have would be a redirection.
      const commands = cli.replaceAll(/<\w+>/g, 'none');
      const script = `az() { :; }; kvposture() { :; }; uuidgen() { :; }\n${commands}\n`;
      execFileSync('sh', ['-c', script], { cwd: folder });
      expect(existsSync(join(folder, 'owned'))).toBe(false);
    }
    rmSync(folder, { recursive: true });
  });
});

describe('the checks of fixes', () => {
  it('cover every rule', () => {
    expect([...new Set(fixes.map(([rule]) => rule))].sort()).toEqual(rules.map(({ id }) => id));
  });

  it.each([
    ['az keyvault update --subscription s --resource-group g --name n --default-action Deny', []],
    [
      'az keyvault update --name n --default-action Deny',
      ['az keyvault update lacks --subscription', 'az keyvault update lacks --resource-group'],
    ],
    [
      'az keyvault updte --name n',
      ['az keyvault updte is no command known here; add it to test/support/azCommands.ts from its reference'],
    ],
    ['az role assignment delete --ids x --nmae y', ['az role assignment delete has no option --nmae']],
    ['az keyvault show --subscription s --resource-group g --name', ['az keyvault show --name has no value']],
    ["az rest --method put --url 'x", ["a quote is not closed: az rest --method put --url 'x"]],
    ['rm -rf /', ['rm is no command known here; add it to test/support/azCommands.ts from its reference']],
  ])('find what is wrong with %s', (command, faults) => {
    expect(azFaults(command)).toEqual(faults);
  });

  it.each([
    ['enablePurgeProtection: true', []],
    [
      "// in the properties of vault 'x'\nenablePurgeProtektion: true",
      ['a vault has no property enablePurgeProtektion'],
    ],
    ["networkAcls: {\n  defaultAction: 'Deny'\n  ipRule: []\n}", ['networkAcls has no property ipRule']],
    ["networkAcls: {\n  defaultAction: 'Deny'\n", ['a bracket { is not closed']],
    ["a: 'x", ['a text is not closed']],
    [
      "resource r 'Microsoft.KeyVault/vaults@1999-01-01' = {\n  name: 'x'\n  properties: {}\n}",
      ['Microsoft.KeyVault/vaults has no api-version 1999-01-01 known here'],
    ],
    ["publicNetworkAccess: 'Off'", ["publicNetworkAccess cannot be 'Off'"]],
  ])('find what is wrong with the Bicep %j', (snippet, faults) => {
    expect(bicepFaults(snippet)).toEqual(faults);
  });
});
