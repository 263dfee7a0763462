import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/runCli.js';

const KVPOSTURE = fileURLToPath(new URL('../../bin/kvposture.js', import.meta.url));

const suggested = async (words: readonly string[], cwd?: string): Promise<readonly string[]> => {
  const { stdout, code } = await runCli(['complete', '--', ...words], cwd === undefined ? {} : { cwd });
  expect(code).toBe(0);
  return stdout
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(':'))
    .map((line) => line.split('\t')[0] ?? '');
};

describe('kvposture complete', () => {
  it('suggests commands, and those below a command', async () => {
    expect(await suggested(['wh'])).toEqual(['who-can']);
    expect(await suggested(['rules', ''])).toEqual(expect.arrayContaining(['list', 'show', 'test']));
  });
  it('suggests options and their values', async () => {
    expect(await suggested(['audit', '--fail-on', ''])).toEqual([
      'critical',
      'high',
      'medium',
      'low',
      'info',
      'never',
    ]);
    expect(await suggested(['audit', '--on'])).toEqual(['--on-incomplete']);
  });
  it('suggests files where files are taken', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'kvposture-files-'));
    await writeFile(join(cwd, 'tenant.ndjson'), '');
    expect(await suggested(['audit', 'ten'], cwd)).toEqual(['tenant.ndjson']);
    expect(await suggested(['audit', '--config', ''], cwd)).toEqual(['tenant.ndjson']);
    await rm(cwd, { recursive: true });
  });
});

describe('kvposture completion', () => {
  it('refuses a shell it does not know, and names those it does', async () => {
    const { code, stderr } = await runCli(['completion', 'tcsh']);
    expect(code).toBe(2);
    expect(stderr).toContain('bash, zsh, fish, powershell');
  });
  it.each(['bash', 'zsh', 'fish', 'powershell'])(
    'prints a script for %s that asks kvposture',
    async (shell) => {
      const { code, stdout } = await runCli(['completion', shell]);
      expect(code).toBe(0);
      expect(stdout).toMatch(/kvposture.? complete.{0,8}--|kvposture.*complete/s);
    },
  );
});

/** What a shell makes of its script; each prints the suggestions for `kvposture audit --fail-on `. */
const IN_SHELLS = {
  // The function comes from the package bash-completion, which the script needs; its answer is set here.
  bash: `source <(kvposture completion bash)
_get_comp_words_by_ref() { words=(kvposture audit --fail-on '') cword=3 cur='' prev=--fail-on; }
compopt() { :; }
$(complete -p kvposture | sed -E 's/.*-F ([^ ]+).*/\\1/')
printf '%s\\n' "\${COMPREPLY[@]}"`,
  fish: `kvposture completion fish | source
complete --do-complete 'kvposture audit --fail-on '`,
  // zsh completes only at a prompt, so this shows no more than that it takes the script.
  zsh: `kvposture completion zsh > script.zsh && zsh -n script.zsh && printf '%s\\n' critical high never`,
} as const;

describe('in a real shell', () => {
  let bin = '';
  beforeAll(async () => {
    bin = await mkdtemp(join(tmpdir(), 'kvposture-bin-'));
    const start = `#!/bin/sh\nexec '${process.execPath}' '${KVPOSTURE}' "$@"\n`;
    await writeFile(join(bin, 'kvposture'), start, { mode: 0o755 });
  });
  afterAll(() => rm(bin, { recursive: true, force: true }));

  it.for(Object.entries(IN_SHELLS))('%s takes the script', async ([shell, script], { skip }) => {
    const found = (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, shell)));
    if (!found) skip(`${shell} is not on this machine`);
    const env = { PATH: [bin, process.env.PATH].join(delimiter), HOME: bin };
    const { stdout } = await promisify(execFile)(shell, ['-c', script], { env, cwd: bin });
    const values = stdout.split('\n').map((line) => line.split(/\s/)[0]);
    expect(values).toEqual(expect.arrayContaining(['critical', 'high', 'never']));
  });
});
