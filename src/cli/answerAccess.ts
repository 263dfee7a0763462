import { setImmediate } from 'node:timers/promises';
import { accessEntries } from '../access/accessEntries.js';
import {
  isKnownPrincipal,
  membersAsked,
  narrowEntries,
  unknownVaults,
  vaultMatcher,
  withDeletedIds,
} from '../access/narrowEntries.js';
import { resolveAccess } from '../access/resolveAccess.js';
import { ACCESS_SCHEMA_VERSION, type AccessEntry, type AccessResult } from '../model/accessEntry.js';
import type { Posture } from '../model/posture.js';
import { type Coverage, isPlannedRead } from '../model/snapshot.js';
import { accessCsv } from '../report/accessCsv.js';
import { accessJson } from '../report/accessJson.js';
import type { AccessQuestion } from '../report/accessPage.js';
import { accessTable } from '../report/accessTable.js';
import { coverageAround } from '../report/coverageAround.js';
import { vaultExposure } from '../report/exposureWords.js';
import type { AccessOptions } from './accessOptions.js';
import { blindingGaps, readNoVaultList } from './blindingReads.js';
import { colorLevel } from './colorLevel.js';
import { configOfRun } from './configFile.js';
import { withScope } from './configuredOptions.js';
import { EXIT } from './exitCodes.js';
import { readFacts } from './facts.js';
import { parseOutputs, requireWritableOutputs, writeOutputs } from './outputs.js';
import { permissionsAsked } from './permissionArgument.js';
import { messagesOf } from './stderr.js';
import { UsageError } from './usageError.js';

/**
 * Answers `access` (no permission) and `who-can` (one): facts, what they mean, the entries the question is about,
 * reports, exit code. Throws what `failure.ts` explains.
 */
export async function answerAccess(
  permission: string | null,
  inputs: readonly string[],
  given: AccessOptions,
  signal: AbortSignal,
): Promise<number> {
  const messages = messagesOf(given);
  const options = withScope(given, await configOfRun(given.config, null), inputs, messages);
  const outputs = parseOutputs(options.output, ['table', 'json', 'csv']);
  await requireWritableOutputs(outputs);
  const { snapshot, source } = await readFacts(inputs, forReading(inputs, options), [], messages, signal);
  // Signals are heard between the stages only: each is one piece of work.
  await setImmediate();
  const posture = resolveAccess(snapshot);
  await setImmediate();
  const named = options.vault === undefined ? undefined : withDeletedIds(posture, options.vault);
  if (source !== 'azure') refuseUnknownVaults(posture, named ?? []);
  const expandGroups = options.expandGroups === true || options.principal !== undefined;
  const all = accessEntries(withMembersAsked(posture, options.principal), { expandGroups });
  const entries = narrowEntries(all, {
    ...(named === undefined ? {} : { vaults: named }),
    ...(options.principal === undefined ? {} : { principal: options.principal }),
    ...(permission === null ? {} : { permissions: permissionsAsked(permission, all) }),
  });
  if (entries.length === 0 && options.principal !== undefined)
    refuseUnknownPrincipal(posture, options.principal);
  const question = questionOf(
    permission,
    posture,
    all,
    { ...options, ...(named === undefined ? {} : { vault: named }) },
    expandGroups,
  );
  const result: AccessResult = {
    schemaVersion: ACCESS_SCHEMA_VERSION,
    entries,
    exposure: question.vaults.map(vaultExposure),
    // Locks, logs and the like say nothing of who has access.
    coverage: coverageAsked(posture, named).filter(({ what }) => !isPlannedRead(what)),
  };
  signal.throwIfAborted();
  await writeOutputs(outputs, async ({ format, path }) => {
    switch (format) {
      case 'json':
        return accessJson(result);
      case 'csv':
        return accessCsv(result);
      case 'table':
        return accessTable(result, question, tableOptions(options, path === null));
    }
  });
  const code = exitCode(result.coverage, options);
  messages.clear();
  messages.note(closing(result.coverage, code));
  return code;
}

