// Start-up as a ratio to bare node, measured in one run: design 9 allows --help 1.6 times `node -e 0`.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { medianTimes } from './median.mjs';

const cli = fileURLToPath(new URL('../bin/kvposture.js', import.meta.url));
const node =
  (...args) =>
  () => {
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
  };

const times = medianTimes(
  {
    'node -e 0': node('-e', '0'),
    '--help': node(cli, '--help'),
    'rules list': node(cli, 'rules', 'list'),
    'audit --demo': node(cli, 'audit', '--demo', '--fail-on', 'never', '-q'),
  },
  21,
);

console.log('Start-up, medians of 21 rounds in turn');
for (const [name, milliseconds] of Object.entries(times))
  console.log(
    `  ${name.padEnd(14)} ${milliseconds.toFixed(0).padStart(6)} ms  ${(milliseconds / times['node -e 0']).toFixed(2)} x bare node`,
  );
