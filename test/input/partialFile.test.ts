import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Answer,
  hasPartial,
  partialPath,
  partialWriter,
  readPartial,
} from '../../src/input/partialFile.js';

let folder: string;
let path: string;
const plan = { tenant: 't', vault: ['a'] };
const startedAt = '2026-11-21T08:00:00.000Z';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kvposture-partial-'));
  path = partialPath(join(folder, 'tenant.ndjson.gz'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function written(answers: Readonly<Record<string, Answer>>, goOn = false) {
  const writer = partialWriter(path, plan, { startedAt, count: 0, goOn });
  for (const [question, answer] of Object.entries(answers)) writer.keep(question, answer);
  writer.close();
  return writer;
}

describe('a partial file', () => {
  it('gives back lists and numbers, of any length, in the order of their items', async () => {
    const long = Array.from({ length: 5000 }, (_, id) => ({ id, text: 'x'.repeat(500) }));
    const answers = { 'a []': { items: long }, 'b []': { items: [] }, 'c []': { value: 0 } };
    written(answers);
    const partial = await readPartial(path, plan);
    expect(Object.fromEntries(partial.answers)).toEqual(answers);
    expect(partial.startedAt).toBe(startedAt);
    expect(
      Math.max(
        ...readFileSync(path, 'utf8')
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThan(2e6);
  });

  it('is beside the output, readable by its owner only, and not there before something is kept', () => {
    expect(path).toBe(join(folder, 'tenant.ndjson.gz.partial'));
    const writer = written({});
    expect([hasPartial(path), writer.kept()]).toEqual([false, 0]);
    written({ a: { value: 1 } });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('goes on behind what is there, also behind a line that was not written to its end', async () => {
    written({ a: { value: 1 } });
    appendFileSync(path, '{"question":"b","ite');
    expect([...(await readPartial(path, plan)).answers.keys()]).toEqual(['a']);
    written({ b: { items: [1] } }, true);
    expect([...(await readPartial(path, plan)).answers.keys()]).toEqual(['a', 'b']);
  });

  it('forgets a list whose end is missing', async () => {
    written({ a: { value: 1 } });
    appendFileSync(path, '{"question":"b","items":[1,2]}\n');
    expect([...(await readPartial(path, plan)).answers.keys()]).toEqual(['a']);
  });

  it('does not add the pieces of a list that broke off to those of the run that read it whole', async () => {
    written({ a: { value: 1 } });
    appendFileSync(path, '{"question":"b","first":true,"items":[1,2]}\n');
    appendFileSync(path, '{"question":"c","first":true,"items":[1,2]}\n');
    written({ b: { items: [2, 3] }, c: { items: [] } }, true);
    const { answers } = await readPartial(path, plan);
    expect(answers.get('b')).toEqual({ items: [2, 3] });
    expect(answers.get('c')).toEqual({ items: [] });
  });

  it('is refused to a run with another plan, naming what differs', async () => {
    written({ a: { value: 1 } });
    await expect(readPartial(path, { tenant: 'u', vault: ['a'] })).rejects.toThrow(
      'was left by a run with another tenant; run as then, or leave --resume out to begin anew.',
    );
    await expect(readPartial(path, { tenant: 't', vault: ['a'], engine: 'arm' })).rejects.toThrow('engine');
  });

  it.each<[string, string]>([
    ['an empty file', ''],
    ['a snapshot', '{"kind":"header","formatVersion":1}\n'],
    ['another format', `{"kind":"partial","format":2,"startedAt":"${startedAt}","plan":{}}\n`],
    ['what is no JSON', 'hello\n'],
  ])('is refused where it is %s', async (_title, text) => {
    writeFileSync(path, text);
    await expect(readPartial(path, {})).rejects.toMatchObject({ name: 'InputError' });
  });

  it('is refused where a line in it is odd', async () => {
    written({ a: { value: 1 } });
    appendFileSync(path, '{"answer":1}\n');
    await expect(readPartial(path, plan)).rejects.toThrow('line 3: is no partial file');
  });

  it('is removed when nothing is left to go on from', () => {
    const writer = partialWriter(path, plan, { startedAt, count: 0, goOn: false });
    writer.keep('a', { value: 1 });
    writer.remove();
    expect(hasPartial(path)).toBe(false);
  });
});
