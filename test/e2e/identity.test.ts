import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from 'sarif';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAgainst } from '../support/auditAzure.js';
import { troubledTenant } from '../support/exampleTenants.js';
import { runCli } from '../support/runCli.js';

/** What GitHub knows an alert by: its file, its rule and the fingerprint. */
function identities(sarif: string): readonly string[] {
  const log: Log = JSON.parse(sarif);
  return log.runs
    .flatMap(({ results }) => results ?? [])
    .map(({ locations, ruleId, partialFingerprints }) =>
      [
        locations?.[0]?.physicalLocation?.artifactLocation?.uri,
        ruleId,
        partialFingerprints?.primaryLocationLineHash,
      ].join(' '),
    )
    .sort();
}

/** Ids and enumerations as another API might spell them: ARM does not tell letter case apart. */
function shouting(value: unknown): unknown {
  if (typeof value === 'string')
    return /^\/(subscriptions|providers)\//i.test(value) ? value.toUpperCase() : value;
  if (Array.isArray(value)) return value.map(shouting);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shouting(member)]));
}

const SARIF = ['-o', 'sarif', '--sarif-incomplete', 'write', '--fail-on', 'never', '--on-incomplete', 'warn'];

let directory: string;
let engines: readonly string[];
let live: ReadonlyMap<string, readonly string[]>;
let snapshot: readonly string[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kvposture-identity-'));
  const file = join(directory, 'tenant.ndjson');
  const help = (await runCli(['audit', '--help'])).stdout;
  engines = ['arm', 'graph'].filter((name) => help.includes(`"${name}"`));
  const audits = new Map<string, readonly string[]>();
  await runAgainst(troubledTenant(), [], async (_azure, cli) => {
    for (const engine of engines)
      audits.set(engine, identities((await cli(['audit', '--engine', engine, ...SARIF])).stdout));
    await cli(['collect', '-o', file]);
  });
  live = audits;
  snapshot = (await readFile(file, 'utf8')).trimEnd().split('\n');
});

afterAll(() => rm(directory, { recursive: true, force: true }));

async function identitiesOf(lines: readonly string[]): Promise<readonly string[]> {
  const file = join(directory, 'changed.ndjson');
  await writeFile(file, `${lines.join('\n')}\n`);
  return identities((await runCli(['audit', file, ...SARIF])).stdout);
}

test('a finding keeps its identity on GitHub whichever engine read Azure', () => {
  const [first, ...others] = [...live.values()];
  expect(first?.length).toBeGreaterThan(10);
  for (const other of others) expect(other).toEqual(first);
});

test('a finding keeps its identity on GitHub when Azure is read now and judged later', async () => {
  expect(await identitiesOf(snapshot)).toEqual(live.get('arm'));
});

test('a finding keeps its identity on GitHub whatever the letter case of ids and the order of the facts', async () => {
  const [head = '', ...rest] = snapshot;
  const end = rest.pop() ?? '';
  const changed = rest.toReversed().map((line) => JSON.stringify(shouting(JSON.parse(line))));
  expect(await identitiesOf([head, ...changed, end])).toEqual(live.get('arm'));
});

test('findings of one rule at one place are told apart', () => {
  for (const found of live.values()) expect(new Set(found).size).toBe(found.length);
});
