import { type AddHelpTextContext, Argument, Command, Option } from 'commander';
import { SEVERITIES } from '../model/result.js';
import { PROFILES } from '../rules/rule.js';
import type { AccessOptions } from './accessOptions.js';
import { CONFIG_OPTION, withAccessOptions, withAzureOptions, withCloudOptions } from './azureOptions.js';
import type { BaselineOptions } from './baseline.js';
import type { AuditArguments, CollectOptions, GlobalOptions, ReportArguments } from './commonOptions.js';
import type { DoctorOptions } from './doctor.js';
import { AUDIT_EXIT_CODES, DOCTOR_EXIT_CODES } from './exitCodeHelp.js';
import type { ExplainOptions } from './explain.js';
import type { InventoryOptions } from './inventory.js';
import { repeatable, repeatableNames } from './optionValues.js';
import { packageVersion } from './packageFiles.js';
import { includeOption } from './plannedReads.js';
import { withReportOptions } from './reportOptions.js';
import { addRulesCommands } from './rulesCommands.js';
import { SHELLS, type Shell } from './shells.js';
import { type Outcome, subcommand } from './subcommand.js';
import { UsageError } from './usageError.js';

/**
 * The command line of design 2. Actions load what they need when they run, so that help and usage errors cost no
 * more than commander itself. Usage errors are thrown as CommanderError.
 */
export function program(signal: AbortSignal, outcome: Outcome): Command {
  const root = commands(signal, outcome);
  subcommand(root, 'completion', 'print the completion script of a shell')
    .addArgument(new Argument('<shell>', 'to be sourced by it').choices(SHELLS))
    .addHelpText(
      'after',
      '\nExample (bash needs its package bash-completion):\n  source <(kvposture completion bash)',
    )
    .action(async (shell: Shell) => {
      const { printCompletionScript } = await import('./completion.js');
      printCompletionScript(shell, commands(signal, outcome));
    });
  // What the scripts ask at each press of the tab key.
  root
    .command('complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .action(async (words: string[]) => {
      const { printSuggestions } = await import('./completion.js');
      printSuggestions(words, commands(signal, outcome));
    });
  return root;
}

