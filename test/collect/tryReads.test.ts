import { describe, expect, it } from 'vitest';
import { tryReads } from '../../src/collect/tryReads.js';
import { connected } from '../azure/scriptedArm.js';
import { azureInProcess } from '../support/azureInProcess.js';
import { wideTenant } from '../support/engineTenants.js';
import { subscriptionScope, troubledTenant } from '../support/exampleTenants.js';
import type { Tenant } from '../support/tenant.js';

async function triedIn(tenant: Tenant, subscriptions: readonly string[] = []) {
  const loopback = azureInProcess(tenant);
  const { signal } = new AbortController();
  const result = await tryReads(await connected(loopback.httpClient), {
    objectId: tenant.objectId === '' ? null : tenant.objectId,
    subscriptions,
    concurrency: 50,
    signal,
  });
  const missing = Object.fromEntries(
    result.tried
      .filter(({ status }) => status !== 'ok')
      .map(({ what, status, missing: scopes }) => [what, [status, scopes]]),
  );
  return { ...result, missing, loopback };
}

describe('trying what can be read', () => {
  it('finds nothing missing where everything may be read', async () => {
    const { missing, visible, sample } = await triedIn(troubledTenant());
    expect([missing, visible, sample]).toEqual([{}, 3, 3]);
  });

  it.each<[string, Partial<Tenant>, object]>([
    [
      'vaults',
      { refusals: [{ scope: subscriptionScope('sales'), actions: ['Microsoft.KeyVault/vaults/read'] }] },
      { vaults: ['refused', [subscriptionScope('sales')]] },
    ],
    [
      'the directory',
      { graph: 'refused' },
      { directoryObjects: ['refused', ['/']], directoryRoleMembers: ['refused', ['/']] },
    ],
    [
      'management groups',
      { refusals: [{ scope: '/', actions: ['Microsoft.Management/getEntities/action'] }] },
      { managementGroups: ['refused', ['/']] },
    ],
    [
      'eligibilities',
      {
        refusals: [
          { scope: '/', actions: ['Microsoft.Authorization/roleEligibilityScheduleInstances/read'] },
        ],
      },
      {
        roleEligibilityScheduleInstances: [
          'refused',
          ['payments', 'sales', 'sandbox'].map((name) => subscriptionScope(name as 'sales')),
        ],
      },
    ],
    [
      'Resource Graph',
      { resourceGraph: { ...troubledTenant().resourceGraph, state: 'missing' } },
      { resourceGraph: ['failed', ['/']] },
    ],
  ])('names %s as missing, and nothing else', async (_title, differs, expected) => {
    expect((await triedIn({ ...troubledTenant(), ...differs })).missing).toEqual(expected);
  });

  it('names Resource Graph as missing where it leaves a subscription out', async () => {
    const { missing } = await triedIn({
      ...troubledTenant(),
      refusals: [{ scope: subscriptionScope('sales') }],
    });
    expect(missing).toMatchObject({
      resourceGraph: ['refused', [subscriptionScope('sales')]],
      vaults: ['refused', [subscriptionScope('sales')]],
      denyAssignments: ['refused', [subscriptionScope('sales')]],
    });
  });

  it.each<[string, Partial<Tenant>, RegExp]>([
    ['leaves out the sign-in', { directoryObjects: [] }, /leaves out the sign-in itself/],
    ['cannot be asked, the sign-in being unknown', { objectId: '' }, /does not say which object signs in/],
  ])('knows nothing of names where the directory %s', async (_title, differs, reason) => {
    const { tried } = await triedIn({ ...troubledTenant(), ...differs });
    expect(tried.find(({ what }) => what === 'directoryObjects')).toEqual({
      what: 'directoryObjects',
      status: 'skipped',
      tried: 0,
      missing: [],
      reason: expect.stringMatching(reason),
    });
  });

  it('tries a sample of many subscriptions, and those that are named', async () => {
    const tenant = wideTenant({ subscriptions: 55, vaults: 55, assignments: 55 });
    const { visible, sample } = await triedIn(tenant);
    expect([visible, sample]).toEqual([55, 20]);
    expect((await triedIn(tenant, ['s7', 's54'])).sample).toBe(2);
    await expect(triedIn(tenant, ['nowhere'])).rejects.toThrow('No subscription that you can see');
  });

  it('reads no list to its end', async () => {
    const tenant = wideTenant({ subscriptions: 1, vaults: 900, assignments: 10 });
    const { loopback } = await triedIn(tenant);
    expect(loopback.sent.filter((line) => line.includes('/vaults?'))).toHaveLength(2);
  });
});
