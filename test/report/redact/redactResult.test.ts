import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { remediationTexts } from '../../../src/model/remediation.js';
import type { Finding, Result } from '../../../src/model/result.js';
import { redactResult } from '../../../src/report/redact/redactResult.js';
import { FORMATS, reporters } from '../../../src/report/reporters.js';
import { hostileResult } from '../hostileResult.js';
import { HOSTILE } from '../hostileText.js';
import {
  assignmentId,
  finding,
  gap,
  options,
  PRODUCTION,
  result,
  rule,
  text,
  vault,
  vaultId,
} from '../resultFixture.js';

const hmac = (key: string, value: string) => createHmac('sha256', key).update(value).digest('hex');
const redact = (of: Result, secret = '') => redactResult(of, hmac, secret);

const USER = '9d2a4c11-0b7e-4f3a-8f60-1c2d3e4f5a6b';

function only(overrides: Partial<Finding>): Finding {
  const [first] = redact(result({ findings: [finding('firewall-open', overrides)] })).findings;
  if (first === undefined) throw new Error('the finding is gone');
  return first;
}

describe.each(FORMATS)('%s of a redacted result', (format) => {
  test.each(Object.entries(HOSTILE))('says nothing of a tenant called by %s', async (_, name) => {
    const called = `Zyxwv ${name} zyXWV`;
    const one = hostileResult(called);
    const regional = { ...one, vaults: one.vaults.map((each) => ({ ...each, location: 'westeurope' })) };
    const ours = regional.rules.map(({ id }) => rule(id));
    const report = await reporters[format]();
    const page = text(
      report(redact({ ...regional, rules: ours }), options({ verbose: true, incomplete: true })),
    );
    expect(page.toLowerCase()).not.toContain('zyxwv');
  });
});

test('the same value gets the same pseudonym wherever it stands, in every spelling and run', () => {
  const who = { id: USER, type: 'User', displayName: 'Alice Ng' } as const;
  const make = (id: string) =>
    only({
      principal: who,
      cause: assignmentId(id),
      vaults: [id],
      message: `ALICE NG can write kv-app (kv-app-2 too), see ${id}`,
      evidence: { path: [{ step: 'role-assignment', id: assignmentId(id), scope: id, role: 'Contributor' }] },
      remediation: { text: 'Ask Alice Ng', cli: `az keyvault update --name 'kv-app' --ids ${id}` },
    });
  const one = make(vaultId('kv-app'));
  const other = make(vaultId('KV-App'));
  expect(other.vaults).toEqual(one.vaults);
  const [id = ''] = one.vaults;
  const name = id.slice(id.lastIndexOf('/') + 1);
  const alice = one.principal?.displayName;
  expect(alice).toMatch(/^user-[0-9a-f]{10}$/);
  expect(name).toMatch(/^vault-[0-9a-f]{10}$/);
  expect(one.message).toBe(`${alice} can write ${name} (${name}-2 too), see ${id}`);
  expect(remediationTexts(one.remediation)).toEqual({
    text: `Ask ${alice}`,
    cli: `az keyvault update --name '${name}' --ids ${id}`,
  });
  expect(one.cause.startsWith(`${id}/providers/Microsoft.Authorization/roleAssignments/`)).toBe(true);
  expect(one.evidence.path).toEqual([
    { step: 'role-assignment', id: one.cause, scope: id, role: 'Contributor' },
  ]);
});

test('a name is keyed by what stands with it: guessing it without the GUID does not give the pseudonym', () => {
  const name = (subscription: string, secret = '') => {
    const id = vaultId('kv-app', 'rg', subscription);
    const [first] = redact(result({ vaults: [{ ...vault('kv-app'), id }] }), secret).vaults;
    return first?.name;
  };
  const other = 'c40f2a9e-11d7-47c2-8e55-90b1f3a7d202';
  expect(name(PRODUCTION)).toBe(name(PRODUCTION.toUpperCase()));
  expect(name(PRODUCTION)).not.toBe(name(other));
  expect(name(PRODUCTION, 'a secret')).not.toBe(name(PRODUCTION));
});

test('two resource groups of one name in two subscriptions are told apart, in text too', () => {
  const other = 'c40f2a9e-11d7-47c2-8e55-90b1f3a7d202';
  const redacted = redact(
    result({
      findings: [PRODUCTION, other].map((subscription) =>
        finding('firewall-open', {
          cause: vaultId('kv-app', 'rg-shared', subscription),
          vaults: [vaultId('kv-app', 'rg-shared', subscription)],
          message: 'a vault of resource group rg-shared',
        }),
      ),
    }),
  );
  const groups = redacted.findings.map(({ vaults }) => vaults[0]?.split('/')[4]);
  expect(redacted.findings.map(({ message }) => message)).toEqual(
    groups.map((group) => `a vault of resource group ${group}`),
  );
  expect(new Set(groups).size).toBe(2);
});

