import { readFileSync } from 'node:fs';
import type { YamlFile } from '../document/yamlDocument.js';
import type { RuleSource } from '../rules/rule.js';
import { sha256Hex } from './sha256.js';

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
    return found !== undefined && found.hash === sha256Hex(text) ? found.source : null;
  };
}

function readChecked(): CheckedRules {
  try {
    return JSON.parse(readFileSync(CHECKED, 'utf8')) as CheckedRules;
  } catch {
    return {};
  }
}
