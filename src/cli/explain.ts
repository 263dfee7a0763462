import { readResult } from '../input/readResult.js';
import type { Finding, Result } from '../model/result.js';
import { explainFinding } from '../report/explainFinding.js';
import { colorLevel } from './colorLevel.js';
import type { GlobalOptions } from './commonOptions.js';
import { EXIT } from './exitCodes.js';
import { loadRules } from './rulePack.js';
import { ruleNamed, rulePage } from './rulePage.js';
import { writeToStdout } from './stdout.js';
import { UsageError } from './usageError.js';

export interface ExplainOptions extends GlobalOptions {
  /** A result that `audit -o json` wrote; `-` is stdin. */
  readonly from?: string;
}

const FINGERPRINT = /^[0-9a-f]{4,16}$/i;

/**
 * `kvposture explain ID`: a rule of the pack, or with `--from` a finding by its fingerprint or an unambiguous
 * beginning of it. Throws what `failure.ts` explains.
 */
export async function explain(id: string, options: ExplainOptions): Promise<number> {
  const rules = loadRules([]);
  const isRule = rules.some((rule) => rule.id === id);
  if (isRule || (options.from === undefined && !FINGERPRINT.test(id))) {
    await writeToStdout(rulePage(ruleNamed(id, rules), process.stdout.columns ?? 80));
    return EXIT.ok;
  }
  if (options.from === undefined)
    throw new UsageError(
      `"${id}" looks like the fingerprint of a finding; name the result that holds it with --from result.json, as kvposture audit -o json=result.json writes it.`,
    );
  const result = await readResult(options.from, process.stdin);
  const { stdout } = process;
  const page = {
    width: stdout.columns ?? 80,
    colorLevel: colorLevel({ flag: options.color, env: process.env, isTerminal: stdout.isTTY === true }),
    verbose: options.verbose === true,
  };
  const finding = findingNamed(id, result, options.from);
  const rule = result.rules.find((one) => one.id === finding.ruleId) ?? null;
  await writeToStdout(explainFinding(finding, rule, page));
  return EXIT.ok;
}

/** @throws UsageError where no finding, or more than one, has such a fingerprint. */
function findingNamed(id: string, { findings }: Result, file: string): Finding {
  const key = id.trim().toLowerCase();
  const found = FINGERPRINT.test(key)
    ? findings.filter(({ fingerprint }) => fingerprint.startsWith(key))
    : [];
  const prints = [...new Set(found.map(({ fingerprint }) => fingerprint))];
  const [first] = found;
  if (first === undefined)
    throw new UsageError(
      `${file} holds no finding "${id}"; give a rule id, or a fingerprint as the table of kvposture audit shows it, or its first four digits or more.`,
    );
  if (prints.length > 1)
    throw new UsageError(
      `${prints.length} findings begin with "${id}": ${prints.slice(0, 4).join(', ')}${prints.length > 4 ? ', …' : ''}; give more digits.`,
    );
  return first;
}
