import type { RecordKind } from '../model/snapshot.js';
import type { FactStore } from './factStore.js';
import { property } from './property.js';

const ASSIGNMENTS: readonly RecordKind[] = [
  'roleAssignment',
  'roleAssignmentScheduleInstance',
  'roleEligibilityScheduleInstance',
];

/** Graph refuses a whole batch for one id that is no GUID. */
export const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Everyone, as deny assignments name them. */
const EVERYONE = '00000000-0000-0000-0000-000000000000';

/**
 * The distinct object ids, lower case and sorted, of all who hold, may activate or are denied something in what was
 * read. Those that Lighthouse brings in are not among them: the tenant's own directory does not hold them.
 */
export function principalIds(store: FactStore): readonly string[] {
  const ids = new Set<string>();
  const add = (value: unknown): void => {
    const id = typeof value === 'string' ? value.trim().toLowerCase() : '';
    if (GUID.test(id) && id !== EVERYONE) ids.add(id);
  };
  const addEach = (list: unknown, name: string): void => {
    if (Array.isArray(list)) for (const item of list) add(property(item, name));
  };
  for (const kind of ASSIGNMENTS)
    for (const body of store.bodies(kind)) add(property(property(body, 'properties'), 'principalId'));
  for (const body of store.bodies('vault'))
    addEach(property(property(body, 'properties'), 'accessPolicies'), 'objectId');
  for (const body of store.bodies('denyAssignment')) {
    const properties = property(body, 'properties');
    addEach(property(properties, 'principals'), 'id');
    addEach(property(properties, 'excludePrincipals'), 'id');
  }
  return [...ids].sort();
}
