import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FORMATS } from '../../src/report/reporters.js';
import { runCli } from '../support/runCli.js';

const DEMO = new URL('../../examples/tenant.ndjson', import.meta.url);
const OUTPUTS = FORMATS.map((format) => `${format}=report.${format}`);

let directory: string;
let saved: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kvposture-from-'));
  saved = join(directory, 'audit', 'report.json');
  for (const folder of ['audit', 'again', 'redacted', 'redacted2'])
    await writeFile(join(await makeFolder(folder), '.keep'), '');
  await inFolder('audit', ['audit', '--demo', ...outputs(OUTPUTS)]);
});

afterAll(() => rm(directory, { recursive: true, force: true }));

async function makeFolder(name: string): Promise<string> {
  const { mkdir } = await import('node:fs/promises');
  const folder = join(directory, name);
  await mkdir(folder);
  return folder;
}

const outputs = (values: readonly string[]) => values.flatMap((value) => ['-o', value]);
const inFolder = (name: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runCli(args, { cwd: join(directory, name), env });
const page = (folder: string, format: string) =>
  readFile(join(directory, folder, `report.${format}`), 'utf8');

describe('report --from', () => {
  test('gives every format with the text that the audit itself gave', async () => {
    const run = await inFolder('again', ['report', '--from', saved, ...outputs(OUTPUTS)]);
    expect([run.code, run.stdout, run.stderr]).toEqual([0, '', '']);
    for (const format of FORMATS)
      expect((await page('again', format)) === (await page('audit', format)), format).toBe(true);
  });

  test('takes the result from standard input and goes to stdout, and never fails a gate', async () => {
    const run = await runCli(['report', '--from', '-', '-o', 'csv'], { stdin: await readFile(saved) });
    expect(run.code).toBe(0);
    expect(run.stdout).toBe(await page('audit', 'csv'));
  });

  test.each<[string, string, RegExp]>([
    ['no JSON', '{"schemaVersion": 1,', /result\.json.*JSON/],
    ['another JSON', '{"hello": 1}', /is no result of kvposture/],
    ['a snapshot', '{"kind":"header"}\n', /result/],
    ['nothing', '', /is not valid JSON/],
  ])('refuses %s with one sentence and code 2', async (_, text, sentence) => {
    const folder = await mkdtemp(join(directory, 'bad-'));
    await writeFile(join(folder, 'result.json'), text);
    const run = await runCli(['report', '--from', 'result.json', '-o', 'sarif=x.sarif'], { cwd: folder });
    expect([run.code, run.stdout, await readdir(folder)]).toEqual([2, '', ['result.json']]);
    expect(run.stderr).toMatch(sentence);
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test.each<[string, readonly string[], number]>([
    ['no --from', ['-o', 'csv'], 2],
    ['a file that is not there', ['--from', 'nowhere.json'], 2],
    ['two outputs for stdout', ['--from', 'nowhere.json', '-o', 'csv', '-o', 'json'], 2],
    ['a format there is none of', ['--from', 'nowhere.json', '-o', 'pdf'], 2],
    ['a place that cannot be written', ['--from', 'nowhere.json', '-o', 'csv=no/such/x.csv'], 4],
  ])('%s', async (_, args, code) => {
    const run = await runCli(['report', ...args]);
    expect([run.code, run.stdout]).toEqual([code, '']);
    expect(run.stderr).toMatch(/^kvposture: /);
  });

  test('holds back the SARIF of an incomplete audit, and gives 3', async () => {
    const folder = await mkdtemp(join(directory, 'gap-'));
    const result = JSON.parse(await readFile(saved, 'utf8'));
    Object.assign(result.findings[0], { status: 'unknown', reason: 'not read' });
    await writeFile(join(folder, 'result.json'), JSON.stringify(result));
    const args = ['report', '--from', 'result.json', '-o', 'sarif=x.sarif', '-o', 'csv=x.csv'];
    const run = await runCli(args, { cwd: folder });
    expect([run.code, (await readdir(folder)).sort()]).toEqual([3, ['result.json', 'x.csv']]);
    expect(run.stderr).toContain('SARIF withheld');
    const forced = await runCli([...args, '--sarif-incomplete', 'write'], { cwd: folder });
    expect([forced.code, (await readdir(folder)).includes('x.sarif')]).toEqual([0, true]);
  });

  test('--sarif-category names the audit for code scanning', async () => {
    const run = await runCli(['report', '--from', saved, '-o', 'sarif', '--sarif-category', 'Nightly Run']);
    expect(JSON.parse(run.stdout).runs[0].automationDetails.id).toMatch(
      /^kvposture\/[0-9a-f-]+\/nightly-run\/$/,
    );
  });
});

describe('--redact', () => {
  test('leaves no name and no id of the tenant in any format, from the audit or from a saved result', async () => {
    const originals = await tenantNames();
    expect(originals.length).toBeGreaterThan(100);
    await inFolder('redacted', ['audit', '--demo', '--redact', '-v', ...outputs(OUTPUTS)]);
    await inFolder('redacted2', ['report', '--from', saved, '--redact', '-v', ...outputs(OUTPUTS)]);
    for (const folder of ['redacted', 'redacted2'])
      for (const format of FORMATS) {
        const said = (await page(folder, format)).toLowerCase();
        expect(said.length).toBeGreaterThan(500);
        expect([format, originals.filter((name) => said.includes(name))]).toEqual([format, []]);
      }
  });

  test('gives the same pseudonyms in each run, and others under a key', async () => {
    const csv = (await page('redacted', 'csv')).split('\n').slice(1).sort();
    expect((await page('redacted2', 'csv')).split('\n').slice(1).sort()).toEqual(csv);
    const keyed = await runCli(['report', '--from', saved, '--redact', '-o', 'csv'], {
      env: { KVPOSTURE_REDACT_KEY: 'a key' },
    });
    expect(keyed.stdout).not.toBe(await page('redacted2', 'csv'));
  });

  test('is a result that report reads again, and redacts no further', async () => {
    const from = join(directory, 'redacted', 'report.json');
    const run = await runCli(['report', '--from', from, '--redact', '-o', 'json']);
    expect([run.code, run.stdout]).toEqual([0, await page('redacted', 'json')]);
  });
});

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Every GUID, name of a resource, group, person, management group, custom role and subscription of the demo tenant. */
async function tenantNames(): Promise<readonly string[]> {
  const text = await readFile(DEMO, 'utf8');
  const names = new Set<string>();
  for (const [guid] of text.matchAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi)) names.add(guid);
  for (const [, name = ''] of text.matchAll(
    /\/(?:[0-9a-f-]{36}\/resourceGroups|providers\/Microsoft\.KeyVault\/(?:vaults|managedHSMs)|providers\/Microsoft\.Management\/managementGroups)\/([^/"#?]+)/gi,
  ))
    names.add(name);
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const { kind, body } = JSON.parse(line);
    if (
      kind === 'directoryObject' ||
      kind === 'groupMember' ||
      kind === 'groupOwner' ||
      kind === 'subscription'
    )
      for (const key of ['displayName', 'userPrincipalName', 'mail']) names.add(body?.[key] ?? '');
    if (kind === 'roleDefinition' && body.properties.type === 'CustomRole')
      names.add(body.properties.roleName);
  }
  names.delete('');
  // GUIDs of built-in roles, which the texts of rules name.
  const folder = new URL('../../rules/', import.meta.url);
  const rules = await Promise.all(
    (await readdir(folder)).map((file) => readFile(new URL(file, folder), 'utf8')),
  );
  for (const name of names)
    if (GUID.test(name) && rules.some((rule) => rule.includes(name))) names.delete(name);
  return [...names].map((name) => name.toLowerCase());
}

describe('inventory', () => {
  test('is found in the working directory, and findings stand on its lines', async () => {
    const folder = await mkdtemp(join(directory, 'inventory-'));
    const wrote = await runCli(['inventory', '--demo'], { cwd: folder });
    expect([wrote.code, wrote.stdout]).toEqual([0, '']);
    const lines = (await readFile(join(folder, 'kvposture-inventory.txt'), 'utf8')).trimEnd().split('\n');
    expect(lines.slice(1)).toEqual(
      lines.slice(1).toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)),
    );
    const run = await runCli(['report', '--from', saved, '-o', 'sarif'], { cwd: folder });
    for (const { locations, properties } of JSON.parse(run.stdout).runs[0].results) {
      const [{ physicalLocation, logicalLocations }] = locations;
      expect(physicalLocation.artifactLocation.uri).toBe('kvposture-inventory.txt');
      const line = lines[physicalLocation.region.startLine - 1] ?? '';
      expect(line.startsWith('#') || properties.cause.toLowerCase().startsWith(line.toLowerCase())).toBe(
        true,
      );
      expect(logicalLocations[0].fullyQualifiedName).toMatch(/^\//);
    }
  });

  test('is where the config says, for the command that writes it and for reports', async () => {
    const folder = await mkdtemp(join(directory, 'named-'));
    await writeFile(join(folder, 'kvposture.yaml'), 'inventory: all vaults.txt\n');
    const before = await runCli(['report', '--from', saved, '-o', 'sarif'], { cwd: folder });
    expect([before.code, before.stdout]).toEqual([2, '']);
    expect(before.stderr).toContain('all vaults.txt that kvposture.yaml names is not there');
    const wrote = await runCli(['inventory', '--demo'], { cwd: folder });
    expect([wrote.code, (await readdir(folder)).sort()]).toEqual([0, ['all vaults.txt', 'kvposture.yaml']]);
    const run = await runCli(['report', '--from', saved, '-o', 'sarif'], { cwd: folder });
    const uris = JSON.parse(run.stdout).runs[0].results.map(
      ({ locations }: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }) =>
        locations[0]?.physicalLocation.artifactLocation.uri,
    );
    expect(new Set(uris)).toEqual(new Set(['all%20vaults.txt']));
  });

  test('gives way to the sources of a config, which name the file and line', async () => {
    const folder = await mkdtemp(join(directory, 'sources-'));
    await writeFile(join(folder, 'kvposture.yaml'), 'sources:\n  kv-*-lab-*: infra/the lab.bicep:12\n');
    const run = await runCli(['report', '--from', saved, '-o', 'gitlab'], { cwd: folder });
    const places: readonly { location: { path: string; lines: { begin: number } } }[] = JSON.parse(
      run.stdout,
    );
    const paths = new Set(places.map(({ location }) => `${location.path}:${location.lines.begin}`));
    expect(paths).toEqual(new Set(['infra/the lab.bicep:12', 'kvposture.yaml:1']));
  });

  test('is not written where vaults could not be listed, and gives 3', async () => {
    const folder = await mkdtemp(join(directory, 'partial-'));
    const lines = (await readFile(DEMO, 'utf8')).trimEnd().split('\n');
    const unread = lines.map((line) =>
      /"kind":"coverage".*"what":"vaults"/.test(line)
        ? line.replace('"status":"ok","reason":null', '"status":"refused","reason":"no right"')
        : line,
    );
    await writeFile(join(folder, 't.ndjson'), `${unread.join('\n')}\n`);
    const run = await runCli(['inventory', 't.ndjson'], { cwd: folder });
    expect([run.code, await readdir(folder)]).toEqual([3, ['t.ndjson']]);
    expect(run.stderr).toContain('was not written');
  });
});
