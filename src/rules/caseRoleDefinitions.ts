import { didYouMean } from '../document/nearest.js';
import type { Coverage, FactRecord } from '../model/snapshot.js';
import { guidOf, isGuid } from './caseNames.js';
import { type BuiltInRole, CASE_ROLES } from './caseRoles.js';
import { AUTHORIZATION, type CasePlaces, type Report } from './caseScopes.js';
import type { CaseRoleDefinition, CaseSnapshot } from './rule.js';

/** The GUID of the role that a case names at a path below `given`; null, and reported, where there is none. */
export type RoleOf = (role: string, path: readonly (string | number)[]) => string | null;

/** Finds roles by the names of built-in ones and of those under roleDefinitions; a GUID is a role itself. */
export function caseRoleFinder(given: CaseSnapshot, report: Report): RoleOf {
  const custom = (given.roleDefinitions ?? []).map(({ name }) => name);
  return (role, path) => {
    const builtIn = Object.hasOwn(CASE_ROLES, role) ? CASE_ROLES[role]?.id : undefined;
    const id = builtIn ?? (custom.includes(role) || isGuid(role) ? guidOf('role', role) : null);
    const known = [...custom, ...Object.keys(CASE_ROLES)];
    if (id === null) report(path, `cases know no role "${role}"${didYouMean(role, known)}`);
    return id;
  };
}

/** All the built-in roles, as every collection returns them, and the custom ones of the case. */
export function roleDefinitionRecords(
  given: CaseSnapshot,
  places: CasePlaces,
  coverage: readonly Coverage[],
  report: Report,
): readonly FactRecord[] {
  const unread = coverage.filter(({ what, status }) => what === 'roleDefinitions' && status !== 'ok');
  const of = [...places.subscriptions.values()].filter((own) => !unread.some(({ scope }) => scope === own));
  const [first] = of;
  if (first === undefined) return [];
  const record = (
    roleName: string,
    role: BuiltInRole | CaseRoleDefinition,
    id: string,
    assignableScopes: string[],
  ) => {
    const { actions = [], notActions = [], dataActions = [], condition } = role;
    const notDataActions = 'notDataActions' in role ? (role.notDataActions ?? []) : [];
    const limits = condition === undefined ? {} : { condition, conditionVersion: '2.0' };
    const permissions = [{ actions, notActions, dataActions, notDataActions, ...limits }];
    const type = 'id' in role ? 'BuiltInRole' : 'CustomRole';
    const properties = { roleName, type, assignableScopes, permissions };
    return { of, body: { id: `${first}${AUTHORIZATION}/roleDefinitions/${id}`, name: id, properties } };
  };
  const scopesOf = ({ assignableScopes = [] }: CaseRoleDefinition, index: number): string[] =>
    assignableScopes.flatMap((text, at) => {
      const place = places.scopeOf(text);
      if ('scope' in place) return [place.scope];
      report(['roleDefinitions', index, 'assignableScopes', at], place.fault);
      return [];
    });
  return [
    ...Object.entries(CASE_ROLES).map(([name, role]) => record(name, role, role.id, ['/'])),
    ...(given.roleDefinitions ?? []).map((role, index) =>
      record(role.name, role, guidOf('role', role.name), scopesOf(role, index)),
    ),
  ];
}
