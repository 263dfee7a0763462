import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runAgainst } from '../support/auditAzure.js';
import { subscriptionScope, troubledTenant, vaultId, wellRunTenant } from '../support/exampleTenants.js';
import { type CliRun, runCli } from '../support/runCli.js';
import { emptyTenant } from '../support/tenant.js';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kvposture-options-'));
  await mkdir(join(directory, 'folder'));
  await symlink(join(directory, 'folder'), join(directory, 'link'));
  for (const [name, tenant] of [
    ['well-run.ndjson', wellRunTenant()],
    ['blind.ndjson', { ...wellRunTenant(), refusals: [{ scope: subscriptionScope('sandbox') }] }],
  ] as const)
    await runAgainst(tenant, [], (_azure, cli) => cli(['collect', '-o', join(directory, name)]));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

const inDirectory = (args: readonly string[]) => runCli(args, { cwd: directory });

function expectOneSentence(run: CliRun, code: number, pattern: RegExp) {
  expect([run.code, run.stdout]).toEqual([code, '']);
  expect(run.stderr).toMatch(pattern);
  expect(run.stderr).toMatch(/^kvposture: [^\n]+\.\n$/);
}

describe.concurrent('what makes no sense ends with 2 and one sentence', () => {
  test.each<[string, readonly string[], RegExp]>([
    ['no command', [], /Name a command of kvposture; kvposture --help/],
    ['no such command of the rules', ['rules', 'lst'], /rules has no command "lst"; kvposture rules --help/],
    ['an input without a name', ['audit', ''], /An input is an empty name/],
    ['one file for two reports', ['audit', '--demo', '-o', 'json=a', '-o', 'sarif=./a'], /the file \.\/a;/],
    [
      'one file for two reports, by a link',
      ['audit', '--demo', '-o', 'json=link/a', '-o', 'sarif=folder/a'],
      /the file folder\/a;/,
    ],
    ['a report for a file named -', ['audit', '--demo', '-o', 'json=-'], /write -o json for stdout/],
    ['a snapshot for stdout', ['collect', '-o', '-'], /collect writes a file/],
    ['a snapshot for nowhere', ['collect', '-o', ''], /collect writes a file/],
    [
      'the demo of a subscription',
      ['audit', '--demo', '--subscription', 'a'],
      /^kvposture: --subscription is/,
    ],
    [
      'the demo of a group',
      ['audit', '--demo', '--management-group', 'a'],
      /--management-group is about Azure/,
    ],
    ['the demo of a vault', ['audit', '--demo', '--vault', 'a'], /^kvposture: --vault is about Azure/],
    ['the demo of a tenant', ['audit', '--demo', '--tenant', 'a'], /--tenant is about Azure/],
    ['the demo of a cloud', ['audit', '--demo', '--cloud', 'AzureCloud'], /--cloud is about Azure/],
    [
      'the demo of an endpoint',
      ['audit', '--demo', '--cloud-endpoint', 'https://a'],
      /--cloud-endpoint is about/,
    ],
    [
      'a file of a tenant',
      ['audit', 'well-run.ndjson', '--tenant', 'a'],
      /--tenant is about Azure itself; files/,
    ],
    [
      'a file of a cloud',
      ['audit', 'well-run.ndjson', '--cloud', 'AzureCloud'],
      /--cloud is about Azure itself/,
    ],
    [
      'a file of an endpoint',
      ['audit', 'well-run.ndjson', '--cloud-endpoint', 'https://a'],
      /--cloud-endpoint/,
    ],
    [
      'a file of a subscription',
      ['audit', 'well-run.ndjson', '--subscription', 'a'],
      /--subscription is about/,
    ],
    ['a file of a vault', ['audit', 'well-run.ndjson', '--vault', 'a'], /--vault is about/],
    [
      'two clouds',
      ['audit', '--cloud', 'AzureCloud', '--cloud-endpoint', 'https://127.0.0.1:1'],
      /--cloud and --cloud-endpoint both/,
    ],
  ])('%s', async (_title, args, pattern) => {
    expectOneSentence(await inDirectory(args), 2, pattern);
  });

  test.each([
    ['--timeout', '86401'],
    ['--timeout', '1.5'],
    ['--timeout', '0x10'],
    ['--concurrency', '1001'],
    ['--vault', 'a,,b'],
    ['--subscription', ''],
  ])('%s %s', async (option, value) => {
    const run = await inDirectory(['audit', option, value]);
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toContain(option);
  });
});