describe('what stays', () => {
  test('rules, severities, built-in roles, regions, fingerprints, times, counts', () => {
    const before = result({
      findings: [
        finding('firewall-open', { evidence: { role: { id: PRODUCTION, name: 'Key Vault Secrets User' } } }),
      ],
      coverage: [gap()],
    });
    const after = redact(before);
    expect(after.summary).toEqual(before.summary);
    expect(after.rules).toEqual(before.rules);
    expect(after.vaults[0]?.location).toBe('westeurope');
    expect(after.findings[0]).toMatchObject({
      fingerprint: before.findings[0]?.fingerprint,
      severity: 'high',
      evidence: { role: { name: 'Key Vault Secrets User' } },
    });
    expect(after.coverage[0]?.rules).toEqual(before.coverage[0]?.rules);
    expect([after.startedAt, after.finishedAt]).toEqual([before.startedAt, before.finishedAt]);
  });

  test('of a reason its code, and nothing that Azure or a person wrote', () => {
    const { coverage, findings } = redact(
      result({
        coverage: [gap({ reason: "The client 'bob' has no right (403 AuthorizationFailed)." })],
        findings: [
          finding('firewall-open', { waived: { reason: 'Bob knows', expires: '2027-01-01T00:00:00Z' } }),
          finding('firewall-open', { waived: { reason: 'x', expires: 'when Bob is back' } }),
        ],
      }),
    );
    expect(coverage[0]?.reason).toBe('403 AuthorizationFailed; the rest is withheld (--redact)');
    expect(findings.map(({ waived }) => waived)).toEqual([
      { reason: 'withheld (--redact)', expires: '2027-01-01' },
      { reason: 'withheld (--redact)', expires: 'withheld (--redact)' },
    ]);
  });
});

test('the reason of what is not known goes from its message too, also one that looks like a pattern', () => {
  const reason = "the client 'bob' $& $1 sees nothing, 403 AuthorizationFailed";
  const { message, ...rest } = only({ status: 'unknown', reason, message: `Not known: ${reason}.` });
  expect(message).toBe('Not known: 403 AuthorizationFailed; the rest is withheld (--redact).');
  expect(rest.reason).toBe('403 AuthorizationFailed; the rest is withheld (--redact)');
});

test.each([
  ['mail addresses', 'ask bob.lee@contoso.example today', 'ask name@redacted today'],
  ['network addresses', 'lets in 203.0.113.7 and 198.51.100.0/24', 'lets in x.x.x.x and x.x.x.x/24'],
  [
    'blocks that are nobody’s own stay',
    'lets in 0.0.0.0/0 and 128.0.0.0/1',
    'lets in 0.0.0.0/0 and 128.0.0.0/1',
  ],
  ['newer network addresses', 'from 2001:db8::17 at 22:04:05', 'from x:x at 22:04:05'],
])('%s go', (_, message, said) => {
  expect(only({ message }).message).toBe(said);
});

test('what a condition compares with goes, its grammar stays', () => {
  const text = "@Resource[Microsoft.KeyVault/vaults/secrets:name] StringEquals 'payroll-db'";
  const { evidence } = only({ evidence: { conditions: [{ source: 'role-assignment', text }] } });
  expect(evidence.conditions).toEqual([
    { source: 'role-assignment', text: "@Resource[Microsoft.KeyVault/vaults/secrets:name] StringEquals '…'" },
  ]);
});

test('a custom role, a management group and what a finding names as its names get pseudonyms', () => {
  const corp = '/providers/Microsoft.Management/managementGroups/contoso';
  const { message, evidence } = only({
    cause: assignmentId(corp),
    message: "Contoso's Keeper at management group contoso, logs go to contoso-logs",
    evidence: { role: { id: USER, name: "Contoso's Keeper" }, workspaceName: 'contoso-logs', scope: corp },
    remediation: { text: 'x', cli: `az role assignment delete --role 'Contoso'\\''s Keeper'` },
  });
  expect(message).toMatch(/^role-\w{10} at management group mg-\w{10}, logs go to name-\w{10}$/);
  expect(JSON.stringify(evidence).toLowerCase()).not.toContain('contoso');
});

test('redacting twice changes nothing more', () => {
  const once = redact(hostileResult('kv'));
  expect(redact(once)).toBe(once);
});
