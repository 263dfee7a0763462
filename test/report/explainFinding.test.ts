import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/model/result.js';
import { explainFinding } from '../../src/report/explainFinding.js';
import { assignmentId, finding, PRODUCTION, rule, text, vaultId } from './resultFixture.js';

const GROUP = `/subscriptions/${PRODUCTION}/resourceGroups/rg-app`;
const held = { step: 'role-assignment', id: assignmentId(GROUP), scope: GROUP, role: 'Contributor' };
const act = (step: string) => ({ step, id: null, scope: GROUP, role: null });

const escalation = finding('contributor-self-grant', {
  fingerprint: '1c9a7be2f0d34a55',
  principal: { id: '51c7e0aa-77d1-4b1f-9f0e-aa00bb11cc22', type: 'Group', displayName: 'Platform' },
  cause: assignmentId(GROUP),
  certainty: 'conditional',
  evidence: {
    role: { id: '0', name: 'Contributor' },
    path: [held, act('write-access-policy')],
    otherPaths: [[held, act('enable-template-deployment'), act('deploy-template')]],
    conditions: [{ source: 'unread', text: 'deny assignments' }],
  },
});

function page(of: Finding, verbose = false): string {
  return text(explainFinding(of, rule(of.ruleId), { width: 80, colorLevel: 0, verbose }));
}

test('the page of an escalation says why, the whole way, what decides, the fix, and what a waiver needs', () => {
  expect(page(escalation)).toMatchInlineSnapshot(`
    "1c9a7be2f0d34a55  contributor-self-grant  (high)
    Principal can grant itself data access through the access policies

    What
      The vault kv-app is wrong after contributor-self-grant

    Who
      Group "Platform" 51c7e0aa-77d1-4b1f-9f0e-aa00bb11cc22

    Why it matters
      Whoever writes the access policies reads the secrets a minute later.

    Step by step
      1. It holds Contributor at resource group rg-app in subscription
         7b1e0d3c-5a52-4c1e-9a53-2f6a0c9d1e01.
      2. It writes itself an access policy.

    Another way
      1. It holds Contributor at resource group rg-app in subscription
         7b1e0d3c-5a52-4c1e-9a53-2f6a0c9d1e01.
      2. It enables template deployment.
      3. It fetches secrets by a template.

    What decides
      unless it is forbidden by what was not read: deny assignments

    Cause, which has to change
      /subscriptions/7b1e0d3c-5a52-4c1e-9a53-2f6a0c9d1e01/resourceGroups/rg-app/providers/Microsoft.Authorization/roleAssignments/0a1b2c3d-4e5f-4a6b-8c7d-9e8f7a6b5c4d

    Evidence
      role: {"id":"0","name":"Contributor"}

    Vaults (1)
      /subscriptions/7b1e0d3c-5a52-4c1e-9a53-2f6a0c9d1e01/resourceGroups/rg-app/providers/Microsoft.KeyVault/vaults/kv-app

    Fix
      Move the vault to Azure RBAC, or replace the role by one that cannot write
      vaults.

    Fix, CLI
      az keyvault update --name NAME --enable-rbac-authorization true

    References
      https://learn.microsoft.com/azure/key-vault/general/security-features

    To accept it
      Write under waivers: in kvposture.yaml, with a reason and the last day on
      which it is to apply:
      - rule: contributor-self-grant
        fingerprint: "1c9a7be2f0d34a55"
        reason: why this is accepted
        expires: YYYY-MM-DD
    "
  `);
});

describe('the way', () => {
  const grant = (evidence: Finding['evidence']) =>
    page(finding('broad-data-role', { cause: assignmentId(GROUP), evidence }));

  test('of a grant is what it comes from and what it gives', () => {
    const role = { id: '0', name: 'Key Vault Secrets User' };
    const said = grant({ source: 'role-assignment', scope: GROUP, role, permissions: ['secrets/get'] });
    expect(said).toContain('1. It holds Key Vault Secrets User at resource group rg-app');
    expect(said).toContain('It then has: secrets: get.');
  });

  test('of an eligibility ends with the activation', () => {
    const said = grant({
      source: 'role-assignment',
      scope: GROUP,
      role: { name: 'Owner' },
      reach: 'eligible',
    });
    expect(said).toContain('2. It activates the role.');
  });

  test('of an access policy names the vault', () => {
    expect(grant({ source: 'access-policy', scope: vaultId('kv-app'), role: null })).toContain(
      '1. It holds an access policy of vault kv-app.',
    );
  });

  test('is left out for a configuration', () => {
    expect(page(finding('firewall-open', { evidence: { 'network.defaultAction': 'Allow' } }))).not.toContain(
      'Step by step',
    );
  });
});

test('vaults are listed whole with -v, and counted beyond twenty without', () => {
  const vaults = Array.from({ length: 30 }, (_, index) => vaultId(`kv-${index}`));
  const many = finding('firewall-open', { vaults });
  expect(page(many)).toContain('and 10 more vaults: -v lists them');
  expect(page(many, true)).toContain(vaultId('kv-29'));
});

test('an unknown one says why it is not known', () => {
  const unknown = finding('firewall-open', { status: 'unknown', reason: 'vaults: reading was refused' });
  expect(page(unknown)).toMatch(/Why it is not known\n {2}vaults: reading was refused/);
});

test('a waived one says until when and why', () => {
  const waived = finding('firewall-open', { waived: { reason: 'moves in May', expires: '2027-05-01' } });
  expect(page(waived)).toContain('It is waived until 2027-05-01: moves in May');
});

test('evidence of any form, and names that would steer a terminal, are shown harmless', () => {
  const evidence = fc.dictionary(
    fc.constantFrom(
      'path',
      'otherPaths',
      'conditions',
      'permissions',
      'obtains',
      'role',
      'source',
      'scope',
      'x',
    ),
    fc.oneof(fc.jsonValue(), fc.constantFrom('role-assignment', [[{ step: 'assign-role' }]], [{ step: 1 }])),
  );
  fc.assert(
    fc.property(evidence, fc.string({ unit: 'binary' }), (of, name) => {
      const said = page(
        finding('x', {
          evidence: of,
          message: name,
          cause: `${name}\u001b[2J`,
          remediation: { text: name, cli: `a\n  b${name}` },
          principal: { id: name, type: 'User', displayName: name },
        }),
      );
      expect(said.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cf}/u);
    }),
    { numRuns: 200 },
  );
});
