import { describe, expect, it } from 'vitest';
import { readVault } from '../../src/access/vault.js';
import { vault } from './snapshotOf.js';

const facts = (properties: object) => readVault(vault('kv1', properties), () => null);
const undecided = (properties: object) => facts(properties)?.undecided.map(({ fact }) => fact);

describe('the defaults of a live vault', () => {
  it.each([
    ['absent', {}, 'access-policy'],
    ['null', { enableRbacAuthorization: null }, 'access-policy'],
    ['false', { enableRbacAuthorization: false }, 'access-policy'],
    ['true', { enableRbacAuthorization: true }, 'rbac'],
  ])('enableRbacAuthorization %s', (_, properties, model) => {
    expect(facts(properties)?.permissionModel).toBe(model);
  });

  it.each([
    ['absent', {}, true],
    ['null', { enableSoftDelete: null }, true],
    ['true', { enableSoftDelete: true }, true],
    ['literal false', { enableSoftDelete: false }, false],
  ])('enableSoftDelete %s', (_, properties, softDelete) => {
    expect(facts(properties)?.softDelete).toBe(softDelete);
  });

  it.each([
    ['absent', {}, false],
    ['null', { enablePurgeProtection: null }, false],
    ['true', { enablePurgeProtection: true }, true],
  ])('enablePurgeProtection %s', (_, properties, purgeProtection) => {
    expect(facts(properties)?.purgeProtection).toBe(purgeProtection);
  });

  it('retains 90 days when absent', () => {
    expect(facts({})?.softDeleteRetentionInDays).toBe(90);
    expect(facts({ softDeleteRetentionInDays: 7 })?.softDeleteRetentionInDays).toBe(7);
  });
});

describe('what is no flag is undecided, never a default', () => {
  it.each([
    ['permissionModel', { enableRbacAuthorization: 'true' }],
    ['softDelete', { enableSoftDelete: 'no' }],
    ['purgeProtection', { enablePurgeProtection: 1 }],
    ['softDeleteRetentionInDays', { softDeleteRetentionInDays: '90' }],
    ['accessPolicies', { accessPolicies: { objectId: 'x' } }],
    ['accessPolicies', { accessPolicies: [{ permissions: { secrets: ['get'] } }] }],
    ['accessPolicies', { accessPolicies: [{ objectId: 'x', permissions: { secrets: 'get' } }] }],
    ['privateEndpointConnections', { privateEndpointConnections: 'none' }],
    ['network.publicNetworkAccess', { publicNetworkAccess: 'Maybe' }],
    ['network.defaultAction', { networkAcls: { defaultAction: 'Ask' } }],
    ['network.openFraction', { networkAcls: 'open' }],
  ])('%s', (fact, properties) => {
    expect(undecided(properties)).toContain(fact);
    expect(
      fact
        .split('.')
        .reduce<unknown>((value, key) => (value as Record<string, unknown>)?.[key], facts(properties)),
    ).toBeUndefined();
  });

  it('keeps a vault without properties, with nothing decided', () => {
    const odd = readVault({ ...vault('kv1'), properties: undefined }, () => null);
    expect(odd?.name).toBe('kv1');
    expect(odd?.permissionModel).toBeUndefined();
    expect(odd?.undecided.map(({ fact }) => fact)).toEqual(['properties']);
  });

  it.each([[null], ['text'], [{}], [{ id: '/subscriptions/x' }], [{ id: 7 }]])(
    'gives null for %j, which has no vault id',
    (body) => {
      expect(readVault(body, () => null)).toBeNull();
    },
  );
});

describe('access policies', () => {
  it('understands verbs in any letter case and keeps what an entry says', () => {
    const read = facts({
      accessPolicies: [
        {
          tenantId: 't',
          objectId: 'bob',
          permissions: {
            keys: ['Get', 'WRAPKEY'],
            secrets: ['All'],
            certificates: ['ManageContacts'],
            storage: null,
          },
        },
      ],
    });
    expect(read?.accessPolicies?.[0]?.permissions).toEqual([
      'secrets/all',
      'keys/get',
      'keys/wrapkey',
      'certificates/managecontacts',
    ]);
  });
});

describe('an entry that cannot be read', () => {
  const good = { objectId: 'bob', permissions: { secrets: ['get'] } };
  it.each([
    ['an application id that is no text', { ...good, applicationId: 7 }],
    ['a tenant id that is no text', { ...good, tenantId: {} }],
    ['no object', 5],
  ])('%s: leaves the others standing and says so', (_, odd) => {
    const read = facts({ accessPolicies: [odd, good] });
    expect(read?.accessPolicies?.map(({ objectId }) => objectId)).toEqual(['bob']);
    expect(undecided({ accessPolicies: [odd, good] })).toEqual(['accessPolicies']);
  });
});

describe('private endpoint connections', () => {
  it('reads the status where the wire and where the SDK put it', () => {
    const state = { privateLinkServiceConnectionState: { status: 'Approved' } };
    const read = facts({
      privateEndpointConnections: [{ id: 'a', properties: state }, { id: 'b', ...state }, { id: 'c' }],
    });
    expect(read?.privateEndpointConnections?.map(({ status }) => status)).toEqual([
      'Approved',
      'Approved',
      'Unknown',
    ]);
  });
});
