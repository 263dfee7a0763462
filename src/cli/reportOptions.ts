import { type Command, Option } from 'commander';
import { FORMATS } from '../report/reporters.js';
import { repeatable } from './optionValues.js';

/** Adds the options that decide what reports say and where they go. */
export function withReportOptions(command: Command): Command {
  return command
    .addOption(
      repeatable('-o, --output <format[=path]>', `${FORMATS.join(', ')}; repeatable`).default([], 'table'),
    )
    .addOption(
      new Option(
        '--sarif-incomplete <what>',
        'whether an incomplete audit writes its SARIF, which closes alerts',
      )
        .choices(['withhold', 'write'])
        .default('withhold'),
    )
    .addOption(
      new Option(
        '--sarif-suppressed <what>',
        'whether SARIF holds waived findings; GitHub opens them as alerts',
      )
        .choices(['omit', 'include'])
        .default('omit'),
    )
    .option('--sarif-category <name>', 'what code scanning calls this audit, after the tenant')
    .option('--redact', 'pseudonyms for every name and id; KVPOSTURE_REDACT_KEY keys them');
}
