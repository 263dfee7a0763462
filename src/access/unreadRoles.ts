import type { Reach } from './reach.js';
import { type Role, unreadRole } from './roles.js';

/**
 * A role that was not read could give everything, so all that it could give is conditional on its definition. Made
 * once per role and reach, so that terms are shared.
 */
export function unreadRoles(): (id: string, reach: Reach) => { readonly role: Role; readonly reach: Reach } {
  const known = new Map<Reach, Map<string, { readonly role: Role; readonly reach: Reach }>>();
  return (id, reach) => {
    const byRole = known.get(reach) ?? new Map<string, { readonly role: Role; readonly reach: Reach }>();
    known.set(reach, byRole);
    const found = byRole.get(id);
    if (found !== undefined) return found;
    const condition = { source: 'unread-role-definition' as const, text: `definition of role ${id}` };
    const groups = reach.groups.map((group) => ({ ...group, unread: [condition, ...group.unread] }));
    const made = { role: unreadRole(id), reach: { ...reach, groups } };
    byRole.set(id, made);
    return made;
  };
}
