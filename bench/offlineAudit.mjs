// The offline audit as `kvposture audit` does it by default, as a ratio to reading and parsing the same lines (design 9: at
// most 3), what an added vault and an added assignment cost in a small and in a large tenant, and the memory of one audit.
// `load` is reading and parsing the lines and holding them, as everything does that looks at the whole; `parse` forgets
// each at once.
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { snapshotLines } from '../dist/input/snapshotLines.js';
import { writeFileWhole } from '../dist/input/writeFileWhole.js';
import { median } from './median.mjs';
import { tenant } from './offlineTenant.mjs';

const file = (name) => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'kvposture-bench-'));
const STAGES = ['parse', 'load', 'read', 'resolve', 'evaluate', 'triage', 'audit'];

async function snapshotOf(kind, vaults, assignments) {
  const path = join(folder, `${kind}-${vaults}-${assignments}.ndjson`);
  await writeFileWhole(path, snapshotLines(tenant(kind, vaults, assignments)));
  return path;
}

/** One tenant, audited again and again in a process of its own; `next` gives the milliseconds of one more round. */
async function auditor(kind, vaults, assignments) {
  const path = await snapshotOf(kind, vaults, assignments);
  const child = fork(file('./offlineStages.mjs'), [path], { execArgv: ['--expose-gc'] });
  const ended = once(child, 'exit').then(() => {
    throw new Error(`The audit of ${path} ended early.`);
  });
  ended.catch(() => {});
  const rounds = [];
  return {
    name: `${kind}, ${vaults} vaults, ${assignments} assignments`,
    rounds,
    async next() {
      child.send('round');
      const [answer] = await Promise.race([once(child, 'message'), ended]);
      return answer;
    },
    end() {
      child.kill();
      rmSync(path);
    },
  };
}

function sayMedians({ name, rounds }) {
  const of = (stage) => median(rounds.map((round) => round[stage]));
  const times = STAGES.map((stage) => `${stage} ${of(stage).toFixed(0)}`).join(', ');
  const ratios = (milliseconds) =>
    ['load', 'parse'].map((base) => `${(milliseconds / of(base)).toFixed(2)} x ${base}`).join(', ');
  console.log(
    `  ${name}, ${of('findings')} findings: ${times}\n    read and resolve ${ratios(of('read') + of('resolve'))}; audit ${ratios(of('audit'))}`,
  );
}

/**
 * What one more vault, one more assignment, and a row on the average costs in a tenant of this size: microseconds, the
 * median of `rounds`. The tenant and the two that are twice as large in one way take turns after a round that warms them
 * up, and what is compared was measured within one turn: so load that comes and goes changes all three alike.
 */
async function costs(kind, vaults, assignments, rounds) {
  const auditors = [
    await auditor(kind, vaults, assignments),
    await auditor(kind, 2 * vaults, assignments),
    await auditor(kind, vaults, 2 * assignments),
  ];
  try {
    for (const one of auditors) await one.next();
    for (let round = 0; round < rounds; round++)
      for (const one of auditors) one.rounds.push(await one.next());
  } finally {
    for (const one of auditors) one.end();
  }
  auditors.forEach(sayMedians);
  const [base, moreVaults, moreAssignments] = auditors.map((one) => one.rounds.map(({ audit }) => audit));
  const perAdded = (more, added) =>
    (1000 * median(more.map((milliseconds, round) => milliseconds - base[round]))) / added;
  return {
    'an added vault': perAdded(moreVaults, vaults),
    'an added assignment': perAdded(moreAssignments, assignments),
    'a row on the average': (1000 * median(base)) / (vaults + assignments),
  };
}

/** Says what the stages of the audit of one tenant take. */
async function measured(kind, vaults, assignments, rounds) {
  const one = await auditor(kind, vaults, assignments);
  try {
    await one.next();
    for (let round = 0; round < rounds; round++) one.rounds.push(await one.next());
  } finally {
    one.end();
  }
  sayMedians(one);
}

/** The largest resident set of one `kvposture audit` in megabytes. */
function peak(path, format) {
  const atExit = 'process.on("exit",()=>process.stderr.write("\\n"+process.resourceUsage().maxRSS))';
  const output = `${format}=${join(folder, 'report')}`;
  const audit = [file('../bin/kvposture.js'), 'audit', path, '-o', output, '--fail-on', 'never'];
  const args = ['--import', `data:text/javascript,${atExit}`, ...audit];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  // 3: the tenant has no keys, secrets or logs, which rules of the default profile ask for.
  if (status !== 0 && status !== 3) throw new Error(stderr);
  return (Number(stderr.split('\n').at(-1)) * 1024) / 1e6;
}

try {
  console.log(
    'Offline audit by the default profile, medians of 11 rounds of small tenants and 5 of large ones, milliseconds',
  );
  for (const kind of ['dense', 'mixed']) {
    const small = await costs(kind, 1_000, 20_000, 11);
    const large = await costs(kind, 10_000, 200_000, 5);
    for (const [what, cost] of Object.entries(large))
      console.log(
        `  ${kind}, cost of ${what}: ${small[what].toFixed(1)} us in the small tenant, ${cost.toFixed(1)} us in the large one, ${(cost / small[what]).toFixed(2)} x`,
      );
  }
  await measured('mixed', 30_000, 300_000, 3);
  console.log('Largest resident set of one audit, megabytes');
  for (const [vaults, assignments] of [
    [10_000, 200_000],
    [30_000, 300_000],
  ]) {
    const path = await snapshotOf('mixed', vaults, assignments);
    const sizes = ['table', 'json', 'html', 'junit'].map(
      (format) => `${format} ${peak(path, format).toFixed(0)}`,
    );
    console.log(`  mixed, ${vaults} vaults, ${assignments} assignments: ${sizes.join(', ')}`);
    rmSync(path);
  }
} finally {
  rmSync(folder, { recursive: true });
}
