import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { auditTenant, failures, resultOf, runAgainst } from '../support/auditAzure.js';
import { vaultId, wellRunTenant } from '../support/exampleTenants.js';
import { runCli } from '../support/runCli.js';
import type { ArmBody, Tenant } from '../support/tenant.js';

const seconds = (days: number) => Math.floor(Date.now() / 1000) + days * 86_400;
const object = (vault: string, kind: 'keys' | 'secrets', name: string, properties: object): ArmBody => ({
  id: `${vault}/${kind}/${name}`,
  name,
  type: `Microsoft.KeyVault/vaults/${kind}`,
  location: 'westeurope',
  properties: { keyUri: `https://x.vault.azure.net/${kind}/${name}`, ...properties },
});
const dated = (days: number, more: object = {}) => ({
  attributes: { enabled: true, created: seconds(-100), exp: seconds(days) },
  ...more,
});

const first = wellRunTenant().vaults[0]?.id ?? '';
const rotating = { lifetimeActions: [{ trigger: { timeAfterCreate: 'P1Y' }, action: { type: 'rotate' } }] };
const strong = { kty: 'RSA-HSM', keySize: 3072, rotationPolicy: rotating };

const withObjects = (keys: readonly ArmBody[], secrets: readonly ArmBody[] = []): Tenant => ({
  ...wellRunTenant(),
  keys,
  secrets,
});

