import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Remediation, remediationTexts } from '../../src/model/remediation.js';
import { shellQuote } from '../../src/model/shellQuote.js';
import { type RemediationFacts, remediationOf } from '../../src/rules/remediation.js';
import { vaultId } from './postures.js';

const facts = {
  cause: 'c',
  vaultId: vaultId('kv1'),
  vaultCount: 3,
  principal: null,
  scope: '/',
  roleName: null,
};

const remediationFor = (remediation: Remediation, from: RemediationFacts) =>
  remediationOf<RemediationFacts>(remediation, (given) => given)(from);

describe('remediation', () => {
  it('is the same object where nothing is to be filled', () => {
    const remediation = { text: 'Do it.', bicep: 'properties: { a: 1 }' };
    expect(remediationFor(remediation, facts)).toBe(remediation);
  });

  it('fills what is known and leaves a mark where nothing is', () => {
    const filled = remediationFor(
      { text: '{vaultName} of {principalId}', cli: 'az --name {vaultName}' },
      facts,
    );
    expect(remediationTexts(filled)).toEqual({ text: 'kv1 of <principalId>', cli: 'az --name kv1' });
  });

  it('says how many vaults the one that it names stands for', () => {
    const filled = remediationFor({ text: 't', cli: '# {vaultName}, the first of {vaultCount}' }, facts);
    expect(filled.cli).toBe('# kv1, the first of 3');
  });

  describe('with commands for causes of several kinds', () => {
    const cli = [
      '# where a role gives it,',
      '# take the role away',
      'az role assignment delete --ids {assignmentId}',
      '# where an access policy does',
      'az keyvault delete-policy --object-id {policyObjectId}',
      'az keyvault delete-policy --object-id {principalId} --application-id {policyApplicationId}',
    ].join('\n');
    const principal = { id: 'p', type: 'User', displayName: null } as const;
    const commands = (cause: string) =>
      remediationFor({ text: 't', cli }, { ...facts, principal, cause }).cli?.split('\n');

    it.each([
      [
        'an assignment',
        '/assignments/1',
        [
          '# where a role gives it,',
          '# take the role away',
          'az role assignment delete --ids /assignments/1',
        ],
      ],
      [
        'an entry',
        `${vaultId('kv1')}#accessPolicies/p`,
        ['# where an access policy does', 'az keyvault delete-policy --object-id p'],
      ],
      [
        'an entry of a compound identity',
        `${vaultId('kv1')}#accessPolicies/p/app`,
        ['# where an access policy does', 'az keyvault delete-policy --object-id p --application-id app'],
      ],
    ])('shows those of %s only, with their comments', (_, cause, expected) => {
      expect(commands(cause)).toEqual(expected);
    });

    it('shows all, with marks, where none fits', () => {
      const filled = remediationFor({ text: 't', cli: '# c\naz --scope {scope}' }, { ...facts, scope: null });
      expect(filled.cli).toBe('# c\naz --scope <scope>');
    });
  });

  it.each([
    ['Group', 'Group'],
    ['Unknown', 'TYPE'],
  ] as const)('gives a principal of type %s to the Azure CLI as %s', (type, expected) => {
    const principal = { id: 'p', type, displayName: null };
    expect(remediationFor({ text: '{principalType}' }, { ...facts, principal }).text).toBe(expected);
  });

  it('lets no name break out of its language', () => {
    const roleName = `x'; rm -rf "$HOME" \${a} %{b} \\`;
    const texts = { text: 't', cli: 'az {roleName}', bicep: "'{roleName}'", terraform: '"{roleName}"' };
    const filled = remediationFor(texts, { ...facts, roleName });
    expect(filled.cli).toBe(`az 'x'\\''; rm -rf "$HOME" \${a} %{b} \\'`);
    expect(filled.bicep).toBe(`'x\\'; rm -rf "$HOME" \\\${a} %{b} \\\\'`);
    expect(filled.terraform).toBe(`"x'; rm -rf \\"$HOME\\" $\${a} %%{b} \\\\"`);
  });

  it.each([
    ['/subscriptions/1/vaults/kv-1#accessPolicies/x', '/subscriptions/1/vaults/kv-1#accessPolicies/x'],
    ['-rf', "'-rf'"],
    ['@file', "'@file'"],
    ['', "''"],
    ['a\nb', 'ab'],
    ['Key Vault Reader', "'Key Vault Reader'"],
  ])('quotes %j as %j', (value, expected) => {
    expect(shellQuote(value)).toBe(expected);
  });

  it('gives a real shell back what it was given', () => {
    const printable = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 });
    const values = fc.sample(printable, { numRuns: 200, seed: 7 });
    const script = values.map((value) => `printf '%s\\0' ${shellQuote(value)}`).join('\n');
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual(values);
  });
});
