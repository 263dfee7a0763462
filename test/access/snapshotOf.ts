import { createHash } from 'node:crypto';
import { type Coverage, type FactRecord, noRecords, type Snapshot } from '../../src/model/snapshot.js';

export const SUB = '/subscriptions/11111111-1111-1111-1111-111111111111';
export const OTHER_SUB = '/subscriptions/22222222-2222-2222-2222-222222222222';
export const TENANT = 'aaaaaaaa-0000-0000-0000-000000000000';
export const OTHER_TENANT = 'bbbbbbbb-0000-0000-0000-000000000000';
export const GROUP = `${SUB}/resourceGroups/rg1`;

export const vaultId = (name: string, scope = GROUP): string =>
  `${scope}/providers/Microsoft.KeyVault/vaults/${name}`;
export const groupId = (name: string): string => `/providers/Microsoft.Management/managementGroups/${name}`;

/** A vault body as ARM returns it, with the given properties over tenantId and sku. */
export function vault(name: string, properties: object = {}, scope = GROUP) {
  return {
    id: vaultId(name, scope),
    name,
    type: 'Microsoft.KeyVault/vaults',
    location: 'westeurope',
    properties: { tenantId: TENANT, sku: { family: 'A', name: 'standard' }, ...properties },
  };
}

export const rbacVault = (name: string, scope = GROUP) =>
  vault(name, { enableRbacAuthorization: true }, scope);

export interface RoleBlockBody {
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly dataActions?: readonly string[];
  readonly notDataActions?: readonly string[];
  readonly condition?: string;
}

/** The GUID of the role of that name; a GUID stands for itself. */
export function roleGuid(name: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name)) return name;
  const hex = createHash('sha256').update(name).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

/** A role definition body; the GUID follows from the name. */
export function role(name: string, ...permissions: readonly RoleBlockBody[]) {
  return {
    id: `${SUB}/providers/Microsoft.Authorization/roleDefinitions/${roleGuid(name)}`,
    name: roleGuid(name),
    type: 'Microsoft.Authorization/roleDefinitions',
    properties: { roleName: name, type: 'BuiltInRole', permissions, assignableScopes: [SUB] },
  };
}

export const CONTRIBUTOR = role('contributor', {
  actions: ['*'],
  notActions: ['Microsoft.Authorization/*/Delete', 'Microsoft.Authorization/*/Write'],
});
export const OWNER = role('owner', { actions: ['*'] });
export const ACCESS_ADMINISTRATOR = role('uaa', { actions: ['*/read', 'Microsoft.Authorization/*'] });
export const SECRETS_USER = role('secrets-user', {
  dataActions: [
    'Microsoft.KeyVault/vaults/secrets/getSecret/action',
    'Microsoft.KeyVault/vaults/secrets/readMetadata/action',
  ],
});
export const VAULT_ADMINISTRATOR = role('vault-admin', { dataActions: ['Microsoft.KeyVault/vaults/*'] });

export interface AssignmentBody {
  readonly principal?: string;
  readonly principalType?: string;
  readonly condition?: string;
  readonly of?: readonly string[];
  readonly id?: string;
}

let made = 0;

/** A role assignment record; `of` defaults to the one subscription. */
export function assignment(scope: string, roleName: string, more: AssignmentBody = {}) {
  made += 1;
  const prefix = scope === '/' ? '' : scope;
  return {
    of: more.of ?? [SUB],
    body: {
      id: more.id ?? `${prefix}/providers/Microsoft.Authorization/roleAssignments/assignment-${made}`,
      type: 'Microsoft.Authorization/roleAssignments',
      properties: {
        roleDefinitionId: `${SUB}/providers/Microsoft.Authorization/roleDefinitions/${roleGuid(roleName)}`,
        principalId: more.principal ?? 'alice',
        principalType: more.principalType ?? 'User',
        scope,
        condition: more.condition ?? null,
      },
    },
  };
}

export interface Facts {
  readonly vaults?: readonly unknown[];
  readonly hsms?: readonly unknown[];
  readonly roles?: readonly unknown[];
  readonly assignments?: readonly { readonly of: readonly string[]; readonly body: unknown }[];
  readonly instances?: readonly { readonly of: readonly string[]; readonly body: unknown }[];
  readonly denies?: readonly unknown[];
  readonly entities?: readonly unknown[];
  readonly eligible?: readonly FactRecord[];
  readonly delegations?: readonly unknown[];
  readonly directory?: readonly unknown[];
  readonly members?: readonly FactRecord[];
  readonly owners?: readonly FactRecord[];
  readonly administrators?: readonly unknown[];
  readonly groupEligibilities?: readonly FactRecord[];
  readonly eligibleAdministrators?: readonly unknown[];
  readonly deleted?: readonly unknown[];
  readonly coverage?: readonly Coverage[];
}

export const everythingRead: readonly Coverage[] = [SUB, OTHER_SUB].flatMap((scope) =>
  (
    [
      'roleAssignments',
      'roleDefinitions',
      'denyAssignments',
      'roleAssignmentScheduleInstances',
      'roleEligibilityScheduleInstances',
      'registrationAssignments',
    ] as const
  ).map((what) => ({
    scope,
    what,
    status: 'ok',
    reason: null,
  })),
);

/** A snapshot of the given bodies, in which everything was read unless `coverage` says otherwise. */
export function snapshotOf(facts: Facts): Snapshot {
  const asked = (bodies: readonly unknown[] = []) => bodies.map((body) => ({ of: [SUB], body }));
  return {
    header: {
      formatVersion: 1,
      cloud: 'AzureCloud',
      tenantId: TENANT,
      startedAt: '2026-11-21T00:00:00Z',
      finishedAt: '2026-11-21T00:00:01Z',
      requested: {},
    },
    records: {
      ...noRecords(),
      vault: asked(facts.vaults),
      hsm: asked(facts.hsms),
      roleDefinition: asked(facts.roles),
      roleAssignment: facts.assignments ?? [],
      roleAssignmentScheduleInstance: facts.instances ?? [],
      denyAssignment: asked(facts.denies),
      managementGroupEntity: asked(facts.entities),
      roleEligibilityScheduleInstance: facts.eligible ?? [],
      registrationAssignment: asked(facts.delegations),
      directoryObject: asked(facts.directory),
      groupMember: facts.members ?? [],
      groupOwner: facts.owners ?? [],
      directoryRoleMember: (facts.administrators ?? []).map((body) => ({
        of: ['/directoryRoles/62e90394-69f5-4237-9190-012177145e10'],
        body,
      })),
      deletedVault: asked(facts.deleted),
      groupEligibility: facts.groupEligibilities ?? [],
      directoryRoleEligibility: (facts.eligibleAdministrators ?? []).map((body) => ({
        of: ['/directoryRoles/62e90394-69f5-4237-9190-012177145e10'],
        body,
      })),
    },
    coverage: facts.coverage ?? everythingRead,
  };
}
