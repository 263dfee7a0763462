import { createHash } from 'node:crypto';
import { resolveAccess } from '../access/resolveAccess.js';
import type { Result } from '../model/result.js';
import { evaluate } from '../rules/evaluate.js';
import { buildResult } from '../triage/buildResult.js';
import { triage } from '../triage/triage.js';
import { closingLine, isIncomplete } from './closingLine.js';
import { colorLevel } from './colorLevel.js';
import type { AuditOptions } from './commonOptions.js';
import { blindsGate, exitCode } from './exitCode.js';
import { readFacts } from './facts.js';
import { type Output, parseOutputs, ReportError, writeOutputs } from './outputs.js';
import { packageVersion } from './packageFiles.js';
import { loadRules } from './rulePack.js';
import { type Messages, messagesTo } from './stderr.js';

/**
 * `kvposture audit`: facts, what they mean, what the rules say of it, reports, exit code.
 * Throws what `failure.ts` explains.
 */
export async function audit(
  inputs: readonly string[],
  options: AuditOptions,
  signal: AbortSignal,
): Promise<number> {
  const messages = messagesTo(process.stderr, {
    quiet: options.quiet === true,
    verbose: options.verbose === true,
    progress: options.progress,
    env: process.env,
  });
  const startedAt = new Date().toISOString();
  const outputs = parseOutputs(options.output);
  const rules = loadRules(options.rules ?? []);
  const { snapshot, source } = await readFacts(inputs, options, messages, signal);
  const posture = resolveAccess(snapshot);
  const evaluation = evaluate(rules, posture);
  const findings = triage(evaluation.verdicts, sha256Hex);
  const result = buildResult({
    tool: { name: 'kvposture', version: packageVersion() },
    source,
    header: snapshot.header,
    startedAt,
    finishedAt: new Date().toISOString(),
    posture,
    findings,
    byRule: evaluation.counts,
    coverage: evaluation.coverage,
    rules,
  });
  signal.throwIfAborted();
  const unwritten = await report(publishable(outputs, result, options, messages), result, options);
  const code = exitCode(result, options);
  messages.clear();
  messages.note(closingLine(result, options, code));
  if (unwritten !== null) throw unwritten;
  return code;
}

const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Holds back the SARIF of an incomplete audit: code scanning takes a missing result for a fixed one. */
function publishable(
  outputs: readonly Output[],
  result: Result,
  options: AuditOptions,
  messages: Messages,
): readonly Output[] {
  if (!isIncomplete(result) || options.sarifIncomplete === 'write') return outputs;
  if (outputs.some(({ format }) => format === 'sarif'))
    messages.note(
      'SARIF withheld: the audit is incomplete, and code scanning would close the alerts it could not check. --sarif-incomplete write overrides.',
    );
  return outputs.filter(({ format }) => format !== 'sarif');
}

async function report(
  outputs: readonly Output[],
  result: Result,
  options: AuditOptions,
): Promise<ReportError | null> {
  const { stdout } = process;
  try {
    await writeOutputs(outputs, result, {
      width: stdout.columns ?? 80,
      colorLevel: colorLevel({ flag: options.color, env: process.env, isTerminal: stdout.isTTY === true }),
      verbose: options.verbose === true,
      failOn: options.failOn,
      incomplete: blindsGate(result, options.failOn),
      ...scopeCategory(options),
    });
    return null;
  } catch (error) {
    if (error instanceof ReportError) return error;
    throw error;
  }
}

/** Names a narrower scope than the tenant, so that its SARIF does not close the alerts of another scope. */
function scopeCategory(options: AuditOptions): { readonly category?: string } {
  const named = [
    ...(options.subscription ?? []),
    options.managementGroup ?? [],
    ...(options.vault ?? []),
  ].flat();
  return named.length === 0
    ? {}
    : {
        category: named
          .map((name) => name.toLowerCase())
          .sort()
          .join(','),
      };
}
