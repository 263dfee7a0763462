import type { Escalation, EscalationTerms, Grant, GrantTerms, Posture } from '../../src/model/posture.js';
import type { Holder } from '../../src/model/principal.js';
import { GROUP, vaultId } from './snapshotOf.js';

export function holder(id: string, more: Partial<Holder> = {}): Holder {
  return {
    id,
    type: 'User',
    displayName: null,
    tenantId: null,
    guest: null,
    managedIdentity: null,
    existence: 'unknown',
    guests: 0,
    guestMembers: [],
    ...more,
  };
}

const cause = (name: string) => `${GROUP}/providers/Microsoft.Authorization/roleAssignments/${name}`;

/** A grant of a role at the resource group, to `alice` on `kv1` unless said otherwise. */
export function grant(terms: Partial<GrantTerms> = {}, more: Partial<Omit<Grant, 'terms'>> = {}): Grant {
  return {
    terms: {
      source: 'role-assignment',
      role: { id: 'role', name: 'Key Vault Secrets User' },
      scope: GROUP,
      scopeLevel: 'resource-group',
      vaultsInScope: 1,
      reach: 'holds',
      inert: null,
      timeBound: false,
      permissions: ['secrets/get', 'secrets/list'],
      uses: ['secrets'],
      administers: [],
      certainty: 'certain',
      conditions: [],
      ...terms,
    },
    principal: holder('alice'),
    cause: cause('a1'),
    identity: 'a1',
    vaults: [vaultId('kv1')],
    managedVaults: [],
    ...more,
  };
}

/** An entry of the access policies of a vault. */
export function policy(
  vault: string,
  principal: Holder,
  permissions: readonly string[],
  terms: Partial<GrantTerms> = {},
): Grant {
  const id = vaultId(vault);
  const policyCause = `${id}#accessPolicies/${principal.id}`;
  return grant(
    { source: 'access-policy', role: null, scope: id, scopeLevel: 'vault', permissions, ...terms },
    { principal, cause: policyCause, identity: policyCause, vaults: [id] },
  );
}

/** A Contributor at the resource group who writes access policies, `carol` on `kv1` unless said otherwise. */
export function escalation(
  terms: Partial<EscalationTerms> = {},
  more: Partial<Omit<Escalation, 'terms'>> = {},
): Escalation {
  return {
    terms: {
      step: 'write-access-policy',
      role: { id: 'contributor', name: 'Contributor' },
      scope: GROUP,
      scopeLevel: 'resource-group',
      begins: 'holds',
      obtains: ['secrets/all', 'keys/all', 'certificates/all', 'storage/all'],
      certainty: 'certain',
      conditions: [],
      acts: [{ step: 'write-access-policy', id: null, scope: GROUP, role: null }],
      otherPaths: [],
      furtherWays: [],
      ...terms,
    },
    principal: holder('carol'),
    cause: cause('c1'),
    identity: 'c1',
    vaults: [vaultId('kv1')],
    ...more,
  };
}

export function postureOf(facts: Partial<Posture>): Posture {
  return {
    vaults: [],
    hsms: [],
    objects: [],
    grants: [],
    escalations: [],
    members: {},
    customRoles: [],
    subscriptions: [],
    deletedVaults: [],
    coverage: [],
    ...facts,
  };
}
