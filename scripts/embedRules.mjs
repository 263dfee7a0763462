// Writes dist/rules/checkedRules.json: the built-in rules as they read once they were checked, each with the hash of its
// file. Reading and checking YAML is most of what a command on a small tenant would take. `npm run build` runs this last.
// A pack with a fault is not embedded: the command that loads it then says where the fault is.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { builtInRuleFiles } from '../dist/cli/packageFiles.js';
import { loadPack } from '../dist/rules/load.js';
import { RulePackError } from '../dist/rules/rulePackError.js';

const files = builtInRuleFiles();
const checked = isSound(files)
  ? Object.fromEntries(
      files.map(({ file, text }) => [
        file,
        { hash: createHash('sha256').update(text).digest('hex'), source: parse(text) },
      ]),
    )
  : {};
writeFileSync(new URL('../dist/rules/checkedRules.json', import.meta.url), JSON.stringify(checked));

function isSound(pack) {
  try {
    loadPack(pack);
    return true;
  } catch (error) {
    if (error instanceof RulePackError) return false;
    throw error;
  }
}
