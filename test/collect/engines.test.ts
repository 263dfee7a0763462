import { describe, expect, it } from 'vitest';
import { resolveAccess } from '../../src/access/resolveAccess.js';
import { wantsGraph } from '../../src/collect/chooseLists.js';
import { collect } from '../../src/collect/collect.js';
import type { CollectPlan } from '../../src/collect/plan.js';
import type { Snapshot } from '../../src/model/snapshot.js';
import { connected } from '../azure/scriptedArm.js';
import { azureInProcess } from '../support/azureInProcess.js';
import { ENGINE_TENANTS, wideTenant } from '../support/engineTenants.js';
import { ROLES } from '../support/exampleRoles.js';
import {
  managementGroupScope,
  roleAssignment,
  SUBSCRIPTIONS,
  subscriptionScope,
  troubledTenant,
} from '../support/exampleTenants.js';
import { hashOf } from '../support/kql.js';
import type { Tenant } from '../support/tenant.js';
import { plan } from './fakeAzure.js';

async function collected(tenant: Tenant, differs: Partial<CollectPlan>) {
  const loopback = azureInProcess(tenant);
  const notes: string[] = [];
  const snapshot = await collect(
    await connected(loopback.httpClient),
    plan({ note: (text) => notes.push(text), ...differs }),
  );
  return { snapshot, loopback, notes };
}

