import { describe, expect, it } from 'vitest';
import type { Pages } from '../../src/azure/azure.js';
import { AzureError } from '../../src/azure/azure.js';
import { collect } from '../../src/collect/collect.js';
import { PLANNED_READS, type PlannedRead, type Read, type Snapshot } from '../../src/model/snapshot.js';
import {
  A,
  B,
  C,
  type Differs,
  failure,
  holding,
  hsmId,
  pagesOf,
  plan,
  refusal,
  vaultId,
} from './fakeAzure.js';

const scope = (id: string) => `/subscriptions/${id}`;
const PLANNED_CALL =
  /^(locks|deletedVaults|diagnosticSettings|defenderPlans|classicAdministrators|virtualNetworks) /;

async function collected(reads: readonly PlannedRead[], differs: Differs = {}, more = {}) {
  const { azure, asked } = holding({ [A]: ['kv1', 'kv2'], [B]: ['kv3'] }, differs);
  const snapshot = await collect(azure, plan({ reads, ...more }));
  return { snapshot, planned: asked.filter((call) => PLANNED_CALL.test(call)).sort() };
}

const coverageOf = (snapshot: Snapshot, what: Read) =>
  snapshot.coverage
    .filter((entry) => entry.what === what)
    .map(({ scope: where, status }) => `${where.replace('/subscriptions/', '')} ${status}`);

const lock = (at: string, name: string) => ({
  id: `${at}/providers/Microsoft.Authorization/locks/${name}`,
  properties: { level: 'CanNotDelete' },
});

describe('what is read only on demand', () => {
  it('is not asked for where nothing needs it, and covered as skipped with the reason', async () => {
    const { snapshot, planned } = await collected([]);
    expect(planned).toEqual([]);
    for (const what of PLANNED_READS)
      expect(snapshot.coverage.filter((entry) => entry.what === what)).toEqual([
        {
          scope: '/',
          what,
          status: 'skipped',
          reason: expect.stringContaining('nothing that was asked for'),
        },
      ]);
  });

  it('is asked once for each subscription with a vault, or once for each vault, and no more', async () => {
    const { planned } = await collected([
      'locks',
      'defenderPlans',
      'classicAdministrators',
      'diagnosticSettings',
      'virtualNetworks',
    ]);
    expect(planned).toEqual(
      [
        ...[A, B].flatMap((id) => [`locks ${id}`, `defenderPlans ${id}`, `classicAdministrators ${id}`]),
        ...['kv1', 'kv2'].map((name) => `diagnosticSettings ${vaultId(A, name)}`),
        `diagnosticSettings ${vaultId(B, 'kv3')}`,
      ].sort(),
    );
  });

  it('looks for deleted vaults also where no vault is left', async () => {
    const { planned } = await collected(['deletedVaults']);
    expect(planned).toEqual([A, B, C].map((id) => `deletedVaults ${id}`));
  });

  it('runs no more reads at once than it may', async () => {
    let running = 0;
    let most = 0;
    async function* slow(): Pages {
      running++;
      most = Math.max(most, running);
      await new Promise((go) => setTimeout(go, 5));
      running--;
      yield [];
    }
    await collected(
      ['diagnosticSettings', 'locks'],
      { diagnosticSettings: slow, locks: slow },
      { concurrency: 2 },
    );
    expect(most).toBe(2);
  });
});

describe('resource locks', () => {
  it('are kept where they stand at or above a vault, in any letter case', async () => {
    const group = `${scope(A)}/resourceGroups/rg`;
    const there = [
      lock(scope(A), 'subscription'),
      lock(group.toLowerCase(), 'group'),
      lock(vaultId(A, 'kv1').toUpperCase(), 'vault'),
    ];
    const elsewhere = [
      lock(`${scope(A)}/resourceGroups/rg2`, 'other-group'),
      lock(vaultId(A, 'kv11'), 'other-vault'),
      lock(`${group}/providers/Microsoft.Storage/storageAccounts/s`, 'storage'),
    ];
    const { snapshot } = await collected(['locks'], {
      locks: (id) => pagesOf(id === A ? [...there, ...elsewhere] : []),
    });
    const kept = snapshot.records.lock.map(({ body }) => (body as { id: string }).id);
    expect([...kept].sort()).toEqual(there.map(({ id }) => id).sort());
  });
});

