import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runAgainst } from '../support/auditAzure.js';
import { wideTenant } from '../support/engineTenants.js';
import type { Fault } from '../support/faults.js';

const tenant = wideTenant({ subscriptions: 4, vaults: 8, assignments: 60 });
const LAST = /subscriptions\/dddddddd-0000-4000-8000-000000000003\/.*denyAssignments/;
const PARTIAL = 'tenant.ndjson.partial';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'kvposture-resume-'));
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

const collect = ['collect', '-o', 'tenant.ndjson'];
const hanging: readonly Fault[] = [
  { match: LAST, times: 1, act: { kind: 'slow-headers', milliseconds: 20_000 } },
];
const factsOf = async (name: string) =>
  (await readFile(join(cwd, name), 'utf8')).split('\n').filter((line) => !line.includes('"kind":"header"'));

describe.each(['arm', 'graph'])('an interrupted collect by %s', (engine) => {
  test('leaves what it had read, and --resume goes on from there to the same snapshot', async () => {
    const args = [...collect, '--engine', engine];
    await runAgainst(tenant, hanging, async (azure, cli) => {
      const asked = () => azure.requests.map((one) => `${one.path}?${one.query}`);
      const settled = { at: 0, count: 0 };
      const stopped = await cli(args, {
        cwd,
        kill: {
          signal: 'SIGINT',
          // Once the slow list is all that is under way.
          when: () => {
            if (asked().length !== settled.count)
              Object.assign(settled, { at: Date.now(), count: asked().length });
            return asked().some((one) => LAST.test(one)) && Date.now() - settled.at > 1500;
          },
        },
      });
      expect(stopped.code, stopped.stderr).toBe(130);
      expect(stopped.stderr).toContain(
        `Interrupted. What was read so far is in ${PARTIAL}; the same command with --resume goes on from it.`,
      );
      expect(await readdir(cwd)).toEqual([PARTIAL]);
      expect((await stat(join(cwd, PARTIAL))).mode & 0o777).toBe(0o600);
      expect(await readFile(join(cwd, PARTIAL), 'utf8')).not.toMatch(/eyJ|secret\.not-real/);

      const before = asked().length;
      const queries = azure.resourceGraph.queries;
      const resumed = await cli([...args, '--resume'], { cwd });
      expect(resumed.code, resumed.stderr).toBe(0);
      expect(resumed.stderr).toMatch(
        /Going on from tenant\.ndjson\.partial: \d+ reads of the run that began/,
      );
      expect(await readdir(cwd)).toEqual(['tenant.ndjson']);
      const answered = new Set(asked().slice(0, before));
      // What comes after the slow list, such as the keys of each vault, was not asked by then.
      const again = asked()
        .slice(before)
        .filter((one) => answered.has(one) && !/oauth2|openid|metadata/.test(one));
      expect(again.length).toBeLessThan(8);
      expect(again.some((one) => LAST.test(one))).toBe(true);
      // Plans of Defender are swept after the slow list.
      expect(azure.resourceGraph.queries - queries).toBeLessThanOrEqual(1);
    });
    const resumed = await factsOf('tenant.ndjson');
    await runAgainst(tenant, [], (_, cli) => cli(args, { cwd }));
    expect(resumed).toEqual(await factsOf('tenant.ndjson'));
  }, 90_000);
});

describe('--resume', () => {
  const interrupted = (use: Parameters<typeof runAgainst<void>>[2]) =>
    runAgainst(tenant, hanging, async (azure, cli) => {
      const reached = () => azure.requests.some((one) => LAST.test(`${one.path}?${one.query}`));
      await cli(collect, { cwd, kill: { signal: 'SIGTERM', when: reached } });
      await use(azure, cli);
    });

  test('of a run that was to read something else is refused in one sentence', async () => {
    await interrupted(async (_, cli) => {
      const other = await cli([...collect, '--resume', '--subscription', 's1'], { cwd });
      expect(other.code).toBe(2);
      expect(other.stderr).toBe(
        `kvposture: ${PARTIAL} was left by a run with another subscription; run as then, or leave --resume out to begin anew.\n`,
      );
      expect(await readdir(cwd)).toEqual([PARTIAL]);
    });
  }, 60_000);

  test('of another version, of another identity, or of a file that broke off at its head is refused', async () => {
    await interrupted(async (_, cli) => {
      const path = join(cwd, PARTIAL);
      const whole = await readFile(path, 'utf8');
      const [head = '', ...rest] = whole.split('\n');
      const planned = JSON.parse(head) as { readonly plan: Readonly<Record<string, unknown>> };
      const left = async (text: string) => {
        await writeFile(path, text);
        const { code, stderr } = await cli([...collect, '--resume'], { cwd });
        return [code, stderr, await readFile(path, 'utf8')];
      };
      for (const name of ['version of kvposture', 'signed-in identity']) {
        const plan = { ...planned.plan, [name]: 'another' };
        const text = [JSON.stringify({ ...planned, plan }), ...rest].join('\n');
        expect(await left(text)).toEqual([
          2,
          `kvposture: ${PARTIAL} was left by a run with another ${name}; run as then, or leave --resume out to begin anew.\n`,
          text,
        ]);
      }
      const cut = head.slice(0, 40);
      const [code, stderr, kept] = await left(cut);
      expect([code, kept]).toEqual([2, cut]);
      expect(stderr).toMatch(
        /^kvposture: tenant\.ndjson\.partial.* is no partial file; delete it, or leave --resume out/,
      );
      // An answer that broke off is asked for again.
      await writeFile(path, whole.slice(0, Math.floor(whole.length * 0.7)));
      const resumed = await cli([...collect, '--resume'], { cwd });
      expect(resumed.code, resumed.stderr).toBe(0);
      expect(await readdir(cwd)).toEqual(['tenant.ndjson']);
    });
  }, 90_000);

  test('left out, begins anew and says so', async () => {
    await interrupted(async (_, cli) => {
      const anew = await cli(collect, { cwd });
      expect(anew.code).toBe(0);
      expect(anew.stderr).toContain(
        'of an interrupted run is replaced; --resume would have gone on from it.',
      );
      expect(await readdir(cwd)).toEqual(['tenant.ndjson']);
    });
  }, 60_000);

  test('without anything to go on from reads everything and says so', async () => {
    const run = await runAgainst(tenant, [], (_, cli) => cli([...collect, '--resume'], { cwd }));
    expect(run.code).toBe(0);
    expect(run.stderr).toContain(`There is no ${PARTIAL} to go on from; everything is read.`);
  }, 60_000);

  test('needs an output that is a file, and a device has nothing beside it', async () => {
    const refused = await runAgainst(tenant, [], (_, cli) =>
      cli(['collect', '-o', '/dev/null', '--resume'], { cwd }),
    );
    expect([refused.code, refused.stderr]).toEqual([
      2,
      'kvposture: --resume needs an output that is a file; /dev/null is none.\n',
    ]);
    const run = await runAgainst(tenant, [], (_, cli) => cli(['collect', '-o', '/dev/null'], { cwd }));
    expect(run.code, run.stderr).toBe(0);
    expect(await readdir('/dev')).not.toContain('null.partial');
  }, 60_000);
});
