// Writes docs/rules/, the pages beside it that follow from the rule pack and its loader, and the schemas that code
// holds. Run after a build:
//   node scripts/generateRuleDocs.mjs [output folder, docs/rules if not given]
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { CONFIG_SCHEMA } from '../dist/config/configSchema.js';
import { SEVERITIES } from '../dist/model/result.js';
import { loadPack } from '../dist/rules/load.js';
import { GENERATED, ruleIndex, rulePage } from '../dist/rules/ruleDocs.js';
import { RULE_SCHEMA } from '../dist/rules/ruleSchema.js';
import { checksPage } from './knownChecks.mjs';
import { ruleFieldsPage } from './ruleFields.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const output = process.argv[2] ?? join(root, 'docs', 'rules');

const files = readdirSync(join(root, 'rules'))
  .filter((file) => file.endsWith('.yaml'))
  .sort()
  .map((file) => ({ file: `rules/${file}`, text: readFileSync(join(root, 'rules', file), 'utf8') }));
const rules = loadPack(files);

const pages = new Map(rules.map((rule) => [`${rule.id}.md`, rulePage(rule)]));
pages.set('README.md', ruleIndex(rules, SEVERITIES));

mkdirSync(output, { recursive: true });
// The page of a rule that is gone must not stay; what somebody wrote by hand must.
for (const file of readdirSync(output).filter((name) => name.endsWith('.md') && !pages.has(name)))
  if (readFileSync(join(output, file), 'utf8').startsWith(GENERATED)) rmSync(join(output, file));
for (const [file, text] of pages) writeFileSync(join(output, file), text);
const beside = (file, page) => writeFileSync(join(output, '..', file), page);
const ids = rules.map(({ id }) => id);
beside('checks.md', checksPage(GENERATED.replace('change the rule', 'change scripts/knownChecks.mjs'), ids));
beside(
  'rule-fields.md',
  ruleFieldsPage(GENERATED.replace('the rule pack', 'the loader').replace('the rule,', 'src/rules,')),
);

for (const [name, schema] of [
  ['rule', RULE_SCHEMA],
  ['config', CONFIG_SCHEMA],
]) {
  const file = join(root, 'schemas', `${name}.schema.json`);
  // Only the content counts: Biome formats the file.
  if (!isDeepStrictEqual(readJson(file), JSON.parse(JSON.stringify(schema))))
    writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