describe('diagnostic settings', () => {
  const of = (failing: Readonly<Record<string, AzureError>>) => (id: string) => {
    const error = Object.entries(failing).find(([name]) => id.endsWith(`/${name}`))?.[1];
    return pagesOf(error ?? [{ id: `${id}/providers/microsoft.insights/diagnosticSettings/s` }]);
  };

  it('belong to the vault or HSM that was asked', async () => {
    const { snapshot } = await collected(['diagnosticSettings'], {
      hsms: (id) => pagesOf(id === B ? [{ id: hsmId(B, 'hsm1') }] : []),
      diagnosticSettings: of({}),
    });
    expect(snapshot.records.diagnosticSetting.flatMap((record) => record.of).sort()).toEqual(
      [vaultId(A, 'kv1'), vaultId(A, 'kv2'), vaultId(B, 'kv3'), hsmId(B, 'hsm1')].sort(),
    );
  });

  it('that are refused for one vault are a gap of that vault alone', async () => {
    const { snapshot } = await collected(['diagnosticSettings'], {
      diagnosticSettings: of({ kv2: refusal }),
    });
    expect(coverageOf(snapshot, 'diagnosticSettings')).toEqual([
      `${A} ok`,
      `${vaultId(A, 'kv2').replace('/subscriptions/', '')} refused`,
      `${B} ok`,
    ]);
  });

  it.each([
    ['refused', { kv1: refusal, kv2: refusal }],
    ['failed', { kv1: refusal, kv2: failure }],
  ])('of which none came are one gap of the subscription: %s', async (status, failing) => {
    const { snapshot } = await collected(['diagnosticSettings'], { diagnosticSettings: of(failing) });
    expect(coverageOf(snapshot, 'diagnosticSettings')).toEqual([`${A} ${status}`, `${B} ok`]);
    expect(snapshot.records.diagnosticSetting).toHaveLength(1);
  });
});

describe('Defender plans', () => {
  const pricing = (name: string) => ({ id: `${scope(A)}/providers/Microsoft.Security/pricings/${name}` });

  it('are kept of Key Vault only', async () => {
    const { snapshot } = await collected(['defenderPlans'], {
      defenderPlans: (id) => pagesOf(id === A ? [pricing('VirtualMachines'), pricing('keyvaults')] : []),
    });
    expect(snapshot.records.defenderPlan.map(({ body }) => body)).toEqual([pricing('keyvaults')]);
  });

  it('of a subscription that never registered the provider are read, and none', async () => {
    const unregistered = new AzureError('failed', 'management.azure.com answered 404.', {
      status: 404,
      code: 'Subscription Not Registered',
    });
    const { snapshot } = await collected(['defenderPlans'], { defenderPlans: () => pagesOf(unregistered) });
    expect(coverageOf(snapshot, 'defenderPlans')).toEqual([`${A} ok`, `${B} ok`]);
  });

  it('that are refused are a gap', async () => {
    const { snapshot } = await collected(['defenderPlans'], { defenderPlans: () => pagesOf(refusal) });
    expect(coverageOf(snapshot, 'defenderPlans')).toEqual([`${A} refused`, `${B} refused`]);
  });
});

describe('virtual networks', () => {
  const network = (id: string, name: string) =>
    `${scope(id)}/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/${name}`;
  const admitting = (rules: readonly object[]): Differs => ({
    vaults: (id) =>
      pagesOf(
        id === A
          ? [
              { id: vaultId(A, 'kv1'), properties: { networkAcls: { virtualNetworkRules: rules } } },
              { id: vaultId(A, 'kv2') },
            ]
          : [],
      ),
  });
  const ignoring = { id: `${network(B, 'hub')}/subnets/apps`, ignoreMissingVnetServiceEndpoint: true };

  it('are looked up only where a missing endpoint was to be ignored', async () => {
    const { planned, snapshot } = await collected(
      ['virtualNetworks'],
      admitting([{ id: ignoring.id, ignoreMissingVnetServiceEndpoint: false }, { id: ignoring.id }]),
    );
    expect(planned).toEqual([]);
    expect(coverageOf(snapshot, 'virtualNetworks')).toEqual([`${A} ok`]);
  });

  it('are read in the subscription of the network, of which only the named ones are kept', async () => {
    const { planned, snapshot } = await collected(['virtualNetworks'], {
      ...admitting([ignoring, ignoring]),
      virtualNetworks: () => pagesOf([{ id: network(B, 'HUB') }, { id: network(B, 'other') }]),
    });
    expect(planned).toEqual([`virtualNetworks ${B}`]);
    expect(snapshot.records.virtualNetwork.map(({ body }) => body)).toEqual([{ id: network(B, 'HUB') }]);
  });

  it('that are refused are a gap of the vault that names them, not of the vaults beside the network', async () => {
    const { snapshot } = await collected(['virtualNetworks'], {
      ...admitting([ignoring]),
      virtualNetworks: () => pagesOf(refusal),
    });
    expect(coverageOf(snapshot, 'virtualNetworks')).toEqual([
      `${A} ok`,
      `${vaultId(A, 'kv1').replace('/subscriptions/', '')} refused`,
    ]);
  });
});
