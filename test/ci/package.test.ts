import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a user needs: the program, what it reads, and what tells about it. */
const NEEDED = [
  /^bin\/kvposture\.js$/,
  /^dist\/.+\.js$/,
  /^dist\/rules\/checkedRules\.json$/,
  /^rules\/[\w-]+\.yaml$/,
  /^schemas\/\w+\.schema\.json$/,
  /^examples\/(tenant|guidance)\.ndjson$/,
  /^examples\/ci\/[\w-]+\.yml$/,
  /^examples\/README\.md$/,
  /^(package\.json|README\.md|LICENSE)$/,
];

it('the package has what a user needs, and nothing else', async () => {
  // Scripts are left out: they would build anew what the tests stand on.
  const { stdout } = await promisify(execFile)('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
  });
  const [{ files }] = JSON.parse(stdout) as [{ readonly files: readonly { readonly path: string }[] }];
  const paths = files.map(({ path }) => path);
  expect(paths.filter((path) => !NEEDED.some((pattern) => pattern.test(path)))).toEqual([]);
  for (const pattern of NEEDED) expect(paths.filter((path) => pattern.test(path))).not.toEqual([]);
});
