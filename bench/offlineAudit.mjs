// The offline audit as a ratio to reading and parsing the same lines (design 9: at most 3), and its growth.
// The tenant: a third of the vaults on access policies, 20 assignments a vault: seven of ten on the vault itself, one
// of ten an Owner, Contributor or Reader of a subscription or resource group, one of five a Key Vault data role.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveAccess } from '../dist/access/resolveAccess.js';
import { builtInRuleFiles } from '../dist/cli/packageFiles.js';
import { readInput } from '../dist/input/readInput.js';
import { snapshotLines } from '../dist/input/snapshotLines.js';
import { writeFileWhole } from '../dist/input/writeFileWhole.js';
import { noRecords } from '../dist/model/snapshot.js';
import { evaluate } from '../dist/rules/evaluate.js';
import { loadPack } from '../dist/rules/load.js';
import { triage } from '../dist/triage/triage.js';
import { median } from './median.mjs';

const guid = (kind, index) => {
  const hex = createHash('sha256').update(`${kind} ${index}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
};
const ROLES = [
  ['Owner', ['*'], [], []],
  ['Contributor', ['*'], ['Microsoft.Authorization/*/Delete', 'Microsoft.Authorization/*/Write'], []],
  ['Reader', ['*/read'], [], []],
  ['Virtual Machine Contributor', ['Microsoft.Compute/*'], [], []],
  ['Key Vault Secrets User', [], [], ['Microsoft.KeyVault/vaults/secrets/getSecret/action']],
  ['Key Vault Administrator', [], [], ['Microsoft.KeyVault/vaults/*']],
];

/** Half workloads, a quarter groups, a quarter users; nobody holds a role twice at one scope, as Azure allows none to. */
function holder(index) {
  const number = (index + 31 * Math.floor(index / 20_000)) % 20_000;
  const principalType = ['ServicePrincipal', 'User', 'ServicePrincipal', 'Group'][number % 4];
  return { principalId: guid('principal', number), principalType };
}

function tenant(vaults, assignments) {
  const subscription = (index) => `/subscriptions/${guid('subscription', index)}`;
  const subscriptions = Math.max(1, Math.round(vaults / 10));
  const records = noRecords();
  for (let index = 0; index < subscriptions; index++)
    records.subscription.push({
      of: ['/'],
      body: {
        id: subscription(index),
        subscriptionId: guid('subscription', index),
        tenantId: guid('tenant', 0),
        state: 'Enabled',
      },
    });
  const ids = [];
  for (let index = 0; index < vaults; index++) {
    const scope = subscription(index % subscriptions);
    const id = `${scope}/resourceGroups/rg${index % 3}/providers/Microsoft.KeyVault/vaults/kv-${index}`;
    ids.push(id);
    records.vault.push({
      of: [scope],
      body: {
        id,
        name: `kv-${index}`,
        type: 'Microsoft.KeyVault/vaults',
        location: 'westeurope',
        properties: {
          tenantId: guid('tenant', 0),
          enableRbacAuthorization: index % 3 !== 0,
          enablePurgeProtection: index % 3 === 0 ? true : undefined,
          accessPolicies:
            index % 3 !== 0
              ? []
              : [0, 1, 2].map((entry) => ({
                  tenantId: guid('tenant', 0),
                  objectId: guid('principal', index * 3 + entry),
                  permissions: { secrets: entry === 0 ? ['all'] : ['get', 'list'] },
                })),
          networkAcls: {
            bypass: 'AzureServices',
            defaultAction: 'Deny',
            ipRules: [{ value: '203.0.113.0/24' }],
          },
        },
      },
    });
  }
  ROLES.forEach(([roleName, actions, notActions, dataActions]) => {
    const permissions = [{ actions, notActions, dataActions, notDataActions: [] }];
    const id = `/providers/Microsoft.Authorization/roleDefinitions/${guid('role', roleName)}`;
    records.roleDefinition.push({ of: ['/'], body: { id, properties: { roleName, permissions } } });
  });
  for (let index = 0; index < assignments; index++) {
    const vault = ids[index % ids.length];
    const parts = vault.split('/');
    const level = index % 10 === 0 ? (index % 20 === 0 ? 3 : 5) : index % 10 < 3 ? 5 : parts.length;
    const scope = parts.slice(0, level).join('/');
    const [role] = ROLES[index % 10 === 0 ? index % 3 : index % 5 === 1 ? 4 + (index % 2) : 2 + (index % 2)];
    const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/${guid('assignment', index)}`;
    records.roleAssignment.push({
      of: [parts.slice(0, 3).join('/')],
      body: {
        id,
        type: 'Microsoft.Authorization/roleAssignments',
        properties: {
          roleDefinitionId: `${parts.slice(0, 3).join('/')}/providers/Microsoft.Authorization/roleDefinitions/${guid('role', role)}`,
          ...holder(index),
          scope,
          condition: null,
          conditionVersion: null,
          createdOn: '2026-01-01T00:00:00.0000000Z',
        },
      },
    });
  }
  const coverage = Array.from({ length: subscriptions }, (_, index) =>
    [
      'vaults',
      'roleAssignments',
      'roleDefinitions',
      'denyAssignments',
      'roleAssignmentScheduleInstances',
      'roleEligibilityScheduleInstances',
      'registrationAssignments',
    ].map((what) => ({
      scope: subscription(index),
      what,
      status: 'ok',
      reason: null,
    })),
  ).flat();
  const instant = '2026-11-21T00:00:00.000Z';
  const header = {
    formatVersion: 1,
    cloud: 'AzureCloud',
    tenantId: null,
    startedAt: instant,
    finishedAt: instant,
    requested: {},
  };
  return { header, records, coverage };
}

