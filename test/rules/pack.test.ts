import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resolveAccess } from '../../src/access/resolveAccess.js';
import type { Read } from '../../src/model/snapshot.js';
import { missingCases, runCases } from '../../src/rules/cases.js';
import type { Profile } from '../../src/rules/rule.js';
import { shippedRules } from './shippedRules.js';

const rules = shippedRules();
/** The benchmark names neither the strength of keys nor HSMs, not even in the preview of its second version. */
const NO_CONTROL: ReadonlySet<string> = new Set(['hsm-not-activated', 'key-not-hsm-backed', 'weak-key']);
const severities = Object.fromEntries(rules.map(({ id, severity }) => [id, severity]));

describe('the rule pack', () => {
  it('is these rules, with these severities', () => {
    expect(severities).toEqual({
      'access-policy-near-limit': 'low',
      'audit-log-destination-short-lived': 'low',
      'audit-log-missing': 'medium',
      'backup-exfiltration': 'medium',
      'broad-data-role': 'medium',
      'classic-owner-leftover': 'low',
      'compound-identity-policy': 'low',
      'contributor-self-grant': 'high',
      'custom-role-owner-equivalent': 'medium',
      'data-access-inherited': 'low',
      'defender-plan-off': 'low',
      'delete-lock-missing': 'low',
      'deleted-vault-recoverable': 'info',
      'deleted-vault-self-recovery': 'low',
      'direct-user-data-access': 'low',
      'disk-encryption-enabled': 'low',
      'dormant-access-policies': 'low',
      'duties-not-separated': 'medium',
      'eligible-data-access': 'info',
      'eligible-group-membership': 'info',
      'eligible-self-grant': 'info',
      'excess-access-policy-permissions': 'medium',
      'firewall-open': 'high',
      'firewall-rules-without-effect': 'low',
      'firewall-wide-range': 'low',
      'foreign-tenant-delegation': 'medium',
      'global-administrator-self-grant': 'info',
      'group-owner-self-grant': 'low',
      'guest-data-access': 'medium',
      'hsm-audit-log-missing': 'medium',
      'hsm-firewall-open': 'high',
      'hsm-not-activated': 'medium',
      'hsm-private-endpoint-missing': 'low',
      'hsm-public-network-access-enabled': 'low',
      'hsm-purge-protection-missing': 'high',
      'inert-data-roles': 'low',
      'key-expired-enabled': 'medium',
      'key-near-expiry': 'low',
      'key-not-hsm-backed': 'low',
      'key-rotation-missing': 'medium',
      'key-validity-too-long': 'low',
      'key-without-expiry': 'medium',
      'legacy-access-policies': 'medium',
      'missing-service-endpoint-ignored': 'low',
      'permission-model-self-grant': 'medium',
      'policy-tenant-mismatch': 'low',
      'private-endpoint-foreign': 'medium',
      'private-endpoint-missing': 'low',
      'private-endpoint-pending': 'low',
      'private-endpoint-with-public-access': 'low',
      'public-network-access-enabled': 'low',
      'purge-permission-granted': 'low',
      'purge-protection-missing': 'high',
      'role-assignment-self-grant': 'medium',
      'role-definition-self-grant': 'medium',
      'secret-expired-enabled': 'medium',
      'secret-near-expiry': 'low',
      'secret-overwrite-through-arm': 'medium',
      'short-soft-delete-retention': 'low',
      'secret-validity-too-long': 'low',
      'secret-without-expiry': 'medium',
      'soft-delete-disabled': 'high',
      'standing-privileged-access': 'low',
      'subscription-owner-count': 'low',
      'template-deployment-enabled': 'low',
      'template-deployment-secret-read': 'medium',
      'too-many-secret-readers': 'low',
      'trusted-services-bypass': 'low',
      'unknown-principal': 'low',
      'user-access-administrator-at-root': 'high',
      'vault-move-self-grant': 'low',
      'vault-tenant-mismatch': 'medium',
      'vm-deployment-enabled': 'low',
      'wildcard-custom-role': 'low',
      'weak-key': 'medium',
    });
  });

  it('leaves to the profile strict what not every tenant asks of itself, and nothing is in no profile', () => {
    const of = (profile: Profile) => rules.filter(({ profiles }) => profiles.includes(profile));
    expect(of('strict')).toHaveLength(rules.length);
    expect(rules.filter((rule) => !of('default').includes(rule)).map(({ id }) => id)).toEqual([
      'audit-log-destination-short-lived',
      'classic-owner-leftover',
      'delete-lock-missing',
      'deleted-vault-recoverable',
      'deleted-vault-self-recovery',
      'disk-encryption-enabled',
      'duties-not-separated',
      'key-not-hsm-backed',
      'key-rotation-missing',
      'key-validity-too-long',
      'key-without-expiry',
      'missing-service-endpoint-ignored',
      'secret-validity-too-long',
      'secret-without-expiry',
      'short-soft-delete-retention',
      'subscription-owner-count',
      'template-deployment-enabled',
      'trusted-services-bypass',
      'vm-deployment-enabled',
      'weak-key',
      'wildcard-custom-role',
    ]);
  });

  it('needs nothing of the directory, so that a refused Graph costs names and members, not the audit', () => {
    const directory = ['directoryObjects', 'groupMembers', 'groupOwners', 'directoryRoleMembers'];
    expect(rules.filter(({ requires }) => requires.some((what) => directory.includes(what)))).toEqual([]);
  });

  it('costs requests for each vault only by rules that the page about large tenants names', () => {
    const page = readFileSync(new URL('../../docs/large-tenants.md', import.meta.url), 'utf8');
    const ofEachVault: readonly Read[] = ['diagnosticSettings', 'keys', 'keyDetails', 'secrets'];
    const costly = rules.filter(({ requires }) => requires.some((what) => ofEachVault.includes(what)));
    expect(costly.filter(({ id }) => !page.includes(`\`${id}\``)).map(({ id }) => id)).toEqual([]);
  });

  it('has a failing, a passing and an unknown case for every rule', () => {
    expect(missingCases(rules)).toEqual([]);
  });

  it('keeps each rule in the file of its name', () => {
    expect(rules.map(({ file }) => file)).toEqual(rules.map(({ id }) => `${id}.yaml`));
  });

  it.each(rules)('has for $id all that its page needs', (rule) => {
    const { remediation, references, behaviour, falsePositives, frameworks } = rule;
    const wanted = {
      'behaviour: how Azure behaves, and what absent means': behaviour,
      'falsePositives: when a finding is true and yet nothing has to be done': falsePositives,
      'remediation.cli: commands that fix it': remediation.cli,
      'remediation.portal: where in the Azure portal': remediation.portal,
      'frameworks.mcsb: at least one control': NO_CONTROL.has(rule.id) || frameworks.mcsb?.[0],
      'references: at least one page of documentation': references[0],
    };
    const missing = Object.entries(wanted).filter(([, value]) => value === undefined || value === null);
    expect(missing.map(([what]) => `${rule.file} lacks ${what}`)).toEqual([]);
  });
});

describe('cases', () => {
  it.each(runCases(rules, resolveAccess).map((outcome) => [outcome.ruleId, outcome.name, outcome] as const))(
    '%s: %s',
    (_rule, _name, { problem }) => {
      expect(problem).toBeNull();
    },
  );
});
