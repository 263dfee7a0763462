import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

const action = async (): Promise<Action> => parse(await readFile(join(root, 'action.yml'), 'utf8')) as Action;

describe('the action runs its script as GitHub does', () => {
  let workspace = '';
  beforeEach(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'kvposture-action-'));
    // Stands for the npm registry: the package is the one built here.
    const npx = [
      '#!/bin/sh',
      `echo "$@" > '${workspace}/npx-arguments'`,
      'shift 2',
      `exec '${process.execPath}' '${root}/bin/kvposture.js' "$@"`,
    ];
    await writeFile(join(workspace, 'npx'), npx.join('\n'), { mode: 0o755 });
  });
  afterEach(() => rm(workspace, { recursive: true, force: true }));

  /** Runs the step `audit` with the environment that its inputs give, filled in as GitHub does. */
  const run = async (
    inputs: Readonly<Record<string, string>>,
    env: Readonly<Record<string, string>> = {},
  ) => {
    const { inputs: declared, runs } = await action();
    const step = runs.steps.find(({ run: script }) => script?.includes('audit.sh'));
    const given = Object.entries(step?.env ?? {}).map(([name, value]) => {
      const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)?.[1] ?? '';
      return [name, inputs[input] ?? declared[input]?.default ?? ''];
    });
    const at = (name: string) => join(workspace, name);
    for (const name of ['output', 'summary.md']) await writeFile(at(name), '');
    const child = spawn('bash', ['-c', step?.run ?? 'exit 99'], {
      cwd: workspace,
      env: {
        PATH: [workspace, dirname(process.execPath), process.env.PATH].join(delimiter),
        HOME: workspace,
        CI: 'true',
        GITHUB_ACTIONS: 'true',
        GITHUB_ACTION_PATH: root,
        GITHUB_OUTPUT: at('output'),
        GITHUB_STEP_SUMMARY: at('summary.md'),
        RUNNER_TEMP: workspace,
        ...Object.fromEntries(given),
        ...env,
      },
    });
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    const code = await new Promise((resolve) => child.on('close', resolve));
    const lines = (await readFile(at('output'), 'utf8')).split('\n').filter((line) => line !== '');
    const outputs: Readonly<Record<string, string>> = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    const log = Buffer.concat(chunks).toString('utf8');
    return { code, log, outputs, summary: await readFile(at('summary.md'), 'utf8'), at };
  };

  it('writes SARIF and summary, and leaves the exit code to the last step', async () => {
    const { code, outputs, summary, at, log } = await run({ args: '--demo' });
    expect({ code, exit: outputs['exit-code'] }).toEqual({ code: 0, exit: '1' });
    const sarif = JSON.parse(await readFile(at(outputs['sarif-file'] ?? ''), 'utf8')) as { version: string };
    expect(sarif.version).toBe('2.1.0');
    expect(summary).toContain('kv');
    expect(log).toContain('::error');
    const open = JSON.parse(outputs.open ?? '') as Record<string, number>;
    expect(open.high).toBeGreaterThan(0);
  });
  it('asks npm for the version it is told', async () => {
    const { at } = await run({ args: '--demo --fail-on never', version: '9.9.9' });
    expect(await readFile(at('npx-arguments'), 'utf8')).toMatch(/^--yes kvposture@9\.9\.9 audit /);
  });
  it('hands on quoted arguments whole and expands nothing', async () => {
    const { at, outputs } = await run({ args: `--demo --vault "no such" '$(touch here)' --fail-on never` });
    expect(outputs['exit-code']).toBe('2');
    const given = await readFile(at('npx-arguments'), 'utf8');
    expect(given).toContain('--vault no such $(touch here) --fail-on never');
    await expect(readFile(at('here'))).rejects.toThrow('ENOENT');
  });
  it('says that a quote is not closed', async () => {
    const { log, outputs } = await run({ args: '--vault "kv' });
    expect(outputs['exit-code']).toBe('2');
    expect(log).toContain('::error title=kvposture::');
  });
  it.each(['   ', '\n', ''])('takes args %j for none', async (args) => {
    const { at, outputs } = await run({ args });
    expect(outputs['exit-code']).toBe('2');
    expect(await readFile(at('npx-arguments'), 'utf8')).toMatch(/json=\S+kvposture-result\.json\n$/);
  });
  it('takes args over several lines, and an empty one', async () => {
    const { at } = await run({ args: `--demo\n  --fail-on\tnever \n--sarif-category ''\n` });
    expect(await readFile(at('npx-arguments'), 'utf8')).toMatch(
      / --demo --fail-on never --sarif-category \n$/,
    );
  });
  it.each([
    ['npm cannot fetch the package', 'exit 1', '--demo'],
    ['args ask for help', `exec '${process.execPath}' '${root}/bin/kvposture.js' --help`, '--demo'],
  ])('never passes, and never says findings, where %s', async (_title, npx, args) => {
    await writeFile(join(workspace, 'npx'), `#!/bin/sh\n${npx}\n`, { mode: 0o755 });
    const { code, log, outputs } = await run({ args });
    expect([code, outputs]).toEqual([0, { 'exit-code': '4', 'sarif-file': '', open: '' }]);
    expect(log).toContain('::error title=kvposture::There was no audit');
  });
  it('an incomplete audit gives 3 and its summary, and withholds the SARIF', async () => {
    const demo = await readFile(join(root, 'examples/tenant.ndjson'), 'utf8');
    const unread = demo.replace(
      /("kind":"coverage".*"what":"roleAssignments","status":)"ok","reason":null/,
      '$1"refused","reason":"403"',
    );
    expect(unread).not.toBe(demo);
    await writeFile(join(workspace, 'gap.ndjson'), unread);
    const { outputs, summary, log } = await run({ args: 'gap.ndjson', 'fail-on': 'never' });
    expect(outputs).toMatchObject({ 'exit-code': '3', 'sarif-file': '' });
    expect(summary).toMatch(/^### kvposture: no gate, incomplete\n/);
    expect(log).toContain('SARIF withheld');
  });
  it.each(['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'RUNNER_TEMP'])(
    'stops with one sentence where it is not run by GitHub: no %s',
    async (name) => {
      const { code, log } = await run({ args: '--demo' }, { [name]: '' });
      expect(code).toBe(1);
      expect(log).toContain(`${name}: is set by GitHub Actions`);
      await expect(readFile(join(workspace, 'npx-arguments'))).rejects.toThrow('ENOENT');
    },
  );
  it('takes names of files with blanks, quotes and dollars as they are', async () => {
    const name = `-my "SARIF" $HOME's.sarif`;
    const { outputs, at } = await run({ args: '--demo', 'sarif-file': name });
    expect(outputs['sarif-file']).toBe(name);
    expect(JSON.parse(await readFile(at(name), 'utf8')).version).toBe('2.1.0');
  });
  it('takes no report of an earlier run for its own', async () => {
    const first = await run({ args: '--demo' });
    expect(first.outputs['sarif-file']).toBe('kvposture.sarif');
    const { outputs } = await run({ args: 'no-such-file.ndjson' });
    expect(outputs).toMatchObject({ 'exit-code': '2', 'sarif-file': '', open: '' });
  });
  it('hands on the config and the gate', async () => {
    const { outputs, log } = await run({ args: '--demo', 'fail-on': 'never', config: 'missing.yaml' });
    expect(outputs['exit-code']).toBe('2');
    expect(log).toContain('missing.yaml');
    expect((await run({ args: '--demo', 'fail-on': 'never' })).outputs['exit-code']).toBe('0');
  });
});

describe('action.yml', () => {
  it('uploads before the exit code is restored', async () => {
    const { steps } = (await action()).runs;
    const upload = steps.findIndex(({ uses }) => uses?.includes('upload-sarif'));
    const restore = steps.findIndex(({ run }) => run?.startsWith('exit') === true);
    expect(upload).toBeGreaterThan(-1);
    expect(restore).toBe(steps.length - 1);
    expect(upload).toBeLessThan(restore);
  });
  it('pins the version that this repository is', async () => {
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    expect((await action()).inputs.version?.default).toBe(manifest.version);
  });
});
