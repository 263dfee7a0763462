import { describe, expect, test } from 'vitest';
import { resourcePattern } from '../../src/model/resourcePattern.js';
import { type Anchors, anchorOf, NO_ANCHORS } from '../../src/report/anchor.js';
import { gitlabReport } from '../../src/report/gitlabReport.js';
import { inventoryLines, inventoryText } from '../../src/report/inventory.js';
import { sarifReport } from '../../src/report/sarifReport.js';
import { assignmentId, finding, options, PRODUCTION, result, text, vaultId } from './resultFixture.js';

const source = (pattern: string, path: string, line = 1) => ({
  fits: resourcePattern(pattern),
  anchor: { path, line },
});
const inventory = {
  path: 'audit/kvposture-inventory.txt',
  lines: inventoryLines(text(inventoryText([vaultId('kv-b'), vaultId('kv-a')]))),
};
const all: Anchors = {
  sources: [
    source('kv-a', 'infra/a.bicep', 7),
    source('kv-*', 'infra/any vault.tf'),
    source(`/subscriptions/${PRODUCTION}/resourceGroups/rg-net`, 'infra/net.bicep', 3),
  ],
  inventory,
  config: 'kvposture.yaml',
};

test.each<[string, string, Partial<Anchors>, ReturnType<typeof anchorOf>]>([
  ['a vault that a source names', vaultId('KV-A'), {}, { path: 'infra/a.bicep', line: 7 }],
  ['the first source that fits counts', vaultId('kv-z'), {}, { path: 'infra/any vault.tf', line: 1 }],
  [
    'an access policy: its vault',
    `${vaultId('kv-a')}#accessPolicies/1`,
    {},
    { path: 'infra/a.bicep', line: 7 },
  ],
  ['a secret: its vault', `${vaultId('kv-a')}/secrets/db`, {}, { path: 'infra/a.bicep', line: 7 }],
  ['an assignment: its scope', assignmentId(vaultId('kv-a')), {}, { path: 'infra/a.bicep', line: 7 }],
  ['what lies below a scope', vaultId('mhsm', 'rg-net'), {}, { path: 'infra/net.bicep', line: 3 }],
  ['the inventory where no source fits', vaultId('kv-b'), { sources: [] }, { path: inventory.path, line: 3 }],
  ['its first line for a scope above', `/subscriptions/${PRODUCTION}`, {}, { path: inventory.path, line: 1 }],
  ['its first line for a vault it lacks', vaultId('new'), { sources: [] }, { path: inventory.path, line: 1 }],
  [
    'the config where there is no inventory',
    vaultId('kv-b'),
    { sources: [], inventory: null },
    { path: 'kvposture.yaml', line: 1 },
  ],
  ['nothing without any of these', vaultId('kv-b'), NO_ANCHORS, null],
])('%s', (_, cause, anchors, place) => {
  expect(anchorOf(cause, { ...all, ...anchors })).toEqual(place);
});

describe('a finding in the repository', () => {
  const one = result({
    findings: [finding('firewall-open', { cause: vaultId('kv-z'), vaults: [vaultId('kv-z')] })],
  });

  test('has a percent-encoded path and its line in SARIF, and the ARM id beside', () => {
    const log = JSON.parse(text(sarifReport(one, options({ anchors: all }))));
    expect(log.runs[0].results[0].locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: 'infra/any%20vault.tf' },
          region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
        },
        logicalLocations: [{ name: 'kv-z', fullyQualifiedName: vaultId('kv-z'), kind: 'resource' }],
      },
    ]);
  });

  test('has the path as it is in GitLab', () => {
    const [issue] = JSON.parse(text(gitlabReport(one, options({ anchors: all }))));
    expect(issue.location).toEqual({ path: 'infra/any vault.tf', lines: { begin: 1 } });
  });

  test('keeps its path where the inventory grows', () => {
    const grown = text(inventoryText([vaultId('kv-0'), vaultId('kv-b'), vaultId('kv-a')]));
    const cause = vaultId('kv-b');
    const before = anchorOf(cause, { ...NO_ANCHORS, inventory });
    const after = anchorOf(cause, {
      ...NO_ANCHORS,
      inventory: { ...inventory, lines: inventoryLines(grown) },
    });
    expect([before, after]).toEqual([
      { path: inventory.path, line: 3 },
      { path: inventory.path, line: 4 },
    ]);
  });
});

describe('the inventory', () => {
  test('lists each vault once, sorted without regard to letter case, after a line that explains it', () => {
    const said = text(inventoryText([vaultId('b'), vaultId('A'), vaultId('B')]));
    expect(said.split('\n').slice(1)).toEqual([vaultId('A'), vaultId('B'), '']);
    expect(said).toMatch(/^# /);
  });

  test('is read with any line ends, and by any spelling of an id', () => {
    const lines = inventoryLines(`# head\r\n\r\n${vaultId('KV-A')}/\r\n`);
    expect([...lines]).toEqual([[vaultId('kv-a').toLowerCase(), 3]]);
  });

  test('cannot be made to hold a line of its own by a name', () => {
    expect(text(inventoryText([`${vaultId('kv')}\n# x`])).split('\n')).toHaveLength(3);
  });
});
