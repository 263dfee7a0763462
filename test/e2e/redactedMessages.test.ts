import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Result } from '../../src/model/result.js';
import { runAgainst } from '../support/auditAzure.js';
import { SUBSCRIPTIONS, troubledTenant } from '../support/exampleTenants.js';
import { runCli } from '../support/runCli.js';

const CONFIG = `rules:
  firewall-open:
    except: [kv-secret-project]
waivers:
  - rule: purge-protection-missing
    vault: kv-merger-with-contoso
    reason: asked by Ada
    expires: 2099-01-01
  - rule: firewall-open
    vault: kv-larkfen-lab-sbx
    reason: asked by Ada
    expires: 2020-01-01
`;
const NAMES = /kv-|contoso|merger|secret-project|ada\b|@|\/subscriptions\//i;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kvposture-redacted-'));
  await writeFile(join(folder, 'kvposture.yaml'), CONFIG);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe.concurrent('what is said on stderr under --redact', () => {
  test('names neither the patterns nor the waivers of the config, and still tells of them', async () => {
    const open = await runCli(['audit', '--demo', '-v', '-o', 'csv'], { cwd: folder });
    expect(open.stderr).toMatch(/kv-secret-project[\s\S]*kv-merger-with-contoso/);
    const run = await runCli(['audit', '--demo', '-v', '-o', 'csv', '--redact'], { cwd: folder });
    expect(run.code).toBe(1);
    expect(run.stderr).not.toMatch(NAMES);
    expect(run.stderr).toContain('a pattern under firewall-open fits no vault that was read');
    expect(run.stderr).toContain('waiver of purge-protection-missing: unmatched; the rest is withheld');
    expect(run.stderr).toContain('waiver of firewall-open: expired; the rest is withheld');
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(open.stderr.trimEnd().split('\n').length);
  });

  test('names no subscription of a tenant that is read live, and calls a gap as the report does', async () => {
    const tenant = troubledTenant();
    const refused = { kind: 'status', status: 403, code: 'AuthorizationFailed' } as const;
    const faults = [{ match: /roleAssignments\?|resources/i, act: refused }];
    await runAgainst(tenant, faults, async (_azure, cli) => {
      const args = ['audit', '-v', '--verify', '-o', `json=${join(folder, 'live.json')}`, '-o', 'sarif'];
      const run = await cli([...args, '--redact'], { cwd: tmpdir() });
      expect(run.stderr).toContain('SARIF withheld');
      const said = run.stderr.toLowerCase();
      expect(Object.values(SUBSCRIPTIONS).filter((id) => said.includes(id.toLowerCase()))).toEqual([]);
      expect(run.stderr).not.toMatch(NAMES);
      const { coverage }: Result = JSON.parse(await readFile(join(folder, 'live.json'), 'utf8'));
      const pseudonyms = [...run.stderr.matchAll(/subscription ([0-9a-f-]{36})/g)].map(([, id]) => id);
      expect(pseudonyms, run.stderr).not.toEqual([]);
      for (const id of pseudonyms)
        expect(coverage.some(({ scope }) => scope === `/subscriptions/${id}`)).toBe(true);
    });
  });
});
