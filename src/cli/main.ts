import { CommanderError } from 'commander';
import { EXIT } from './exitCodes.js';
import { explainFailure } from './failure.js';
import { program } from './program.js';
import { ignoreClosedPipes } from './stdout.js';

const SIGNALS = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const;

/** Runs the command line; gives the exit code. The first signal stops the run in order, the second at once. */
async function run(argv: readonly string[]): Promise<number> {
  const abort = new AbortController();
  let interrupted: number | null = null;
  for (const [signal, code] of Object.entries(SIGNALS))
    process.on(signal, () => {
      if (interrupted !== null) process.exit(code);
      interrupted = code;
      abort.abort();
    });
  const outcome = { code: EXIT.ok as number };
  try {
    await program(abort.signal, outcome).parseAsync([...argv]);
    return interrupted ?? outcome.code;
  } catch (error) {
    if (interrupted !== null) {
      process.stderr.write('Interrupted; nothing was written.\n');
      return interrupted;
    }
    // Commander has printed its own help, version or error by now.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.cannotStart;
    const failure = await explainFailure(error, argv.includes('-v') || argv.includes('--verbose'));
    process.stderr.write(`${failure.text}\n`);
    return failure.code;
  }
}

ignoreClosedPipes();
const code = await run(process.argv);
// What a library still waits for (MSAL's sign-in takes no abort signal) must not hold an interrupted run.
if (code === EXIT.interrupted || code === EXIT.terminated) process.exit(code);
process.exitCode = code;
