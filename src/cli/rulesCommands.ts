import { type Command, Option } from 'commander';
import { FRAMEWORKS } from '../rules/frameworks/names.js';
import { PROFILES } from '../rules/rule.js';
import { repeatable } from './optionValues.js';
import type { ListOptions, RulesOptions } from './rules.js';
import { type Outcome, subcommand } from './subcommand.js';
import { UsageError } from './usageError.js';

/** Adds `rules list`, `rules show` and `rules test`. */
export function addRulesCommands(root: Command, outcome: Outcome): void {
  const rules = subcommand(root, 'rules', 'the rule pack');
  rules
    .command('list', { isDefault: true })
    .description('list the rules, or how they answer a framework')
    .exitOverride()
    .showHelpAfterError('(--help lists the options)')
    .addOption(new Option('-o, --output <format>', 'format').choices(['table', 'json']).default('table'))
    .addOption(
      new Option('--profile <name>', 'only the rules of a profile, as it grades them').choices(PROFILES),
    )
    .addOption(
      new Option(
        '--framework <name>',
        'what a framework asks for, the rules that answer it, and what is manual',
      )
        .choices(FRAMEWORKS)
        .conflicts('profile'),
    )
    .addOption(
      repeatable('--rules <path>', 'rules of your own beside the pack: a file or folder; repeatable'),
    )
    // As the command that is meant when none is named, it also gets what is no command at all.
    .allowExcessArguments()
    .action(async (_: unknown, self: Command) => {
      const [extra] = self.args;
      if (extra !== undefined)
        throw new UsageError(`kvposture rules has no command "${extra}"; kvposture rules --help lists them.`);
      const { listRules } = await import('./rules.js');
      outcome.code = await listRules(self.optsWithGlobals<ListOptions>());
    });
  subcommand(rules, 'show', 'show one rule: what, why, how it decides, how to fix it')
    .argument('<id>', 'id of the rule')
    .addOption(
      repeatable('--rules <path>', 'rules of your own beside the pack: a file or folder; repeatable'),
    )
    .action(async (id: string, _: unknown, self: Command) => {
      const { showRule } = await import('./rules.js');
      outcome.code = await showRule(id, self.optsWithGlobals<RulesOptions>());
    });
  subcommand(rules, 'test', 'check rule files and run their cases')
    .argument('<path...>', 'rule files or folders')
    .action(async (paths: string[]) => {
      const { testRules } = await import('./rules.js');
      outcome.code = await testRules(paths);
    });
}
