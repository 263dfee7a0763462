// Requests and wall time of both engines against the loopback Azure, each answer 100 ms late, and the quota of Resource
// Graph by the server's own count. `--full` adds 1,000 subscriptions with 10,000 vaults and 200,000 assignments;
// `--subscriptions`, `--vaults`, `--assignments`, `--latency` and `--engines graph,arm` choose another tenant.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    subscriptions: { type: 'string' },
    vaults: { type: 'string' },
    assignments: { type: 'string' },
    latency: { type: 'string', default: '100' },
    engines: { type: 'string', default: 'graph,arm' },
  },
});
const sizes = [[values.subscriptions ?? '100', values.vaults ?? '1000', values.assignments ?? '20000']];
if (values.full) sizes.push(['1000', '10000', '200000']);

execFileSync(
  process.execPath,
  [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'bench/tsconfig.json')],
  {
    stdio: 'inherit',
  },
);
const built = (name) =>
  new URL(`../node_modules/.cache/kvposture-bench/test/support/${name}.js`, import.meta.url);
const { startLoopbackAzure } = await import(built('loopbackAzure'));
const { wideTenant } = await import(built('engineTenants'));

const late = [{ match: /./, act: { kind: 'slow-headers', milliseconds: Number(values.latency) } }];

/** One `collect` in a process of its own: milliseconds, and what the server counted. */
async function collect(tenant, engine) {
  const folder = mkdtempSync(join(tmpdir(), 'kvposture-bench-'));
  const azure = await startLoopbackAzure(tenant, late);
  try {
    const args = ['collect', '--engine', engine, '--no-directory', '-o', join(folder, 'tenant.ndjson.gz')];
    const started = performance.now();
    const [code, stderr] = await new Promise((resolve) => {
      const child = spawn(
        process.execPath,
        [join(root, 'bin/kvposture.js'), ...args, '--cloud-endpoint', azure.url],
        { env: { PATH: process.env.PATH, HOME: folder, ...azure.env } },
      );
      const said = [];
      child.stderr.on('data', (chunk) => said.push(chunk));
      child.on('close', (status) => resolve([status, Buffer.concat(said).toString()]));
    });
    if (code !== 0) throw new Error(`collect --engine ${engine} ended with ${code}: ${stderr}`);
    return {
      milliseconds: performance.now() - started,
      requests: azure.requests.length,
      ...azure.resourceGraph,
    };
  } finally {
    await azure.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

let failed = false;
for (const [subscriptions, vaults, assignments] of sizes.map((size) => size.map(Number))) {
  const tenant = wideTenant({ subscriptions, vaults, assignments });
  const most = Math.floor(((vaults + assignments) / 700) * 1.05 + 50);
  console.log(
    `${subscriptions} subscriptions, ${vaults} vaults, ${assignments} assignments, ${values.latency} ms latency`,
  );
  for (const engine of values.engines.split(',')) {
    const { milliseconds, requests, queries, busiest, throttled } = await collect(tenant, engine);
    console.log(
      `  ${engine.padEnd(6)} ${(milliseconds / 1000).toFixed(1).padStart(7)} s ${String(requests).padStart(7)} requests` +
        (queries === 0
          ? ''
          : `, ${queries} of them to Resource Graph (at most ${most}), ${busiest} in the busiest 5 s, ${throttled} throttled`),
    );
    if (queries > most || busiest > 15 || throttled > 0) failed = true;
  }
}
if (failed) {
  console.error('Resource Graph was asked more often than it may be.');
  process.exitCode = 1;
}
