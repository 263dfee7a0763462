import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { anchorsOfRun, inventoryFile } from '../../src/cli/anchors.js';
import { type Config, NO_CONFIG } from '../../src/config/config.js';
import { anchorOf } from '../../src/report/anchor.js';
import { assignmentId, PRODUCTION, vaultId } from '../report/resultFixture.js';

const folder = mkdtempSync(join(tmpdir(), 'kvposture-anchors-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sources = [
  { pattern: `/subscriptions/${PRODUCTION}`, file: 'subscription.tf', line: null },
  { pattern: `${vaultId('kv-x').split('/providers')[0]}`, file: 'group.tf', line: 2 },
  { pattern: 'kv-*', file: 'all.tf', line: null },
  { pattern: 'KV-pay', file: 'pay.bicep', line: 7 },
];
const config = { ...NO_CONFIG, file: 'kvposture.yaml', sources };
const place = (cause: string, given: Config = config, where = folder) =>
  anchorOf(cause, anchorsOfRun(given, where));
const elsewhere = assignmentId('/subscriptions/x');

describe('where a finding is placed', () => {
  it.each([
    ['a vault that a source names', vaultId('kv-pay'), { path: 'pay.bicep', line: 7 }],
    ['a vault that a pattern means', vaultId('kv-ledger'), { path: 'all.tf', line: 1 }],
    ['an assignment at such a vault', assignmentId(vaultId('kv-pay')), { path: 'pay.bicep', line: 7 }],
    ['a vault in a group that a source names', vaultId('other'), { path: 'group.tf', line: 2 }],
    ['a vault in a subscription that one names', vaultId('x', 'rg-2'), { path: 'subscription.tf', line: 1 }],
    ['anything else', elsewhere, { path: 'kvposture.yaml', line: 1 }],
  ])('is, of %s, what the config says', (_name, cause, expected) => {
    expect(place(cause)).toEqual(expected);
  });

  it.each(['/etc/kvposture.yaml', '../kvposture.yaml', ''])('is nowhere by the config %j', (file) => {
    expect(place(elsewhere, { ...config, file })).toBeNull();
  });

  it('counts from the root of the repository, and by an inventory before the config', () => {
    const root = join(folder, 'repository');
    const inner = join(root, 'audit');
    mkdirSync(join(root, '.git'), { recursive: true });
    mkdirSync(inner);
    expect(place(elsewhere, config, inner)).toEqual({ path: 'audit/kvposture.yaml', line: 1 });
    expect(place(elsewhere, { ...config, file: '../kvposture.yaml' }, inner)?.path).toBe('kvposture.yaml');
    writeFileSync(join(inner, 'kvposture-inventory.txt'), `# head\n${vaultId('other', 'rg-z', 'x')}\n`);
    expect(place(vaultId('OTHER', 'rg-z', 'x'), config, inner)).toEqual({
      path: 'audit/kvposture-inventory.txt',
      line: 2,
    });
  });

  it('is, by an inventory that the config names, on its line, wherever the run stands', () => {
    const root = join(folder, 'named');
    const inner = join(root, 'deep', 'er');
    mkdirSync(join(root, '.git'), { recursive: true });
    mkdirSync(inner, { recursive: true });
    mkdirSync(join(root, 'infra'));
    const named = { ...NO_CONFIG, file: '../../kvposture.yaml', inventory: 'infra/vaults.txt' };
    const missing =
      /The inventory \S*infra.vaults.txt that \S+ names is not there; kvposture inventory writes it/;
    expect(() => anchorsOfRun(named, inner)).toThrow(missing);
    writeFileSync(join(root, 'infra', 'vaults.txt'), `# head\n\n${vaultId('kv-a')}\n`);
    expect(place(vaultId('kv-a'), named, inner)).toEqual({ path: 'infra/vaults.txt', line: 3 });
    expect(inventoryFile(named, inner)).toBe(join('..', '..', 'infra', 'vaults.txt'));
    expect(inventoryFile(NO_CONFIG, inner)).toBe('kvposture-inventory.txt');
  });

  it('is told to check an inventory that cannot be read', () => {
    const root = join(folder, 'unreadable');
    mkdirSync(join(root, 'kvposture-inventory.txt'), { recursive: true });
    expect(() => anchorsOfRun(NO_CONFIG, root)).toThrow(/cannot be read \(EISDIR\); check it/);
  });
});
