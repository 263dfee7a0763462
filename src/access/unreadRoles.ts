import { remembering } from '../model/remember.js';
import type { Reach } from './reach.js';
import { type Role, unreadRole } from './roles.js';

/**
 * A role that was not read could give everything, so all that it could give is conditional on its definition. Made
 * once per role and reach, so that terms are shared.
 */
export function unreadRoles(): (id: string, reach: Reach) => { readonly role: Role; readonly reach: Reach } {
  const byReach = remembering((reach: Reach) =>
    remembering((id: string) => {
      const condition = { source: 'unread-role-definition' as const, text: `definition of role ${id}` };
      const groups = reach.groups.map((group) => ({ ...group, unread: [condition, ...group.unread] }));
      return { role: unreadRole(id), reach: { ...reach, groups } };
    }),
  );
  return (id, reach) => byReach(reach)(id);
}
