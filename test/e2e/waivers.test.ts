import { readdirSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isOpen } from '../../src/cli/exitCode.js';
import type { Baseline } from '../../src/model/baseline.js';
import type { Finding, Result } from '../../src/model/result.js';
import { resultOf } from '../support/auditAzure.js';
import { type CliOptions, type CliRun, runCli } from '../support/runCli.js';

/** A folder with the result of the demo, and one for each test beside it. */
let folder: string;
let plain: Result;
let plainFile: string;
/** Reaches three vaults or more, and one. */
let wide: Finding;
let narrow: Finding;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kvposture-waivers-'));
  plainFile = join(folder, 'result.json');
  await runCli(['audit', '--demo', '-o', `json=${plainFile}`]);
  plain = JSON.parse(await readFile(plainFile, 'utf8')) as Result;
  const high = plain.findings.filter(({ severity, status }) => severity === 'high' && status === 'fail');
  wide = picked(high.find(({ vaults }) => vaults.length > 2));
  narrow = picked(high.find(({ vaults, principal }) => vaults.length === 1 && principal === null));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function picked(finding: Finding | undefined): Finding {
  if (finding === undefined) throw new Error('the demo has no such finding');
  return finding;
}

async function inFolder<T>(use: (cwd: string) => Promise<T>): Promise<T> {
  return use(await mkdtemp(join(folder, 'run-')));
}

const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const name = (id: string | undefined): string => id?.split('/').at(-1) ?? '';
const entry = (parts: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ reason: 'known and accepted', expires: day(100), ...parts });

/** An audit of the demo in a folder with these waivers. */
const waived = (waivers: readonly string[], args: readonly string[] = []): Promise<CliRun> =>
  inFolder(async (cwd) => {
    const list = waivers.map((waiver) => `  - ${waiver}\n`).join('');
    await writeFile(join(cwd, 'kvposture.yaml'), `waivers:\n${list}`);
    return runCli(['audit', '--demo', '-o', 'json', ...args], { cwd });
  });

const found = (run: CliRun, { fingerprint }: Finding) =>
  resultOf(run).findings.find((finding) => finding.fingerprint === fingerprint);

const schema = async (file: string) =>
  new Ajv2020({ allowUnionTypes: true, validateFormats: false }).compile(
    JSON.parse(await readFile(new URL(`../../schemas/${file}`, import.meta.url), 'utf8')) as object,
  );

