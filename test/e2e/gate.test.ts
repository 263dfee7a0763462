import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditTenant, failedRules, runAgainst } from '../support/auditAzure.js';
import { ROLES } from '../support/exampleRoles.js';
import {
  goodVault,
  roleAssignment,
  subscriptionScope,
  troubledTenant,
  wellRunTenant,
  withProperties,
} from '../support/exampleTenants.js';
import { runCli } from '../support/runCli.js';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kvposture-gate-'));
  for (const [name, tenant] of [
    ['well-run', wellRunTenant()],
    ['troubled', troubledTenant()],
    ['blind', { ...wellRunTenant(), refusals: [{ scope: subscriptionScope('sandbox') }] }],
    ['blind-and-troubled', { ...troubledTenant(), refusals: [{ scope: subscriptionScope('sandbox') }] }],
  ] as const)
    await runAgainst(tenant, [], (_azure, cli) => cli(['collect', '-o', join(directory, `${name}.ndjson`)]));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

describe.concurrent('the gate', () => {
  test.each<[string, string, number]>([
    ['well-run', '', 0],
    ['well-run', '--fail-on medium', 1],
    ['well-run', '--fail-on never', 0],
    ['troubled', '', 1],
    ['troubled', '--fail-on critical', 0],
    ['troubled', '--fail-on never', 0],
    ['blind', '', 3],
    ['blind', '--on-incomplete warn', 0],
    ['blind', '--fail-on critical', 0],
    ['blind', '--fail-on never', 3],
    ['blind', '--fail-on medium', 1],
    ['blind-and-troubled', '', 1],
    ['blind-and-troubled', '--on-incomplete warn', 1],
    ['blind-and-troubled', '--fail-on never --on-incomplete warn', 0],
  ])('%s %s ends with %i', async (name, options, code) => {
    const args = options.split(' ').filter((word) => word !== '');
    const run = await runCli(['audit', join(directory, `${name}.ndjson`), ...args]);
    expect([run.code, run.stderr.match(/\n\s+at /)]).toEqual([code, null]);
  });
});

describe.concurrent('one bad vault in a well-run tenant', () => {
  const name = 'kv-sales-new';

  test.each([
    ['contributor-self-grant', { enableRbacAuthorization: false }],
    ['firewall-open', { publicNetworkAccess: 'Enabled', networkAcls: undefined }],
    ['purge-protection-missing', { enablePurgeProtection: undefined }],
    ['soft-delete-disabled', { enableSoftDelete: false }],
  ])('%s alone ends with 1', async (rule, changes) => {
    const tenant = wellRunTenant();
    const { run, result } = await auditTenant({
      ...tenant,
      vaults: [...tenant.vaults, withProperties(goodVault('sales', name), changes)],
      roleAssignments: [
        ...tenant.roleAssignments,
        roleAssignment(80, `${subscriptionScope('sales')}/resourceGroups/rg-sales`, ROLES.contributor, 81),
      ],
    });
    expect(failedRules(result, 'high')).toEqual([rule]);
    expect(run.code).toBe(1);
  });
});
