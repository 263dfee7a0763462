import { readdirSync } from 'node:fs';
import type { Complete } from '@bomb.sh/tab';
import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import type { Shell } from './shells.js';

/**
 * Prints the script that makes a shell complete kvposture. It asks `kvposture complete -- WORDS` at each press of the
 * tab key, so an update of kvposture needs no new script. `root` gets commands added, so hand in one of its own.
 */
export function printCompletionScript(shell: Shell, root: Command): void {
  completionOf(root).setup(root.name(), root.name(), shell);
}

/** Prints what may follow the words of an unfinished command line, in the form the scripts read. */
export function printSuggestions(words: readonly string[], root: Command): void {
  completionOf(root).parse([...words]);
}

/** Arguments and options, as commander names them, that take files. */
const TAKES_FILES: ReadonlySet<string> = new Set(['input', 'path', 'config', 'rules', 'from', 'baseline']);

function completionOf(root: Command) {
  const completion = tab(root, { completionCommandName: 'completion' });
  // The library tells the shells to suggest no files of their own.
  for (const { arguments: positionals, options } of completion.commands.values())
    for (const [name, place] of [...positionals, ...options])
      if (TAKES_FILES.has(name)) place.handler = suggestFiles;
  return completion;
}

/** The entries of the working directory. */
function suggestFiles(complete: Complete): void {
  for (const entry of readdirSync('.', { withFileTypes: true }))
    complete(entry.isDirectory() ? `${entry.name}/` : entry.name, '');
}
