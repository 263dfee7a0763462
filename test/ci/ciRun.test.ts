import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const CI = fileURLToPath(new URL('../../.ci/run', import.meta.url));

/** `.ci/run` on a machine that has these programs and nothing else; npm ends it with 7. */
describe('.ci/run sees to a browser', () => {
  let bin: string;
  beforeEach(async () => {
    bin = await mkdtemp(join(tmpdir(), 'kvposture-ci-'));
    await symlink('/bin/bash', join(bin, 'bash'));
    for (const [name, script] of [
      ['dirname', 'exec /usr/bin/dirname "$1"'],
      ['id', 'echo 1000'],
      ['npm', 'echo "npm with $CHROMIUM_PATH"; exit 7'],
    ] as const)
      await program(name, script);
  });
  afterEach(() => rm(bin, { recursive: true, force: true }));

  const program = async (name: string, script: string) => {
    await writeFile(join(bin, name), `#!/bin/bash\n${script}\n`);
    await chmod(join(bin, name), 0o755);
  };
  const run = (env: Readonly<Record<string, string>> = {}) =>
    new Promise<{ code: unknown; stdout: string; stderr: string }>((done) =>
      execFile('/bin/bash', [CI], { env: { PATH: bin, ...env } }, (error, stdout, stderr) =>
        done({ code: error?.code ?? 0, stdout, stderr }),
      ),
    );

  it('takes the one that is there and tells the tests', async () => {
    await program('google-chrome', 'echo Chrome 1');
    const { code, stdout } = await run();
    expect(code).toBe(7);
    expect(stdout).toContain(`npm with ${join(bin, 'google-chrome')}`);
  });
  it('installs Debian’s where there is none, asking nobody for a password', async () => {
    await program('env', 'while [[ $1 == *=* ]]; do shift; done; "$@"');
    await program('sudo', '[ "$1" = -n ] || exit 9; shift; "$@"');
    const chromium = join(bin, 'chromium');
    await program('chmod', `/bin/chmod "$@"`);
    await program(
      'apt-get',
      `[ "$1" = update ] && { updated=1; exit 0; }; echo '#!/bin/bash' > '${chromium}'; chmod 755 '${chromium}'`,
    );
    const { code, stdout } = await run();
    expect([code, stdout]).toEqual([7, expect.stringContaining(`npm with ${chromium}`)]);
  });
  it.each([
    ['there is no apt-get', {}],
    ['the one that is named is not there', { CHROMIUM_PATH: '/no/such/browser' }],
  ])('says what to do where %s', async (_title, env) => {
    const { code, stderr, stdout } = await run(env);
    expect(code).toBe(1);
    expect(stderr).toContain('There is no Chromium, and none could be installed. On Debian: apt-get install');
    expect(stdout).not.toContain('npm with');
  });
});
