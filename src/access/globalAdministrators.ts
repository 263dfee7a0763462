import type { Escalation } from '../model/posture.js';
import type { Holder } from '../model/principal.js';
import type { Assignment } from './assignment.js';
import type { Directory } from './directory.js';
import type { Reach } from './reach.js';
import type { Role } from './roles.js';
import { act } from './way.js';

/** Source: Microsoft Entra built-in roles, Global Administrator. */
const ROLE = { id: '62e90394-69f5-4237-9190-012177145e10', name: 'Global Administrator' } as const;

/** What elevating gives, in every tenant alike. Source: keyvault-roles.json, User Access Administrator. */
const ELEVATED: Role = {
  id: '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
  armId: '/providers/Microsoft.Authorization/roleDefinitions/18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
  name: 'User Access Administrator',
  custom: false,
  assignableScopes: ['/'],
  ownerEquivalent: false,
  wildcards: [],
  blocks: [
    {
      control: [
        'Microsoft.Authorization/roleAssignments/write',
        'Microsoft.Authorization/denyAssignments/delete',
      ],
      data: [],
      condition: null,
    },
  ],
};

/**
 * P16: a Global Administrator can give itself User Access Administrator at `/` and from there reach the vaults of the
 * tenant as far as no deny assignment stands against it; an eligible one activates the role first. `reach` is what
 * `/` reaches in the tenant, `escalationsOf` tells the ways from an assignment. Source: elevate access to manage all
 * Azure subscriptions (access-model 1.9).
 */
export function escalationsFromGlobalAdministrators(
  { globalAdministrators, eligibleGlobalAdministrators }: Directory,
  reach: Reach,
  escalationsOf: (assignment: Assignment, role: Role, reach: Reach) => readonly Escalation[],
): readonly Escalation[] {
  const active = new Set(globalAdministrators.map(({ id }) => id.toLowerCase()));
  const elevate = act('elevate-access', '/', ELEVATED.name);
  const from = (principal: Holder, begins: Assignment['reach']): readonly Escalation[] => {
    const cause = `/directoryRoles/${ROLE.id}/members/${principal.id}`;
    const elevated: Assignment = {
      id: cause,
      scope: '/',
      roleId: ELEVATED.id,
      principal,
      condition: null,
      appliesTo: [],
      reach: begins,
      timeBound: false,
      delegatedRoles: [],
      identity: cause,
    };
    return escalationsOf(elevated, ELEVATED, reach).map((escalation) => ({
      ...escalation,
      terms: {
        ...escalation.terms,
        step: escalation.terms.step === 'recover-vault' ? escalation.terms.step : elevate.step,
        role: ROLE,
        acts: [elevate, ...escalation.terms.acts],
        otherPaths: escalation.terms.otherPaths.map((acts) => [elevate, ...acts]),
        furtherWays: escalation.terms.furtherWays.map((way) => ({ ...way, acts: [elevate, ...way.acts] })),
      },
    }));
  };
  return [
    ...globalAdministrators.flatMap((principal) => from(principal, 'holds')),
    ...eligibleGlobalAdministrators
      .filter(({ id }) => !active.has(id.toLowerCase()))
      .flatMap((principal) => from(principal, 'eligible')),
  ];
}
