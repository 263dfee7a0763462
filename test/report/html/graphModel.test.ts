import { describe, expect, test } from 'vitest';
import { accessGraph, type DrawnWay } from '../../../src/report/html/client/graphModel.js';
import { shortId } from '../../../src/report/scopeName.js';
import { act, at, entry, objectId, policyOf, principal, SUBSCRIPTION } from '../accessFixture.js';
import { vaultId } from '../resultFixture.js';

const wording = { showId: shortId, names: new Map<string, string>(), place: () => '', verbose: true };
const nameOf = (id: string) => id.slice(id.lastIndexOf('/') + 1);
const group = principal(objectId(9), 'Group', 'Team');

function drawn(overrides: Partial<DrawnWay> = {}): DrawnWay {
  const one = overrides.entry ?? entry();
  return { entry: one, via: null, principal: one.principal, vaults: one.vaults, ...overrides };
}
const graph = (...ways: readonly DrawnWay[]) => accessGraph(ways, nameOf, wording);
const labels = (ways: ReturnType<typeof graph>) => ways.nodes.map(({ kind, label }) => `${kind} ${label}`);

describe('the picture of access', () => {
  test('a way goes from the principal through its group and the role at a scope to the vault', () => {
    const way = drawn({
      entry: entry({ principal: group }),
      via: group,
      principal: principal(objectId(1), 'User', 'Ada'),
    });
    const { nodes, edges } = graph(way);
    expect(labels({ nodes, edges, omitted: 0 })).toEqual([
      'principal Ada',
      'group Team',
      'grant Key Vault Secrets User',
      'vault kv-app',
    ]);
    const layers = nodes.map(({ layer }) => layer);
    expect(layers).toEqual([...layers].sort((a, b) => a - b));
    expect(edges.map(({ line }) => line)).toEqual(['held', 'held', 'held']);
  });

  test('what has to be done first stands in a line of its own kind', () => {
    const path = [at('Owner', SUBSCRIPTION), act('assign-role'), act('write-access-policy')];
    const { edges, nodes } = graph(drawn({ entry: entry({ reach: 'obtainable', path }) }));
    expect(edges.map(({ line }) => line)).toEqual(['held', 'step', 'step', 'step']);
    expect(nodes.filter(({ kind }) => kind === 'act').map(({ label }) => label)).toEqual([
      'Assigns itself a role',
      'Writes itself an access policy',
    ]);
  });

  test('principals who share a role at a scope share its node', () => {
    const other = drawn({ entry: entry({ principal: principal(objectId(2)) }) });
    const { nodes } = graph(drawn(), other);
    expect(nodes.filter(({ kind }) => kind === 'grant')).toHaveLength(1);
  });

  test('toward several vaults, acts at different scopes stay apart: no line suggests a way that is none', () => {
    const way = (name: string, scope: string) =>
      drawn({
        entry: entry({
          vaults: [vaultId(name)],
          reach: 'obtainable',
          path: [at('Contributor', scope), { ...act('write-access-policy'), scope }],
        }),
      });
    const { nodes, edges } = graph(way('kv-a', '/subscriptions/a'), way('kv-b', '/subscriptions/b'));
    const acts = nodes.filter(({ kind }) => kind === 'act');
    expect(acts).toHaveLength(2);
    for (const { id } of acts) expect(edges.filter(({ from }) => from === id)).toHaveLength(1);
  });

  test('many vaults of one list are one node, a few are each their own', () => {
    const vaults = Array.from({ length: 30 }, (_, at) => vaultId(`kv-${at}`));
    expect(labels(graph(drawn({ vaults })))).toContain('vault 30 vaults');
    expect(
      graph(drawn({ vaults: vaults.slice(0, 3) })).nodes.filter(({ kind }) => kind === 'vault'),
    ).toHaveLength(3);
  });

  test('more ways than one can read are not drawn, and counted; what works now is drawn first', () => {
    const later = Array.from({ length: 60 }, (_, at) =>
      drawn({ entry: entry({ reach: 'obtainable', principal: principal(objectId(at + 100)) }) }),
    );
    const { omitted, nodes } = graph(
      ...later,
      drawn({ entry: entry({ principal: principal(objectId(1)) }) }),
    );
    expect(omitted).toBe(21);
    expect(nodes.some(({ id }) => id.includes(objectId(1)))).toBe(true);
  });

  test('an owner joins the group before what the group holds is of use', () => {
    const path = [{ ...act('group-owner'), id: objectId(9) }, policyOf('kv-app', objectId(9))];
    const { nodes, edges } = graph(drawn({ entry: entry({ reach: 'obtainable', path }) }));
    expect(nodes.map(({ kind }) => kind)).toEqual(['principal', 'act', 'grant', 'vault']);
    expect(edges.map(({ line }) => line)).toEqual(['step', 'step', 'held']);
  });
});
