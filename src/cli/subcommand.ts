import type { Command } from 'commander';

/** Where an action leaves its exit code. */
export interface Outcome {
  code: number;
}

/** Adds a command: its usage errors are thrown, after a hint to its help. */
export function subcommand(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .exitOverride()
    .showHelpAfterError('(--help lists the options)');
}
