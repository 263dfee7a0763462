import { expect, it } from 'vitest';
import { resolveAccess } from '../../src/access/resolveAccess.js';
import { assignment, type Facts, rbacVault, role, SECRETS_USER, SUB, snapshotOf } from './snapshotOf.js';

const times = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const group = (index: number) => `${SUB}/resourceGroups/rg${index}`;

/** Seconds that resolving takes. Taking the product of the two lists would be minutes. */
function seconds(facts: Facts): number {
  const snapshot = snapshotOf(facts);
  const start = performance.now();
  resolveAccess(snapshot);
  return (performance.now() - start) / 1000;
}

it('deny assignments of other resource groups cost a vault nothing, however many there are', () => {
  const deny = (index: number) => ({
    id: `${group(index)}/providers/Microsoft.Authorization/denyAssignments/d${index}`,
    properties: {
      scope: group(index),
      permissions: [{ actions: ['*/write'] }],
      principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
    },
  });
  const vaults = times(2_000, (index) => rbacVault(`kv${index}`, group(index)));
  const assignments = vaults.map(({ id }) => assignment(id, 'secrets-user'));
  expect(
    seconds({ vaults, roles: [SECRETS_USER], assignments, denies: times(4_000, (index) => deny(index)) }),
  ).toBeLessThan(10);
});

it('a custom role held at each of its thousands of scopes is looked at once', () => {
  const scopes = times(2_000, group);
  const editor = role('editor', { actions: ['Microsoft.Authorization/roleDefinitions/write'] });
  const custom = {
    ...editor,
    properties: { ...editor.properties, type: 'CustomRole', assignableScopes: scopes },
  };
  const facts = {
    vaults: scopes.map((scope, index) => rbacVault(`kv${index}`, scope)),
    roles: [custom],
    assignments: scopes.map((scope) => assignment(scope, 'editor')),
  };
  expect(seconds(facts)).toBeLessThan(10);
  expect(resolveAccess(snapshotOf(facts)).escalations).toHaveLength(2_000);
});

it('a group of thousands that reads thousands of vaults counts by its members, once each', () => {
  const members = times(3_000, (index) => ({
    of: ['/groups/g'],
    body: { '@odata.type': '#microsoft.graph.user', id: `user-${index}` },
  }));
  const facts = {
    vaults: times(3_000, (index) => rbacVault(`kv${index}`)),
    roles: [SECRETS_USER],
    directory: [{ '@odata.type': '#microsoft.graph.group', id: 'g' }],
    members,
    assignments: [
      assignment(SUB, 'secrets-user', { principal: 'G', principalType: 'Group' }),
      assignment(SUB, 'secrets-user', { principal: 'USER-7' }),
      assignment(SUB, 'secrets-user', { principal: 'outsider' }),
    ],
  };
  expect(seconds(facts)).toBeLessThan(10);
  const counts = resolveAccess(snapshotOf(facts)).vaults.map(({ secretReaders }) => secretReaders);
  expect(new Set(counts)).toEqual(new Set([3_001]));
});
