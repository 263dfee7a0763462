import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccessResult } from '../../src/model/accessEntry.js';
import { FORMATS } from '../../src/report/reporters.js';
import { csvRecords } from '../report/csvRows.js';
import { resultOf, runAgainst } from '../support/auditAzure.js';
import { troubledTenant, wellRunTenant } from '../support/exampleTenants.js';
import { runCli } from '../support/runCli.js';

const ESCAPE = '\u001b[';

let directory: string;
let snapshot: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kvposture-reports-'));
  snapshot = join(directory, 'troubled.ndjson');
  await runAgainst(troubledTenant(), [], (_azure, cli) => cli(['collect', '-o', snapshot]));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

const audit = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runCli(['audit', snapshot, ...args], { env });

describe.concurrent('where reports go', () => {
  test('each to its file, and stdout stays empty when all have one', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'kvposture-out-'));
    const outputs = ['-o', 'json=r.json', '-o', 'sarif=r.sarif', '-o', 'table=r.txt'];
    const run = await runCli(['audit', snapshot, ...outputs], { cwd });
    expect([run.code, run.stdout]).toEqual([1, '']);
    expect((await readdir(cwd)).sort()).toEqual(['r.json', 'r.sarif', 'r.txt']);
    const json = JSON.parse(await readFile(join(cwd, 'r.json'), 'utf8'));
    const sarif = JSON.parse(await readFile(join(cwd, 'r.sarif'), 'utf8'));
    expect(json.findings.length).toBeGreaterThan(0);
    expect(json.access.entries.length).toBeGreaterThan(0);
    expect(json.vaults.every(({ settings }: { settings?: object }) => settings !== undefined)).toBe(true);
    expect(sarif.runs[0].results.length).toBeGreaterThan(0);
    expect(await readFile(join(cwd, 'r.txt'), 'utf8')).toContain('kv-sales-bad');
    expect((await stat(join(cwd, 'r.json'))).mode & 0o777).toBe(0o600);
    await rm(cwd, { recursive: true, force: true });
  });

  test('every format in one run, each file complete', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'kvposture-all-'));
    const run = await runCli(
      ['audit', snapshot, ...FORMATS.flatMap((format) => ['-o', `${format}=report.${format}`])],
      { cwd },
    );
    expect([run.code, run.stdout]).toEqual([1, '']);
    expect((await readdir(cwd)).sort()).toEqual(FORMATS.map((format) => `report.${format}`).sort());
    for (const format of FORMATS) {
      const page = await readFile(join(cwd, `report.${format}`), 'utf8');
      expect(page).toMatch(/\S\n$/);
      expect(page).toContain(format === 'github' ? 'open findings' : 'contributor-self-grant');
    }
    expect(XMLValidator.validate(await readFile(join(cwd, 'report.junit'), 'utf8'))).toBe(true);
    await rm(cwd, { recursive: true, force: true });
  });

  test('one that cannot be written stops the run before Azure is read, and nothing is written', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'kvposture-none-'));
    const run = await runCli(['audit', snapshot, '-o', 'csv=r.csv', '-o', 'junit=no/such/r.xml'], { cwd });
    expect([run.code, run.stdout, await readdir(cwd)]).toEqual([4, '', []]);
    expect(run.stderr).toContain('The junit report was not written: no/such/r.xml');
    await rm(cwd, { recursive: true, force: true });
  });

  test('two of them for stdout are a usage error', async () => {
    const run = await audit(['-o', 'github', '-o', 'csv']);
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toContain('Only one -o can go to stdout');
  });

  test.each([
    ['spelled in two ways', 'r.json', './r.json'],
    ['through a link', 'linked.json', 'link.json'],
    ['through a link to nothing yet', 'later.json', 'dangling.json'],
  ])('the same file twice, %s, is a usage error and nothing is written', async (_title, one, other) => {
    const cwd = await mkdtemp(join(tmpdir(), 'kvposture-twice-'));
    await writeFile(join(cwd, 'linked.json'), 'before');
    await symlink('linked.json', join(cwd, 'link.json'));
    await symlink('later.json', join(cwd, 'dangling.json'));
    const run = await runCli(['audit', snapshot, '-o', `json=${one}`, '-o', `csv=${other}`], { cwd });
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toContain('Two outputs name the file');
    expect((await readdir(cwd)).sort()).toEqual(['dangling.json', 'link.json', 'linked.json']);
    expect(await readFile(join(cwd, 'linked.json'), 'utf8')).toBe('before');
    await rm(cwd, { recursive: true, force: true });
  });

  test.each([
    ['a directory', '.', 'is a directory'],
    ['a file in what is no directory', 'file/r.json', 'not a directory'],
    ['a folder that may not be written in', 'locked/r.json', 'may not write'],
  ])('%s stops the run with 4 and one sentence', async (_title, path, sentence) => {
    const cwd = await mkdtemp(join(tmpdir(), 'kvposture-target-'));
    await writeFile(join(cwd, 'file'), '');
    await mkdir(join(cwd, 'locked'), { mode: 0o500 });
    // Root may write everywhere.
    if (process.getuid?.() !== 0 || path !== 'locked/r.json') {
      const run = await runCli(['audit', snapshot, '-o', `json=${path}`, '-o', 'csv=r.csv'], { cwd });
      expect([run.code, run.stdout]).toEqual([4, '']);
      expect(run.stderr).toMatch(/^kvposture: [^\n]*\n$/);
      expect(run.stderr).toContain(sentence);
    }
    expect((await readdir(cwd)).sort()).toEqual(['file', 'locked']);
    await rm(cwd, { recursive: true, force: true });
  });

  test.runIf(existsSync('/dev/full'))(
    'a file on a full disk does not keep the others from being complete',
    async () => {
      const cwd = await mkdtemp(join(tmpdir(), 'kvposture-full-'));
      const outputs = ['-o', 'csv=r.csv', '-o', 'sarif=/dev/full', '-o', 'gitlab=r.json'];
      const run = await runCli(['audit', snapshot, '-q', ...outputs], { cwd });
      expect([run.code, run.stdout, (await readdir(cwd)).sort()]).toEqual([4, '', ['r.csv', 'r.json']]);
      expect(run.stderr).toMatch(/^kvposture: The sarif report was not written: [^\n]*disk is full[^\n]*\n$/);
      expect(JSON.parse(await readFile(join(cwd, 'r.json'), 'utf8')).length).toBeGreaterThan(0);
      await rm(cwd, { recursive: true, force: true });
    },
  );

  test('access as CSV has a row for each principal, path and vault', async () => {
    const [csv, json] = await Promise.all([
      runCli(['access', snapshot, '-o', 'csv']),
      runCli(['access', snapshot, '-o', 'json']),
    ]);
    const { entries }: AccessResult = JSON.parse(json.stdout);
    const held = csvRecords(csv.stdout).filter(({ reach }) => reach !== 'unknown');
    expect(held).toHaveLength(entries.reduce((sum, { vaults }) => sum + vaults.length, 0));
    expect(held.length).toBeGreaterThan(5);
    expect(new Set(held.map(({ principalId }) => principalId))).toEqual(
      new Set(entries.map(({ principal }) => principal.id)),
    );
  });

  test('one without a path goes to stdout, the others to theirs', async () => {
    const file = join(directory, 'also.json');
    const run = await audit(['-o', 'table', '-o', `json=${file}`]);
    expect(run.stdout).toContain('contributor-self-grant');
    expect(JSON.parse(await readFile(file, 'utf8')).schemaVersion).toBe(1);
  });

  test('stdout holds the report and nothing else, however much is said', async () => {
    await runAgainst(wellRunTenant(), [], async (_azure, cli) => {
      const run = await cli(['audit', '-o', 'json', '-v']);
      expect(resultOf(run).schemaVersion).toBe(1);
      expect(run.stderr).toMatch(/\S/);
      expect(run.stderr).not.toContain('eyJ');
    });
  });

  test('-q says nothing on stderr when all is well', async () => {
    await runAgainst(wellRunTenant(), [], async (_azure, cli) => {
      const run = await cli(['audit', '-q', '-o', 'json']);
      expect([run.code, run.stderr]).toEqual([0, '']);
    });
  });

  test('a report that cannot be written ends with 4 and one sentence', async () => {
    const run = await audit(['-o', `json=${join(directory, 'no', 'such', 'r.json')}`]);
    expect(run.code).toBe(4);
    expect(run.stderr).toContain('r.json');
    expect(run.stderr).not.toMatch(/\n\s+at /);
  });

  test('the same facts give the same bytes', async () => {
    const [first, second] = await Promise.all([audit(['-o', 'sarif']), audit(['-o', 'sarif'])]);
    const still = (text: string) => text.replace(/"(start|end)TimeUtc":\s*"[^"]*"/g, '');
    expect(still(second.stdout)).toBe(still(first.stdout));
  });
});

