import type { Finding, Result } from '../../src/model/result.js';
import type { Coverage } from '../../src/model/snapshot.js';
import type { Fault } from './faults.js';
import { type LoopbackAzure, startLoopbackAzure } from './loopbackAzure.js';
import { type CliOptions, type CliRun, runCli } from './runCli.js';
import type { Tenant } from './tenant.js';

export interface Audited {
  readonly run: CliRun;
  readonly result: Result;
  readonly azure: LoopbackAzure;
}

/** Runs a command against a loopback Azure of this tenant, which is closed again afterwards. */
export async function runAgainst<T>(
  tenant: Tenant,
  faults: readonly Fault[],
  use: (
    azure: LoopbackAzure,
    cli: (args: readonly string[], options?: CliOptions) => Promise<CliRun>,
  ) => Promise<T>,
): Promise<T> {
  const azure = await startLoopbackAzure(tenant, faults);
  try {
    return await use(azure, (args, options = {}) =>
      runCli([...args, '--cloud-endpoint', azure.url], { ...options, env: { ...azure.env, ...options.env } }),
    );
  } finally {
    await azure.close();
  }
}

/** `kvposture audit -o json` of a tenant. Throws, with what was said on stderr, when stdout is not a result. */
export function auditTenant(
  tenant: Tenant,
  faults: readonly Fault[] = [],
  args: readonly string[] = [],
): Promise<Audited> {
  return runAgainst(tenant, faults, async (azure, cli) => {
    const run = await cli(['audit', '-o', 'json', ...args]);
    return { run, result: resultOf(run), azure };
  });
}

/** The result on stdout. Throws when stdout holds anything else. */
export function resultOf(run: CliRun): Result {
  try {
    return JSON.parse(run.stdout) as Result;
  } catch {
    throw new Error(
      `no result on stdout (code ${run.code}): ${run.stdout.slice(0, 300)}\n${run.stderr.slice(0, 2000)}`,
    );
  }
}

/** The text of a result without what may differ between two audits of the same facts. */
export function withoutTimes(text: string): string {
  return text.replace(/"(startedAt|finishedAt|collectedAt|source)":(\s*)"[^"]*"/g, '"$1":$2"-"');
}

/** Rule ids of the open findings, each once, sorted. */
export function failedRules(result: Result, severity?: string): readonly string[] {
  const failed = failures(result).filter(
    (finding) => severity === undefined || finding.severity === severity,
  );
  return [...new Set(failed.map((finding) => finding.ruleId))].sort();
}

export function failures(result: Result): readonly Finding[] {
  return result.findings.filter((finding) => finding.status === 'fail');
}

/** Coverage that says something was not read. */
export function gaps(result: Result): readonly Coverage[] {
  return result.coverage.filter((entry) => entry.status === 'refused' || entry.status === 'failed');
}
