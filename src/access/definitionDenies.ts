import { parseScope } from '../model/armId.js';
import { remembering } from '../model/remember.js';
import type { ControlAction } from './actions.js';
import { allTruth, anyTruth, type Truth } from './condition/truth.js';
import { coversScope, type Deny } from './denies.js';
import type { Ancestors } from './managementGroups.js';
import type { Role } from './roles.js';

export const DEFINE_ROLES: ControlAction = 'Microsoft.Authorization/roleDefinitions/write';

/** The deny assignments against defining a role anew, and whether each certainly stands over where it is defined. */
export type DefinitionDenies = ReadonlyMap<Deny, Truth>;

const NONE: DefinitionDenies = new Map();

/**
 * Finds the denies over any scope at which a custom role can be assigned: whoever rewrites the role needs the right at
 * all of them (access-model 5.1, P13), and they may lie elsewhere than the vaults that the role reaches. Looked at once
 * a role.
 */
export function deniesOfDefinitions(
  denies: readonly Deny[],
  ancestors: Ancestors,
): (role: Role) => DefinitionDenies {
  const against = denies.filter(({ deniesControl }) => deniesControl(DEFINE_ROLES) !== 'no');
  if (against.length === 0) return () => NONE;
  return remembering((role) => (role.custom ? over(role, against, ancestors) : NONE));
}

function over({ assignableScopes }: Role, denies: readonly Deny[], ancestors: Ancestors): DefinitionDenies {
  const found = new Map<Deny, Truth>();
  for (const deny of denies) {
    const stands = anyTruth(
      assignableScopes.map((scope) => {
        // What is denied below the scope is not denied there.
        if (deny.scope.startsWith(`${scope}/`) || (scope === '/' && deny.scope !== '/')) return 'no';
        return coversScope(
          deny,
          scope,
          ancestors.get(parseScope(scope)?.subscriptionId?.toLowerCase() ?? scope),
        );
      }),
    );
    if (stands !== 'no') found.set(deny, allTruth([stands, deny.deniesControl(DEFINE_ROLES)]));
  }
  return found;
}
