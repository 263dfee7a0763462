import { describe, expect, it } from 'vitest';
import type { GraphTable, Partition } from '../../src/azure/azure.js';
import { azureInProcess } from '../support/azureInProcess.js';
import { BUILT_IN_ROLES, ROLES, roleDefinition } from '../support/exampleRoles.js';
import {
  goodVault,
  managementGroupScope,
  roleAssignment,
  SUBSCRIPTIONS,
  subscriptionScope,
  wellRunTenant,
} from '../support/exampleTenants.js';
import type { ResourceGraphHabits, Tenant } from '../support/tenant.js';
import { connected, drain, scripted } from './scriptedArm.js';

const ALL = Object.values(SUBSCRIPTIONS);
const WHOLE: Partition = { of: 1, index: 0 };

function withVaults(count: number, habits: Partial<ResourceGraphHabits> = {}): Tenant {
  const tenant = wellRunTenant();
  return {
    ...tenant,
    vaults: Array.from({ length: count }, (_, index) => goodVault('payments', `kv-${index}`)),
    resourceGraph: { ...tenant.resourceGraph, ...habits },
  };
}

async function ids(tenant: Tenant, table: GraphTable, subscriptions = ALL, partition = WHOLE) {
  const loopback = azureInProcess(tenant);
  const { resourceGraph } = await connected(loopback.httpClient);
  const list = await drain(resourceGraph.partition(table, subscriptions, partition));
  return {
    ids: list.items.map((item) => (item as { id: string }).id),
    items: list.items,
    error: list.error,
    loopback,
  };
}

