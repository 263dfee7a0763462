import { tryReads } from '../collect/tryReads.js';
import { DOCTOR_SCHEMA_VERSION, type DoctorCheck, type DoctorReport } from '../model/doctor.js';
import { doctorTable } from '../report/doctorTable.js';
import { colorLevel } from './colorLevel.js';
import type { GlobalOptions } from './commonOptions.js';
import { connectAzure } from './connectAzure.js';
import { ADVICE } from './doctorAdvice.js';
import { EXIT } from './exitCodes.js';
import { requireOneCloud } from './facts.js';
import { loadRules } from './rulePack.js';
import { messagesOf } from './stderr.js';
import { writeToStdout } from './stdout.js';

export interface DoctorOptions extends GlobalOptions {
  readonly output: 'table' | 'json';
  readonly subscription?: readonly string[];
  readonly tenant?: string;
  readonly cloud?: string;
  readonly cloudEndpoint?: string;
  readonly concurrency: number;
  readonly timeout: number;
}

/**
 * `kvposture doctor`: who signs in, where, what it can read, what each missing right costs and what to ask for. Gives 0
 * whatever is missing, for that is what it is to find out, and 2 when no subscription is visible, as an audit would.
 * Throws what `failure.ts` explains.
 */
export async function doctor(options: DoctorOptions, signal: AbortSignal): Promise<number> {
  const messages = messagesOf(options);
  requireOneCloud(options);
  const { azure, cloud } = await connectAzure(options, {
    signal,
    onWait: ({ milliseconds, reason, host }) =>
      messages.detail(`Waiting ${(milliseconds / 1000).toFixed(1)} s: ${host} ${reason}.`),
  });
  messages.progress('Signing in …');
  await azure.signIn();
  const identity = await azure.identity();
  messages.progress('Trying what can be read …');
  const { visible, sample, tried } = await tryReads(azure, {
    objectId: identity.objectId,
    subscriptions: options.subscription ?? [],
    concurrency: options.concurrency,
    signal,
  });
  messages.clear();
  const rules = loadRules([]);
  const report: DoctorReport = {
    schemaVersion: DOCTOR_SCHEMA_VERSION,
    identity,
    cloud: cloud.name,
    resourceManager: cloud.resourceManager,
    subscriptions: { visible, tried: sample },
    checks: tried.map((one): DoctorCheck => {
      const lost = one.missing.length > 0;
      const advice = ADVICE[one.what];
      return {
        ...one,
        cost: lost ? (advice?.cost ?? null) : null,
        rules: lost
          ? rules.filter(({ requires }) => requires.some((what) => what === one.what)).map(({ id }) => id)
          : [],
        ask: lost ? (advice?.ask ?? null) : null,
      };
    }),
  };
  const { stdout } = process;
  await writeToStdout(
    options.output === 'json'
      ? [`${JSON.stringify(report, null, 2)}\n`]
      : doctorTable(report, {
          width: stdout.columns ?? 80,
          colorLevel: colorLevel({
            flag: options.color,
            env: process.env,
            isTerminal: stdout.isTTY === true,
          }),
          verbose: options.verbose === true,
        }),
  );
  return visible === 0 ? EXIT.cannotStart : EXIT.ok;
}
