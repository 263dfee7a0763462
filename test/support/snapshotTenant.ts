import { lastSegment } from '../../src/model/armId.js';
import { type ArmBody, emptyTenant, type GraphObject, type ManagementGroup, type Tenant } from './tenant.js';

interface Line {
  readonly kind?: string;
  readonly tenantId?: string | null;
  readonly of?: readonly string[];
  readonly body?: unknown;
}

/**
 * A tenant that answers with the bodies of a snapshot (NDJSON text, design 5). Groups and parents come from the
 * entities, chains included. The directory is that of the snapshot, refused where it was not read, and left as it is in
 * the empty tenant where the snapshot says nothing of it. Throws when a line is no JSON or a body has no id: a demo tenant has neither.
 */
export function tenantFromSnapshotLines(text: string): Tenant {
  const lines = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Line);
  const of = (kind: string) =>
    lines
      .filter((line) => line.kind === kind)
      .map((line) => {
        const body = line.body as ArmBody | null;
        if (typeof body?.id !== 'string') throw new Error(`a ${kind} of the snapshot has no id`);
        return body;
      });
  const entities = of('managementGroupEntity');
  const header = lines.find((line) => typeof line.tenantId === 'string');
  return {
    ...emptyTenant,
    ...(typeof header?.tenantId === 'string' && { tenantId: header.tenantId }),
    subscriptions: of('subscription'),
    managementGroups: groupsOf(entities),
    parents: Object.fromEntries(
      entities.filter((entity) => !isGroup(entity)).flatMap((entity) => parentEntry(entity)),
    ),
    vaults: of('vault'),
    hsms: of('hsm'),
    roleAssignments: of('roleAssignment'),
    roleAssignmentScheduleInstances: of('roleAssignmentScheduleInstance'),
    roleDefinitions: of('roleDefinition'),
    denyAssignments: of('denyAssignment'),
    roleEligibilityScheduleInstances: of('roleEligibilityScheduleInstance'),
    registrationAssignments: of('registrationAssignment'),
    locks: of('lock'),
    deletedVaults: of('deletedVault'),
    diagnosticSettings: of('diagnosticSetting'),
    defenderPlans: of('defenderPlan'),
    classicAdministrators: of('classicAdministrator'),
    virtualNetworks: of('virtualNetwork'),
    keys: of('key'),
    secrets: of('secret'),
    ...directoryOf(lines),
  };
}

const GROUP = '/groups/';

/** Members are kept as direct ones: they were read transitively, and listing them so gives the same again. */
function directoryOf(
  lines: readonly Line[],
): Partial<
  Pick<
    Tenant,
    | 'directoryObjects'
    | 'groupMembers'
    | 'groupOwners'
    | 'globalAdministrators'
    | 'groupEligibilities'
    | 'eligibleGlobalAdministrators'
    | 'graph'
  >
> {
  const linesOf = (kind: string) => lines.filter((line) => line.kind === kind);
  const idOf = (line: Line) => (line.body as GraphObject).id;
  const byGroup = (kind: string) => {
    const groups: Record<string, string[]> = {};
    for (const line of linesOf(kind))
      for (const scope of line.of ?? []) {
        const group = scope.slice(GROUP.length).toLowerCase();
        groups[group] = [...(groups[group] ?? []), idOf(line)];
      }
    return groups;
  };
  const kinds = ['groupMember', 'groupOwner', 'directoryRoleMember', 'directoryObject'];
  const objects = kinds.flatMap(linesOf).map(({ body }) => body as GraphObject);
  const coverage = linesOf('coverage').map(
    ({ body }) => body as { what: string; scope: string; status: string },
  );
  const read = coverage.find(({ what, scope }) => what === 'directoryObjects' && scope === '/');
  if (read === undefined) return {};
  return {
    directoryObjects: [...new Map(objects.map((object) => [object.id.toLowerCase(), object])).values()],
    groupMembers: byGroup('groupMember'),
    groupOwners: byGroup('groupOwner'),
    globalAdministrators: linesOf('directoryRoleMember').map(idOf),
    groupEligibilities: eligibilitiesByGroup(linesOf('groupEligibility')),
    eligibleGlobalAdministrators: linesOf('directoryRoleEligibility').map(
      ({ body }) => (body as { readonly principalId: string }).principalId,
    ),
    graph: read.status === 'ok' ? 'open' : 'refused',
  };
}

function eligibilitiesByGroup(lines: readonly Line[]): Tenant['groupEligibilities'] {
  const groups: Record<string, { principalId: string; accessId: 'member' | 'owner' }[]> = {};
  for (const { of = [], body } of lines) {
    const { principalId, accessId } = body as { principalId: string; accessId: 'member' | 'owner' };
    for (const scope of of) {
      const group = scope.slice(GROUP.length).toLowerCase();
      groups[group] = [...(groups[group] ?? []), { principalId, accessId }];
    }
  }
  return groups;
}

const isGroup = (entity: ArmBody) => /managementgroups\/[^/]+$/i.test(entity.id);

const texts = (value: unknown) =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

function parentEntry(entity: ArmBody): readonly (readonly [string, string])[] {
  const parent = texts(entity.properties?.parentNameChain).at(-1);
  return parent === undefined ? [] : [[lastSegment(entity.id).toLowerCase(), parent]];
}

function groupsOf(entities: readonly ArmBody[]): readonly ManagementGroup[] {
  const groups = new Map<string, ManagementGroup>();
  for (const entity of entities) {
    const names = texts(entity.properties?.parentNameChain);
    const displays = texts(entity.properties?.parentDisplayNameChain);
    names.forEach((name, index) => {
      groups.set(name, { name, displayName: displays[index] ?? name, parent: names[index - 1] ?? null });
    });
  }
  for (const entity of entities.filter(isGroup)) {
    const name = lastSegment(entity.id);
    const display = entity.properties?.displayName;
    const parent = texts(entity.properties?.parentNameChain).at(-1) ?? null;
    groups.set(name, { name, displayName: typeof display === 'string' ? display : name, parent });
  }
  return [...groups.values()];
}