describe('keys and secrets', () => {
  test('are judged by their metadata; what belongs to a certificate is left out', async () => {
    const tenant = withObjects(
      [object(first, 'keys', 'old', dated(-1, strong)), object(first, 'keys', 'Tls', dated(-1, strong))],
      [
        object(first, 'secrets', 'soon', dated(9)),
        object(first, 'secrets', 'fine', dated(300)),
        object(first, 'secrets', 'tls', dated(-1, { contentType: 'application/x-pkcs12' })),
      ],
    );
    const { result, run, azure } = await auditTenant(tenant);
    const found = failures(result).filter(({ ruleId }) => /^(key|secret)-/.test(ruleId));
    expect(found.map(({ ruleId, cause, vaults }) => [ruleId, cause, vaults])).toEqual([
      ['key-expired-enabled', `${first}/keys/old`, [first]],
      ['secret-near-expiry', `${first}/secrets/soon`, [first]],
    ]);
    expect(found[0]?.remediation.cli).toContain('--name old');
    expect(run.code).toBe(0);
    // The default profile needs no key by itself.
    expect(azure.requests.filter(({ path }) => /\/keys\/./.test(path))).toEqual([]);
  });

  test('are read in detail where a rule needs it, and never for a rule that is not asked for', async () => {
    const tenant = withObjects([
      object(first, 'keys', 'weak', dated(300, { kty: 'RSA', keySize: 1024 })),
      object(first, 'keys', 'strong', dated(300, strong)),
    ]);
    const [strict, accessOnly] = await Promise.all([
      auditTenant(tenant, [], ['--profile', 'strict']),
      auditTenant(tenant, [], ['--profile', 'access-only']),
    ]);
    const rules = failures(strict.result)
      .filter(({ cause }) => cause.includes('/keys/'))
      .map(({ ruleId, cause }) => `${ruleId} ${cause.split('/').at(-1)}`);
    expect(rules.sort()).toEqual(['key-not-hsm-backed weak', 'key-rotation-missing weak', 'weak-key weak']);
    const asked = accessOnly.azure.requests.filter(({ path }) => /\/(keys|secrets)(\/|$)/.test(path));
    expect(asked).toEqual([]);
  });

  test('of a vault that refuses its list are unknown there, and nowhere else', async () => {
    const tenant: Tenant = {
      ...withObjects([], [object(first, 'secrets', 'late', dated(-9))]),
      refusals: [{ scope: first, actions: ['Microsoft.KeyVault/vaults/keys/read'] }],
    };
    const { result } = await auditTenant(tenant);
    const unknown = result.findings.filter(
      ({ ruleId, status }) => ruleId === 'key-near-expiry' && status === 'unknown',
    );
    expect(unknown.map(({ cause, vaults }) => [cause, vaults])).toEqual([[first, [first]]]);
    expect(failures(result).map(({ ruleId }) => ruleId)).toContain('secret-expired-enabled');
    expect(result.coverage).toContainEqual(
      expect.objectContaining({ scope: first, what: 'keys', status: 'refused' }),
    );
  });

  test('of a vault with many are read page by page, to the end', async () => {
    const secrets = Array.from({ length: 90 }, (_, index) =>
      object(first, 'secrets', `s${index}`, dated(index % 2 === 0 ? 300 : -3)),
    );
    const { result, azure } = await auditTenant({ ...withObjects([], secrets), pageSize: 7 });
    expect(failures(result).filter(({ ruleId }) => ruleId === 'secret-expired-enabled')).toHaveLength(45);
    const pages = azure.requests.filter(
      ({ path }) => path.toLowerCase() === `${first}/secrets`.toLowerCase(),
    );
    expect(pages.length).toBeGreaterThan(12);
  });

  test('never bring a value into a snapshot, and a snapshot with one is refused', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'kvposture-objects-'));
    const value = 'Tr0ub4dor&3';
    try {
      const tenant = withObjects([], [object(first, 'secrets', 's', dated(300, { value }))]);
      await runAgainst(tenant, [], async (_azure, cli) => {
        const run = await cli(['collect', '-o', 'tenant.ndjson'], { cwd });
        expect(run.code).toBe(0);
        expect(run.stdout + run.stderr).not.toContain(value);
      });
      const text = await readFile(join(cwd, 'tenant.ndjson'), 'utf8');
      expect(text).toContain(`${first}/secrets/s`);
      expect(text).not.toContain(value);
      const spiked = text
        .replace('"contentType"', '"contentType"')
        .replace(/("keyUri":)/, `"value":"${value}",$1`);
      expect(spiked).toContain(value);
      const run = await runCli(['audit', '-'], { stdin: spiked });
      expect(run.code).toBe(2);
      expect(run.stderr).toMatch(/line \d+: a record holds the value of a secret/);
      expect(run.stderr).not.toContain(value);
    } finally {
      await rm(cwd, { recursive: true, force: true });
    }
  });

  test('are let go by Ctrl-C while they are read, and what is left of the run holds no value', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'kvposture-objects-'));
    const value = 'Tr0ub4dor&3';
    const [, second] = wellRunTenant().vaults.map(({ id }) => id);
    const list = (vault = '') => new RegExp(`GET .*/vaults/${vault.split('/').at(-1)}/secrets`, 'i');
    try {
      const slow = [{ match: list(second), act: { kind: 'slow-headers', milliseconds: 20_000 } }] as const;
      const tenant = withObjects([], [object(first, 'secrets', 's', dated(300, { value }))]);
      await runAgainst(tenant, slow, async (azure, cli) => {
        const asked = (vault?: string) =>
          azure.requests.some(({ method, path }) => list(vault).test(`${method} ${path}`));
        const run = await cli(['collect', '-o', 'tenant.ndjson', '--concurrency', '1'], {
          cwd,
          kill: { signal: 'SIGINT', when: () => asked(second) },
        });
        expect(asked(first)).toBe(true);
        expect(run.code).toBe(130);
        expect(run.afterSignal).toBeLessThan(1500);
      });
      for (const name of await readdir(cwd)) {
        expect(name).toBe('tenant.ndjson.partial');
        const text = await readFile(join(cwd, name), 'utf8');
        expect(text).toContain(`${first}/secrets/s`);
        expect(text).not.toContain(value);
      }
    } finally {
      await rm(cwd, { recursive: true, force: true });
    }
  });

  test('are in the audit of files: a list of az rest says nothing of types, a read of the key does', async () => {
    const vault = wellRunTenant().vaults[0];
    const id = vaultId('payments', 'kv-x');
    const given = [
      { ...vault, id },
      object(id, 'keys', 'app', { attributes: { enabled: true, created: 1 } }),
      object(id, 'keys', 'app', { attributes: { enabled: true, created: 1 }, kty: 'RSA', keySize: 1024 }),
      object(id, 'keys', 'listed', { attributes: { enabled: true, created: 1 } }),
      object(id, 'secrets', 's', { attributes: { enabled: true } }),
    ];
    const run = await runCli(['audit', '-', '-o', 'json', '--profile', 'strict'], {
      stdin: JSON.stringify(given),
    });
    const result = resultOf(run);
    const weak = result.findings.filter(({ ruleId }) => ruleId === 'weak-key');
    expect(weak.map(({ cause, status }) => [cause.split('/').at(-1), status])).toEqual([
      ['app', 'fail'],
      ['listed', 'unknown'],
    ]);
  });
});