describe('a waiver', () => {
  test('takes its finding off the gate and the open count, with reason and end, in a valid result', async () => {
    const expires = day(100);
    const all = plain.findings.filter(({ severity }) => severity === 'high');
    const run = await waived(all.map(({ ruleId: rule, fingerprint }) => entry({ rule, fingerprint })));
    expect(run.code).toBe(0);
    const result = resultOf(run);
    expect(result.summary.bySeverity.high).toMatchObject({ open: 0, waived: all.length });
    expect(found(run, wide)?.waived).toEqual({ reason: 'known and accepted', expires });
    expect(result.notices).toBeUndefined();
    expect((await schema('result.schema.json'))(result)).toBe(true);
  });

  test('by vault settles what is on this vault only, and of a wider cause a part', async () => {
    const vault = name(wide.vaults[0]);
    const run = await waived([
      entry({ rule: wide.ruleId, vault }),
      entry({ rule: narrow.ruleId, vault: name(narrow.vaults[0]) }),
    ]);
    expect(found(run, wide)?.waived).toBeNull();
    expect(found(run, narrow)?.waived).not.toBeNull();
    expect(run.stderr).toContain(`the waiver of ${wide.ruleId} for ${vault} is for a part of`);
  });

  test('by principal and by pattern applies', async () => {
    const run = await waived([
      entry({ rule: wide.ruleId, principal: wide.principal?.id }),
      entry({ rule: narrow.ruleId, pattern: `${name(narrow.vaults[0]).slice(0, -1)}?` }),
    ]);
    expect(found(run, wide)?.waived).not.toBeNull();
    expect(found(run, narrow)?.waived).not.toBeNull();
  });

  test('that ended, has no readable day or fits nothing does not apply, and the run says so, with -q too', async () => {
    const { ruleId: rule, fingerprint } = wide;
    const run = await waived(
      [
        entry({ rule, fingerprint, expires: day(-1) }),
        entry({ rule: narrow.ruleId, fingerprint: narrow.fingerprint, expires: '2030-02-30' }),
        entry({ rule: 'firewall-open', vault: 'kv-no-such-vault' }),
      ],
      ['-q'],
    );
    expect(run.code).toBe(1);
    expect([found(run, wide)?.waived, found(run, narrow)?.waived]).toEqual([null, null]);
    expect(run.stderr).toContain(
      `kvposture.yaml:2: the waiver of ${rule} for ${fingerprint} ended with ${day(-1)}`,
    );
    expect(run.stderr).toContain('kvposture.yaml:3:');
    expect(run.stderr).toContain('"2030-02-30" is no day');
    expect(run.stderr).toContain('kv-no-such-vault fits no finding of this audit');
    const result = resultOf(run);
    expect(result.notices?.map(({ kind }) => kind)).toEqual(['expired', 'unparsable', 'unmatched']);
    expect((await schema('result.schema.json'))(result)).toBe(true);
  });

  test('that ends in 14 days applies and warns; in 16 days it does not warn', async () => {
    const { ruleId: rule, fingerprint } = wide;
    const soon = await waived([entry({ rule, fingerprint, expires: day(14) })]);
    expect(found(soon, wide)?.waived).not.toBeNull();
    expect(soon.stderr).toContain('ends in 14 days');
    const later = await waived([entry({ rule, fingerprint, expires: day(16) })]);
    expect(later.stderr).not.toContain('ends in');
  });

  test('keeps the vaults it was given for: a cause that grew is open, and the new vault named', async () => {
    const { ruleId: rule, fingerprint } = wide;
    const [added, ...given] = wide.vaults;
    const run = await waived([entry({ rule, fingerprint, vaults: given })]);
    expect(found(run, wide)?.waived).toBeNull();
    expect(resultOf(run).notices).toMatchObject([{ kind: 'grown', vaults: [added] }]);
    expect(run.stderr).toContain(`was not given for ${name(added)}`);
    const whole = await waived([entry({ rule, fingerprint, vaults: wide.vaults })]);
    expect(found(whole, wide)?.waived).not.toBeNull();
  });

  test('for an unknown rule or without a target ends the run with 2', async () => {
    const run = await waived([
      entry({ rule: 'firewal-open', vault: 'kv' }),
      entry({ rule: 'firewall-open' }),
    ]);
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toContain('there is no rule "firewal-open"; did you mean "firewall-open"?');
    expect(run.stderr).toContain(
      '"waivers.1" needs at least one of "fingerprint", "vault", "principal", "pattern"',
    );
  });

  test('is listed by the table with -v, and left out of SARIF unless asked for', () =>
    inFolder(async (cwd) => {
      const { ruleId: rule, fingerprint } = wide;
      await writeFile(
        join(cwd, 'kvposture.yaml'),
        `waivers:\n  - ${entry({ rule, fingerprint, reason: 'ADR 7' })}\n`,
      );
      const table = await runCli(['audit', '--demo', '-v'], { cwd });
      expect(table.stdout).toContain('Not counted: 1 waived');
      expect(table.stdout.replace(/\s+/g, ' ')).toContain(`${rule}, waived until ${day(100)}: ADR 7`);
      const prints = async (args: readonly string[]) => {
        const run = await runCli(['audit', '--demo', '-o', 'sarif', ...args], { cwd });
        const log = JSON.parse(run.stdout) as {
          runs: [{ results: { partialFingerprints: Record<string, string>; suppressions?: unknown }[] }];
        };
        return log.runs[0].results.filter((one) => one.partialFingerprints['kvposture/v1'] === fingerprint);
      };
      expect(await prints([])).toEqual([]);
      expect(await prints(['--sarif-suppressed', 'include'])).toMatchObject([
        {
          suppressions: [
            { kind: 'external', status: 'accepted', justification: `ADR 7 (until ${day(100)})` },
          ],
        },
      ]);
    }));

  test('never turns an incomplete audit into a complete one', () =>
    inFolder(async (cwd) => {
      const group = '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg';
      const vault = {
        id: `${group}/providers/Microsoft.KeyVault/vaults/kv1`,
        type: 'Microsoft.KeyVault/vaults',
        name: 'kv1',
        location: 'westeurope',
        properties: { tenantId: 't', sku: { family: 'A', name: 'standard' } },
      };
      await writeFile(join(cwd, 'vaults.json'), JSON.stringify([vault]));
      const before = await runCli(['audit', 'vaults.json', '-o', 'json', '--fail-on', 'never'], { cwd });
      const unknown = resultOf(before).findings.filter(({ status }) => status === 'unknown');
      expect([before.code, unknown.length > 0]).toEqual([3, true]);
      const list = unknown.map(({ ruleId: rule, fingerprint }) => `  - ${entry({ rule, fingerprint })}\n`);
      await writeFile(join(cwd, 'kvposture.yaml'), `waivers:\n${list.join('')}`);
      const after = await runCli(['audit', 'vaults.json', '-o', 'json', '--fail-on', 'never'], { cwd });
      expect(after.code).toBe(3);
      const still = resultOf(after).findings.filter(({ status }) => status === 'unknown');
      expect(still.every((finding) => finding.waived !== null)).toBe(true);
      expect(resultOf(after).summary.bySeverity).toEqual(resultOf(before).summary.bySeverity);
    }));
});