describe.concurrent('colour', () => {
  test.each<[string, readonly string[], Readonly<Record<string, string>>, boolean]>([
    ['a pipe has none', [], {}, false],
    ['FORCE_COLOR gives it', [], { FORCE_COLOR: '1' }, true],
    ['NO_COLOR beats FORCE_COLOR', [], { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
    ['--color always beats NO_COLOR', ['--color', 'always'], { NO_COLOR: '1' }, true],
    ['--color never beats FORCE_COLOR', ['--color', 'never'], { FORCE_COLOR: '1' }, false],
  ])('%s', async (_title, args, env, coloured) => {
    const run = await audit(args, env);
    expect(run.stdout.includes(ESCAPE)).toBe(coloured);
    expect(run.stdout).toContain('kv-sales-bad');
  });

  test('the table is at most 80 columns wide where nobody says how wide the terminal is', async () => {
    const run = await audit([]);
    const wide = run.stdout
      .split('\n')
      .filter((line) => [...line].length > 80 && !line.includes('/subscriptions/'));
    expect(wide).toEqual([]);
  });
});

describe.concurrent('the demo', () => {
  test('needs no credentials, calls itself a demo, and hits and misses every rule', async () => {
    const run = await runCli(['audit', '--demo', '-o', 'json']);
    const result = resultOf(run);
    expect([run.code, result.source]).toEqual([1, 'demo']);
    const never = Object.entries(result.summary.byRule).filter(
      ([, count]) => count.fail === 0 || count.pass === 0,
    );
    expect(never).toEqual([]);
    expect(Object.keys(result.summary.byRule).length).toBeGreaterThanOrEqual(12);
  });
});
