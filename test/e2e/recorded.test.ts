import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Audited, auditTenant, failures } from '../support/auditAzure.js';
import { BUILT_IN_ROLES } from '../support/exampleRoles.js';

import { type ArmBody, emptyTenant, type Tenant } from '../support/tenant.js';

/** Real Azure's answers, kept beside the repository and never in it. */
const samples =
  process.env.KVPOSTURE_SAMPLES ?? fileURLToPath(new URL('../../../shared/samples', import.meta.url));
const absent = !existsSync(samples);
if (absent) process.stdout.write(`recorded.test.ts skipped: no recorded responses at ${samples}\n`);

const read = (name: string): unknown => JSON.parse(readFileSync(join(samples, name), 'utf8'));

interface Cassette {
  readonly interactions: readonly {
    readonly request: { readonly uri: string };
    readonly response: {
      readonly body: { readonly data: { readonly value?: readonly ArmBody[] } & ArmBody };
    };
  }[];
}

const cassette = (name: string) =>
  (read(name) as Cassette).interactions.map(({ request, response }) => ({
    uri: request.uri,
    body: response.body.data,
  }));

interface Recording {
  readonly response: { readonly body: ArmBody & { readonly value?: readonly ArmBody[] } };
}

const recordings = (name: string) => [read(name)].flat() as readonly Recording[];
const items = (name: string) => recordings(name).flatMap(({ response }) => response.body.value ?? []);

const subscriptionBody = (id: string, name: string): ArmBody => ({
  id: `/subscriptions/${id}`,
  subscriptionId: id,
  tenantId: emptyTenant.tenantId,
  displayName: name,
  state: 'Enabled',
});

const CUSTODIAN = 'ea42f556-5106-4743-99b0-c129bfa71a47';

/** The tenant of the Custodian recordings: two vaults, three assignments, four built-in roles. */
function custodianTenant(): Tenant {
  const access = cassette('c7n.AccessControlTest.find_assignments_by_role.trimmed.json');
  const firstPage = (name: string) => cassette(name)[0]?.body.value ?? [];
  return {
    ...emptyTenant,
    subscriptions: [subscriptionBody(CUSTODIAN, 'custodian')],
    managementGroups: [{ name: 'test-custodian-group-1', displayName: 'Custodian', parent: null }],
    parents: { [CUSTODIAN]: 'test-custodian-group-1' },
    vaults: [
      ...firstPage('c7n.KeyVaultTest.common.json'),
      ...firstPage('c7n.KeyVaultTest.test_whitelist_zero_access_policies.json'),
    ],
    roleAssignments: access[0]?.body.value ?? [],
    roleDefinitions: [
      ...access.slice(1).map(({ body }) => body),
      ...items('azcli.role_definitions.with_condition.trimmed.json'),
    ],
    pageSize: 1,
    unfilteredBringsInherited: true,
  };
}

const CLI_TESTS = '00000000-0000-0000-0000-000000000000';

/** The subscription of the Azure CLI recordings. Two of its roles were not recorded. */
function cliTestsTenant(): Tenant {
  const vaults = [
    ...recordings('azcli.vault.private_endpoint.json'),
    ...recordings('azcli.vault.rbac_and_404.json').slice(0, 1),
  ];
  return {
    ...emptyTenant,
    subscriptions: [subscriptionBody(CLI_TESTS, 'cli tests')],
    vaults: vaults.map(({ response }) => response.body),
    roleAssignments: items('azcli.role_assignments.atScope.trimmed.json'),
    roleDefinitions: [...items('azcli.role_definitions.with_condition.trimmed.json'), ...BUILT_IN_ROLES],
  };
}

describe.skipIf(absent)(
  `recorded responses of real Azure${absent ? ' (skipped: ../shared/samples is not there)' : ''}`,
  () => {
    let custodian: Audited;
    let cliTests: Audited;

    beforeAll(async () => {
      [custodian, cliTests] = await Promise.all([
        auditTenant(custodianTenant()),
        auditTenant(cliTestsTenant()),
      ]);
    });

    test('a vault that says Deny and lists the whole Internet is open, and has what else is wrong with it', () => {
      const { run, result, azure } = custodian;
      const vault = result.vaults.find((one) => one.name === 'cckeyvault1yghq6zt4ewg2e');
      expect(vault?.permissionModel).toBe('access-policy');
      const on = failures(result).filter((finding) => finding.vaults.includes(vault?.id ?? '-'));
      const rules = on.map((finding) => finding.ruleId);
      for (const rule of ['firewall-open', 'legacy-access-policies', 'purge-protection-missing'])
        expect(rules).toContain(rule);
      expect(rules).not.toContain('soft-delete-disabled');
      const pages = azure.requests.filter((one) => one.path.endsWith('/providers/Microsoft.KeyVault/vaults'));
      expect(pages).toHaveLength(3);
      expect(result.vaults).toHaveLength(2);
      expect(run.code).toBe(1);
    });

    test('verbs in mixed letter case are understood: use and administration in one entry', () => {
      const { result } = custodian;
      const [excess, ...more] = failures(result).filter(
        (finding) => finding.ruleId === 'excess-access-policy-permissions',
      );
      expect(more).toEqual([]);
      expect(excess).toMatchObject({
        principal: { id: 'cfb71ed8-fcd0-4fe2-8384-7076080a219b' },
        cause: expect.stringMatching(
          /cckeyvault1yghq6zt4ewg2e#accessPolicies\/cfb71ed8-fcd0-4fe2-8384-7076080a219b$/,
        ),
      });
    });

    test('owners of the group and of the subscription can grant themselves access to both vaults', () => {
      const { result } = custodian;
      const selfGrants = failures(result).filter((finding) => finding.ruleId === 'contributor-self-grant');
      expect(
        selfGrants.map((finding) => [finding.principal?.id, finding.vaults.length, finding.certainty]).sort(),
      ).toEqual([
        ['0cbd037f-fe7a-429d-864d-46b7d53fe4d5', 2, 'certain'],
        ['139efc82-0e5b-4998-b30a-ce40b9b942db', 2, 'certain'],
      ]);
    });

    test('an approved endpoint, a literal false and an RBAC vault are read as what they are', () => {
      const { result } = cliTests;
      const rulesOf = (name: string) =>
        failures(result)
          .filter((finding) => finding.vaults.some((id) => id.endsWith(`/${name}`)))
          .map((finding) => finding.ruleId);
      const endpoint = rulesOf('cli-test-kv-pec-000002');
      expect(endpoint).toEqual(
        expect.arrayContaining(['soft-delete-disabled', 'firewall-open', 'legacy-access-policies']),
      );
      expect(endpoint).not.toContain('private-endpoint-missing');
      const rbac = rulesOf('cli-test-keyvault-000002');
      expect(rbac).toEqual(
        expect.arrayContaining(['private-endpoint-missing', 'user-access-administrator-at-root']),
      );
      expect(rbac).not.toContain('legacy-access-policies');
    });

    test('a role that was not readable is not taken for harmless', () => {
      const { result } = cliTests;
      expect(JSON.stringify(result.coverage) + JSON.stringify(result.findings)).toContain(
        '17d1049b-9a84-46fb-8f53-869881c3d3ab',
      );
    });
  },
);
