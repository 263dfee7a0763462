import type {
  Escalation,
  EscalationTerms,
  Grant,
  GrantTerms,
  Posture,
  Vault,
} from '../../src/model/posture.js';
import type { Holder } from '../../src/model/principal.js';
import type { Coverage } from '../../src/model/snapshot.js';

export const SUBSCRIPTION = '/subscriptions/11111111-1111-1111-1111-111111111111';

export function vaultId(name: string, group = 'rg'): string {
  return `${SUBSCRIPTION}/resourceGroups/${group}/providers/Microsoft.KeyVault/vaults/${name}`;
}

export function vault(name: string, facts: Partial<Vault> = {}): Vault {
  return {
    id: vaultId(name),
    name,
    subscriptionId: '11111111-1111-1111-1111-111111111111',
    resourceGroup: 'rg',
    location: 'westeurope',
    tenantId: null,
    subscriptionTenantId: null,
    undecided: [],
    ...facts,
  };
}

export function posture(parts: Partial<Posture> = {}): Posture {
  const nothing = {
    ...{ vaults: [], hsms: [], grants: [], escalations: [], customRoles: [], members: {} },
    ...{ subscriptions: [], deletedVaults: [], objects: [] },
  };
  return { ...nothing, coverage: [], ...parts };
}

/** A user of whom the directory said no more than the name. */
export function user(id: string, displayName: string | null = null): Holder {
  return {
    id,
    type: 'User',
    displayName,
    tenantId: null,
    guest: null,
    managedIdentity: null,
    existence: 'unknown',
    guests: 0,
    guestMembers: [],
  };
}

export function grantTerms(parts: Partial<GrantTerms> = {}): GrantTerms {
  return {
    source: 'role-assignment',
    role: { id: 'r1', name: 'Key Vault Administrator' },
    scope: SUBSCRIPTION,
    scopeLevel: 'subscription',
    vaultsInScope: 2,
    reach: 'holds',
    inert: null,
    timeBound: false,
    permissions: ['secrets/get', 'secrets/set'],
    uses: ['secrets'],
    administers: ['secrets'],
    certainty: 'certain',
    conditions: [],
    ...parts,
  };
}

export function grant(id: string, terms: GrantTerms, parts: Partial<Grant> = {}): Grant {
  const cause = `${terms.scope}/providers/Microsoft.Authorization/roleAssignments/${id}`;
  const own = { principal: user(`p-${id}`), cause, identity: cause, vaults: [vaultId('kv1')] };
  return { terms, ...own, managedVaults: [], ...parts };
}

export function escalation(parts: Partial<EscalationTerms> = {}, more: Partial<Escalation> = {}): Escalation {
  const scope = parts.scope ?? SUBSCRIPTION;
  const cause = `${scope}/providers/Microsoft.Authorization/roleAssignments/e1`;
  return {
    terms: {
      step: 'write-access-policy',
      role: { id: 'r2', name: 'Contributor' },
      scope,
      scopeLevel: 'subscription',
      begins: 'holds',
      obtains: ['secrets/get'],
      certainty: 'certain',
      conditions: [],
      acts: [{ step: 'write-access-policy', id: null, scope, role: null }],
      otherPaths: [],
      furtherWays: [],
      ...parts,
    },
    principal: user('p1', 'Alice'),
    cause,
    identity: cause,
    vaults: [vaultId('kv1')],
    ...more,
  };
}

export function gap(parts: Partial<Coverage> = {}): Coverage {
  return { scope: SUBSCRIPTION, what: 'vaults', status: 'refused', reason: 'no right', ...parts };
}
