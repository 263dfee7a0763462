import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { startLoopbackAzure } from '../support/loopbackAzure.js';
import { tenantFromSnapshotLines } from '../support/snapshotTenant.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tenant = await readFile(join(root, 'examples/tenant.ndjson'), 'utf8');

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'examples/README.md',
  ...(await readdir(join(root, 'docs'))).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`),
];

/** Commands of other programs: what they would do is not ours to test, or CI does it anyway. */
const NOT_OURS = /^(npm|az|docker|git|source|node examples)\b/;

/** The example tenant's names for those the pages make up. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/\bkv-payments\b/g, 'kv-larkfen-pay-prd'],
  [/--principal alice\b/g, '--principal "Nadia Okafor"'],
  [/--subscription prod\b/g, '--subscription "Larkfen Production"'],
];

const READS_AZURE = /^kvposture (audit|collect|access|who-can|doctor|inventory)\b/;
/** A file that is read, in place of Azure. */
const INPUT = /(?<!-o|--output|--from|--config|--rules|--baseline) (\S+\.(?:ndjson(?:\.gz)?|json)|-)(?= |$)/;

/** The commands of a page's shell blocks, without comments, continued lines joined. */
function commandsOf(page: string): readonly string[] {
  const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
  return blocks
    .flatMap((block) => block.replaceAll(/\\\n\s*/g, ' ').split('\n'))
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');
}

async function workFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kvposture-docs-'));
  await writeFile(
    join(folder, 'kvposture'),
    `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'bin/kvposture.js')}' "$@"\n`,
    { mode: 0o755 },
  );
  for (const name of ['examples', 'rules'])
    await cp(join(root, name), join(folder, name), { recursive: true });
  await cp(join(root, 'examples/tenant.ndjson'), join(folder, 'tenant.ndjson'));
  await writeFile(join(folder, 'tenant.ndjson.gz'), gzipSync(tenant));
  const page = await readFile(join(root, 'docs/writing-rules.md'), 'utf8');
  await mkdir(join(folder, 'my-rules'));
  const rule = /```yaml\n(.*?)```/s.exec(page)?.[1] ?? '';
  await writeFile(join(folder, 'my-rules/vault-outside-europe.yaml'), rule);
  // What the az commands of the pages would have written.
  const bodies = (kind: string) =>
    tenant
      .split('\n')
      .filter((line) => line.includes(`"kind":"${kind}"`))
      .map((line) => (JSON.parse(line) as { body: unknown }).body);
  await writeFile(join(folder, 'vault.json'), JSON.stringify(bodies('vault')[0]));
  await writeFile(join(folder, 'assignments.json'), JSON.stringify(bodies('roleAssignment')));
  await writeFile(join(folder, 'roles.json'), JSON.stringify(bodies('roleDefinition')));
  return folder;
}

function run(
  command: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly stderr: string }> {
  return new Promise((resolve, reject) => {
    const path = [cwd, dirname(process.execPath), process.env.PATH].join(delimiter);
    const child = spawn('bash', ['-c', command], { cwd, env: { HOME: cwd, ...env, PATH: path } });
    const chunks: Buffer[] = [];
    child.stdout.resume();
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stderr: Buffer.concat(chunks).toString('utf8') }));
  });
}

describe('the commands that the pages show', () => {
  it.each(pages)(
    'of %s run',
    async (page) => {
      const commands = commandsOf(await readFile(join(root, page), 'utf8'));
      const azure = await startLoopbackAzure(tenantFromSnapshotLines(tenant), []);
      const folder = await workFolder();
      try {
        const failed: string[] = [];
        for (const shown of commands.filter((command) => !NOT_OURS.test(command))) {
          expect(shown).toMatch(/^kvposture /);
          const named = NAMES.reduce((text, [made, real]) => text.replaceAll(made, real), shown);
          const live = READS_AZURE.test(named) && !named.includes('--demo') && !INPUT.test(named);
          const command = live ? `${named} --cloud-endpoint ${azure.url}` : named;
          const { code, stderr } = await run(command, folder, azure.env);
          if (code !== 0 && code !== 1 && code !== 3) failed.push(`${code}: ${command}\n${stderr}`);
        }
        expect(failed).toEqual([]);
      } finally {
        await azure.close();
        await rm(folder, { recursive: true, force: true });
      }
    },
    300_000,
  );
});
