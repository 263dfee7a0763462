// Times the stages of the offline audit of one snapshot by the rules of the default profile, and reading and parsing its
// lines, in this process: once for each message of the parent, to which the milliseconds are sent.
import { readFileSync } from 'node:fs';
import { resolveAccess } from '../dist/access/resolveAccess.js';
import { builtInRuleFiles } from '../dist/cli/packageFiles.js';
import { sha256Hex } from '../dist/cli/sha256.js';
import { readInput } from '../dist/input/readInput.js';
import { evaluate } from '../dist/rules/evaluate.js';
import { loadPack } from '../dist/rules/load.js';
import { rulesOf } from '../dist/rules/profiles.js';
import { triage } from '../dist/triage/triage.js';

const [, , path = ''] = process.argv;
const rules = rulesOf('default', loadPack(builtInRuleFiles()));

/** Every line read and parsed, and forgotten at once. */
function parseLines() {
  let lines = 0;
  for (const line of readFileSync(path, 'utf8').split('\n'))
    if (line !== '') lines += JSON.parse(line) === null ? 0 : 1;
  return lines;
}

/** Every line read and parsed, and held: the least that anything takes which looks at the whole. */
function loadLines() {
  const lines = [];
  for (const line of readFileSync(path, 'utf8').split('\n')) if (line !== '') lines.push(JSON.parse(line));
  return lines.length;
}

function timed(work) {
  // So that nothing pays for the garbage of what ran before.
  globalThis.gc();
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** The milliseconds of each stage, and how many findings came of it. */
async function round() {
  const parse = timed(parseLines);
  const load = timed(loadLines);
  globalThis.gc();
  const marks = [performance.now()];
  const lap = () => marks.push(performance.now());
  const { snapshot } = await readInput([path]);
  lap();
  const posture = resolveAccess(snapshot);
  lap();
  const { verdicts } = evaluate(rules, posture);
  lap();
  const findings = triage(verdicts, sha256Hex).length;
  lap();
  const [read, resolve, judge, sort] = marks.slice(1).map((mark, index) => mark - marks[index]);
  return {
    parse,
    load,
    read,
    resolve,
    evaluate: judge,
    triage: sort,
    audit: read + resolve + judge + sort,
    findings,
  };
}

process.on('message', async () => process.send(await round()));
