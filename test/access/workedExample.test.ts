import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { accessEntries } from '../../src/access/accessEntries.js';
import { resolveAccess } from '../../src/access/resolveAccess.js';
import { readInput } from '../../src/input/readInput.js';
import { lastSegment } from '../../src/model/armId.js';
import { VERBS } from '../../src/model/permission.js';

const file = (name: string) => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
const { snapshot } = await readInput([file('guidance.ndjson')]);
const entries = accessEntries(resolveAccess(snapshot), { expandGroups: false });

/** What a party has on a vault at one reach, sorted. */
function permissions(party: string, vault: string, reach: 'holds' | 'obtainable'): readonly string[] {
  const found = entries.filter(
    (entry) =>
      entry.principal.displayName === party &&
      entry.reach === reach &&
      entry.vaults.some((id) => lastSegment(id) === vault),
  );
  return [...new Set(found.flatMap((entry) => entry.permissions))].sort();
}

const POLICY = 'kv-guidance-policy';
const RBAC = 'kv-guidance-rbac';
const every = (...types: readonly (keyof typeof VERBS)[]) =>
  types.flatMap((type) => VERBS[type].map((verb) => `${type}/${verb}`)).sort();

describe("the worked example of Microsoft's own guidance, by access policies", () => {
  it.each([
    ['Security team', every('keys', 'secrets', 'certificates')],
    ['Developers and operators', []],
    ['Auditors', ['certificates/list', 'keys/list', 'secrets/list']],
    ['st-guidance', ['keys/get', 'keys/list', 'keys/unwrapkey', 'keys/wrapkey']],
    ['app-guidance', ['certificates/get', 'certificates/list', 'secrets/get', 'secrets/list']],
  ])('%s holds what the table says', (party, expected) => {
    expect(permissions(party, POLICY, 'holds')).toEqual(expected);
  });
});

describe("the worked example of Microsoft's own guidance, by roles", () => {
  const readerExcess = [
    'certificates/get',
    'certificates/getissuers',
    'certificates/listissuers',
    'keys/get',
    'keys/getrotationpolicy',
    'storage/get',
    'storage/getsas',
    'storage/list',
    'storage/listsas',
  ];
  it.each([
    ['Developers and operators', []],
    ['Auditors', ['certificates/list', 'keys/list', 'secrets/list', ...readerExcess]],
    ['st-guidance', ['keys/get', 'keys/list', 'keys/unwrapkey', 'keys/wrapkey']],
    ['app-guidance', ['certificates/list', 'keys/list', 'secrets/get', 'secrets/list', ...readerExcess]],
  ])('%s holds what the roles really give', (party, expected) => {
    expect(permissions(party, RBAC, 'holds')).toEqual([...expected].sort());
  });
  it('gives the security team every verb, and the data action that no verb names', () => {
    const held = permissions('Security team', RBAC, 'holds');
    expect(held).toEqual(expect.arrayContaining(every('keys', 'secrets', 'certificates', 'storage')));
    expect(held).toContain('Microsoft.KeyVault/vaults/secrets/update/action');
  });
});

describe('who may deploy where the vault lets templates fetch secrets', () => {
  it.each([[POLICY], [RBAC]])('can obtain their values on %s, and nothing else', (vault) => {
    expect(permissions('Developers and operators', vault, 'obtainable')).toEqual(['secrets/get']);
  });
});

it('the example is what its generator prints', () => {
  const printed = execFileSync(process.execPath, [file('guidance.mjs')], { encoding: 'utf8' });
  expect(readFileSync(file('guidance.ndjson'), 'utf8')).toBe(printed);
});
