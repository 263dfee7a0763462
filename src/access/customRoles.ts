import { normalizeId } from '../model/armId.js';
import type { CustomRole } from '../model/posture.js';
import type { Reach } from './reach.js';
import type { Role } from './roles.js';

/** A role and what one of its assignments reaches. */
export interface AssignedRole {
  readonly role: Role;
  readonly reach: Reach;
}

/** The custom roles among them with all the vaults their assignments reach, sorted by lower-cased id. */
export function customRolesOf(assigned: readonly AssignedRole[]): readonly CustomRole[] {
  const vaults = new Map<Role, Map<string, string>>();
  for (const { role, reach } of assigned) {
    const reached = vaults.get(role) ?? new Map<string, string>();
    for (const group of reach.groups) for (const id of group.vaults) reached.set(normalizeId(id), id);
    vaults.set(role, reached);
  }
  return [...vaults]
    .map(([{ armId, name, ownerEquivalent, wildcards }, reached]) => ({
      id: armId,
      name,
      ownerEquivalent,
      wildcards,
      vaults: [...reached].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, id]) => id),
    }))
    .sort((a, b) => (normalizeId(a.id) < normalizeId(b.id) ? -1 : 1));
}
