import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runAgainst } from '../support/auditAzure.js';
import { guid, wellRunTenant } from '../support/exampleTenants.js';
import { type CliRun, runCli } from '../support/runCli.js';
import { emptyTenant } from '../support/tenant.js';

/** Code 2, nothing on stdout, one sentence on stderr. */
function expectOneSentence(run: CliRun, pattern: RegExp) {
  expect([run.code, run.stdout]).toEqual([2, '']);
  expect(run.stderr).toMatch(pattern);
  expect(run.stderr).not.toMatch(/\n\s+at /);
  expect(run.stderr.trim().split('\n'), run.stderr).toHaveLength(1);
}

describe.concurrent('an audit that cannot start ends with 2 and one sentence', () => {
  test('a wrong client secret, which is not repeated', async () => {
    await runAgainst(wellRunTenant(), [], async (_azure, cli) => {
      const run = await cli(['audit'], { env: { AZURE_CLIENT_SECRET: 'wrong~secret.value' } });
      expectOneSentence(run, /sign/i);
      expect(run.stderr).toContain('AADSTS7000215');
      expect(run.stderr).not.toContain('wrong~secret.value');
    });
  });

  test('a Resource Manager that nobody answers for', async () => {
    const run = await runCli(['audit', '--cloud-endpoint', 'https://127.0.0.1:1', '--timeout', '3']);
    expectOneSentence(run, /127\.0\.0\.1:1/);
  });

  test('a cloud endpoint that is not https', async () => {
    expectOneSentence(await runCli(['audit', '--cloud-endpoint', 'http://127.0.0.1:1']), /https/);
  });

  test('no subscription visible', async () => {
    await runAgainst({ ...emptyTenant }, [], async (_azure, cli) => {
      expectOneSentence(await cli(['audit']), /subscription/i);
    });
  });

  test.each([
    ['--subscription', guid(404)],
    ['--management-group', 'nowhere'],
    ['--vault', 'kv-nowhere'],
  ])('%s that matches nothing', async (option, value) => {
    await runAgainst(wellRunTenant(), [], async (_azure, cli) => {
      expectOneSentence(await cli(['audit', option, value]), new RegExp(value));
    });
  });

  test('Azure Germany, which closed on 2021-10-29', async () => {
    expectOneSentence(await runCli(['audit', '--cloud', 'AzureGermanCloud']), /2021-10-29/);
  });

  test.each([
    ['an unknown option', ['audit', '--nope']],
    ['an unknown command', ['adit']],
    ['an unknown format', ['audit', '--demo', '-o', 'docx']],
    ['two reports for stdout', ['audit', '--demo', '-o', 'json', '-o', 'table']],
    ['an unknown severity', ['audit', '--demo', '--fail-on', 'severe']],
    ['an unknown --on-incomplete', ['audit', '--demo', '--on-incomplete', 'ignore']],
    ['an unknown cloud', ['audit', '--cloud', 'AzureMoon']],
    ['a concurrency of none', ['audit', '--concurrency', '0']],
    ['a file and a live option together', ['audit', 'x.json', '--cloud-endpoint', 'https://127.0.0.1:1']],
    ['collect without a file', ['collect']],
  ])('%s', async (_title, args) => {
    const run = await runCli(args);
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toMatch(/\S/);
    expect(run.stderr).not.toMatch(/\n\s+at /);
  });
});

describe.concurrent('an input that cannot be read ends with 2 and one sentence that names it', () => {
  let directory: string;
  const header = JSON.stringify({
    formatVersion: 1,
    cloud: 'AzureCloud',
    tenantId: emptyTenant.tenantId,
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:00:01.000Z',
    requested: {},
  });
  const files: Readonly<Record<string, string | Buffer>> = {
    'empty.json': '',
    'truncated.json': '{"value": [{"id": "/subscr',
    'truncated.ndjson': `${header}\n`,
    'torn.ndjson': `${header}\n{"kind": "vault", "of`,
    'binary.json': Buffer.from([0, 1, 2, 255, 254, 0, 7]),
    'torn.ndjson.gz': gzipSync(`${header}\n`).subarray(0, 20),
    'number.json': '7',
  };

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kvposture-input-'));
    await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(directory, name), text)));
  });

  afterAll(() => rm(directory, { recursive: true, force: true }));

  test.each([...Object.keys(files), 'absent.json'])('%s', async (name) => {
    expectOneSentence(
      await runCli(['audit', join(directory, name)]),
      new RegExp(name.replaceAll('.', '\\.')),
    );
  });
});
