import { readdirSync, readFileSync } from 'node:fs';
import { loadPack } from '../../src/rules/load.js';
import type { Rule } from '../../src/rules/rule.js';

/** The rules that ship with the package. */
export function shippedRules(): readonly Rule[] {
  const folder = new URL('../../rules/', import.meta.url);
  const files = readdirSync(folder).sort();
  return loadPack(files.map((file) => ({ file, text: readFileSync(new URL(file, folder), 'utf8') })));
}
