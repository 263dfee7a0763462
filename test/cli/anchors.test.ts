import { describe, expect, it } from 'vitest';
import { anchorsOf } from '../../src/cli/anchors.js';
import { NO_CONFIG } from '../../src/config/config.js';
import { anchorOf } from '../../src/report/anchor.js';
import { assignmentId, result, vault, vaultId } from '../report/resultFixture.js';

const sources = [
  { pattern: 'kv-*', file: 'all.tf', line: null },
  { pattern: 'KV-pay', file: 'pay.bicep', line: 7 },
  { pattern: `${vaultId('kv-x').split('/providers')[0]}`, file: 'group.tf', line: 2 },
];
const config = { ...NO_CONFIG, file: 'kvposture.yaml', sources };
const world = result({ vaults: ['kv-pay', 'kv-ledger', 'other'].map((name) => vault(name)) });
const place = (cause: string, given = config) => anchorOf(cause, anchorsOf(given, world));

describe('where a finding is placed', () => {
  it.each([
    ['a vault that a source names', vaultId('kv-pay'), { path: 'pay.bicep', line: 7 }],
    ['a vault that a pattern means', vaultId('kv-ledger'), { path: 'all.tf', line: 1 }],
    ['an assignment at such a vault', assignmentId(vaultId('kv-pay')), { path: 'pay.bicep', line: 7 }],
    ['a vault in a group that a source names', vaultId('other'), { path: 'group.tf', line: 2 }],
    ['anything else', assignmentId('/subscriptions/x'), { path: 'kvposture.yaml', line: 1 }],
  ])('is, of %s, what the config says', (_name, cause, expected) => {
    expect(place(cause)).toEqual(expected);
  });

  it.each(['/etc/kvposture.yaml', '../kvposture.yaml', ''])('is nowhere by the config %j', (file) => {
    expect(place(assignmentId('/subscriptions/x'), { ...config, file })).toBeNull();
  });
});
