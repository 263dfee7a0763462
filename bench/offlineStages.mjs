// Times the stages of the offline audit of one snapshot, and parsing its lines, in this process: once for each message of
// the parent, to which the milliseconds are sent.
import { readFileSync } from 'node:fs';
import { resolveAccess } from '../dist/access/resolveAccess.js';
import { builtInRuleFiles } from '../dist/cli/packageFiles.js';
import { sha256Hex } from '../dist/cli/sha256.js';
import { readInput } from '../dist/input/readInput.js';
import { evaluate } from '../dist/rules/evaluate.js';
import { loadPack } from '../dist/rules/load.js';
import { triage } from '../dist/triage/triage.js';

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
  // So that no round pays for the garbage of the one before.
  globalThis.gc();
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

process.on('message', async () => process.send(await round()));
