import { lastSegment } from '../../src/model/armId.js';
import { type ArmBody, emptyTenant, type ManagementGroup, type Tenant } from './tenant.js';

interface Line {
  readonly kind?: string;
  readonly tenantId?: string | null;
  readonly body?: unknown;
}

/**
 * A tenant that answers with the bodies of a snapshot (NDJSON text, design 5). Groups and parents come from the
 * entities, chains included. Throws when a line is no JSON or a body has no id: a demo tenant has neither.
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
  };
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
