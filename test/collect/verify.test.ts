import { describe, expect, it } from 'vitest';
import { collect } from '../../src/collect/collect.js';
import { verify } from '../../src/collect/verify.js';
import { connected } from '../azure/scriptedArm.js';
import { azureInProcess } from '../support/azureInProcess.js';
import { ROLES } from '../support/exampleRoles.js';
import {
  goodVault,
  managementGroupScope,
  roleAssignment,
  subscriptionScope,
  troubledTenant,
  vaultId,
  withProperties,
} from '../support/exampleTenants.js';
import type { Tenant } from '../support/tenant.js';
import { plan } from './fakeAzure.js';

const { signal } = new AbortController();

/** Collects through a Resource Graph that lags behind, then reads `flagged` again. */
async function verified(
  tenant: Tenant,
  indexed: Tenant['resourceGraph']['indexed'],
  flagged: readonly string[],
) {
  const loopback = azureInProcess({ ...tenant, resourceGraph: { ...tenant.resourceGraph, indexed } });
  const azure = await connected(loopback.httpClient);
  const snapshot = await collect(azure, plan({ engine: 'graph' }));
  const before = loopback.sent.length;
  const result = await verify(azure, snapshot, flagged, { signal });
  return { ...result, old: snapshot, asked: loopback.sent.slice(before) };
}

const idsOf = (records: readonly { readonly body: unknown }[]) =>
  records.map(({ body }) => (body as { id: string }).id.toLowerCase());

describe('verifying what Resource Graph said', () => {
  const tenant = troubledTenant();
  const flagged = vaultId('sales', 'kv-sales-1');

  it('changes nothing where nothing has changed', async () => {
    const { snapshot, old, gone, changed, subscriptions, failures } = await verified(tenant, {}, [flagged]);
    expect({ gone, changed, subscriptions, failures }).toEqual({
      gone: 0,
      changed: 0,
      subscriptions: 1,
      failures: [],
    });
    expect(idsOf(snapshot.records.vault)).toEqual(idsOf(old.records.vault));
    expect(snapshot.records.roleAssignment.map(({ of }) => of)).toEqual(
      old.records.roleAssignment.map(({ of }) => of),
    );
  });

  it('takes the vault as it is now, and reads no other subscription', async () => {
    const vaults = tenant.vaults.map((body) =>
      body.id === flagged ? withProperties(body, { enablePurgeProtection: undefined }) : body,
    );
    const { snapshot, changed, asked } = await verified(tenant, { vaults }, [flagged]);
    const vault = snapshot.records.vault.find(({ body }) => (body as { id: string }).id === flagged);
    expect(vault?.body).toMatchObject({ properties: { enablePurgeProtection: true } });
    expect(changed).toBe(1);
    expect(asked.every((line) => line.includes(subscriptionScope('sales')))).toBe(true);
  });

  it('drops what is gone, and adds nothing of which nothing else was read', async () => {
    const late = goodVault('sales', 'kv-late');
    const vaults = [...tenant.vaults.filter(({ id }) => id !== flagged), goodVault('sales', 'kv-deleted')];
    const roleAssignments = tenant.roleAssignments.slice(1);
    const { snapshot, gone, changed } = await verified(
      { ...tenant, vaults: [...tenant.vaults, late] },
      { vaults, roleAssignments },
      [`${flagged}#accessPolicies/somebody`],
    );
    const ids = idsOf(snapshot.records.vault);
    expect(ids).not.toContain(late.id.toLowerCase());
    expect(ids).not.toContain(flagged.toLowerCase());
    expect(ids).not.toContain(vaultId('sales', 'kv-deleted').toLowerCase());
    expect([gone, changed]).toEqual([1, 0]);
  });

  it('drops the objects and settings of a vault that went while they were read', async () => {
    const item = (vault: string, type: string) => ({
      id: `${vault}/${type}/one`,
      name: 'one',
      properties: {},
    });
    const other = vaultId('sales', 'kv-sales-2');
    const there: Tenant = {
      ...tenant,
      keys: [flagged, other].map((id) => item(id, 'keys')),
      secrets: [flagged, other].map((id) => item(id, 'secrets')),
    };
    const azure = await connected(azureInProcess(there).httpClient);
    const snapshot = await collect(
      azure,
      plan({ engine: 'graph', reads: ['keys', 'secrets', 'diagnosticSettings'] }),
    );
    const now = azureInProcess({ ...there, vaults: there.vaults.filter(({ id }) => id !== flagged) });
    const result = await verify(await connected(now.httpClient), snapshot, [flagged], { signal });
    for (const kind of ['key', 'secret', 'diagnosticSetting'] as const) {
      const of = (records: typeof snapshot.records) => records[kind].flatMap((record) => record.of);
      expect(of(snapshot.records), kind).toContain(flagged);
      expect(of(result.snapshot.records), kind).toEqual(of(snapshot.records).filter((id) => id !== flagged));
      expect(of(result.snapshot.records), kind).toContain(other);
    }
  });

  it('takes an inherited assignment from all subscriptions once it is gone from its group', async () => {
    const stale = roleAssignment(90, managementGroupScope('workloads'), ROLES.owner, 91);
    const roleAssignments = [...tenant.roleAssignments, stale];
    const { snapshot, old, subscriptions } = await verified(tenant, { roleAssignments }, [stale.id]);
    expect(idsOf(old.records.roleAssignment)).toContain(stale.id.toLowerCase());
    expect(idsOf(snapshot.records.roleAssignment)).not.toContain(stale.id.toLowerCase());
    expect(subscriptions).toBe(2);
  });

  it('asks one subscription only about an inherited assignment that is still there', async () => {
    const { subscriptions, gone } = await verified(tenant, {}, [
      roleAssignment(50, managementGroupScope('workloads'), ROLES.contributor, 51).id,
    ]);
    expect([subscriptions, gone]).toEqual([1, 0]);
  });

  it('leaves the facts where they cannot be read again, and says so', async () => {
    const loopback = azureInProcess(tenant);
    const azure = await connected(loopback.httpClient);
    const snapshot = await collect(azure, plan({ engine: 'graph' }));
    const refusing = azureInProcess({ ...tenant, refusals: [{ scope: subscriptionScope('sales') }] });
    const result = await verify(await connected(refusing.httpClient), snapshot, [flagged], { signal });
    expect(idsOf(result.snapshot.records.vault)).toEqual(idsOf(snapshot.records.vault));
    expect(result.failures.join()).toContain('could not be verified');
  });
});
