import { setImmediate } from 'node:timers/promises';
import { reportedAccess } from '../access/reportedAccess.js';
import { resolveAccess } from '../access/resolveAccess.js';
import { trustNetworks } from '../access/trustedNetworks.js';
import type { Config } from '../config/config.js';
import { configuredRules } from '../config/configuredRules.js';
import { normalizeId } from '../model/armId.js';
import type { Baseline } from '../model/baseline.js';
import type { Posture } from '../model/posture.js';
import type { Source } from '../model/result.js';
import type { Snapshot } from '../model/snapshot.js';
import { FORMATS, type Format } from '../report/reporters.js';
import { evaluate } from '../rules/evaluate.js';
import { rulesOf } from '../rules/profiles.js';
import type { Rule } from '../rules/rule.js';
import { buildResult } from '../triage/buildResult.js';
import { settle } from '../triage/settle.js';
import { triage } from '../triage/triage.js';
import { anchorsOfRun } from './anchors.js';
import { closingLine } from './closingLine.js';
import type { AuditArguments, AuditOptions } from './commonOptions.js';
import { configOfRun } from './configFile.js';
import { sayConfig, sayIdlePatterns, sayNotices } from './configMessages.js';
import { auditOptions, withScope } from './configuredOptions.js';
import { exitCode } from './exitCode.js';
import { readFacts } from './facts.js';
import { sayLeftOut } from './leftOutRules.js';
import { type Output, parseOutputs, requireWritableOutputs } from './outputs.js';
import { packageVersion } from './packageFiles.js';
import { readsOf } from './plannedReads.js';
import { loadRules } from './rulePack.js';
import { configuredCategory } from './sarifCategory.js';
import { sha256Hex } from './sha256.js';
import { type Messages, messagesOf } from './stderr.js';
import { verifyFlagged } from './verifyFlagged.js';
import { writeReports } from './writeReports.js';

/**
 * `kvposture audit`: facts, what they mean, what the rules say of it, reports, exit code.
 * Throws what `failure.ts` explains.
 */
export async function audit(
  inputs: readonly string[],
  given: AuditArguments,
  signal: AbortSignal,
): Promise<number> {
  const messages = messagesOf(given);
  const startedAt = new Date().toISOString();
  const outputs = parseOutputs(given.output, FORMATS);
  const pack = loadRules(given.rules ?? []);
  const config = await configOfRun(given.config, pack);
  sayConfig(config, messages);
  const options = withScope(auditOptions(given, config), config, inputs, messages);
  const { rules, judging } = configuredRules(rulesOf(options.profile, pack), config);
  sayLeftOut(pack, options.profile, config, messages);
  const baseline = options.baseline === undefined ? null : await baselineOfRun(options.baseline);
  await requireWritableOutputs(outputs);
  const anchors = anchorsOfRun(config);
  const reads = readsOf(rules);
  const facts = await resolvedFacts(inputs, options, { config, rules, judging, reads }, messages, signal);
  const { posture, header, source } = facts;
  sayIdlePatterns(judging, posture, config, messages);
  const evaluation = evaluate(rules, trustNetworks(posture, config.trusted.networks), judging);
  await setImmediate();
  const { findings, notices } = settle(triage(evaluation.verdicts, sha256Hex), {
    waivers: config.waivers,
    baseline,
    now: Date.now(),
    judged: new Set(rules.map(({ id }) => id)),
    audited: narrowedTo(header, posture),
  });
  sayNotices(notices, messages);
  const result = buildResult({
    tool: { name: 'kvposture', version: packageVersion() },
    source,
    header,
    startedAt,
    finishedAt: new Date().toISOString(),
    posture,
    category: options.sarifCategory ?? facts.category,
    access: outputs.some(showsAccess) ? reportedAccess(posture) : null,
    findings,
    notices,
    byRule: evaluation.counts,
    coverage: evaluation.coverage,
    rules,
  });
  await setImmediate();
  const { failure } = await writeReports(outputs, result, options, anchors, messages);
  messages.clear();
  if (failure !== null) throw failure;
  const code = exitCode(result, options);
  messages.note(closingLine(result, options, code));
  return code;
}

interface ResolvedFacts {
  readonly posture: Posture;
  /** The category of SARIF that fits what was asked for. */
  readonly category: string | null;
  readonly header: Snapshot['header'];
  readonly source: Source;
}

interface Judging {
  readonly config: Config;
  readonly rules: readonly Rule[];
  readonly judging: Parameters<typeof evaluate>[2];
  readonly reads: Parameters<typeof readFacts>[2];
}

/** What the facts mean. Of a large tenant the facts themselves fill the memory, so they end with this. */
async function resolvedFacts(
  inputs: readonly string[],
  options: AuditOptions,
  { config, rules, judging, reads }: Judging,
  messages: Messages,
  signal: AbortSignal,
): Promise<ResolvedFacts> {
  const { snapshot: read, source, azure } = await readFacts(inputs, options, reads, messages, signal);
  // Signals are heard between the stages only: each is one piece of work.
  await setImmediate();
  const snapshot =
    options.verify === true && azure !== undefined
      ? await verifyFlagged(azure, read, flaggedIn(read, rules, judging), options, messages, signal)
      : read;
  const posture = resolveAccess(snapshot);
  await setImmediate();
  const category = configuredCategory(config, snapshot, options.profile);
  return { posture, category, header: snapshot.header, source };
}

/** The causes of what fails by these facts. */
function flaggedIn(
  snapshot: Snapshot,
  rules: readonly Rule[],
  judging: Parameters<typeof evaluate>[2],
): readonly string[] {
  const { verdicts } = evaluate(rules, resolveAccess(snapshot), judging);
  return verdicts.flatMap(({ status, cause }) => (status === 'fail' ? [cause] : []));
}

/** Most runs have none, and need nothing of what reads one. */
async function baselineOfRun(path: string): Promise<Baseline> {
  const { readBaseline } = await import('../input/readBaseline.js');
  return readBaseline(path);
}

/** The vaults and HSMs of an audit that was narrowed; null for all there is. */
function narrowedTo(
  { requested }: Snapshot['header'],
  { vaults, hsms }: Posture,
): ReadonlySet<string> | null {
  const narrowed = Object.values(requested).some((names) => names.length > 0);
  return narrowed ? new Set([...vaults, ...hsms].map(({ id }) => normalizeId(id))) : null;
}

/** Who can do what is worked out only for a report that shows it. */
function showsAccess({ format }: Output<Format>): boolean {
  return format === 'json' || format === 'html';
}
