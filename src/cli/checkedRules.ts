import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { YamlFile } from '../document/yamlDocument.js';
import type { RuleSource } from '../rules/rule.js';

const CHECKED = new URL('../rules/checkedRules.json', import.meta.url);

type CheckedRules = Readonly<Record<string, { readonly hash: string; readonly source: RuleSource }>>;

/**
 * What the build read of the built-in rule files and found sound, for those that are still the same; null for any other
 * file. Written by scripts/embedRules.mjs; without that file nothing is known.
 */
export function checkedRules(): (file: YamlFile) => RuleSource | null {
  const known = readChecked();
  return ({ file, text }) => {
    const found = Object.hasOwn(known, file) ? known[file] : undefined;
    return found !== undefined && found.hash === createHash('sha256').update(text).digest('hex')
      ? found.source
      : null;
  };
}

function readChecked(): CheckedRules {
  try {
    return JSON.parse(readFileSync(CHECKED, 'utf8')) as CheckedRules;
  } catch {
    return {};
  }
}
