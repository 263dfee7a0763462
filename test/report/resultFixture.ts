import type {
  Finding,
  Result,
  ResultCoverage,
  ResultVault,
  RuleSummary,
  Severity,
  SeverityCount,
} from '../../src/model/result.js';
import { SEVERITIES } from '../../src/model/result.js';
import type { ReportOptions } from '../../src/report/reporter.js';

export const PRODUCTION = '7b1e0d3c-5a52-4c1e-9a53-2f6a0c9d1e01';
export const SANDBOX = 'c40f2a9e-11d7-47c2-8e55-90b1f3a7d202';
export const TENANT = '3f9c1f6a-8a3e-4d55-b1c2-6f0f2f7c9a10';
const USER = '9d2a4c11-0b7e-4f3a-8f60-1c2d3e4f5a6b';
const GROUP = '51c7e0aa-77d1-4b1f-9f0e-aa00bb11cc22';

export function vaultId(name: string, group = 'rg-app', subscription = PRODUCTION): string {
  return `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.KeyVault/vaults/${name}`;
}

export function assignmentId(scope: string, guid = '0a1b2c3d-4e5f-4a6b-8c7d-9e8f7a6b5c4d'): string {
  return `${scope}/providers/Microsoft.Authorization/roleAssignments/${guid}`;
}

export function vault(name: string, permissionModel: string | null = 'rbac'): ResultVault {
  return {
    id: vaultId(name),
    name,
    subscriptionId: PRODUCTION,
    resourceGroup: 'rg-app',
    location: 'westeurope',
    permissionModel,
  };
}

const RULES: Readonly<Record<string, Partial<RuleSummary>>> = {
  'contributor-self-grant': {
    title: 'Principal can grant itself data access through the access policies',
    remediation: {
      text: 'Move the vault to Azure RBAC, or replace the role by one that cannot write vaults.',
      cli: 'az keyvault update --name NAME --enable-rbac-authorization true',
    },
  },
  'firewall-open': {
    title: 'Vault answers the public Internet',
    remediation: { text: 'Set the default action to Deny and list the networks that need the vault.' },
  },
  'legacy-access-policies': { title: 'Vault obeys access policies', severity: 'medium' },
  'data-access-inherited': { title: 'Data access comes from above the vault', severity: 'low' },
};

export function rule(id: string, overrides: Partial<RuleSummary> = {}): RuleSummary {
  return {
    id,
    subject: 'vault',
    title: `Title of ${id}`,
    severity: 'high',
    rationale: 'Whoever writes the access policies reads the secrets a minute later.',
    remediation: { text: 'Take the role away.' },
    frameworks: { cis: ['8.3.5'], mcsb: ['PA-7'] },
    references: ['https://learn.microsoft.com/azure/key-vault/general/security-features'],
    ...RULES[id],
    ...overrides,
  };
}

let made = 0;

/** A finding of a rule; every call has another fingerprint unless one is given. */
export function finding(ruleId: string, overrides: Partial<Finding> = {}): Finding {
  const { title, severity, remediation, references } = rule(ruleId);
  made += 1;
  return {
    ruleId,
    status: 'fail',
    severity,
    title,
    message: `The vault kv-app is wrong after ${ruleId}`,
    principal: null,
    cause: vaultId('kv-app'),
    vaults: [vaultId('kv-app')],
    certainty: 'certain',
    evidence: {},
    remediation,
    references,
    reason: null,
    fingerprint: made.toString(16).padStart(16, '0'),
    waived: null,
    baselined: false,
    ...overrides,
  };
}

/** A result around findings and coverage, its summary counted from them. */
export function result(overrides: Partial<Result> = {}): Result {
  const { findings = [], coverage = [], vaults = [vault('kv-app')] } = overrides;
  const rules = overrides.rules ?? [...new Set(findings.map(({ ruleId }) => ruleId))].map((id) => rule(id));
  return {
    schemaVersion: 1,
    tool: { name: 'kvposture', version: '0.1.0' },
    startedAt: '2026-11-21T22:04:05.000Z',
    finishedAt: '2026-11-21T22:04:11.500Z',
    cloud: 'AzureCloud',
    tenantId: TENANT,
    source: 'azure',
    vaults,
    findings,
    coverage,
    summary: {
      vaults: vaults.length,
      hsms: 0,
      bySeverity: countSeverities(findings),
      byRule: Object.fromEntries(
        rules.map(({ id }) => {
          const own = findings.filter(({ ruleId }) => ruleId === id);
          const fail = own.filter(({ status }) => status === 'fail').length;
          return [id, { pass: 2, fail, unknown: own.length - fail }];
        }),
      ),
      gaps: coverage.filter(({ status }) => status === 'refused' || status === 'failed').length,
    },
    ...overrides,
    rules,
  };
}

