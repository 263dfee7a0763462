import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadPack } from '../rules/load.js';
import type { Rule } from '../rules/rule.js';
import { checkedRules } from './checkedRules.js';
import { builtInRuleFiles } from './packageFiles.js';
import { UsageError } from './usageError.js';

/**
 * The built-in pack and the rules at the given paths (files, or folders of .yaml and .yml files).
 * @throws UsageError for a path that cannot be read or a folder without rules; RulePackError for bad rules.
 */
export function loadRules(paths: readonly string[]): readonly Rule[] {
  return loadPack([...builtInRuleFiles(), ...ruleFiles(paths)], checkedRules());
}

/** The rule files at the given paths, read; folders are not searched below their first level. */
export function ruleFiles(
  paths: readonly string[],
): readonly { readonly file: string; readonly text: string }[] {
  return paths.flatMap((path) => {
    try {
      if (!statSync(path).isDirectory()) return [{ file: path, text: readFileSync(path, 'utf8') }];
      const names = readdirSync(path)
        .filter((name) => /\.ya?ml$/i.test(name))
        .sort();
      if (names.length === 0) throw new UsageError(`The folder ${path} holds no rule (.yaml or .yml).`);
      return names.map((name) => ({ file: join(path, name), text: readFileSync(join(path, name), 'utf8') }));
    } catch (error) {
      if (error instanceof UsageError) throw error;
      throw new UsageError(
        `The rules at ${path} cannot be read: ${error instanceof Error ? error.message : error}.`,
      );
    }
  });
}
