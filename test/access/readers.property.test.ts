import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countSecretReaders } from '../../src/access/readers.js';
import type { Grant, Vault } from '../../src/model/posture.js';
import type { Holder } from '../../src/model/principal.js';

const holder = (id: string, type: Holder['type'] = 'User'): Holder => ({
  ...{ id, type, displayName: null, tenantId: null, guest: null, guests: 0, guestMembers: [] },
  ...{ managedIdentity: null, existence: 'unknown' },
});
const vault = (id: string) => ({ id, permissionModel: 'rbac', undecided: [] }) as unknown as Vault;
const VAULTS = ['v0', 'v1', 'v2', 'v3'].map(vault);
const LISTS = [['v0'], ['v1'], ['v0', 'v1'], ['v1', 'v2', 'v3'], ['v0', 'v1', 'v2', 'v3']];
const MEMBERS: Readonly<Record<string, readonly Holder[]>> = {
  g0: [holder('A'), holder('b'), holder('g1', 'Group')],
  g1: [holder('b'), holder('C')],
};

const grants = fc.array(
  fc.record({
    principal: fc.constantFrom('a', 'A', 'b', 'c', 'd', 'g0', 'G1', 'g2').map((id) => holder(id)),
    vaults: fc.constantFrom(...LISTS),
    permission: fc.constantFrom('secrets/get', 'secrets/all', 'secrets/list', 'keys/all'),
    reach: fc.constantFrom('holds' as const, 'eligible' as const),
    inert: fc.constantFrom(null, 'permission-model' as const),
  }),
  { maxLength: 12 },
);

/** Vault by vault and grant by grant, as the sentence says: nothing is shared. */
function plainCount(id: string, given: readonly Grant[]): number {
  const people = new Set<string>();
  for (const { terms, principal, vaults } of given) {
    const reads = terms.permissions.some((one) => one === 'secrets/get' || one === 'secrets/all');
    if (!reads || terms.reach !== 'holds' || terms.inert !== null || !vaults.includes(id)) continue;
    const members = MEMBERS[principal.id.toLowerCase()];
    if (members === undefined) people.add(principal.id.toLowerCase());
    else for (const member of members) if (member.type !== 'Group') people.add(member.id.toLowerCase());
  }
  return people.size;
}

describe('the readers of secrets', () => {
  it('are counted once each, whichever grants and groups they come by', () => {
    fc.assert(
      fc.property(grants, (drawn) => {
        const given = drawn.map(
          ({ principal, vaults, permission, reach, inert }) =>
            ({ terms: { permissions: [permission], reach, inert }, principal, vaults }) as unknown as Grant,
        );
        const directory = { members: MEMBERS } as Parameters<typeof countSecretReaders>[2];
        const counted = countSecretReaders(VAULTS, given, directory);
        expect(counted.map(({ secretReaders }) => secretReaders)).toEqual(
          VAULTS.map(({ id }) => plainCount(id, given)),
        );
      }),
      { numRuns: 500 },
    );
  });
});