function countSeverities(findings: readonly Finding[]): Readonly<Record<Severity, SeverityCount>> {
  const counted = (severity: Severity): SeverityCount => {
    const own = findings.filter((one) => one.severity === severity);
    const failed = own.filter(({ status }) => status === 'fail');
    return {
      open: failed.filter(({ waived, baselined }) => waived === null && !baselined).length,
      waived: failed.filter(({ waived }) => waived !== null).length,
      baselined: failed.filter(({ waived, baselined }) => waived === null && baselined).length,
      unknown: own.length - failed.length,
    };
  };
  const [critical, high, medium, low, info] = SEVERITIES.map(counted) as [
    SeverityCount,
    SeverityCount,
    SeverityCount,
    SeverityCount,
    SeverityCount,
  ];
  return { critical, high, medium, low, info };
}

export function gap(overrides: Partial<ResultCoverage> = {}): ResultCoverage {
  return {
    scope: `/subscriptions/${SANDBOX}`,
    what: 'roleAssignments',
    status: 'refused',
    reason: 'The identity may not list role assignments here (403 AuthorizationFailed).',
    rules: ['contributor-self-grant', 'role-assignment-self-grant'],
    ...overrides,
  };
}

/** A tenant with a bit of everything: what the screens and the golden table show. */
export function believableResult(overrides: Partial<Result> = {}): Result {
  const names = ['kv-app', 'kv-billing', 'kv-crm', 'kv-data', 'kv-edge', 'kv-hr', 'kv-iot', 'kv-mail'];
  const vaults = names.map((name, index) => vault(name, index < 5 ? 'access-policy' : 'rbac'));
  const legacy = names.slice(0, 5).map((name) => vaultId(name));
  const corp = '/providers/Microsoft.Management/managementGroups/corp';
  return result({
    vaults,
    findings: [
      finding('contributor-self-grant', {
        fingerprint: '1c9a7be2f0d34a55',
        message: 'group 51c7e0aa can write the access policies of 5 vaults',
        principal: { id: GROUP, type: 'Group', displayName: 'Platform Engineering' },
        cause: assignmentId(corp),
        vaults: legacy,
        evidence: { role: { id: '0', name: 'Contributor' }, scope: corp },
      }),
      finding('contributor-self-grant', {
        fingerprint: '77d0e1f2a3b4c5d6',
        principal: { id: USER, type: 'User', displayName: null },
        cause: assignmentId(`/subscriptions/${PRODUCTION}/resourceGroups/rg-app`),
        vaults: legacy.slice(0, 2),
        certainty: 'conditional',
        evidence: { role: { id: '0', name: 'Key Vault Contributor' } },
      }),
      finding('firewall-open', {
        fingerprint: 'b2a1908f7e6d5c4b',
        message: 'kv-crm denies by default, but its ranges let in all of the routable IPv4 Internet',
        cause: vaultId('kv-crm'),
        vaults: [vaultId('kv-crm')],
      }),
      ...legacy.map((id, index) =>
        finding('legacy-access-policies', {
          fingerprint: `00000000000000a${index}`,
          message: `${id.slice(id.lastIndexOf('/') + 1)} decides by access policies`,
          cause: id,
          vaults: [id],
          waived: index === 4 ? { reason: 'moves in December', expires: '2026-12-31' } : null,
        }),
      ),
      finding('data-access-inherited', {
        fingerprint: 'eeee000011112222',
        principal: { id: GROUP, type: 'Group', displayName: 'Platform Engineering' },
        cause: assignmentId(`/subscriptions/${PRODUCTION}`),
        vaults: vaults.slice(5).map(({ id }) => id),
        evidence: { role: { id: '0', name: 'Key Vault Secrets User' } },
      }),
      finding('contributor-self-grant', {
        fingerprint: 'dddd000011112222',
        status: 'unknown',
        cause: `/subscriptions/${SANDBOX}`,
        vaults: [],
        reason: 'role assignments were not read',
      }),
    ],
    coverage: [
      gap(),
      gap({
        scope: '/',
        what: 'denyAssignments',
        reason: 'The identity may not list deny assignments.',
        rules: [],
      }),
      gap({ scope: `/subscriptions/${PRODUCTION}`, what: 'vaults', status: 'ok', reason: null, rules: [] }),
    ],
    ...overrides,
  });
}

export function options(overrides: Partial<ReportOptions> = {}): ReportOptions {
  return { width: 80, colorLevel: 0, verbose: false, failOn: 'high', incomplete: false, ...overrides };
}

/** All pieces of a report as one text. */
export function text(pieces: Iterable<string>): string {
  return [...pieces].join('');
}