/** Ids in any letter case and dates of any length are the same fact. */
function comparable(value: unknown): unknown {
  const text = JSON.stringify(value, (_, item: unknown) => (item instanceof Map ? [...item] : item));
  return JSON.parse(text.toLowerCase().replace(/(\.\d{3})\d+z"/g, '$1z"'));
}

/** What each engine asked for: the roles' ids carry the subscription that was asked. */
function factsOf({ records, coverage }: Snapshot) {
  const lists = (kind: 'vault' | 'hsm' | 'roleAssignment') =>
    records[kind].map(({ of, body }) => ({ of, id: (body as { id: string }).id }));
  return comparable({
    vaults: lists('vault'),
    hsms: lists('hsm'),
    roleAssignments: lists('roleAssignment'),
    coverage,
  });
}

describe('both engines bring the same facts and coverage', () => {
  it.each(Object.entries(ENGINE_TENANTS))('of %s', async (_title, tenant) => {
    const arm = await collected(tenant(), { engine: 'arm' });
    const graph = await collected(tenant(), { engine: 'graph' });
    expect(factsOf(graph.snapshot)).toEqual(factsOf(arm.snapshot));
    expect(arm.loopback.resourceGraph.queries).toBe(0);
    const postures = [graph, arm].map(({ snapshot }) => resolveAccess(snapshot));
    const [ofGraph, ofArm] = postures.map(({ grants, escalations, vaults, customRoles }) =>
      comparable({ grants, escalations, vaults, customRoles }),
    );
    expect(ofGraph).toEqual(ofArm);
  });

  it('of many subscriptions, in fewer requests than Resource Manager takes', async () => {
    const tenant = wideTenant({ subscriptions: 60, vaults: 120, assignments: 2400 });
    const arm = await collected(tenant, { engine: 'arm' });
    const graph = await collected(tenant, { engine: 'graph' });
    expect(factsOf(graph.snapshot)).toEqual(factsOf(arm.snapshot));
    expect(graph.snapshot.header.engine).toBe('graph');
    expect(graph.loopback.resourceGraph.queries).toBeLessThanOrEqual((120 + 2400) / 700 + 50);
    expect(graph.loopback.sent.length).toBeLessThan(arm.loopback.sent.length);
    expect(graph.loopback.resourceGraph.busiest).toBeLessThan(15);
  }, 60_000);
});

describe('Defender plans', () => {
  const planOf = (name: 'payments' | 'sales', pricingTier: string) => ({
    id: `${subscriptionScope(name)}/providers/Microsoft.Security/pricings/KeyVaults`,
    name: 'KeyVaults',
    type: 'Microsoft.Security/pricings',
    properties: { pricingTier, subPlan: 'PerTransaction' },
  });
  const tenant: Tenant = {
    ...troubledTenant(),
    defenderPlans: [planOf('payments', 'Standard'), planOf('sales', 'Free')],
  };
  const plansOf = ({ records, coverage }: Snapshot) =>
    comparable({
      plans: records.defenderPlan.map(({ of, body }) => ({ of, ...(body as object) })),
      coverage: coverage.filter(({ what }) => what === 'defenderPlans'),
    });

  it('come from Resource Graph, and from Resource Manager where it shows none', async () => {
    const reads = ['defenderPlans'] as const;
    const arm = await collected(tenant, { engine: 'arm', reads });
    const graph = await collected(tenant, { engine: 'graph', reads });
    expect(plansOf(graph.snapshot)).toEqual(plansOf(arm.snapshot));
    expect(graph.snapshot.records.defenderPlan).toHaveLength(2);
    const asked = graph.loopback.sent.filter((line) => line.includes('/pricings'));
    expect(asked.map((line) => line.includes(subscriptionScope('sandbox')))).toEqual([true]);
  });

  it('are not asked for where nothing needs them', async () => {
    const { loopback } = await collected(tenant, { engine: 'graph' });
    expect(loopback.resourceGraph.texts.join()).not.toContain('securityresources');
  });
});

describe('what Resource Graph keeps to itself is asked of Resource Manager', () => {
  it('and said, where a subscription is missing', async () => {
    const tenant = ENGINE_TENANTS['a subscription that is refused altogether']?.() ?? troubledTenant();
    const { notes } = await collected(tenant, { engine: 'graph' });
    expect(notes.join('\n')).toContain('1 of 3 subscriptions: Resource Graph does not know them');
  });

  it('and said, where a right is not certain', async () => {
    const tenant = ENGINE_TENANTS['vaults refused in one subscription']?.() ?? troubledTenant();
    const { notes } = await collected(tenant, { engine: 'graph' });
    expect(notes.join('\n')).toContain('1 of 3 subscriptions: it is not certain');
  });

  it('and said, where there is no Resource Graph', async () => {
    const tenant = ENGINE_TENANTS['no Resource Graph']?.() ?? troubledTenant();
    const { notes, snapshot } = await collected(tenant, { engine: 'graph' });
    expect(notes.join('\n')).toContain('Resource Graph is not used');
    expect(snapshot.header.engine).toBe('arm');
  });

  it.each<[string, Tenant['parents']]>([
    ['all subscriptions left their groups', {}],
    [
      'one went into the group of others',
      { ...troubledTenant().parents, [SUBSCRIPTIONS.sandbox]: 'workloads' },
    ],
    ['one left the group of another', { ...troubledTenant().parents, [SUBSCRIPTIONS.sales]: 'trials' }],
    [
      'one stood at the root',
      { ...troubledTenant().parents, [SUBSCRIPTIONS.sales]: troubledTenant().tenantId },
    ],
  ])('and said, where it still knows an older tree: %s', async (_title, parents) => {
    const tenant = troubledTenant();
    const strange = roleAssignment(80, managementGroupScope('trials'), ROLES.owner, 81);
    const moved: Tenant = {
      ...tenant,
      roleAssignments: [...tenant.roleAssignments, strange],
      resourceGraph: {
        ...tenant.resourceGraph,
        indexed: { parents },
      },
    };
    const graph = await collected(moved, { engine: 'graph' });
    const arm = await collected(moved, { engine: 'arm' });
    expect(factsOf(graph.snapshot)).toEqual(factsOf(arm.snapshot));
    expect(graph.notes.join('\n')).toContain('differ in the management groups above them');
  });
});

describe('the engine that auto chooses', () => {
  it.each<[CollectPlan['engine'] & string, boolean, number, boolean]>([
    ['auto', true, 6, true],
    ['auto', true, 5, false],
    ['auto', true, 1, false],
    ['auto', false, 3000, false],
    ['graph', false, 1, true],
    ['arm', true, 3000, false],
  ])('%s, known to have Resource Graph: %s, %i subscriptions', (engine, expected, count, graph) => {
    expect(wantsGraph(engine, expected, count)).toBe(graph);
  });

  it('is Resource Manager for one vault named by its id, in however large a tenant', async () => {
    const tenant = wideTenant({ subscriptions: 20, vaults: 20, assignments: 40 });
    const { loopback, snapshot } = await collected(tenant, { vaults: [tenant.vaults[7]?.id ?? ''] });
    expect(loopback.resourceGraph.queries).toBe(0);
    expect(snapshot.records.vault).toHaveLength(1);
  });

  it('is Resource Graph for many subscriptions', async () => {
    const tenant = wideTenant({ subscriptions: 20, vaults: 20, assignments: 40 });
    expect((await collected(tenant, {})).loopback.resourceGraph.queries).toBeGreaterThan(0);
  });
});

describe('a tenant that changes while Resource Graph reads it', () => {
  const final = wideTenant({ subscriptions: 12, vaults: 900, assignments: 600 });
  const [first, ...others] = final.vaults;
  const elsewhere = (id: string) => id.replace(/resourceGroups\/[^/]+/, 'resourceGroups/before');
  const moved = (vault: Tenant['vaults'][number]) => ({ ...vault, id: elsewhere(vault.id) });
  const extra = Array.from({ length: 40 }, (_, index) =>
    first === undefined ? [] : [{ ...first, id: `${first.id}-gone-${index}` }],
  ).flat();
  const again = (assignment: Tenant['roleAssignments'][number], index: number) =>
    index % 50 === 0 ? { ...assignment, id: assignment.id.replace(/..$/, 'ff') } : assignment;

  const part = (id: string) => hashOf(id.toLowerCase()) % 3;
  const between = (was: number, is: number) =>
    final.vaults.find(({ id }) => part(elsewhere(id)) === was && part(id) === is);
  const swapped = [between(2, 0), between(0, 2)];

  it.each<[string, Partial<Pick<Tenant, 'vaults' | 'roleAssignments'>>]>([
    [
      'two vaults move, so that one would show twice and one not at all',
      { vaults: final.vaults.map((vault) => (swapped.includes(vault) ? moved(vault) : vault)) },
    ],
    ['a vault comes', { vaults: others }],
    ['many vaults come', { vaults: final.vaults.slice(0, 500) }],
    ['all vaults come but one in each subscription', { vaults: final.vaults.slice(0, 12) }],
    ['vaults go', { vaults: [...final.vaults, ...extra] }],
    ['as many vaults go as come', { vaults: [...final.vaults.slice(40), ...extra] }],
    [
      'a vault moves to another resource group',
      { vaults: [...others, ...final.vaults.slice(0, 1).map(moved)] },
    ],
    ['all vaults move', { vaults: final.vaults.map(moved) }],
    ['assignments come', { roleAssignments: final.roleAssignments.slice(30) }],
    ['assignments are made again', { roleAssignments: final.roleAssignments.map(again) }],
  ])(
    'has no hole, and no row twice, wherever it happens: %s',
    async (title, before) => {
      for (let queries = 1; queries <= 10; queries++) {
        const tenant: Tenant = {
          ...final,
          resourceGraph: { ...final.resourceGraph, before: [{ queries, indexed: before }] },
        };
        const { snapshot, loopback } = await collected(tenant, { engine: 'graph' });
        const { records, coverage } = snapshot;
        const where = `changed after query ${queries}`;
        expect(
          coverage.filter(({ status }) => status === 'failed' || status === 'refused'),
          where,
        ).toEqual([]);
        for (const kind of ['vault', 'roleAssignment'] as const) {
          const read = records[kind].map(({ body }) => (body as { id: string }).id.toLowerCase());
          const all = { vault: 'vaults', roleAssignment: 'roleAssignments' } as const;
          const was = new Set((before[all[kind]] ?? final[all[kind]]).map(({ id }) => id.toLowerCase()));
          const stayed = final[all[kind]].map(({ id }) => id.toLowerCase()).filter((id) => was.has(id));
          expect(new Set(read).size, where).toBe(read.length);
          expect(
            stayed.filter((id) => !read.includes(id)),
            where,
          ).toEqual([]);
        }
        // A vault that moved is there under one of its ids.
        const names = records.vault.map(({ body }) => (body as { name: string }).name);
        if (/move/.test(title))
          expect([...names].sort(), where).toEqual(final.vaults.map(({ name }) => name).sort());
        expect(loopback.resourceGraph.queries, where).toBeLessThan(16);
      }
    },
    120_000,
  );
});
