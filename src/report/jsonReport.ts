import { SEVERITIES, type VaultSettings } from '../model/result.js';
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
    vaults: each(result.vaults, (vault) => ({
      ...pick(vault, ['id', 'name', 'subscriptionId', 'resourceGroup', 'location', 'permissionModel']),
      settings: vault.settings && settings(vault.settings),
    })),
    access: result.access && {
      entries: each(result.access.entries, accessEntryJson),
      groups: each(result.access.groups, ({ id, members, count }) => ({
        id,
        members: members.map((member) => pick(member, ['id', 'type', 'displayName', 'tenantId'])),
        count,
      })),
      omitted: result.access.omitted,
    },
    findings: each(result.findings, (finding) => ({
      ...pick(finding, ['ruleId', 'status', 'severity', 'title', 'message']),
      principal: finding.principal && pick(finding.principal, ['id', 'type', 'displayName']),
      ...pick(finding, ['cause', 'vaults', 'certainty', 'evidence']),
      remediation: pick(finding.remediation, REMEDIATION),
      ...pick(finding, ['references', 'reason', 'fingerprint']),
      waived: finding.waived && pick(finding.waived, ['reason', 'expires']),
      baselined: finding.baselined,
    })),
    ...(result.notices === undefined
      ? {}
      : {
          notices: result.notices.map((notice) =>
            pick(notice, ['from', 'kind', 'ruleId', 'message', 'fingerprints', 'vaults']),
          ),
        }),
    coverage: each(result.coverage, (entry) => pick(entry, ['scope', 'what', 'status', 'reason', 'rules'])),
    rules: result.rules.map((rule) => ({
      id: rule.id,
      ...(rule.subject === undefined ? {} : { subject: rule.subject }),
      ...pick(rule, ['title', 'severity', 'rationale']),
      remediation: pick(rule.remediation, REMEDIATION),
      frameworks: pick(rule.frameworks, ['cis', 'mcsb', 'azurePolicy']),
      references: rule.references,
    })),
  };
  yield* jsonPieces(document, 2);
  yield '\n';
};

function settings({ exposure, undecided, ...facts }: VaultSettings) {
  return {
    ...pick(facts, [
      'softDelete',
      'softDeleteRetentionInDays',
      'purgeProtection',
      'templateDeployment',
      'vmDeployment',
    ]),
    exposure:
      exposure &&
      pick(exposure, [
        'publicNetworkAccess',
        'defaultAction',
        'bypass',
        'trustedServices',
        'openFraction',
        'ipRanges',
        'subnets',
      ]),
    ...pick(facts, ['privateEndpoints', 'secretReaders']),
    undecided: undecided.map((one) => pick(one, ['fact', 'reason'])),
  };
}

const REMEDIATION = ['text', 'cli', 'bicep', 'terraform', 'portal'] as const;

function pick<From extends object, Key extends keyof From>(
  from: From,
  keys: readonly Key[],
): Pick<From, Key> {
  const picked: Partial<Pick<From, Key>> = {};
  for (const key of keys) picked[key] = from[key];
  return picked as Pick<From, Key>;
}
