import { remediationTexts } from '../model/remediation.js';
import {
  type AccessGroup,
  type ExposureSummary,
  type Finding,
  type ResultCoverage,
  type ResultVault,
  SEVERITIES,
  type VaultSettings,
} from '../model/result.js';
import { accessEntryJson } from './accessJson.js';
import { each, jsonPieces } from './jsonText.js';
import type { Reporter } from './reporter.js';

/**
 * The result itself (`schemas/result.schema.json`), one finding at a time. Keys come in one order whoever built or
 * loaded the result, and nothing that the schema does not know gets in.
 */
export const jsonReport: Reporter = function* (result) {
  const { summary } = result;
  const document = {
    schemaVersion: result.schemaVersion,
    tool: pick(result.tool, ['name', 'version']),
    ...pick(result, ['startedAt', 'finishedAt']),
    ...(result.collectedAt === undefined ? {} : { collectedAt: result.collectedAt }),
    ...pick(result, ['cloud', 'tenantId', 'source']),
    ...(result.category === undefined ? {} : { category: result.category }),
    ...(result.redacted === undefined ? {} : { redacted: result.redacted }),
    summary: {
      ...pick(summary, ['vaults', 'hsms']),
      bySeverity: Object.fromEntries(
        SEVERITIES.map((severity) => [
          severity,
          pick(summary.bySeverity[severity], ['open', 'waived', 'baselined', 'unknown']),
        ]),
      ),
      byRule: Object.fromEntries(
        Object.entries(summary.byRule)
          .sort(([one], [other]) => (one < other ? -1 : 1))
          .map(([id, counts]) => [id, pick(counts, ['pass', 'fail', 'unknown'])]),
      ),
      gaps: summary.gaps,
    },
    vaults: each(result.vaults, vaultJson),
    access: result.access && {
      entries: each(result.access.entries, accessEntryJson),
      groups: each(result.access.groups, groupJson),
      omitted: result.access.omitted,
    },
    findings: each(result.findings, findingJson),
    ...(result.notices === undefined
      ? {}
      : {
          notices: result.notices.map((notice) =>
            pick(notice, ['from', 'kind', 'ruleId', 'message', 'fingerprints', 'vaults']),
          ),
        }),
    coverage: each(result.coverage, gapJson),
    rules: result.rules.map((rule) => ({
      id: rule.id,
      ...(rule.subject === undefined ? {} : { subject: rule.subject }),
      ...pick(rule, ['title', 'severity', 'rationale']),
      remediation: remediationTexts(rule.remediation),
      frameworks: pick(rule.frameworks, ['cis', 'mcsb', 'azurePolicy']),
      references: rule.references,
    })),
  };
  yield* jsonPieces(document, 2);
  yield '\n';
};

// What a large result has many of is written key by key: spreads and picked keys make tables of hashes, kilobytes for
// each object, that outlive it.

function findingJson(finding: Finding): object {
  const { ruleId, status, severity, title, message, principal, cause, vaults, certainty, evidence } = finding;
  const { remediation, references, reason, fingerprint, waived, baselined } = finding;
  return {
    ruleId,
    status,
    severity,
    title,
    message,
    principal: principal && { id: principal.id, type: principal.type, displayName: principal.displayName },
    cause,
    vaults,
    certainty,
    evidence,
    remediation: remediationTexts(remediation),
    references,
    reason,
    fingerprint,
    waived: waived && { reason: waived.reason, expires: waived.expires },
    baselined,
  };
}

function vaultJson(vault: ResultVault): object {
  const { id, name, subscriptionId, resourceGroup, location, permissionModel, settings } = vault;
  return {
    id,
    name,
    subscriptionId,
    resourceGroup,
    location,
    permissionModel,
    settings: settings && settingsJson(settings),
  };
}

function settingsJson(settings: VaultSettings): object {
  const { softDelete, softDeleteRetentionInDays, purgeProtection, templateDeployment, vmDeployment } =
    settings;
  const { exposure, privateEndpoints, secretReaders, undecided } = settings;
  return {
    softDelete,
    softDeleteRetentionInDays,
    purgeProtection,
    templateDeployment,
    vmDeployment,
    exposure: exposure && exposureJson(exposure),
    privateEndpoints,
    secretReaders,
    undecided: undecided.map(({ fact, reason }) => ({ fact, reason })),
  };
}

function exposureJson(exposure: ExposureSummary): object {
  const { publicNetworkAccess, defaultAction, bypass, trustedServices, openFraction, ipRanges, subnets } =
    exposure;
  return { publicNetworkAccess, defaultAction, bypass, trustedServices, openFraction, ipRanges, subnets };
}

function groupJson({ id, members, count }: AccessGroup): object {
  return {
    id,
    members: members.map(({ id: memberId, type, displayName, tenantId }) => ({
      id: memberId,
      type,
      displayName,
      tenantId,
    })),
    count,
  };
}

function gapJson({ scope, what, status, reason, rules }: ResultCoverage): object {
  return { scope, what, status, reason, rules };
}

function pick<From extends object, Key extends keyof From>(
  from: From,
  keys: readonly Key[],
): Pick<From, Key> {
  const picked: Partial<Pick<From, Key>> = {};
  for (const key of keys) picked[key] = from[key];
  return picked as Pick<From, Key>;
}