/** Of one principal only its own memberships are of use; groups may have members by the thousand. */
function withMembersAsked(posture: Posture, principal: string | undefined): Posture {
  return principal === undefined
    ? posture
    : { ...posture, members: membersAsked(posture.members, principal) };
}

/** Named vaults narrow a live read; of files and the demo tenant all is read, and the answer narrowed. */
function forReading(inputs: readonly string[], options: AccessOptions): AccessOptions {
  if (inputs.length === 0 && options.demo === undefined) return options;
  const { vault: _, ...rest } = options;
  return rest;
}

function refuseUnknownVaults(posture: Posture, names: readonly string[]): void {
  const [missing] = unknownVaults(posture, names);
  if (missing === undefined) return;
  const unread = posture.coverage.some(
    ({ what, status }) => what === 'vaults' && (status === 'refused' || status === 'failed'),
  );
  throw new UsageError(
    `The input holds no vault "${missing}"${unread ? ', and not all of its vault lists could be read' : ''}; kvposture access lists the vaults it holds with --by vault.`,
  );
}

function refuseUnknownPrincipal(posture: Posture, principal: string): void {
  if (isKnownPrincipal(posture, principal)) return;
  throw new UsageError(
    `Nothing that was read names a principal "${principal}": give its object id (az ad user show --id NAME --query id), for names and members are known only where the directory was read.`,
  );
}

/** Of named vaults only what was read around them matters; a managed HSM that was named counts. */
function coverageAsked(
  { vaults, hsms, deletedVaults, coverage }: Posture,
  names: readonly string[] | undefined,
) {
  if (names === undefined) return coverage;
  const isAsked = vaultMatcher(names);
  return coverageAround(
    [...vaults, ...hsms, ...deletedVaults].filter(({ id }) => isAsked(id)),
    coverage,
  );
}

function questionOf(
  permission: string | null,
  posture: Posture,
  entries: readonly AccessEntry[],
  { vault, principal }: AccessOptions,
  expandGroups: boolean,
): AccessQuestion {
  const isAsked = vault === undefined ? () => true : vaultMatcher(vault);
  const named = entries.flatMap(({ principal: { id, displayName } }) =>
    displayName === null ? [] : [[id.toLowerCase(), displayName] as const],
  );
  return {
    permission,
    principal: principal ?? null,
    vaults: posture.vaults.filter(({ id }) => isAsked(id)),
    expandGroups,
    names: new Map(named),
  };
}

function tableOptions(options: AccessOptions, toStdout: boolean) {
  const { stdout } = process;
  const flag = toStdout ? options.color : 'never';
  return {
    by: options.by,
    width: stdout.columns ?? 80,
    colorLevel: colorLevel({ flag, env: process.env, isTerminal: stdout.isTTY === true }),
    verbose: options.verbose === true,
  };
}

/** 3 where somebody may be missing from the answer, unless that is only to be warned of; else 0 (design 3). */
function exitCode(coverage: readonly Coverage[], { onIncomplete }: AccessOptions): number {
  if (readNoVaultList(coverage)) return EXIT.incomplete;
  return onIncomplete === 'fail' && blindingGaps(coverage).length > 0 ? EXIT.incomplete : EXIT.ok;
}

/** The last line on stderr: what the exit code says. */
function closing(coverage: readonly Coverage[], code: number): string {
  const gaps = blindingGaps(coverage).length;
  if (gaps === 0) return `Exit code ${code}: all that the answer needs was read.`;
  const warned = code === EXIT.ok ? ' (--on-incomplete warn)' : '';
  return `Exit code ${code}: the answer may lack somebody, as ${gaps} ${gaps === 1 ? 'read' : 'reads'} of vaults, access policies, role assignments or role definitions did not succeed${warned}.`;
}
