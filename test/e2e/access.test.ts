import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccessEntry, AccessResult } from '../../src/model/accessEntry.js';
import { resultOf, runAgainst } from '../support/auditAzure.js';
import { guid, subscriptionScope, troubledTenant, vaultId } from '../support/exampleTenants.js';
import { type CliRun, runCli } from '../support/runCli.js';
import type { Tenant } from '../support/tenant.js';

let directory: string;
let snapshot: string;
let validate: ReturnType<Ajv2020['compile']>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kvposture-access-'));
  snapshot = join(directory, 'troubled.ndjson');
  await runAgainst(troubledTenant(), [], (_azure, cli) => cli(['collect', '-o', snapshot]));
  const schema = await readFile(new URL('../../schemas/access.schema.json', import.meta.url), 'utf8');
  validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(JSON.parse(schema));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

/** The answer on stdout, checked against the published schema. */
function answerOf(run: CliRun): AccessResult {
  const answer: unknown = JSON.parse(run.stdout);
  expect(validate(answer), JSON.stringify(validate.errors)).toBe(true);
  return answer as AccessResult;
}

const ask = (...args: string[]) => runCli([...args, snapshot]);
const askJson = async (...args: string[]) => answerOf(await ask(...args, '-o', 'json'));
const by = (entries: readonly AccessEntry[], principal: number) =>
  entries.filter(({ principal: { id } }) => id === guid(principal));

describe.concurrent('what access says of a tenant', () => {
  test('who holds by role and by access policy, and who can obtain by which steps', async () => {
    const { entries } = await askJson('access');
    const [reader] = by(entries, 41);
    expect(reader).toMatchObject({
      reach: 'holds',
      certainty: 'certain',
      vaults: [vaultId('payments', 'kv-payments-1')],
      permissions: expect.arrayContaining(['secrets/get', 'secrets/list']),
      path: [{ step: 'role-assignment', role: 'Key Vault Secrets User' }],
    });
    const policies = by(entries, 900).map(({ path, vaults }) => [path[0]?.step, vaults.length]);
    expect(policies).toEqual(Array(3).fill(['access-policy', 1]));
    expect(by(entries, 900)[0]?.permissions).toContain('certificates/import');
    const contributor = by(entries, 51).filter(({ vaults }) =>
      vaults.includes(vaultId('sales', 'kv-sales-bad')),
    );
    expect(contributor.map(({ reach, path }) => [reach, path.map(({ step }) => step)])).toEqual([
      ['obtainable', ['role-assignment', 'write-access-policy']],
    ]);
  });

  test('a live read says the same as its snapshot, and asks for no token of a data plane', async () => {
    const offline = await askJson('access');
    await runAgainst(troubledTenant(), [], async (azure, cli) => {
      const run = await cli(['access', '-o', 'json']);
      expect(run.code).toBe(0);
      expect(answerOf(run).entries).toEqual(offline.entries);
      expect(azure.tokenScopes.join()).not.toContain('vault.azure');
    });
  });

  test('an answer goes whole to a file, and stdout stays empty', async () => {
    const file = join(directory, 'answer.json');
    const run = await ask('access', '-o', `json=${file}`);
    expect([run.code, run.stdout]).toEqual([0, '']);
    expect(validate(JSON.parse(await readFile(file, 'utf8')))).toBe(true);
  });
});

describe.concurrent('narrowing', () => {
  test('by vault, permission and principal together leaves what was asked, in any letter case', async () => {
    const { entries } = await askJson(
      'who-can',
      'Secrets/Get',
      '--vault',
      'KV-Sales-Bad',
      '--principal',
      guid(51),
    );
    expect(entries.map(({ vaults, permissions }) => [vaults, permissions])).toEqual([
      [[vaultId('sales', 'kv-sales-bad')], ['secrets/get']],
    ]);
  });

  test('a live read of one vault reads only what lies around it', async () => {
    await runAgainst(troubledTenant(), [], async (azure, cli) => {
      const run = await cli([
        'who-can',
        'secrets/get',
        '--vault',
        vaultId('sales', 'kv-sales-bad'),
        '-o',
        'json',
      ]);
      const { entries } = answerOf(run);
      expect(new Set(entries.flatMap(({ vaults }) => vaults))).toEqual(
        new Set([vaultId('sales', 'kv-sales-bad')]),
      );
      expect(azure.requests.some(({ path }) => path.includes(`${subscriptionScope('sandbox')}/`))).toBe(
        false,
      );
    });
  });

  test.each<[string, readonly string[], RegExp]>([
    ['a vault that is not there', ['access', '--vault', 'kv-nowhere'], /no vault "kv-nowhere".*--by vault/],
    ['a principal nobody knows', ['access', '--principal', 'alice'], /principal "alice".*object id/],
    ['a misspelt permission', ['who-can', 'secrets/gett'], /"secrets\/gett"; did you mean "secrets\/get"\?/],
    [
      'a format there is none of',
      ['access', '-o', 'sarif'],
      /no output format "sarif"; use table, json, csv/,
    ],
    ['a permission in place of a file', ['who-can'], /missing required argument 'permission'/],
  ])('%s is code 2 and one sentence that helps', async (_, args, message) => {
    const run = await runCli(args.includes('who-can') && args.length === 1 ? args : [...args, snapshot]);
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toMatch(message);
  });

  test('a principal that is known and has nothing there gets an empty answer, not an error', async () => {
    const run = await ask('access', '--principal', guid(41), '--vault', 'kv-sales-1');
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('nobody has it');
  });
});

