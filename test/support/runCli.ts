import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The built program; `npm run build` makes it. */
const KVPOSTURE = fileURLToPath(new URL('../../bin/kvposture.js', import.meta.url));

export interface CliOptions {
  /** Added to an otherwise empty environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Working directory; a fresh one that is removed afterwards when absent. */
  readonly cwd?: string;
  readonly stdin?: string | Buffer;
  /** A signal, and the condition (asked every 10 ms) on which it is sent once. */
  readonly kill?: {
    readonly signal: 'SIGINT' | 'SIGTERM';
    readonly when: (output: string) => boolean;
    /** Sent once more so many milliseconds after the first, if the run is still there. */
    readonly againAfter?: number;
  };
  /** Ends a run that hangs, in milliseconds; 25,000 when absent. */
  readonly deadline?: number;
}

export interface CliRun {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** From start to end. */
  readonly milliseconds: number;
  /** From the last signal that was sent to the end; null when none was sent. */
  readonly afterSignal: number | null;
}

/** Runs the built program as its own process, in a clean environment, and waits for its end. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const directory = options.cwd ?? (await mkdtemp(join(tmpdir(), 'kvposture-run-')));
  try {
    return await run(args, options, directory);
  } finally {
    if (options.cwd === undefined) await rm(directory, { recursive: true, force: true });
  }
}

function run(args: readonly string[], options: CliOptions, directory: string): Promise<CliRun> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, [KVPOSTURE, ...args], {
      cwd: directory,
      env: { PATH: dirname(process.execPath), HOME: directory, ...options.env },
    });
    const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    child.stdout.on('data', (chunk: Buffer) => chunks.stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.stderr.push(chunk));
    const text = (name: 'stdout' | 'stderr') => Buffer.concat(chunks[name]).toString('utf8');
    let signalled: number | null = null;
    let again: NodeJS.Timeout | undefined;
    const poll = setInterval(() => {
      if (!options.kill || signalled !== null || !options.kill.when(text('stdout') + text('stderr'))) return;
      signalled = performance.now();
      const { signal, againAfter } = options.kill;
      child.kill(signal);
      if (againAfter === undefined) return;
      again = setTimeout(() => {
        if (child.exitCode === null && child.kill(signal)) signalled = performance.now();
      }, againAfter);
    }, 10);
    const deadline = setTimeout(() => child.kill('SIGKILL'), options.deadline ?? 25_000);
    const stop = () => {
      clearInterval(poll);
      clearTimeout(again);
      clearTimeout(deadline);
    };
    child.on('error', (error) => {
      stop();
      reject(error);
    });
    child.on('close', (code, signal) => {
      stop();
      const ended = performance.now();
      resolve({
        code,
        signal,
        stdout: text('stdout'),
        stderr: text('stderr'),
        milliseconds: ended - started,
        afterSignal: signalled === null ? null : ended - signalled,
      });
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.stdin ?? '');
  });
}