const rules = loadPack(builtInRuleFiles());
const sha256Hex = (text) => createHash('sha256').update(text).digest('hex');

function parseLines(path) {
  let lines = 0;
  for (const line of readFileSync(path, 'utf8').split('\n'))
    if (line !== '') lines += JSON.parse(line) === null ? 0 : 1;
  return lines;
}

const folder = mkdtempSync(join(tmpdir(), 'kvposture-bench-'));
const rows = [];
try {
  for (const [vaults, assignments] of [
    [1_000, 20_000],
    [10_000, 200_000],
  ]) {
    const path = join(folder, `${vaults}.ndjson`);
    await writeFileWhole(path, snapshotLines(tenant(vaults, assignments)));
    const times = { parse: [], read: [], resolve: [], evaluate: [], triage: [], audit: [] };
    let findings = 0;
    for (let round = 0; round < 5; round++) {
      const mark = [performance.now()];
      const lap = () => mark.push(performance.now());
      parseLines(path);
      lap();
      const { snapshot } = await readInput([path]);
      lap();
      const posture = resolveAccess(snapshot);
      lap();
      const { verdicts } = evaluate(rules, posture);
      lap();
      findings = triage(verdicts, sha256Hex).length;
      lap();
      ['parse', 'read', 'resolve', 'evaluate', 'triage'].forEach((name, index) => {
        times[name].push(mark[index + 1] - mark[index]);
      });
      times.audit.push(mark[5] - mark[1]);
    }
    rows.push({
      rows: vaults + assignments,
      vaults,
      assignments,
      findings,
      ...Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)])),
    });
  }
} finally {
  rmSync(folder, { recursive: true });
}

console.log('Offline audit, medians of 5 rounds, milliseconds');
for (const row of rows) {
  const shown = ['parse', 'read', 'resolve', 'evaluate', 'triage', 'audit'].map(
    (name) => `${name} ${row[name].toFixed(0)}`,
  );
  console.log(
    `  ${row.vaults} vaults, ${row.assignments} assignments, ${row.findings} findings: ${shown.join(', ')}`,
  );
  console.log(`    audit / read and JSON.parse of the same lines: ${(row.audit / row.parse).toFixed(2)}`);
}
const [small, large] = rows;
console.log(
  `  cost per row, large / small: ${(large.audit / large.rows / (small.audit / small.rows)).toFixed(2)}`,
);
console.log(`  resident set at the end: ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`);
