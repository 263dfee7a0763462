import { describe, expect, it } from 'vitest';
import { resolveAccess } from '../../src/access/resolveAccess.js';
import { assignment, GROUP, rbacVault, SECRETS_USER, snapshotOf, vaultId } from './snapshotOf.js';

const snapshot = snapshotOf({
  vaults: [rbacVault('kv1'), rbacVault('kv10')],
  roles: [SECRETS_USER],
  assignments: [assignment(GROUP, 'secrets-user'), assignment(vaultId('kv10'), 'secrets-user')],
});
const narrowed = (...vaults: string[]) =>
  resolveAccess({ ...snapshot, header: { ...snapshot.header, requested: { vaults } } });

describe('an audit of named vaults', () => {
  it.each([['kv1'], ['KV1'], [vaultId('kv1')], [`${vaultId('kv1').toUpperCase()}/`]])(
    'by %s speaks of that vault only',
    (name) => {
      const posture = narrowed(name);
      expect(posture.vaults.map((vault) => vault.name)).toEqual(['kv1']);
      expect(posture.grants.map(({ vaults }) => vaults)).toEqual([[vaultId('kv1')]]);
    },
  );
  it('still counts the vaults beside it where it matters how far a grant reaches', () => {
    expect(narrowed('kv1').grants[0]?.terms.vaultsInScope).toBe(2);
  });
  it('speaks of the keys in it only', () => {
    const keys = ['kv1', 'kv10'].map((name) => ({
      of: [vaultId(name)],
      body: { id: `${vaultId(name).toUpperCase()}/keys/k`, properties: { attributes: {} } },
    }));
    const { objects } = resolveAccess({
      ...snapshot,
      header: { ...snapshot.header, requested: { vaults: ['kv1'] } },
      records: { ...snapshot.records, key: keys },
    });
    expect(objects.map(({ vaultName }) => vaultName)).toEqual(['KV1']);
  });
  it('speaks of all without names', () => {
    expect(narrowed().vaults).toHaveLength(2);
  });
});
