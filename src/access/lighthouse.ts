import { lastSegment, normalizeId } from '../model/armId.js';
import type { FactRecord } from '../model/snapshot.js';
import type { Assignment } from './assignment.js';
import { type Body, objectOf, propertiesOf, textOf, textsOf } from './body.js';
import { type Directory, unnamed } from './directory.js';

const REGISTRATION = '/providers/microsoft.managedservices/registrationassignments/';

/**
 * The grants that Azure Lighthouse delegates to another tenant: each authorization of the registration definition
 * (read expanded) is an assignment at the scope of the registration; eligible ones need an activation first.
 * They are not in the customer's list of role assignments. Source: Lighthouse tenants, users and roles
 * (access-model 1.11). `describe` tells what the directory knows of a principal. Gives null for a body that cannot be
 * read.
 */
export function readDelegation(
  { of, body }: FactRecord,
  describe: Directory['describe'],
): readonly Assignment[] | null {
  const id = textOf(objectOf(body)?.id);
  const definition = propertiesOf(objectOf(propertiesOf(body)?.registrationDefinition));
  const tenantId = textOf(definition?.managedByTenantId) ?? textOf(definition?.managedByTenant);
  const end = id?.toLowerCase().lastIndexOf(REGISTRATION) ?? -1;
  if (id === null || definition === null || tenantId === null || end < 0) return null;
  const scope = id.slice(0, end) || '/';
  const read = (item: unknown, reach: Assignment['reach']): Assignment | null => {
    const authorization = objectOf(item);
    const principalId = textOf(authorization?.principalId);
    const role = textOf(authorization?.roleDefinitionId);
    const delegated = textsOf(authorization?.delegatedRoleDefinitionIds);
    if (authorization === null || principalId === null || role === null || delegated === null) return null;
    const roleId = lastSegment(role).toLowerCase();
    return {
      id,
      scope,
      roleId,
      principal: describe({
        ...unnamed(principalId, 'Unknown'),
        displayName: textOf(authorization.principalIdDisplayName),
        tenantId,
      }),
      condition: null,
      appliesTo: of,
      reach,
      timeBound: false,
      delegatedRoles: delegated,
      identity: [normalizeId(scope), roleId, principalId, tenantId].join('\n'),
    };
  };
  const assignments = [
    ...list(definition, 'authorizations').map((item) => read(item, 'holds')),
    ...list(definition, 'eligibleAuthorizations').map((item) => read(item, 'eligible')),
  ];
  return assignments.some((assignment) => assignment === null)
    ? null
    : (assignments as readonly Assignment[]);
}

function list(definition: Body, field: string): readonly unknown[] {
  const value = definition[field];
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [null];
}
