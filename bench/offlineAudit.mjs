// The offline audit by every rule, as a ratio to reading and parsing the same lines (design 9: at most 3), what an added
// vault and an added assignment cost in a small and in a large tenant, and the memory that one audit takes.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { snapshotLines } from '../dist/input/snapshotLines.js';
import { writeFileWhole } from '../dist/input/writeFileWhole.js';
import { tenant } from './offlineTenant.mjs';

const file = (name) => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'kvposture-bench-'));
const STAGES = ['parse', 'read', 'resolve', 'evaluate', 'triage', 'audit'];

async function snapshotOf(kind, vaults, assignments) {
  const path = join(folder, `${kind}-${vaults}-${assignments}.ndjson`);
  await writeFileWhole(path, snapshotLines(tenant(kind, vaults, assignments)));
  return path;
}

function node(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** Medians of the stages in milliseconds, each tenant in a process of its own. */
async function measured(kind, vaults, assignments) {
  const path = await snapshotOf(kind, vaults, assignments);
  const { status, stdout, stderr } = node(file('./offlineStages.mjs'), path);
  if (status !== 0) throw new Error(stderr);
  rmSync(path);
  const row = JSON.parse(stdout);
  const size = `${kind}, ${vaults} vaults, ${assignments} assignments, ${row.findings} findings`;
  const times = STAGES.map((name) => `${name} ${row[name].toFixed(0)}`).join(', ');
  const ratio = (milliseconds) => (milliseconds / row.parse).toFixed(2);
  console.log(
    `  ${size}: ${times}; read and resolve / parse ${ratio(row.read + row.resolve)}, audit / parse ${ratio(row.audit)}`,
  );
  return row;
}

/** What one more vault, one more assignment, and a row on the average costs in a tenant of this size: microseconds. */
async function costs(kind, vaults, assignments) {
  const base = await measured(kind, vaults, assignments);
  const moreVaults = await measured(kind, 2 * vaults, assignments);
  const moreAssignments = await measured(kind, vaults, 2 * assignments);
  return {
    'added vault': (1000 * (moreVaults.audit - base.audit)) / vaults,
    'added assignment': (1000 * (moreAssignments.audit - base.audit)) / assignments,
    row: (1000 * base.audit) / (vaults + assignments),
  };
}

/** The largest resident set of one `kvposture audit` in megabytes. */
function peak(path, format, ...flags) {
  const atExit = 'process.on("exit",()=>process.stderr.write("\\n"+process.resourceUsage().maxRSS))';
  const output = `${format}=${join(folder, 'report')}`;
  const audit = [file('../bin/kvposture.js'), 'audit', path, '-o', output, '--fail-on', 'never'];
  const { status, stderr } = node(...flags, '--import', `data:text/javascript,${atExit}`, ...audit);
  // 3: the tenant has no keys, secrets or logs, which rules of the default profile ask for.
  if (status !== 0 && status !== 3) throw new Error(stderr);
  return (Number(stderr.split('\n').at(-1)) * 1024) / 1e6;
}

try {
  console.log('Offline audit by every rule, medians of 3 rounds, milliseconds');
  for (const kind of ['dense', 'mixed']) {
    const small = await costs(kind, 1_000, 20_000);
    const large = await costs(kind, 10_000, 200_000);
    for (const [what, cost] of Object.entries(large))
      console.log(
        `  ${kind}, cost of a ${what}: ${small[what].toFixed(1)} us in the small tenant, ${cost.toFixed(1)} us in the large one, ${(cost / small[what]).toFixed(2)} x`,
      );
  }
  console.log('Largest resident set of one audit, megabytes');
  for (const [vaults, assignments] of [
    [10_000, 200_000],
    [30_000, 300_000],
  ]) {
    const path = await snapshotOf('mixed', vaults, assignments);
    const sizes = [
      `table ${peak(path, 'table').toFixed(0)}`,
      `json ${peak(path, 'json').toFixed(0)}`,
      `json with --max-old-space-size=700 ${peak(path, 'json', '--max-old-space-size=700').toFixed(0)}`,
    ];
    console.log(`  mixed, ${vaults} vaults, ${assignments} assignments: ${sizes.join(', ')}`);
    rmSync(path);
  }
} finally {
  rmSync(folder, { recursive: true });
}