describe.concurrent('where a report cannot be written is said before Azure is read', () => {
  test.each<[string, readonly string[], RegExp]>([
    ['a folder that does not exist', ['audit', '-o', 'json=no/r.json'], /no\/r\.json .*create the folder/],
    ['a folder in place of a file', ['audit', '-o', 'json=folder'], /folder is a directory/],
    ['a file in place of a folder', ['audit', '-o', 'json=well-run.ndjson/r.json'], /not a directory/],
    ['a snapshot in no folder', ['collect', '-o', 'no/t.ndjson'], /no\/t\.ndjson .*create the folder/],
  ])('%s', async (_title, args, pattern) => {
    await runAgainst(wellRunTenant(), [], async (azure, cli) => {
      const run = await cli(args, { cwd: directory });
      expect([run.code, run.stdout]).toEqual([4, '']);
      expect(run.stderr).toMatch(pattern);
      expect(run.stderr).not.toContain('Exit code');
      expect(azure.requests).toEqual([]);
    });
  });
});

describe.concurrent('options with lists', () => {
  test('take one value each, so that a file after them is a file', async () => {
    const rule = join(directory, 'mine.yaml');
    const text = await readFile(
      new URL('../../rules/purge-protection-missing.yaml', import.meta.url),
      'utf8',
    );
    await writeFile(rule, text.replace('id: purge-protection-missing', 'id: my-own'));
    const run = await inDirectory(['audit', '--rules', rule, 'well-run.ndjson', '-o', 'json']);
    expect([run.code, run.stderr]).toEqual([0, expect.stringMatching(/^Exit code 0/)]);
    expect(JSON.parse(run.stdout).summary.byRule).toHaveProperty('my-own');
    expectOneSentence(
      await inDirectory(['audit', '--vault', 'kv1', 'well-run.ndjson']),
      2,
      /files are taken whole/,
    );
  });

  test.each([
    ['repeated', ['--vault', 'KV-Sales-Bad', '--vault', vaultId('payments', 'kv-payments-1')]],
    ['parted by commas', ['--vault', `KV-Sales-Bad, ${vaultId('payments', 'kv-payments-1')}`]],
  ])('may be %s', async (_title, args) => {
    await runAgainst(troubledTenant(), [], async (_azure, cli) => {
      const { vaults } = JSON.parse((await cli(['audit', '-o', 'json', ...args])).stdout);
      expect(vaults.map(({ name }: { name: string }) => name)).toEqual(['kv-payments-1', 'kv-sales-bad']);
    });
  });
});

describe.concurrent('the SARIF category', () => {
  const categoryOf = ({ stdout }: CliRun): string => JSON.parse(stdout).runs[0].automationDetails.id;

  test('is the same live and from the snapshot, by id and by name, and never that of the tenant', async () => {
    await runAgainst(troubledTenant(), [], async (_azure, cli) => {
      const cwd = await mkdtemp(join(directory, 'category-'));
      const id = subscriptionScope('sales').slice('/subscriptions/'.length);
      const name = String(
        troubledTenant().subscriptions.find((one) => one.subscriptionId === id)?.displayName,
      );
      const narrow = (asked: string) =>
        cli(['audit', '-o', 'sarif', '--subscription', asked]).then(categoryOf);
      const [live, byName, whole] = await Promise.all([
        narrow(id.toUpperCase()),
        narrow(name),
        cli(['audit', '-o', 'sarif']).then(categoryOf),
        cli(['collect', '-o', 'narrow.ndjson', '--subscription', id], { cwd }),
      ]);
      const offline = categoryOf(await runCli(['audit', 'narrow.ndjson', '-o', 'sarif'], { cwd }));
      expect([byName, offline]).toEqual([live, live]);
      expect(whole).toBe(`kvposture/${emptyTenant.tenantId}/`);
      expect(live).toMatch(
        new RegExp(`^kvposture/${emptyTenant.tenantId}/subscription-${id}-[0-9a-f]{12}/$`),
      );
    });
  });
});

