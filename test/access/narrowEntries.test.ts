import { describe, expect, test } from 'vitest';
import { accessEntries } from '../../src/access/accessEntries.js';
import {
  isKnownPrincipal,
  membersAsked,
  type Narrowing,
  narrowEntries,
  unknownVaults,
  withDeletedIds,
} from '../../src/access/narrowEntries.js';
import { escalation, grant, holder, policy, postureOf } from './postureOf.js';
import { SUB, vaultId } from './snapshotOf.js';

const BOB = '1f0c2d3e-0000-4000-8000-000000000001';
const both = { vaults: [vaultId('KV1'), vaultId('kv10')] };
const posture = postureOf({
  grants: [
    grant({}, { ...both, principal: holder('alice', { displayName: 'Alice Ng' }) }),
    policy('kv2', holder(BOB), ['secrets/all']),
    grant({ inert: 'permission-model' }, { principal: holder('ghost') }),
    grant({ permissions: ['keys/sign'] }, { principal: holder('team', { type: 'Group' }), cause: 'g1' }),
  ],
  escalations: [escalation({}, both)],
  members: { team: [holder('dora', { displayName: 'Dora' }), holder('emil')] },
});

const narrowed = (narrowing: Narrowing, expandGroups = false) =>
  narrowEntries(accessEntries(posture, { expandGroups }), narrowing).map(
    ({ principal, vaults, permissions }) => [
      principal.id,
      vaults.map((id) => id.slice(id.lastIndexOf('/') + 1)).join(),
      permissions.length,
    ],
  );

const ALICE = ['alice', 'KV1,kv10', 2];

describe('narrowing', () => {
  test.each<[string, Narrowing, readonly unknown[]]>([
    [
      'by a name in another letter case keeps that vault only',
      { vaults: ['kv1'] },
      [
        ['alice', 'KV1', 2],
        ['team', 'kv1', 1],
        ['carol', 'KV1', 58],
      ],
    ],
    [
      'by an id',
      { vaults: [`${vaultId('kv10').toUpperCase()}/`] },
      [
        ['alice', 'kv10', 2],
        ['carol', 'kv10', 58],
      ],
    ],
    ['by a name that is the start of another finds no other', { vaults: ['kv'] }, []],
    ['by object id', { principal: 'ALICE' }, [ALICE]],
    ['by display name', { principal: 'alice ng' }, [ALICE]],
    ['by the start of an id as the table cuts it', { principal: '1F0C2D3E' }, [[BOB, 'kv2', 8]]],
    ['by less than eight digits of an id finds nobody', { principal: '1f0c' }, []],
    [
      'by permission keeps that permission only',
      { permissions: ['secrets/set'] },
      [
        [BOB, 'kv2', 1],
        ['carol', 'KV1,kv10', 1],
      ],
    ],
    [
      'by several permissions keeps any of them',
      { permissions: ['keys/sign', 'Secrets/Get'] },
      [
        [BOB, 'kv2', 1],
        ['alice', 'KV1,kv10', 1],
        ['team', 'kv1', 1],
        ['carol', 'KV1,kv10', 2],
      ],
    ],
    ['by all three', { vaults: ['kv2'], principal: BOB, permissions: ['secrets/purge'] }, [[BOB, 'kv2', 1]]],
  ])('%s', (_, narrowing, expected) => {
    const byText = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).sort();
    expect(byText(narrowed(narrowing))).toEqual(byText(expected));
  });

  test('by a member finds what it has through its groups', () => {
    expect(narrowed({ principal: 'dora' }, true)).toEqual([['dora', 'kv1', 1]]);
    expect(narrowed({ principal: 'dora' })).toEqual([]);
  });

  test('leaves entries that share a list of vaults sharing it', () => {
    const grants = ['a', 'b'].map((id) => grant({}, { ...both, principal: holder(id), cause: id }));
    const [one, other] = narrowEntries(accessEntries(postureOf({ grants }), { expandGroups: false }), {
      vaults: ['kv10'],
    });
    expect(one?.vaults).toBe(other?.vaults);
  });
});

test('the members that are asked for are those of the name, whatever their group', () => {
  expect(membersAsked(posture.members, 'DORA')).toEqual({
    team: [holder('dora', { displayName: 'Dora' })],
  });
  expect(membersAsked(posture.members, 'alice')).toEqual({});
});

test.each([
  ['alice ng', true],
  ['ghost', true],
  ['carol', true],
  ['emil', true],
  ['nobody', false],
])('whether %s is known, also where it has nothing: %s', (name, known) => {
  expect(isKnownPrincipal(posture, name)).toBe(known);
});

test('vaults that the posture does not hold are named as they were given; managed HSMs count', () => {
  const hsm = `${vaultId('x').replace('/vaults/x', '/managedHSMs/hsm1')}`;
  const place = { subscriptionId: '', resourceGroup: '', location: '' };
  const facts = {
    vaults: [
      {
        id: vaultId('kv1'),
        name: 'kv1',
        tenantId: null,
        subscriptionTenantId: null,
        undecided: [],
        ...place,
      },
    ],
    hsms: [{ id: hsm, name: 'hsm1', undecided: [], ...place }],
    deletedVaults: [GONE],
  };
  expect(unknownVaults(facts, ['KV1', 'HSM1', hsm, 'kv', vaultId('KV1'), 'gone'])).toEqual(['kv']);
});

const GONE = {
  ...{ id: `${SUB}/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/gone`, name: 'gone' },
  ...{ location: 'westeurope', vaultId: vaultId('gone'), purgeProtection: false },
  ...{ deletionDate: null, scheduledPurgeDate: null },
};

test('a deleted vault that is named by the id it had is found by the id it has now', () => {
  const names = ['kv1', vaultId('GONE')];
  expect(withDeletedIds({ deletedVaults: [GONE] }, names)).toEqual(['kv1', GONE.id]);
  expect(withDeletedIds({ deletedVaults: [] }, names)).toEqual(names);
});
