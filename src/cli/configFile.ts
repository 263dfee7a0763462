import { existsSync, readFileSync } from 'node:fs';
import { type Config, NO_CONFIG } from '../config/config.js';
import type { KnownRule } from '../config/readConfig.js';
import { UsageError } from './usageError.js';

/** The name under which a config is found in the working directory. */
export const CONFIG_FILE = 'kvposture.yaml';

/**
 * The config of a run: the file that `--config` names, else kvposture.yaml of the working directory, else none. Rule ids
 * and parameters are checked against `rules`, or not at all where that is null. Throws UsageError for a file that
 * cannot be read, ConfigError for what is wrong in it.
 */
export async function configOfRun(
  named: string | undefined,
  rules: readonly KnownRule[] | null,
): Promise<Config> {
  if (named === undefined && !existsSync(CONFIG_FILE)) return NO_CONFIG;
  const file = named ?? CONFIG_FILE;
  const text = textOf(file);
  // Most runs have no config, and commands that judge nothing need none of what reads one.
  const { readConfig } = await import('../config/readConfig.js');
  return readConfig({ file, text }, rules);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    const why = code === 'ENOENT' ? 'there is no such file' : String(code ?? error);
    throw new UsageError(`The config ${file} cannot be read (${why}); check the path.`);
  }
}