describe.concurrent('SARIF that is withheld', () => {
  test.each([[[]], [['-q']]])(
    'is said with %j, with rules, scopes, and what stands in its place',
    async (quiet) => {
      const file = join(directory, `left${quiet.length}.sarif`);
      await writeFile(file, 'earlier');
      const outputs = ['-o', `sarif=${file}`, '-o', 'json', '--fail-on', 'critical'];
      const run = await inDirectory(['audit', 'blind.ndjson', ...outputs, ...quiet]);
      expect(run.stderr).toMatch(
        /^SARIF withheld: \d+ rules are undecided for subscription [-0-9a-f]+, and code/m,
      );
      expect(run.stderr).toContain(`${file} is from an earlier run and was left as it is.`);
      expect(await readFile(file, 'utf8')).toBe('earlier');
    },
  );

  test('says nothing of a file that is not there', async () => {
    const run = await inDirectory(['audit', 'blind.ndjson', '-o', 'sarif=absent.sarif', '-q']);
    expect(run.stderr).toContain('SARIF withheld');
    expect(run.stderr).not.toContain('earlier run');
    expect(await readdir(directory)).not.toContain('absent.sarif');
  });
});

describe.concurrent('--tenant', () => {
  const stranger = '99999999-9999-4999-8999-999999999999';

  test('that no visible subscription belongs to is refused, naming both', async () => {
    const tenant = wellRunTenant();
    const moved = {
      ...tenant,
      subscriptions: tenant.subscriptions.map((one) => ({ ...one, tenantId: stranger })),
    };
    await runAgainst(moved, [], async (_azure, cli) => {
      const run = await cli(['audit', '--tenant', emptyTenant.tenantId]);
      expectOneSentence(run, 2, new RegExp(`of the tenant ${emptyTenant.tenantId} is visible.*${stranger}`));
      const { tenantId } = JSON.parse((await cli(['audit', '-o', 'json'])).stdout);
      expect(tenantId).toBe(stranger);
    });
  });
});

describe.concurrent('help', () => {
  test.each([
    [['--help']],
    [['audit', '--help']],
    [['collect', '--help']],
    [['access', '--help']],
    [['who-can', '--help']],
    [['rules', '--help']],
    [['help', 'audit']],
  ])('%j ends with 0 and fits 80 columns', async (args) => {
    const run = await inDirectory(args);
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(run.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('of audit says each default once, what clouds there are, and that lists repeat', async () => {
    const { stdout } = await inDirectory(['audit', '--help']);
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text.match(/default: table/g)).toHaveLength(1);
    expect(text).toContain('AzureUSGovernment or AzureChinaCloud');
    expect(text.match(/repeatable/g)?.length).toBeGreaterThanOrEqual(4);
  });

  test('of a rule fits 80 columns but for code and links, and names no placeholder', async () => {
    const { stdout } = await inDirectory(['rules', 'show', 'contributor-self-grant']);
    const words = stdout.slice(0, stdout.indexOf('\nFix, cli'));
    const wide = words.split('\n').filter((line) => line.length > 80 && !line.includes('escalation.'));
    expect(wide).toEqual([]);
    expect(stdout).not.toMatch(/\{[a-zA-Z]+\}/);
    expect(stdout).toContain('--name VAULT_NAME');
    expect(stdout).toMatch(/# either .*\n.*\n +# or /);
  });
});
