import { type Command, Option } from 'commander';
import { ENGINES } from '../collect/plan.js';
import type { AccessOptions } from './accessOptions.js';
import { ACCESS_EXIT_CODES } from './exitCodeHelp.js';
import { repeatable, repeatableNames, wholeNumberTo } from './optionValues.js';

/** What commands that obey a config say of `--config`. */
export const CONFIG_OPTION = 'config file (default: kvposture.yaml in the working directory, if there)';

/** Adds the options of `access` and `who-can`. */
export function withAccessOptions(command: Command, by: AccessOptions['by']): Command {
  return withAzureOptions(command)
    .option('--principal <id|name>', 'only this principal, and what it has through its groups')
    .option('--expand-groups', 'also list what the members of groups have through them')
    .addOption(
      new Option('--by <what>', 'what the table is grouped by').choices(['principal', 'vault']).default(by),
    )
    .addOption(
      repeatable('-o, --output <format[=path]>', 'table, json or csv; repeatable').default([], 'table'),
    )
    .addOption(
      new Option('--on-incomplete <what>', 'exit with 3 when somebody may be missing, or only warn')
        .choices(['fail', 'warn'])
        .default('fail'),
    )
    .addHelpText('after', ACCESS_EXIT_CODES);
}

/** Adds the options that say which Azure is read, and how fast. */
export function withCloudOptions(command: Command): Command {
  return command
    .option('--tenant <id>', 'tenant to sign in to')
    .option('--cloud <name>', 'AzureCloud (default), AzureUSGovernment or AzureChinaCloud')
    .option('--cloud-endpoint <url>', 'another Resource Manager; the rest is discovered from it')
    .addOption(new Option('--concurrency <n>', 'reads at once').argParser(wholeNumberTo(1000)).default(50))
    .addOption(
      new Option('--timeout <seconds>', 'limit for one request').argParser(wholeNumberTo(86_400)).default(60),
    );
}

/** Adds the options of the commands that read Azure, or files in its place. */
export function withAzureOptions(command: Command): Command {
  const scoped = command
    .addOption(repeatableNames('--subscription <id>', 'only this subscription, by id or name'))
    .option('--management-group <id>', 'only the subscriptions below this management group')
    .addOption(repeatableNames('--vault <name|id>', 'only this vault'));
  return withCloudOptions(scoped)
    .addOption(
      new Option('--engine <name>', 'read by Resource Graph, or by Resource Manager alone')
        .choices(ENGINES)
        .default('auto'),
    )
    .option('--no-directory', 'do not ask Microsoft Graph for names, members and owners')
    .option('--config <file>', CONFIG_OPTION)
    .option('--demo', 'use the example tenant that ships with kvposture, without credentials');
}
