import { CommanderError } from 'commander';
import { EXIT } from './exitCodes.js';
import { isWritingFile, removeHalfWritten, stopWritingFiles } from './fileWrites.js';
import { beforeLeaving } from './interruption.js';
import { program } from './program.js';
import { stdoutDone, surviveFailingStreams } from './stdout.js';

const SIGNALS = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const;

/** How long an interrupted run may take to remove a file it had half written, in milliseconds. */
const GRACE = 500;

/**
 * Runs the command line; gives the exit code. A signal ends the run at once, whatever it waits for; where a file is
 * being written, that is taken back first; a second signal does not wait for it.
 */
async function run(argv: readonly string[]): Promise<number> {
  const abort = new AbortController();
  let interrupted: number | null = null;
  for (const [signal, code] of Object.entries(SIGNALS))
    process.on(signal, () => {
      if (interrupted !== null || !isWritingFile()) leave(code);
      interrupted = code;
      stopWritingFiles();
      abort.abort();
      setTimeout(() => leave(code), GRACE).unref();
    });
  const outcome = { code: EXIT.ok as number };
  try {
    await program(abort.signal, outcome).parseAsync([...argv]);
    await stdoutDone();
    if (interrupted !== null) leave(interrupted);
    return outcome.code;
  } catch (error) {
    if (interrupted !== null) leave(interrupted);
    // Commander has printed its own help, version or error by now.
    if (error instanceof CommanderError) return commanderCode(error, argv);
    return await sayFailure(error, argv);
  }
}

/** What commander printed may still have been lost. */
async function commanderCode({ exitCode }: CommanderError, argv: readonly string[]): Promise<number> {
  try {
    await stdoutDone();
    return exitCode === 0 ? EXIT.ok : EXIT.cannotStart;
  } catch (error) {
    return await sayFailure(error, argv);
  }
}

/** What explains a failure is loaded when there is one: help and version need none of it. */
async function sayFailure(error: unknown, argv: readonly string[]): Promise<number> {
  const [{ explainFailure }, { wantsTraces }] = await Promise.all([
    import('./failure.js'),
    import('./wantsTraces.js'),
  ]);
  return say(await explainFailure(error, wantsTraces(argv)));
}

function say({ text, code }: { readonly text: string; readonly code: number }): number {
  process.stderr.write(`${text}\n`);
  return code;
}

function leave(code: number): never {
  removeHalfWritten();
  const more = beforeLeaving();
  const text = more === null ? 'Interrupted.' : `Interrupted. ${more}`;
  process.stderr.write(`${process.stderr.isTTY ? '\r\u001b[2K' : ''}${text}\n`);
  process.exit(code);
}

/** Nothing may end the process with Node's own code 1, which means findings here. */
async function endWithBug(error: unknown): Promise<void> {
  const { explainBug } = await import('./failure.js');
  process.exit(say(await explainBug(error)));
}

process.on('uncaughtException', endWithBug);
process.on('unhandledRejection', endWithBug);
surviveFailingStreams();
process.exitCode = await run(process.argv);