describe('a baseline', () => {
  const made = (cwd: string, options: CliOptions = {}) =>
    runCli(['baseline', '--from', plainFile, '-o', 'base.json'], { cwd, ...options });
  const read = async (cwd: string) =>
    JSON.parse(await readFile(join(cwd, 'base.json'), 'utf8')) as Baseline & {
      findings: Baseline['findings'][number][];
    };

  test('says what it absorbs, is valid, readable by its owner only, and closes what it holds', () =>
    inFolder(async (cwd) => {
      const failed = plain.findings.filter(isOpen);
      const run = await made(cwd);
      expect([run.code, run.stdout]).toEqual([0, '']);
      expect(run.stderr).toContain(`Wrote base.json: it absorbs ${failed.length} findings (`);
      expect((await schema('baseline.schema.json'))(await read(cwd))).toBe(true);
      expect((await stat(join(cwd, 'base.json'))).mode & 0o777).toBe(0o600);
      const audit = await runCli(['audit', '--demo', '--baseline', 'base.json', '-o', 'json'], { cwd });
      expect(audit.code).toBe(0);
      const { summary, findings } = resultOf(audit);
      expect(Object.values(summary.bySeverity).map(({ open }) => open)).toEqual([0, 0, 0, 0, 0]);
      expect(findings.filter(({ baselined }) => baselined)).toHaveLength(failed.length);
    }));

  test('opens what has grown and what is new, and tells what grew and what is gone', () =>
    inFolder(async (cwd) => {
      await made(cwd);
      const base = await read(cwd);
      const [added, ...rest] = wide.vaults;
      const findings = base.findings
        .filter(({ fingerprint }) => fingerprint !== narrow.fingerprint)
        .map((one) => (one.fingerprint === wide.fingerprint ? { ...one, vaults: rest } : one));
      const gone = { ...findings[0], fingerprint: '0123456789abcdef' };
      await writeFile(join(cwd, 'base.json'), JSON.stringify({ ...base, findings: [...findings, gone] }));
      const run = await runCli(['audit', '--demo', '--baseline', 'base.json', '-o', 'json'], { cwd });
      expect(run.code).toBe(1);
      const open = resultOf(run).findings.filter(isOpen);
      expect(open.map(({ fingerprint }) => fingerprint).sort()).toEqual(
        [wide.fingerprint, narrow.fingerprint].sort(),
      );
      expect(run.stderr).toContain(`The baseline does not hold ${name(added)}, which 1 finding reaches now`);
      expect(run.stderr).toContain('1 entry of the baseline fits no finding any more');
    }));

  test('made of a result that was audited with one keeps what that held', () =>
    inFolder(async (cwd) => {
      await made(cwd);
      const first = await read(cwd);
      await runCli(['audit', '--demo', '--baseline', 'base.json', '-o', 'json=again.json'], { cwd });
      await runCli(['baseline', '--from', 'again.json', '-o', 'base.json'], { cwd });
      expect((await read(cwd)).findings).toEqual(first.findings);
    }));

  test.each([
    ['that is not there', null, /base\.json does not exist/],
    ['that is no JSON', '{"schemaVersion": 1', /base\.json/],
    [
      'that is something else',
      '{"schemaVersion": 1}',
      /base\.json: is no baseline of kvposture that this version reads/,
    ],
    [
      'of another version',
      '{"schemaVersion": 9, "tool": {"name": "x", "version": "1"}, "auditedAt": "", "tenantId": null, "findings": []}',
      /is no baseline of kvposture that this version reads/,
    ],
  ])('%s ends the run with 2 and one sentence', (_name, text, message) =>
    inFolder(async (cwd) => {
      if (text !== null) await writeFile(join(cwd, 'base.json'), text);
      const run = await runCli(['audit', '--demo', '--baseline', 'base.json'], { cwd });
      expect([run.code, run.stdout]).toEqual([2, '']);
      expect(run.stderr).toMatch(message);
      expect(run.stderr.trim().split('\n')).toHaveLength(1);
    }),
  );

  test('is not written over the result, nor where it cannot be', () =>
    inFolder(async (cwd) => {
      const same = await runCli(['baseline', '--from', plainFile, '-o', plainFile], { cwd });
      expect([same.code, same.stderr]).toEqual([2, expect.stringContaining('is the result itself')]);
      const nowhere = await runCli(['baseline', '--from', plainFile, '-o', 'no/such/base.json'], { cwd });
      expect([nowhere.code, nowhere.stderr]).toEqual([4, expect.stringContaining('folder does not exist')]);
    }));

  test('that is interrupted while it is written leaves the old file as it was, and nothing beside it', () =>
    inFolder(async (cwd) => {
      await writeFile(join(cwd, 'base.json'), 'old');
      const vaults = Array.from(
        { length: 20 },
        (_, index) => `${wide.cause}/a-long-name-of-a-vault-${index}`,
      );
      const findings = Array.from({ length: 20_000 }, (_, index) => ({
        ...narrow,
        vaults,
        fingerprint: index.toString(16).padStart(16, '0'),
      }));
      const big = join(folder, 'big.json');
      await writeFile(big, JSON.stringify({ ...plain, findings }));
      const run = await runCli(['baseline', '--from', big, '-o', 'base.json'], {
        cwd,
        kill: { signal: 'SIGINT', when: () => readdirSync(cwd).length > 1 },
      });
      expect([run.code, run.stdout]).toEqual([130, '']);
      expect(await readFile(join(cwd, 'base.json'), 'utf8')).toBe('old');
      expect(await readdir(cwd)).toEqual(['base.json']);
    }));
});

describe('init', () => {
  test('writes a config that audit obeys, and refuses to overwrite it', () =>
    inFolder(async (cwd) => {
      const first = await runCli(['init'], { cwd });
      expect([first.code, first.stdout]).toEqual([0, '']);
      const text = await readFile(join(cwd, 'kvposture.yaml'), 'utf8');
      expect(text).toMatch(/^# yaml-language-server: \$schema=https:\S+\/schemas\/config\.schema\.json\n/);
      const audit = await runCli(['audit', '--demo', '-o', 'json', '--fail-on', 'never'], { cwd });
      expect(audit.stderr).toContain(
        'Config kvposture.yaml: failOn high, onIncomplete fail, profile default.',
      );
      expect(resultOf(audit).findings).toEqual(plain.findings);
      const again = await runCli(['init'], { cwd });
      expect([again.code, again.stderr]).toEqual([
        2,
        'kvposture: kvposture.yaml is already here; edit it, or move it away first.\n',
      ]);
      expect(await readFile(join(cwd, 'kvposture.yaml'), 'utf8')).toBe(text);
    }));
});
