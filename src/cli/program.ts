import { Command, InvalidArgumentError, Option } from 'commander';
import { SEVERITIES } from '../model/result.js';
import type { AuditOptions, CollectOptions, GlobalOptions } from './commonOptions.js';
import { packageVersion } from './packageFiles.js';

/** Where an action leaves its exit code. */
export interface Outcome {
  code: number;
}

const EXIT_CODES = `
Exit codes:
  0  complete, and nothing open at or above --fail-on
  1  at least one open finding at or above --fail-on
  2  could not start: usage, input, rule pack, sign-in, nothing to read
  3  incomplete: something could not be read, so a rule at or above --fail-on is unknown
  4  a bug, or a report that could not be written
  130, 143  interrupted`;

/**
 * The command line of design 2. Actions load what they need when they run, so that help and usage errors cost no
 * more than commander itself. Usage errors are thrown as CommanderError.
 */
export function program(signal: AbortSignal, outcome: Outcome): Command {
  const root = new Command('kvposture')
    .description('Who can get at what is in your Azure key vaults, and who could.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .configureHelp({ helpWidth: Math.min(process.stdout.columns ?? 80, 100), showGlobalOptions: true })
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'kvposture: ')) })
    .option('-q, --quiet', 'print nothing on stderr but errors')
    .option('-v, --verbose', 'print more: every cause in the table, waits, stack traces')
    .addOption(new Option('--color <when>', 'colour').choices(['auto', 'always', 'never']).default('auto'))
    .option('--no-progress', 'no progress line on stderr')
    .exitOverride();
  const command = (parent: Command, name: string, description: string) =>
    parent
      .command(name)
      .description(description)
      .exitOverride()
      .showHelpAfterError('(--help lists the options)');

  withAzureOptions(
    command(root, 'audit', 'audit Azure live, or the given files (snapshot or ARM JSON; - is stdin)'),
  )
    .argument('[input...]', 'files to audit instead of Azure')
    .addOption(
      listOption('-o, --output <format[=path]>', 'table, json or sarif; repeatable (default: table)').default(
        [],
      ),
    )
    .addOption(
      new Option('--fail-on <severity>', 'the least severity that makes the exit code 1')
        .choices([...SEVERITIES, 'never'])
        .default('high'),
    )
    .addOption(
      new Option('--on-incomplete <what>', 'exit with 3 when a rule was blinded, or only warn')
        .choices(['fail', 'warn'])
        .default('fail'),
    )
    .addOption(
      new Option(
        '--sarif-incomplete <what>',
        'whether an incomplete audit writes its SARIF, which closes alerts',
      )
        .choices(['withhold', 'write'])
        .default('withhold'),
    )
    .option('--rules <path...>', 'rule files or folders of your own, beside the built-in pack')
    .addHelpText('after', EXIT_CODES)
    .action(async (inputs: string[], _: unknown, self: Command) => {
      const { audit } = await import('./audit.js');
      outcome.code = await audit(inputs, self.optsWithGlobals<AuditOptions>(), signal);
    });

  withAzureOptions(command(root, 'collect', 'read Azure into a snapshot, judge nothing'))
    .requiredOption('-o, --output <file>', 'snapshot to write: .ndjson, or .ndjson.gz')
    .action(async (_: unknown, self: Command) => {
      const { collectSnapshot } = await import('./collect.js');
      outcome.code = await collectSnapshot(self.optsWithGlobals<CollectOptions>(), signal);
    });

  const rules = command(root, 'rules', 'the rule pack');
  command(rules, 'list', 'list the rules')
    .addOption(new Option('-o, --output <format>', 'format').choices(['table', 'json']).default('table'))
    .action(async (_: unknown, self: Command) => {
      const { listRules } = await import('./rules.js');
      outcome.code = await listRules(self.optsWithGlobals<GlobalOptions & { output: 'table' | 'json' }>());
    });
  command(rules, 'show', 'show one rule: what, why, how it decides, how to fix it')
    .argument('<id>', 'id of the rule')
    .action(async (id: string) => {
      const { showRule } = await import('./rules.js');
      outcome.code = await showRule(id);
    });
  command(rules, 'test', 'check rule files and run their cases')
    .argument('<path...>', 'rule files or folders')
    .action(async (paths: string[]) => {
      const { testRules } = await import('./rules.js');
      outcome.code = await testRules(paths);
    });
  return root;
}

function withAzureOptions(command: Command): Command {
  return command
    .addOption(listOption('--subscription <id...>', 'only these subscriptions, by id or name'))
    .option('--management-group <id>', 'only the subscriptions below this management group')
    .addOption(listOption('--vault <name|id...>', 'only these vaults'))
    .option('--tenant <id>', 'tenant to sign in to')
    .addOption(
      new Option('--cloud <name>', 'AzureCloud, AzureUSGovernment or AzureChinaCloud').default('AzureCloud'),
    )
    .option('--cloud-endpoint <url>', 'another Resource Manager; the rest is discovered from it')
    .addOption(new Option('--engine <name>', 'how Azure is read').choices(['auto', 'arm']).default('auto'))
    .addOption(new Option('--concurrency <n>', 'reads at once').argParser(positiveInteger).default(50))
    .addOption(
      new Option('--timeout <seconds>', 'limit for one request').argParser(positiveInteger).default(60),
    )
    .option('--demo', 'use the example tenant that ships with kvposture, without credentials');
}

/** A repeatable option whose values add up over `-o a -o b` and `-o a b` alike. */
function listOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string, before: readonly string[] | undefined) => [
    ...(before ?? []),
    value,
  ]);
}

function positiveInteger(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('It must be a whole number from 1.');
  return number;
}
