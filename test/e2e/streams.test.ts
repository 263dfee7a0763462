import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const KVPOSTURE = fileURLToPath(new URL('../../bin/kvposture.js', import.meta.url));
const DEMO = fileURLToPath(new URL('../../examples/tenant.ndjson', import.meta.url));

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kvposture-streams-'));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the program through a shell, which opens the streams as the text says; `K` is the program. */
function shell(script: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const text = script.replaceAll(/\bK\b/g, `"${process.execPath}" "${KVPOSTURE}"`);
  return ended(
    spawn('bash', ['-c', text], {
      cwd: directory,
      env: { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, HOME: directory, ...env },
    }),
  );
}

function ended(child: ChildProcess): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => {
    said.stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    said.stderr += chunk;
  });
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, ...said })));
}

const oneSentence = /^kvposture: [A-Z][^\n]*\.\n$/;

describe.concurrent('a stream that fails', () => {
  test.runIf(existsSync('/dev/full')).each([
    ['a table', 'audit --demo -q'],
    ['a result', 'audit --demo -q -o json'],
    ['help', '--help'],
    ['the version', '--version'],
    ['a list of rules', 'rules list'],
    ['a rule', 'rules show firewall-open'],
  ])('%s for a full disk ends with 4 and one sentence', async (_title, command) => {
    const { code, stderr } = await shell(`K ${command} > /dev/full`);
    expect([code, stderr]).toEqual([4, expect.stringMatching(oneSentence)]);
    expect(stderr).toContain('disk is full');
  });

  test.runIf(existsSync('/dev/full'))('a closing line does not name another code before', async () => {
    const { code, stderr } = await shell('K audit --demo > /dev/full');
    expect([code, stderr]).toEqual([4, expect.not.stringContaining('Exit code')]);
  });

  test.runIf(existsSync('/dev/full'))('stderr on a full disk changes nothing', async () => {
    const { code, stdout } = await shell('K audit --demo -o json 2> /dev/full');
    expect([code, JSON.parse(stdout).source]).toEqual([1, 'demo']);
  });

  test('a reader that goes away is no error', async () => {
    const { code, stdout, stderr } = await shell('set -o pipefail; K audit --demo -v -q -o json | head -c 5');
    expect([code, stdout, stderr]).toEqual([1, '{\n  "', '']);
  });

  test.each([
    ['throws', 'throw new TypeError("out of place")'],
    ['rejects', 'void Promise.reject(new TypeError("out of place"))'],
    ['throws no error', 'throw "out of place"'],
  ])('code that %s where nobody catches it ends with 4 and says that it is a bug', async (_title, code) => {
    const script = `sleep 5 | K audit -`;
    // Once the program has begun, however slow the machine is.
    const late = `const timer = setInterval(() => {
      if (process.listenerCount('unhandledRejection') === 0) return;
      clearInterval(timer);
      ${code}
    }, 50)`;
    const run = await shell(`set -o pipefail; ${script}`, {
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(`if (process.argv[2] === 'audit') { ${late} }`)}`,
    });
    expect(run.code).toBe(4);
    expect(run.stderr).toMatch(
      /^kvposture: this is a bug, please report it with the lines below: out of place/,
    );
  });
});

test('named pipes are read and written like files', async () => {
  const script =
    'K audit <(cat "$DEMO") -q -o json=>(cat > piped.json); K audit "$DEMO" -q -o json=plain.json';
  await shell(`${script}; sleep 1`, { DEMO });
  const [piped, plain] = await Promise.all(
    ['piped.json', 'plain.json'].map((name) => readFile(join(directory, name), 'utf8')),
  );
  const { findings, source } = JSON.parse(piped ?? '');
  expect([source, findings]).toEqual(['snapshot', JSON.parse(plain ?? '').findings]);
});

// On a machine that is busy with other tests a run may take its time once.
describe('a signal ends the run at once', { retry: 2 }, () => {
  /** Sends the signal when `ready`, and gives what came of it and after how long, in milliseconds. */
  async function interrupted(child: ChildProcess, signal: NodeJS.Signals, ready: () => Promise<unknown>) {
    const end = ended(child);
    await ready();
    const sent = performance.now();
    child.kill(signal);
    const deadline = setTimeout(() => child.kill('SIGKILL'), 5000);
    const run = await end;
    clearTimeout(deadline);
    return { ...run, after: performance.now() - sent };
  }
  const start = (args: readonly string[], stdio: ('pipe' | 'ignore')[] = ['pipe', 'pipe', 'pipe']) =>
    spawn(process.execPath, [KVPOSTURE, ...args], { cwd: directory, stdio, env: { HOME: directory } });
  const pause = (milliseconds: number) => () => new Promise((resolve) => setTimeout(resolve, milliseconds));

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('while standard input stays open, by %s with %i', async (signal, code) => {
    const run = await interrupted(start(['audit', '-']), signal, pause(700));
    expect([run.code, run.signal, run.stdout]).toEqual([code, null, '']);
    expect(run.after).toBeLessThan(1500);
    expect(run.stderr).not.toMatch(/\n\s+at /);
  });

  const fifo = join(tmpdir(), `kvposture-fifo-${process.pid}`);
  beforeAll(() => shell(`mkfifo "${fifo}"`));
  afterAll(() => rm(fifo));

  test.each([
    ['an input', ['audit', fifo]],
    ['a saved result', ['report', '--from', fifo, '-o', 'csv=never.csv']],
    ['a result to take a baseline of', ['baseline', '--from', fifo, '-o', 'never.csv']],
    ['an output', ['audit', '--demo', '-q', '-o', `csv=${fifo}`]],
  ])('while the other side of a named pipe does not come: %s', async (_title, args) => {
    const run = await interrupted(start(args), 'SIGINT', pause(1500));
    // One that did not end would have been killed.
    expect([run.code, run.signal, run.stdout]).toEqual([130, null, '']);
    expect((await readdir(directory)).filter((name) => name.includes('never'))).toEqual([]);
  });

  test('while one of several reports waits: what was written before is whole, of the rest there is nothing', async () => {
    const outputs = ['-o', 'gitlab=first.json', '-o', `csv=${fifo}`, '-o', 'sarif=last.sarif'];
    const written = join(directory, 'first.json');
    const run = await interrupted(start(['audit', '--demo', '-q', ...outputs]), 'SIGINT', async () => {
      while (!existsSync(written)) await pause(50)();
      await pause(100)();
    });
    expect([run.code, run.signal]).toEqual([130, null]);
    expect(JSON.parse(await readFile(written, 'utf8')).length).toBeGreaterThan(0);
    const left = (await readdir(directory)).filter((name) => /first|last|\.tmp$/.test(name));
    expect(left).toEqual(['first.json']);
    await rm(written);
  });

  test('while the other side of a named pipe says nothing more', async () => {
    const writer = spawn('bash', ['-c', `exec 3> "${fifo}"; head -n 3 "${DEMO}" >&3; sleep 30`]);
    const run = await interrupted(start(['audit', fifo]), 'SIGTERM', pause(1000));
    writer.kill();
    expect([run.code, run.signal]).toEqual([143, null]);
  });

  /** A snapshot of this many vaults more than the demo has. */
  async function largeInput(name: string, vaults: number): Promise<string> {
    const lines = (await readFile(DEMO, 'utf8')).trimEnd().split('\n');
    const vault = lines.find((line) => line.startsWith('{"kind":"vault"')) ?? '';
    const own = /vaults\/([a-z0-9-]+)"/.exec(vault)?.[1] ?? 'none';
    const many = Array.from({ length: vaults }, (_, index) => vault.replaceAll(own, `kv${index}`));
    const body = [...lines.slice(0, -1), ...many];
    const file = join(directory, name);
    await writeFile(
      file,
      `${body.join('\n')}\n${JSON.stringify({ kind: 'end', records: body.length - 1 })}\n`,
    );
    return file;
  }

  test('while nobody reads on from standard output', async () => {
    const child = start(['audit', await largeInput('wide.ndjson', 2000), '-q', '-o', 'json']);
    const run = await interrupted(child, 'SIGINT', async () => {
      await once(child.stdout ?? child, 'data');
      child.stdout?.pause();
      await pause(300)();
    });
    expect([run.code, run.signal]).toEqual([130, null]);
    expect(run.stdout).not.toMatch(/\}\n$/);
    expect(run.after).toBeLessThan(1500);
  });

  test('while a large input is judged, and no report appears', async () => {
    const file = await largeInput('large.ndjson', 20_000);
    const run = await interrupted(
      start(['audit', file, '-o', 'json=large.json'], ['ignore', 'pipe', 'pipe']),
      'SIGINT',
      pause(600),
    );
    expect([run.code, run.stdout]).toEqual([130, '']);
    // Signals are heard between the stages, each of which takes its time where other tests run beside this one.
    expect(run.after).toBeLessThan(5000);
    expect((await readdir(directory)).filter((one) => one.includes('large.json'))).toEqual([]);
  });
});