function commands(signal: AbortSignal, outcome: Outcome): Command {
  const root = new Command('kvposture')
    .description('Who can get at what is in your Azure key vaults, and who could.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .configureHelp({
      helpWidth: Math.min(process.stdout.columns ?? 80, 80),
      minWidthToWrap: 30,
      showGlobalOptions: true,
    })
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'kvposture: ')) })
    .option('-q, --quiet', 'print nothing on stderr but errors')
    .option('-v, --verbose', 'print more: every cause in the table, waits, stack traces')
    .addOption(new Option('--color <when>', 'colour').choices(['auto', 'always', 'never']).default('auto'))
    .option('--no-progress', 'no progress line on stderr')
    .addHelpText('before', refuseNoCommand)
    .exitOverride();

  withReportOptions(
    withAzureOptions(
      subcommand(root, 'audit', 'audit Azure live, or the given files (snapshot or ARM JSON; - is stdin)'),
    ),
  )
    .argument('[input...]', 'files to audit instead of Azure')
    .option('--verify', 'read again by Resource Manager what was flagged, as Resource Graph lags')
    .addOption(
      new Option(
        '--fail-on <severity>',
        'the least severity that makes the exit code 1 (default: "high")',
      ).choices([...SEVERITIES, 'never']),
    )
    .addOption(
      new Option(
        '--on-incomplete <what>',
        'exit with 3 when a rule was blinded, or only warn (default: "fail")',
      ).choices(['fail', 'warn']),
    )
    .addOption(
      repeatable('--rules <path>', 'rules of your own beside the pack: a file or folder; repeatable'),
    )
    .addOption(
      new Option(
        '--profile <name>',
        'the rules to judge by: strict adds what only some tenants ask for (default: "default")',
      ).choices(PROFILES),
    )
    .option(
      '--baseline <file>',
      'findings that are known, as kvposture baseline wrote them: they do not count',
    )
    .addHelpText('after', AUDIT_EXIT_CODES)
    .action(async (inputs: string[], _: unknown, self: Command) => {
      const { audit } = await import('./audit.js');
      outcome.code = await audit(inputs, self.optsWithGlobals<AuditArguments>(), signal);
    });

  withAzureOptions(subcommand(root, 'collect', 'read Azure into a snapshot, judge nothing'))
    .requiredOption('-o, --output <file>', 'snapshot to write: .ndjson, or .ndjson.gz')
    .option('--resume', 'go on from what an interrupted run left in FILE.partial')
    .addOption(
      new Option('--profile <name>', 'read what the rules of this profile need (default: "default")').choices(
        PROFILES,
      ),
    )
    .addOption(includeOption())
    .action(async (_: unknown, self: Command) => {
      const { collectSnapshot } = await import('./collect.js');
      outcome.code = await collectSnapshot(self.optsWithGlobals<CollectOptions>(), signal);
    });

  withAzureOptions(
    subcommand(root, 'inventory', 'list the vaults in a file to commit, for reports to point at'),
  )
    .argument('[input...]', 'files to list instead of Azure')
    .option(
      '-o, --output <file>',
      'file to write (default: inventory of the config, else kvposture-inventory.txt)',
    )
    .action(async (inputs: string[], _: unknown, self: Command) => {
      const { writeInventory } = await import('./inventory.js');
      outcome.code = await writeInventory(inputs, self.optsWithGlobals<InventoryOptions>(), signal);
    });

  withReportOptions(subcommand(root, 'report', 'render a saved result again, in any format'))
    .requiredOption('--from <result.json>', 'the result, as audit -o json wrote it; - is stdin')
    .addOption(
      new Option(
        '--fail-on <severity>',
        'the least severity that the verdict counts (default: "high")',
      ).choices([...SEVERITIES, 'never']),
    )
    .option('--config <file>', CONFIG_OPTION)
    .action(async (_: unknown, self: Command) => {
      const { report } = await import('./report.js');
      outcome.code = await report(self.optsWithGlobals<ReportArguments>());
    });

  withAccessOptions(
    subcommand(root, 'access', 'effective access: who holds, can activate or can obtain what'),
    'principal',
  )
    .argument('[input...]', 'files to answer from instead of Azure')
    .action(async (inputs: string[], _: unknown, self: Command) => {
      const { access } = await import('./access.js');
      outcome.code = await access(inputs, self.optsWithGlobals<AccessOptions>(), signal);
    });
  withAccessOptions(
    subcommand(root, 'who-can', 'who holds, can activate or can obtain one permission, e.g. secrets/get'),
    'vault',
  )
    .argument('<permission>', 'object type and verb, e.g. secrets/get, or a data action')
    .argument('[input...]', 'files to answer from instead of Azure')
    .action(async (permission: string, inputs: string[], _: unknown, self: Command) => {
      const { whoCan } = await import('./whoCan.js');
      outcome.code = await whoCan(permission, inputs, self.optsWithGlobals<AccessOptions>(), signal);
    });

  addRulesCommands(root, outcome);
  subcommand(root, 'explain', 'explain a rule, or a finding: why, by which path, and how to fix it')
    .argument('<id>', 'rule id, or the fingerprint of a finding or its beginning')
    .option('--from <result.json>', 'the result, as audit -o json wrote it, that holds the finding')
    .action(async (id: string, _: unknown, self: Command) => {
      const { explain } = await import('./explain.js');
      outcome.code = await explain(id, self.optsWithGlobals<ExplainOptions>());
    });
  subcommand(root, 'baseline', 'take the open findings of a result for known, so that only new ones count')
    .requiredOption('--from <result.json>', 'the result, as audit -o json wrote it; - is stdin')
    .requiredOption('-o, --output <file>', 'baseline to write')
    .action(async (_: unknown, self: Command) => {
      const { baseline } = await import('./baseline.js');
      outcome.code = await baseline(self.optsWithGlobals<BaselineOptions>());
    });
  subcommand(root, 'init', 'write a commented kvposture.yaml into the working directory').action(
    async (_: unknown, self: Command) => {
      const { init } = await import('./init.js');
      outcome.code = await init(self.optsWithGlobals<GlobalOptions>());
    },
  );
  withCloudOptions(
    subcommand(root, 'doctor', 'who signs in, what it can read, and which right to ask for')
      .addOption(repeatableNames('--subscription <id>', 'try this subscription, by id or name, not a sample'))
      .addOption(new Option('-o, --output <format>', 'format').choices(['table', 'json']).default('table')),
  )
    .addHelpText('after', DOCTOR_EXIT_CODES)
    .action(async (_: unknown, self: Command) => {
      const { doctor } = await import('./doctor.js');
      outcome.code = await doctor(self.optsWithGlobals<DoctorOptions>(), signal);
    });
  return root;
}

/** A command that only groups others prints its help as an error when none of them is named; one sentence will do. */
function refuseNoCommand({ error, command }: AddHelpTextContext): string {
  if (!error) return '';
  const path = command.parent === null ? command.name() : `${command.parent.name()} ${command.name()}`;
  throw new UsageError(`Name a command of ${path}; ${path} --help lists them.`);
}
