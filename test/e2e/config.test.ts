import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Result } from '../../src/model/result.js';
import { failedRules, failures, resultOf, runAgainst } from '../support/auditAzure.js';
import { subscriptionScope, troubledTenant } from '../support/exampleTenants.js';
import { type CliRun, runCli } from '../support/runCli.js';

/** Runs the command in a folder that holds these files. */
async function withFiles<T>(
  files: Readonly<Record<string, string>>,
  use: (cwd: string) => Promise<T>,
): Promise<T> {
  const cwd = await mkdtemp(join(tmpdir(), 'kvposture-config-'));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
    return await use(cwd);
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

const demo = (config: string, args: readonly string[] = []): Promise<CliRun> =>
  withFiles({ 'kvposture.yaml': config }, (cwd) =>
    runCli(['audit', '--demo', '-o', 'json', ...args], { cwd }),
  );

const OWN_RULE = `
id: my-own
title: Own
severity: low
subject: vault
profiles: [strict]
requires: [vaults]
when: vault.name == "kv1"
message: "{vault} is wrong"
rationale: because
remediation: { text: mend it }
cases: [{ name: n, given: { vaults: [kv1] }, expect: fail }, { name: m, given: { vaults: [kv2] }, expect: pass }]
`;

/** The demo without a config. */
let plain: Result;

beforeAll(async () => {
  plain = resultOf(await runCli(['audit', '--demo', '-o', 'json']));
});

describe.concurrent('a config file', () => {
  test('is found in the working directory, and what it sets is said', async () => {
    const run = await demo('failOn: never\nprofile: strict\n');
    expect(run.code).toBe(0);
    expect(run.stderr).toContain('Config kvposture.yaml: failOn never, profile strict.');
  });

  test('is named by --config, and then the one in the working directory does not count', () =>
    withFiles({ 'kvposture.yaml': 'no: config', 'other.yaml': 'failOn: never' }, async (cwd) => {
      const run = await runCli(['audit', '--demo', '--config', 'other.yaml'], { cwd });
      expect([run.code, run.stderr]).toEqual([
        0,
        expect.stringContaining('Config other.yaml: failOn never.'),
      ]);
    }));

  test('that changes a rule of another profile, or a rule of one’s own in another, is told what does not judge', () =>
    withFiles(
      {
        'kvposture.yaml':
          'failOn: never\nrules: { weak-key: { severity: high }, key-without-expiry: { off: true } }',
        'mine.yaml': OWN_RULE,
      },
      async (cwd) => {
        const [left, judged] = await Promise.all([
          runCli(['audit', '--demo', '--rules', 'mine.yaml'], { cwd }),
          runCli(['audit', '--demo', '--rules', 'mine.yaml', '--profile', 'strict'], { cwd }),
        ]);
        expect(
          left.stderr
            .split('\n')
            .filter((line) => line.includes('not judged'))
            .sort(),
        ).toEqual([
          'kvposture.yaml: weak-key is not judged, for the profile default does not hold it; these do: strict.',
          'mine.yaml: my-own is not judged, for the profile default does not hold it; these do: strict.',
        ]);
        expect(judged.stderr).not.toContain('not judged');
      },
    ));

  test('gives way to the command line', async () => {
    const run = await demo('failOn: never\nonIncomplete: warn\nprofile: strict\n', [
      '--fail-on',
      'high',
      '--profile',
      'default',
    ]);
    expect(run.code).toBe(1);
    expect(resultOf(run).rules).toEqual(plain.rules);
  });

  test('that --config names and that is not there ends the run with 2 and one sentence', async () => {
    const run = await runCli(['audit', '--demo', '--config', 'gone.yaml']);
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toBe(
      'kvposture: The config gone.yaml cannot be read (there is no such file); check the path.\n',
    );
  });

  test.each([
    ['broken YAML', 'rules: [', /kvposture\.yaml:1:9: no valid YAML/],
    [
      'a key given twice',
      'failOn: high\nfailOn: low\n',
      /kvposture\.yaml:2:1: no valid YAML: Map keys must be unique/,
    ],
    [
      'an unknown rule',
      'rules:\n  firewal-open: { off: true }\n',
      /yaml:2:3: there is no rule "firewal-open"; did you mean "firewall-open"\?/,
    ],
    [
      'an unknown key',
      'failon: high\n',
      /yaml:1:1: the config has no field "failon"; did you mean "failOn"\?/,
    ],
    [
      'an unknown profile',
      'profile: strickt\n',
      /yaml:1:10: "profile" cannot be "strickt"; did you mean "strict"\?/,
    ],
    [
      'a parameter of the wrong type',
      'rules:\n  firewall-open:\n    params: { openFraction: lots }\n',
      /yaml:3:15: firewall-open: parameter "openFraction" must be a number/,
    ],
  ])('with %s ends the run with 2 and the place', async (_name, config, message) => {
    const run = await demo(config);
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toMatch(message);
  });

  test('with several faults tells all of them at once', async () => {
    const run = await demo('failOn: hihg\nrules:\n  nope: {}\nsarif: { categry: x }\n');
    expect(run.stderr.split('\n').filter((line) => line.startsWith('kvposture.yaml:'))).toHaveLength(3);
  });
});

describe.concurrent('rules under a config', () => {
  test('are off, graded and given parameters as it says', async () => {
    expect(failedRules(plain)).toContain('legacy-access-policies');
    const run = await demo(`
rules:
  legacy-access-policies: { off: true }
  firewall-open: { severity: info }
  too-many-secret-readers: { params: { max: 100000 } }
`);
    const changed = resultOf(run);
    expect(changed.rules.map(({ id }) => id)).not.toContain('legacy-access-policies');
    expect(failedRules(changed)).not.toContain('legacy-access-policies');
    expect(changed.findings.find(({ ruleId }) => ruleId === 'firewall-open')?.severity).toBe('info');
    expect(failedRules(changed)).not.toContain('too-many-secret-readers');
  });

  test('judge only the vaults they are limited to, and a pattern that fits none is told', async () => {
    const [first] = failures(plain).filter(({ ruleId }) => ruleId === 'firewall-open');
    const name = first?.vaults[0]?.split('/').at(-1);
    const except = await demo(`rules: { firewall-open: { except: [${name}, kv-gone] } }`);
    expect(failures(resultOf(except)).map(({ fingerprint }) => fingerprint)).not.toContain(
      first?.fingerprint,
    );
    expect(except.stderr).toContain(
      'kvposture.yaml: "kv-gone" under firewall-open fits no vault that was read.',
    );
    const only = resultOf(await demo(`rules: { firewall-open: { only: [${name}] } }`));
    expect(failures(only).filter(({ ruleId }) => ruleId === 'firewall-open')).toHaveLength(1);
  });

  test('report a date on a key that must never expire, and none that it lacks', async () => {
    const near = failures(plain).find(({ ruleId }) => ruleId === 'key-near-expiry')?.cause ?? '';
    const of = (result: Result) =>
      failures(result).filter(({ ruleId, cause }) => ruleId === 'key-without-expiry' && cause === near);
    const turned = await demo(
      `profile: strict\nneverExpire: [${near.split('/').at(-1)}]\nrules: { key-near-expiry: { except: ["keys/*"] } }`,
    );
    expect([of(plain).length, of(resultOf(turned)).length]).toEqual([0, 1]);
    expect(failures(resultOf(turned)).some(({ ruleId }) => ruleId === 'key-near-expiry')).toBe(false);
  });

  test('do not count a trusted network', async () => {
    const wide = failures(plain).filter(({ ruleId }) => ruleId === 'firewall-wide-range');
    const trusting = await demo('trusted: { networks: [0.0.0.0/1, 128.0.0.0/1] }');
    expect(wide.length).toBeGreaterThan(0);
    expect(failedRules(resultOf(trusting))).not.toContain('firewall-wide-range');
  });

  test('do not report a trusted principal', async () => {
    const who = failures(plain).find(({ ruleId }) => ruleId === 'contributor-self-grant')?.principal?.id;
    const trusting = resultOf(await demo(`trusted: { principals: [${who?.toUpperCase()}] }`));
    const of = (result: Result) =>
      failures(result).filter((one) => one.ruleId === 'contributor-self-grant' && one.principal?.id === who);
    expect(of(plain).length).toBeGreaterThan(0);
    expect(of(trusting)).toEqual([]);
  });
});

describe.concurrent('the scope of a config', () => {
  const sandbox = ['kv-sandbox-1', 'kv-sandbox-2', 'kv-sandbox-bad'];
  const audited = (config: string, args: readonly string[]) =>
    withFiles({ 'kvposture.yaml': config }, (cwd) =>
      runAgainst(troubledTenant(), [], async (_azure, cli) => cli(['audit', '-o', 'json', ...args], { cwd })),
    );
  const names = (run: CliRun) =>
    resultOf(run)
      .vaults.map(({ name }) => name)
      .sort();
  const config = `scope: { subscriptions: [${subscriptionScope('sandbox').slice(15)}] }`;

  test('narrows what is read of Azure', async () => {
    expect(names(await audited(config, []))).toEqual(sandbox);
  });

  test('gives way as a whole to a scope of the command line', async () => {
    expect(names(await audited(config, ['--vault', 'kv-sales-bad']))).toEqual(['kv-sales-bad']);
  });

  test('that matches nothing ends the run with 2', async () => {
    expect((await audited('scope: { vaults: [kv-gone] }', [])).code).toBe(2);
  });

  test('does not narrow the demo or files, which is said', async () => {
    const run = await demo(config);
    expect(resultOf(run).vaults.length).toBeGreaterThan(3);
    expect(run.stderr).toContain('The scope in kvposture.yaml is about Azure itself');
  });

  test('holds for collect and access too', () =>
    withFiles({ 'kvposture.yaml': config }, (cwd) =>
      runAgainst(troubledTenant(), [], async (_azure, cli) => {
        expect((await cli(['collect', '-o', 't.ndjson'], { cwd })).stderr).toContain('3 vaults');
        const access = await cli(['access', '-o', 'json'], { cwd });
        const vaults = (JSON.parse(access.stdout) as { entries: { vaults: string[] }[] }).entries;
        expect(vaults.flatMap((entry) => entry.vaults).every((id) => id.includes('sandbox'))).toBe(true);
      }),
    ));
});

describe.concurrent('the SARIF category', () => {
  const automation = (config: string, args: readonly string[] = []) =>
    withFiles({ 'kvposture.yaml': config }, (cwd) =>
      runAgainst(troubledTenant(), [], async (_azure, cli) => {
        const run = await cli(['audit', '-o', 'sarif', ...args], { cwd });
        const log = JSON.parse(run.stdout) as { runs: [{ automationDetails: { id: string } }] };
        return log.runs[0].automationDetails.id;
      }),
    );
  const scope = `scope: { subscriptions: [${subscriptionScope('sandbox').slice(15)}] }\n`;

  test('is the one the config names, for the scope of the config', async () => {
    expect(await automation('sarif: { category: team/vaults }')).toMatch(/\/team.vaults\/$/);
    expect(await automation(`${scope}sarif: { category: mine }`)).toMatch(/\/mine\/$/);
  });

  test('is another for an audit that the command line narrows, so that no alert is closed', async () => {
    const id = await automation(`${scope}sarif: { category: mine }`, ['--vault', 'kv-sales-bad']);
    expect(id).toMatch(/\/mine.vault-kv-sales-bad-[0-9a-f]{12}\/$/);
  });
});
