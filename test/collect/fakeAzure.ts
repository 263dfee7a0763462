import {
  type Azure,
  AzureError,
  type Directory,
  type Pages,
  type ResourceGraph,
} from '../../src/azure/azure.js';
import type { CollectPlan } from '../../src/collect/plan.js';
import { type Coverage, isPlannedRead, type Snapshot } from '../../src/model/snapshot.js';

export const A = 'aaaaaaaa-0000-4000-8000-000000000000';
export const B = 'bbbbbbbb-0000-4000-8000-000000000000';
export const C = 'cccccccc-0000-4000-8000-000000000000';

export const refusal = new AzureError('refused', 'management.azure.com answered 403 AuthorizationFailed.', {
  status: 403,
});
export const failure = new AzureError('failed', 'management.azure.com answered 500.', { status: 500 });

/** Pages of a list; an error in place of a page ends it. */
export async function* pagesOf(...pages: (readonly unknown[] | Error)[]): Pages {
  for (const page of pages) {
    if (page instanceof Error) throw page;
    yield page;
  }
}

export function subscription(id: string, displayName: string): object {
  return {
    id: `/subscriptions/${id}`,
    subscriptionId: id,
    displayName,
    tenantId: 'tenant',
    state: 'Enabled',
  };
}

export function vaultId(subscriptionId: string, name: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/${name}`;
}

export function hsmId(subscriptionId: string, name: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.KeyVault/managedHSMs/${name}`;
}

export function roleAssignmentId(scope: string, name: string): string {
  return `${scope === '/' ? '' : scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
}

/** What a test changes of the fake Azure. */
export type Differs = Partial<Omit<Azure, 'directory' | 'resourceGraph'>> & {
  readonly directory?: Partial<Directory>;
  readonly resourceGraph?: Partial<ResourceGraph>;
};

/** An Azure of three empty subscriptions, with what differs. Every call is noted in `asked`. */
export function fakeAzure(differs: Differs = {}): { azure: Azure; asked: string[] } {
  const asked: string[] = [];
  const note =
    <T extends unknown[]>(name: string, list: (...args: T) => Pages) =>
    (...args: T): Pages => {
      asked.push([name, ...args].join(' '));
      return list(...args);
    };
  const empty = (): Pages => pagesOf([]);
  const base: Omit<Azure, 'directory' | 'resourceGraph'> = {
    cloud: 'AzureCloud',
    subscriptions: () =>
      pagesOf([subscription(A, 'Alpha'), subscription(B, 'Beta')], [subscription(C, 'Gamma')]),
    managementGroupEntities: empty,
    vaults: empty,
    hsms: empty,
    roleAssignments: empty,
    roleAssignmentScheduleInstances: empty,
    roleEligibilityScheduleInstances: empty,
    roleDefinitions: empty,
    denyAssignments: empty,
    registrationAssignments: empty,
    permissions: () => pagesOf([{ actions: ['*/read'], notActions: [] }]),
    locks: empty,
    deletedVaults: empty,
    diagnosticSettings: empty,
    defenderPlans: empty,
    classicAdministrators: empty,
    virtualNetworks: empty,
    keys: empty,
    key: empty,
    secrets: empty,
  };
  const { directory: directoryDiffers, resourceGraph: graphDiffers, ...azureDiffers } = differs;
  const all = { ...base, ...azureDiffers };
  const directory: Directory = {
    objectsByIds: empty,
    transitiveMembers: empty,
    groupOwners: empty,
    globalAdministrators: empty,
    groupEligibilities: empty,
    globalAdministratorEligibilities: empty,
    ...directoryDiffers,
  };
  const resourceGraph: ResourceGraph = {
    expected: true,
    count: async () => 0,
    partition: empty,
    ...graphDiffers,
  };
  return {
    asked,
    azure: {
      cloud: all.cloud,
      subscriptions: note('subscriptions', all.subscriptions),
      managementGroupEntities: note('managementGroupEntities', all.managementGroupEntities),
      vaults: note('vaults', all.vaults),
      hsms: note('hsms', all.hsms),
      roleAssignments: note('roleAssignments', all.roleAssignments),
      roleAssignmentScheduleInstances: note(
        'roleAssignmentScheduleInstances',
        all.roleAssignmentScheduleInstances,
      ),
      roleEligibilityScheduleInstances: note(
        'roleEligibilityScheduleInstances',
        all.roleEligibilityScheduleInstances,
      ),
      roleDefinitions: note('roleDefinitions', all.roleDefinitions),
      denyAssignments: note('denyAssignments', all.denyAssignments),
      registrationAssignments: note('registrationAssignments', all.registrationAssignments),
      permissions: note('permissions', all.permissions),
      resourceGraph,
      locks: note('locks', all.locks),
      deletedVaults: note('deletedVaults', all.deletedVaults),
      diagnosticSettings: note('diagnosticSettings', all.diagnosticSettings),
      defenderPlans: note('defenderPlans', all.defenderPlans),
      classicAdministrators: note('classicAdministrators', all.classicAdministrators),
      virtualNetworks: note('virtualNetworks', all.virtualNetworks),
      keys: note('keys', all.keys),
      key: note('key', all.key),
      secrets: note('secrets', all.secrets),
      directory: {
        objectsByIds: note('objectsByIds', directory.objectsByIds),
        transitiveMembers: note('transitiveMembers', directory.transitiveMembers),
        groupOwners: note('groupOwners', directory.groupOwners),
        globalAdministrators: note('globalAdministrators', directory.globalAdministrators),
        groupEligibilities: note('groupEligibilities', directory.groupEligibilities),
        globalAdministratorEligibilities: note(
          'globalAdministratorEligibilities',
          directory.globalAdministratorEligibilities,
        ),
      },
    },
  };
}

/** What a collection covers, but for the reads that nobody asked it for. */
export function askedCoverage({ coverage }: Snapshot): readonly Coverage[] {
  return coverage.filter(({ what, status }) => !(status === 'skipped' && isPlannedRead(what)));
}

export function plan(differs: Partial<CollectPlan> = {}): CollectPlan {
  return {
    now: () => new Date('2026-11-21T12:00:00Z'),
    signal: new AbortController().signal,
    ...differs,
  };
}

/** An Azure in which each named subscription holds the vaults given. */
export function holding(
  vaults: Readonly<Record<string, readonly string[]>>,
  differs: Differs = {},
): ReturnType<typeof fakeAzure> {
  return fakeAzure({
    vaults: (id) => pagesOf((vaults[id] ?? []).map((name) => ({ id: vaultId(id, name) }))),
    ...differs,
  });
}
