import { matchesAction } from './condition/pattern.js';

/**
 * The management-plane actions on the ways to a vault's data (access-model 2.3, 5.1), as Azure spells them. A role
 * is reduced to the ones it holds.
 */
export const CONTROL_ACTIONS = [
  'Microsoft.KeyVault/vaults/write',
  'Microsoft.KeyVault/vaults/accessPolicies/write',
  'Microsoft.KeyVault/vaults/deploy/action',
  'Microsoft.KeyVault/vaults/secrets/write',
  'Microsoft.Authorization/roleAssignments/write',
  'Microsoft.Authorization/roleDefinitions/write',
  'Microsoft.Authorization/roleAssignmentScheduleRequests/write',
  'Microsoft.Authorization/roleEligibilityScheduleRequests/write',
  'Microsoft.Authorization/denyAssignments/delete',
  'Microsoft.Resources/deployments/write',
  'Microsoft.Resources/subscriptions/resourceGroups/moveResources/action',
  'Microsoft.Compute/virtualMachines/write',
] as const;
export type ControlAction = (typeof CONTROL_ACTIONS)[number];

export const WRITE_VAULTS: ControlAction = 'Microsoft.KeyVault/vaults/write';
export const ASSIGN_ROLES: ControlAction = 'Microsoft.Authorization/roleAssignments/write';

/** Actions that help on a way only beside another right on the vault; alone they open nothing. */
export const HELPING_ACTIONS: readonly ControlAction[] = [
  'Microsoft.Authorization/denyAssignments/delete',
  'Microsoft.Resources/deployments/write',
  'Microsoft.Compute/virtualMachines/write',
];

/**
 * Makes one test of the action strings of a role. `*` matches any run of characters, `/` included; the whole
 * string has to match; letter case and outer white space do not count.
 * Source: Azure role definitions, "wildcard"; case folding and trimming because Microsoft's own built-in roles
 * need them (access-model 1.3).
 */
export function actionMatcher(patterns: readonly string[]): (action: string) => boolean {
  const compiled = patterns.map((pattern) => {
    const text = pattern.trim().toLowerCase();
    const star = text.indexOf('*');
    return { text, head: star < 0 ? null : text.slice(0, star) };
  });
  return (action) => {
    const name = action.toLowerCase();
    return compiled.some(({ text, head }) =>
      head === null ? text === name : name.startsWith(head) && matchesAction(text, name),
    );
  };
}
