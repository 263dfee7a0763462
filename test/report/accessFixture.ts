import { ACCESS_SCHEMA_VERSION, type AccessEntry, type AccessResult } from '../../src/model/accessEntry.js';
import { VERBS } from '../../src/model/permission.js';
import type { PathStep } from '../../src/model/posture.js';
import type { PrincipalType } from '../../src/model/principal.js';
import type { AccessQuestion, AccessTableOptions } from '../../src/report/accessPage.js';
import { assignmentId, PRODUCTION, vaultId } from './resultFixture.js';

export const EVERYTHING = Object.entries(VERBS).flatMap(([type, verbs]) =>
  verbs.map((verb) => `${type}/${verb}`),
);

export function principal(
  id: string,
  type: PrincipalType = 'User',
  displayName: string | null = null,
): AccessEntry['principal'] {
  return { id, type, displayName, tenantId: null };
}

/** An object id that begins with the number, eight times over where it has one digit. */
export const objectId = (number: number): string =>
  `${String(number).padStart(8, '0')}-0b7e-4f3a-8f60-1c2d3e4f5a6b`;

export const at = (role: string, scope: string): PathStep => ({
  step: 'role-assignment',
  id: assignmentId(scope),
  scope,
  role,
});
export const act = (step: PathStep['step'], role: string | null = null): PathStep => ({
  step,
  id: null,
  scope: SUBSCRIPTION,
  role,
});
export const policyOf = (vault: string, id: string): PathStep => ({
  step: 'access-policy',
  id: `${vaultId(vault)}#accessPolicies/${id}`,
  scope: vaultId(vault),
  role: null,
});

export const SUBSCRIPTION = `/subscriptions/${PRODUCTION}`;
export const RESOURCE_GROUP = `${SUBSCRIPTION}/resourceGroups/rg-app`;

/** User 1 reads secrets of kv-app through a role at the vault, unless said otherwise. */
export function entry(overrides: Partial<AccessEntry> = {}): AccessEntry {
  return {
    vaults: [vaultId('kv-app')],
    principal: principal(objectId(1)),
    reach: 'holds',
    permissions: ['secrets/get', 'secrets/list'],
    certainty: 'certain',
    conditions: [],
    path: [at('Key Vault Secrets User', vaultId('kv-app'))],
    ...overrides,
  };
}

export function answer(overrides: Partial<AccessResult> = {}): AccessResult {
  return { schemaVersion: ACCESS_SCHEMA_VERSION, entries: [], coverage: [], ...overrides };
}

const OPEN = {
  publicNetworkAccess: 'Enabled',
  defaultAction: 'Allow',
  bypass: 'AzureServices',
  trustedServices: true,
  ipRanges: [],
  unreadableRanges: [],
  subnets: [],
  subnetRules: [],
  serviceTags: [],
  openFraction: 1,
} as const;

export function askedVault(
  name: string,
  permissionModel: 'rbac' | 'access-policy' | null = 'rbac',
): AccessQuestion['vaults'][number] {
  return {
    id: vaultId(name),
    name,
    resourceGroup: 'rg-app',
    subscriptionId: PRODUCTION,
    network: OPEN,
    undecided: [],
    ...(permissionModel === null ? {} : { permissionModel }),
  };
}

export function question(overrides: Partial<AccessQuestion> = {}): AccessQuestion {
  return {
    permission: null,
    principal: null,
    vaults: [askedVault('kv-app')],
    expandGroups: false,
    names: new Map(),
    ...overrides,
  };
}

export function tableOptions(overrides: Partial<AccessTableOptions> = {}): AccessTableOptions {
  return { by: 'vault', width: 80, colorLevel: 0, verbose: false, ...overrides };
}

/** A dozen principals who can read, activate or obtain the secrets of one vault in every common way. */
export function dozen(): readonly AccessEntry[] {
  const secret = { permissions: ['secrets/get'] };
  const people: readonly [string, PrincipalType][] = [
    ['Alice Ng', 'User'],
    ['Application operators', 'Group'],
    ['Payments deployment pipeline', 'ServicePrincipal'],
  ];
  const who = (number: number) => {
    const [name = '', type = 'User'] = people[number % people.length] ?? [];
    return principal(objectId(number), type, number < 4 ? name : null);
  };
  const conditions = [
    {
      source: 'role-assignment' as const,
      text: "@Resource[Microsoft.KeyVault/vaults:name] StringEquals 'kv-app'",
    },
  ];
  return [
    entry({ ...secret, principal: who(1) }),
    entry({ ...secret, principal: who(2), path: [at('Key Vault Secrets Officer', RESOURCE_GROUP)] }),
    entry({ ...secret, principal: who(3), path: [at('Key Vault Administrator', SUBSCRIPTION)] }),
    entry({
      ...secret,
      principal: who(4),
      path: [at('Key Vault Secrets User', `${vaultId('kv-app')}/secrets/db`)],
    }),
    entry({ ...secret, principal: who(5), certainty: 'conditional', conditions }),
    entry({
      ...secret,
      principal: who(6),
      reach: 'eligible',
      path: [at('Key Vault Administrator', SUBSCRIPTION), act('activate-role', 'Key Vault Administrator')],
    }),
    ...[7, 8, 9].map((number) =>
      entry({
        ...secret,
        principal: who(number),
        reach: 'obtainable',
        path: [at('Owner', SUBSCRIPTION), act('assign-role')],
      }),
    ),
    ...[10, 11].map((number) =>
      entry({
        ...secret,
        principal: who(number),
        reach: 'obtainable',
        path: [at('Contributor', RESOURCE_GROUP), act('enable-template-deployment'), act('deploy-template')],
      }),
    ),
    entry({
      ...secret,
      principal: who(12),
      reach: 'obtainable',
      path: [
        at('User Access Administrator', '/'),
        act('activate-role', 'User Access Administrator'),
        act('assign-role'),
      ],
    }),
  ];
}
