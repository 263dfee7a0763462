import type { Escalation, PermissionModel } from '../model/posture.js';
import type { Directory } from './directory.js';
import { act, EVERYTHING } from './ways.js';

/** Source: Microsoft Entra built-in roles, Global Administrator. */
const ROLE = { id: '62e90394-69f5-4237-9190-012177145e10', name: 'Global Administrator' } as const;

/**
 * P16: a Global Administrator can give itself User Access Administrator at `/` and from there reach every vault of
 * the tenant; an eligible one activates the role first. Source: elevate access to manage all Azure subscriptions (access-model 1.9).
 */
export function escalationsFromGlobalAdministrators(
  { globalAdministrators, eligibleGlobalAdministrators }: Directory,
  vaultsOf: Readonly<Record<PermissionModel, readonly string[]>>,
): readonly Escalation[] {
  const active = new Set(globalAdministrators.map(({ id }) => id.toLowerCase()));
  const holders = [
    ...globalAdministrators.map((principal) => ({ principal, begins: 'holds' as const })),
    ...eligibleGlobalAdministrators
      .filter(({ id }) => !active.has(id.toLowerCase()))
      .map((principal) => ({ principal, begins: 'eligible' as const })),
  ];
  return holders.flatMap(({ principal, begins }) =>
    (['access-policy', 'rbac'] as const).flatMap((model): readonly Escalation[] => {
      const vaults = vaultsOf[model];
      if (vaults.length === 0) return [];
      const then = model === 'rbac' ? [] : [act('write-access-policy', '/')];
      const cause = `/directoryRoles/${ROLE.id}/members/${principal.id}`;
      return [
        {
          terms: {
            step: 'elevate-access',
            role: ROLE,
            scope: '/',
            scopeLevel: 'tenant-root',
            begins,
            obtains: EVERYTHING[model],
            certainty: 'certain',
            conditions: [],
            acts: [act('elevate-access', '/', 'User Access Administrator'), act('assign-role', '/'), ...then],
            otherPaths: [],
          },
          principal,
          cause,
          identity: cause,
          vaults,
        },
      ];
    }),
  );
}
