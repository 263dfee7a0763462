// Times the stages of the offline audit of one snapshot, and parsing its lines, in this process: JSON of medians.
import { readFileSync } from 'node:fs';
import { resolveAccess } from '../dist/access/resolveAccess.js';
import { builtInRuleFiles } from '../dist/cli/packageFiles.js';
import { sha256Hex } from '../dist/cli/sha256.js';
import { readInput } from '../dist/input/readInput.js';
import { evaluate } from '../dist/rules/evaluate.js';
import { loadPack } from '../dist/rules/load.js';
import { triage } from '../dist/triage/triage.js';
import { median } from './median.mjs';

const [, , path = ''] = process.argv;
const rules = loadPack(builtInRuleFiles());

function parseLines() {
  let lines = 0;
  for (const line of readFileSync(path, 'utf8').split('\n'))
    if (line !== '') lines += JSON.parse(line) === null ? 0 : 1;
  return lines;
}

/** The milliseconds of each stage, and how many findings came of it. */
async function round() {
  const marks = [performance.now()];
  const lap = () => marks.push(performance.now());
  parseLines();
  lap();
  const { snapshot } = await readInput([path]);
  lap();
  const posture = resolveAccess(snapshot);
  lap();
  const { verdicts } = evaluate(rules, posture);
  lap();
  const findings = triage(verdicts, sha256Hex).length;
  lap();
  const [parse, read, resolve, judge, sort] = marks.slice(1).map((mark, index) => mark - marks[index]);
  return {
    parse,
    read,
    resolve,
    evaluate: judge,
    triage: sort,
    audit: read + resolve + judge + sort,
    findings,
  };
}

const rounds = [];
for (let index = 0; index < 3; index++) rounds.push(await round());
const names = Object.keys(rounds[0]);
console.log(
  JSON.stringify(Object.fromEntries(names.map((name) => [name, median(rounds.map((one) => one[name]))]))),
);
