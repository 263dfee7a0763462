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
  // Many principals hold one role at one scope, whose vaults are looked through once.
  const reaches = new Map<Role, Set<Reach>>();
  for (const { role, reach } of assigned) reaches.set(role, (reaches.get(role) ?? new Set()).add(reach));
  const vaults = new Map<Role, Map<string, string>>();
  for (const [role, ofRole] of reaches) {
    const reached = new Map<string, string>();
    for (const { groups } of ofRole)
      for (const group of groups) for (const id of group.vaults) reached.set(normalizeId(id), id);
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