describe('a partition of Resource Graph', () => {
  it('brings more rows than a page holds, each once, through skip tokens', async () => {
    const read = await ids(withVaults(2500), 'vaults');
    expect(new Set(read.ids).size).toBe(2500);
    expect(read.ids).toHaveLength(2500);
    // Three pages, and the first two once more, to see that nothing slipped from one to the other.
    expect(read.loopback.resourceGraph.queries).toBe(5);
  });

  it('together with its siblings brings every row exactly once', async () => {
    const parts = await Promise.all(
      [0, 1, 2].map((index) => ids(withVaults(400), 'vaults', ALL, { of: 3, index })),
    );
    const all = parts.flatMap((part) => part.ids);
    expect(all).toHaveLength(400);
    expect(new Set(all).size).toBe(400);
    for (const part of parts) expect(part.ids.length).toBeGreaterThan(60);
  });

  it('is halved until its answers fit into the 16 MB limit', async () => {
    const read = await ids(withVaults(60, { payloadLimit: 20_000 }), 'vaults');
    expect(new Set(read.ids).size).toBe(60);
    expect(read.loopback.resourceGraph.queries).toBeGreaterThan(4);
  });

  it('is an error where one row alone is larger than the limit', async () => {
    const read = await ids(withVaults(1, { payloadLimit: 200 }), 'vaults');
    expect(read.ids).toEqual([]);
    expect(String(read.error)).toContain('too large or cut off');
  });

  it('asks for inherited assignments, which a plain query leaves out', async () => {
    const tenant: Tenant = {
      ...wellRunTenant(),
      roleAssignments: [
        roleAssignment(1, managementGroupScope('workloads'), ROLES.owner, 10),
        roleAssignment(2, subscriptionScope('payments'), ROLES.owner, 10),
        roleAssignment(3, managementGroupScope('trials'), ROLES.owner, 10),
      ],
    };
    const read = await ids(tenant, 'roleAssignments', [SUBSCRIPTIONS.payments]);
    expect(read.ids.map((id) => id.slice(-2)).sort()).toEqual(['01', '02']);
  });

  it('leaves out without a word what the sign-in may not read', async () => {
    const tenant: Tenant = {
      ...wellRunTenant(),
      refusals: [{ scope: subscriptionScope('sales') }],
    };
    const read = await ids(tenant, 'vaults');
    expect(read.error).toBeNull();
    expect(read.ids).toHaveLength(4);
  });

  it('has no built-in roles beside the custom ones where subscriptions are asked', async () => {
    const custom = roleDefinition('77777777-0000-4000-8000-000000000001', 'Ours', { actions: ['*/read'] }, [
      subscriptionScope('payments'),
    ]);
    const tenant: Tenant = { ...wellRunTenant(), roleDefinitions: [...BUILT_IN_ROLES, custom] };
    const read = await ids(tenant, 'roleDefinitions');
    expect(read.ids).toHaveLength(1);
  });

  it('has lower-case types and dates cut to milliseconds', async () => {
    const { items } = await ids(wellRunTenant(), 'roleAssignments');
    expect(items[0]).toMatchObject({
      type: 'microsoft.authorization/roleassignments',
      properties: { createdOn: '2025-03-01T08:00:00.123Z' },
    });
  });

  const page = (rows: readonly unknown[], more: object = {}) => ({
    totalRecords: rows.length,
    count: rows.length,
    data: rows,
    facets: [],
    resultTruncated: 'false',
    ...more,
  });
  const row = (name: string) => ({ id: `/x/${name}` });

  it.each<[string, object]>([
    ['rows that were cut off ("true" is a text)', page([row('a')], { resultTruncated: 'true' })],
    ['fewer rows than it counts', page([row('a')], { totalRecords: 2 })],
    ['a row twice, as when rows move between two pages', page([row('a'), row('A')])],
  ])('is halved at %s', async (_title, first) => {
    const { httpClient, sent } = scripted((_request, number) => ({
      body: number === 0 ? first : page(number === 1 ? [row('a')] : [row('b')]),
    }));
    const { resourceGraph } = await connected(httpClient);
    const list = await drain(resourceGraph.partition('vaults', ALL, { of: 3, index: 1 }));
    expect(list.items).toEqual([row('a'), row('b')]);
    expect(sent.map(({ body }) => /% (\d+ == \d+)/.exec(body ?? '')?.[1])).toEqual([
      '3 == 1',
      '6 == 1',
      '6 == 4',
    ]);
  });

  const kv = (name: string) => goodVault('payments', name);
  const many = withVaults(1500).vaults;
  const sorted = [...many].sort((one, other) => (one.id < other.id ? -1 : 1));
  it.each<[string, Tenant['vaults']]>([
    ['a row that goes', sorted.slice(1)],
    ['a row that comes', [kv('kv--first'), ...sorted]],
    ['a row that goes and another that comes behind it', [...sorted.slice(1), kv('kv-zzz')]],
    ['a row that comes and another that goes behind it', [kv('kv--first'), ...sorted.slice(0, -1)]],
    ['ten rows that go', sorted.slice(10)],
    ['all rows going', []],
  ])('misses nothing and repeats nothing at %s between two of its pages', async (_title, vaults) => {
    const tenant: Tenant = {
      ...withVaults(0),
      vaults,
      resourceGraph: {
        ...wellRunTenant().resourceGraph,
        before: [{ queries: 1, indexed: { vaults: many } }],
      },
    };
    const read = await ids(tenant, 'vaults');
    expect(read.error).toBeNull();
    expect(new Set(read.ids).size).toBe(read.ids.length);
    const stayed = vaults.filter((vault) => many.some(({ id }) => id === vault.id)).map(({ id }) => id);
    expect(stayed.filter((id) => !read.ids.includes(id))).toEqual([]);
    expect(read.loopback.resourceGraph.queries).toBeLessThan(9);
  });

  it.each<[string, unknown]>([
    ['rows without an id', page([{ name: 'a' }])],
    ['no rows at all', {}],
  ])('is an error at %s', async (_title, body) => {
    const { resourceGraph } = await connected(scripted(() => ({ body })).httpClient);
    expect(String((await drain(resourceGraph.partition('vaults', ALL, WHOLE))).error)).toContain(
      'Resource Graph at management.azure.com answered with',
    );
  });

  it('does not follow skip tokens that lead nowhere', async () => {
    const { httpClient, sent } = scripted(() => ({
      body: page([], { totalRecords: 5, $skipToken: 'again' }),
    }));
    const { resourceGraph } = await connected(httpClient);
    const { error } = await drain(resourceGraph.partition('vaults', ALL, WHOLE));
    expect(String(error)).toContain('too large or cut off');
    expect(sent).toHaveLength(11);
  });

  it('says what Resource Graph has against a query, which its own first sentence does not', async () => {
    const { httpClient } = scripted(() => ({
      status: 400,
      body: {
        error: {
          code: 'BadRequest',
          message: 'Please provide below info when asking for support: timestamp = …',
          details: [{ code: 'InvalidQuery', message: 'Query is invalid.' }],
        },
      },
    }));
    const { resourceGraph } = await connected(httpClient);
    await expect(resourceGraph.count('vaults', ALL)).rejects.toThrow('InvalidQuery: Query is invalid');
  });
});

describe('the count of Resource Graph', () => {
  it('is that of the rows, those above the subscriptions included', async () => {
    const { resourceGraph } = await connected(azureInProcess(withVaults(7)).httpClient);
    expect(await resourceGraph.count('vaults', ALL)).toBe(7);
    expect(await resourceGraph.count('roleAssignments', [SUBSCRIPTIONS.payments])).toBe(2);
  });

  it('is an error where no number comes', async () => {
    const body = { totalRecords: 1, count: 1, data: [{}], resultTruncated: 'false' };
    const { resourceGraph } = await connected(scripted(() => ({ body })).httpClient);
    await expect(resourceGraph.count('vaults', ALL)).rejects.toThrow('no number');
  });
});