describe.concurrent('the screens', () => {
  test('who-can of one vault is one screen of 24 lines and 80 columns', async () => {
    const run = await ask('who-can', 'secrets/get', '--vault', 'kv-sales-bad');
    const lines = (run.stdout + run.stderr).trimEnd().split('\n');
    expect(run.code).toBe(0);
    expect(lines.length).toBeLessThanOrEqual(24);
    for (const line of lines) expect([...line].length).toBeLessThanOrEqual(80);
    expect(run.stdout).toMatch(/obtainable → writes itself an access policy\n/);
  });

  test('both groupings name every principal', async () => {
    const { entries } = await askJson('access');
    for (const grouping of ['principal', 'vault']) {
      const run = await ask('access', '--by', grouping, '-v');
      for (const { principal } of entries) expect(run.stdout).toContain(principal.id);
    }
  });

  test('the demo answers without credentials, and names a vault, by name', async () => {
    const run = await runCli(['who-can', 'secrets/get', '--demo', '--vault', 'kv-larkfen-track-prd']);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('kv-larkfen-track-prd');
    expect(run.stdout).toMatch(/ {2}holds\n/);
    expect(run.stdout).not.toContain('\u001b[');
  });
});

describe.concurrent('what could not be read', () => {
  const refused = (): Tenant => ({
    ...troubledTenant(),
    refusals: [
      { scope: subscriptionScope('sandbox'), actions: ['Microsoft.Authorization/roleAssignments/read'] },
    ],
  });

  test('is code 3 and told on both streams; --on-incomplete warn makes it 0', async () => {
    await runAgainst(refused(), [], async (_azure, cli) => {
      const run = await cli(['who-can', 'secrets/get']);
      expect(run.code).toBe(3);
      expect(run.stdout).toContain('Could not be read, so the answer may be too short');
      expect(run.stderr).toMatch(/Exit code 3: the answer may lack somebody/);
      expect((await cli(['who-can', 'secrets/get', '--on-incomplete', 'warn'])).code).toBe(0);
    });
  });

  test('does not touch a question about a vault elsewhere', async () => {
    await runAgainst(refused(), [], async (_azure, cli) => {
      const file = join(directory, 'refused.ndjson');
      expect((await cli(['collect', '-o', file])).code).toBe(3);
      expect((await runCli(['who-can', 'secrets/get', file, '--vault', 'kv-sales-bad'])).code).toBe(0);
      expect((await runCli(['who-can', 'secrets/get', file, '--vault', 'kv-sandbox-bad'])).code).toBe(3);
    });
  });
});

describe.concurrent('explain', () => {
  test('of a finding tells why, the whole way and the fix, by the beginning of its fingerprint', async () => {
    const file = join(directory, 'result.json');
    const audit = await ask('audit', '-o', 'json');
    const finding = resultOf(audit).findings.find(({ ruleId }) => ruleId === 'contributor-self-grant');
    await runCli(['audit', snapshot, '-o', `json=${file}`]);
    const run = await runCli(['explain', (finding?.fingerprint ?? '').slice(0, 10), '--from', file]);
    expect(run.code).toBe(0);
    for (const part of [
      'Why it matters',
      'Step by step',
      'It writes itself an access policy',
      'Fix, CLI',
      'To accept it',
    ])
      expect(run.stdout).toContain(part);
    const piped = await runCli(['explain', finding?.fingerprint ?? '', '--from', '-'], {
      stdin: audit.stdout,
    });
    expect(piped.stdout).toBe(run.stdout);
  });

  test('of a rule is the page of rules show', async () => {
    const [explained, shown] = await Promise.all([
      runCli(['explain', 'firewall-open']),
      runCli(['rules', 'show', 'firewall-open']),
    ]);
    expect([explained.code, explained.stdout]).toEqual([0, shown.stdout]);
  });

  test.each<[string, readonly string[], string, RegExp]>([
    ['no such rule', ['firewall-opne'], '', /did you mean "firewall-open"/],
    ['a fingerprint without a result', ['1c9a7be2f0d34a55'], '', /--from result\.json/],
    ['no such file', ['1c9a7be2', '--from', 'nowhere.json'], '', /nowhere\.json does not exist/],
    ['no JSON', ['1c9a7be2', '--from', '-'], '{', /not valid JSON/],
    [
      'no result',
      ['1c9a7be2', '--from', '-'],
      '{"schemaVersion":1,"findings":[null]}',
      /is no result of kvposture/,
    ],
    [
      'an answer of access',
      ['1c9a7be2', '--from', '-'],
      '{"schemaVersion":1,"entries":[],"coverage":[]}',
      /is no result/,
    ],
  ])('%s is code 2 and one sentence', async (_, args, stdin, message) => {
    const run = await runCli(['explain', ...args], { stdin });
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toMatch(message);
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
