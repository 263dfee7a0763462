import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RECORD_KINDS, type RecordKind } from '../../src/model/snapshot.js';
import { azForm } from '../input/azForm.js';
import { type CliRun, runCli } from '../support/runCli.js';

type Body = Readonly<Record<string, unknown>>;

/** Of one result, what the form of the input must not change. */
interface Judged {
  readonly findings: readonly {
    readonly ruleId: string;
    readonly fingerprint: string;
    readonly status: string;
  }[];
  readonly coverage: readonly { readonly what: string; readonly status: string }[];
  readonly source: string;
}

const KINDS = [
  'vault',
  'roleAssignment',
  'roleDefinition',
  'managementGroupEntity',
  'denyAssignment',
] as const;

let directory: string;
let lines: readonly { readonly kind: string; readonly body: Body }[];

const bodies = (kind: RecordKind) => lines.filter((line) => line.kind === kind).map(({ body }) => body);
const printed = (kind: RecordKind) => bodies(kind).map((body) => azForm(kind, body));
const file = async (name: string, content: unknown) => {
  await writeFile(
    join(directory, name),
    typeof content === 'string' ? content : JSON.stringify(content, null, 2),
  );
  return name;
};
const audit = (...input: readonly string[]) => runCli(['audit', ...input, '-o', 'json'], { cwd: directory });

/** Rule, fingerprint and status of every finding, in order. */
function judged(run: CliRun): readonly string[] {
  const { findings } = JSON.parse(run.stdout) as Judged;
  return findings.map(({ ruleId, fingerprint, status }) => `${ruleId} ${fingerprint} ${status}`).sort();
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kvposture-az-'));
  const text = await readFile(new URL('../../examples/tenant.ndjson', import.meta.url), 'utf8');
  lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string; body: Body });
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('what az prints is audited', () => {
  test('with the findings of the REST API, one file a command, also from standard input', async () => {
    expect(RECORD_KINDS).toEqual(expect.arrayContaining([...KINDS]));
    const rest = await Promise.all(KINDS.map((kind) => file(`rest-${kind}.json`, { value: bodies(kind) })));
    const az = await Promise.all(KINDS.map((kind) => file(`az-${kind}.json`, printed(kind))));
    const [fromRest, fromAz, piped] = await Promise.all([
      audit(...rest),
      audit(...az),
      runCli(['audit', '-', '-o', 'json'], {
        cwd: directory,
        stdin: JSON.stringify(KINDS.flatMap((kind) => printed(kind))),
      }),
    ]);
    expect(judged(fromRest).length).toBeGreaterThan(20);
    expect(judged(fromAz)).toEqual(judged(fromRest));
    expect(judged(piped)).toEqual(judged(fromRest));
    expect([fromAz.code, piped.code]).toEqual([fromRest.code, fromRest.code]);
    expect((JSON.parse(fromAz.stdout) as Judged).source).toBe('files');
  });

  test('mixed in one run: a single object, a list, a page of REST, rows of Resource Graph and a snapshot', async () => {
    const [one, ...others] = printed('vault');
    const mixed = await Promise.all([
      file('show.json', one),
      file('vaults.json', { value: bodies('vault').slice(1, 3) }),
      file('graph.json', { totalRecords: others.length - 2, data: bodies('vault').slice(3) }),
      file('assignments.json', printed('roleAssignment')),
      file('roles.json', printed('roleDefinition')),
      file('groups.json', printed('managementGroupEntity')),
    ]);
    const snapshot = [
      '{"kind":"header","formatVersion":1,"cloud":"AzureCloud","tenantId":null,"startedAt":"2026-11-16T07:30:04.118Z","finishedAt":"2026-11-16T07:30:19.602Z","requested":{}}',
      ...bodies('denyAssignment').map((body) => JSON.stringify({ kind: 'denyAssignment', of: [], body })),
      JSON.stringify({ kind: 'end', records: bodies('denyAssignment').length }),
    ].join('\n');
    const run = await audit(...mixed, await file('denies.ndjson', `${snapshot}\n`));
    const whole = await audit(...KINDS.map((kind) => `rest-${kind}.json`));
    const fails = (lines: readonly string[]) => lines.filter((line) => line.endsWith(' fail'));
    expect(fails(judged(run))).toEqual(fails(judged(whole)));
  });

  test('az keyvault list alone decides nothing about a vault: unknown, and code 3', async () => {
    const listed = printed('vault').map(({ properties: _, ...others }) => others);
    const run = await audit(await file('list.json', listed));
    expect(run.code).toBe(3);
    const { findings } = JSON.parse(run.stdout) as Judged;
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.filter(({ status }) => status !== 'unknown')).toEqual([]);
  });

  test('az role assignment list without --all is told to be incomplete', async () => {
    const [vault] = bodies('vault');
    const subscription = String(vault?.id).split('/').slice(0, 3).join('/');
    const top = printed('roleAssignment').filter(({ scope }) => scope === subscription);
    expect(top.length).toBeGreaterThan(0);
    const run = await audit('rest-vault.json', 'az-roleDefinition.json', await file('top.json', top));
    const { coverage } = JSON.parse(run.stdout) as Judged;
    expect(coverage).toContainEqual(
      expect.objectContaining({
        scope: subscription,
        what: 'roleAssignments',
        status: 'failed',
        reason: expect.stringContaining('only with --all'),
      }),
    );
  });
});

describe.concurrent('what is nothing of this ends with 2 and one sentence that names the file', () => {
  const value = 'Tr0ub4dor';
  test.each<[string, unknown, RegExp]>([
    ['projection', [{ name: 'kv1', location: 'westeurope' }], /projection\.json, at \$\[0\]: has no type;/],
    [
      'other',
      [{ id: '/x', type: 'Microsoft.Web/sites' }],
      /other\.json, .* is of the type "Microsoft.Web\/sites"/,
    ],
    ['cut', '[{"id": "/subscriptions/', /cut\.json.*line 1/],
    ['table', 'Name  Location\nkv1   westeurope\n', /table\.json, line 1, column 1/],
    ['tsv', '"kv1"', /tsv\.json holds neither a list nor a resource/],
    ['nothing', [], /nothing\.json holds no Azure resource at all/],
    [
      'secret',
      { id: 'https://kv1.vault.azure.net/secrets/s/1', attributes: { enabled: true }, value },
      /secret\.json: "https:\/\/kv1\.vault\.azure\.net\/secrets\/s\/1" is an object of the data plane/,
    ],
    [
      'hsm-role',
      [
        {
          id: '/providers/Microsoft.Authorization/roleAssignments/1',
          principalId: 'p',
          roleDefinitionId: 'Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/2',
          scope: '/',
          type: 'Microsoft.Authorization/roleAssignments',
        },
      ],
      /hsm-role\.json, at \$\[0\]: .* is a local role of a managed HSM/,
    ],
  ])('%s', async (name, content, pattern) => {
    const run = await audit(await file(`${name}.json`, content));
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toMatch(pattern);
    expect(run.stderr).toMatch(/^kvposture: [^\n]+\.\n$/);
    expect(run.stderr).not.toContain(value);
  });
});
