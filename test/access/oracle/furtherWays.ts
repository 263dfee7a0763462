import { PLAIN } from './canAssign.js';
import { holdsByRoles, permitted, writesPolicies } from './evaluate.js';
import { matches, OPENING } from './operations.js';
import { type Assignment, groupsOf, obeysRbac, PROVIDER, type Tenant, type Vault } from './tenant.js';
import { type Answer, all, decided, some } from './tri.js';

/** A way to a vault: its acts in order, and the answers that are right. */
export interface FurtherWay {
  readonly acts: readonly string[];
  readonly answers: readonly Answer[];
}

/**
 * Section 5.1, P10, P11 and P15, each begun with one assignment. `whole` is the tenant with what is held beside the
 * assignments that are asked about.
 */
export function furtherWays(tenant: Tenant, whole: Tenant, who: string, vault: Vault): readonly FurtherWay[] {
  const mine = tenant.assignments.filter((assignment) => assignment.who === who);
  const may = (from: Assignment, action: string): Answer =>
    permitted(tenant, who, [from], { action, data: false, at: vault.place, vault, assigns: null });
  return [
    templateDeployment(mine, may, tenant, whole, who, vault),
    requestOfRole(mine, may, tenant, who, vault),
    ...(obeysRbac(vault) ? [switchOfModel(mine, may, tenant, vault)] : []),
  ];
}

type May = (from: Assignment, action: string) => Answer;

/** P11, section 2.4: deploy/action on the vault, the right to deploy anywhere, and the flag or the right to set it. */
function templateDeployment(
  mine: readonly Assignment[],
  may: May,
  tenant: Tenant,
  whole: Tenant,
  who: string,
  vault: Vault,
): FurtherWay {
  const on = vault.deploys === true;
  const deploy = 'Microsoft.Resources/deployments/write';
  // Templates are deployed at a resource group or above it; a deny there leaves every other one.
  const here = (from: Assignment): Answer =>
    from.place.some((segment) => /^(vault|storage):/.test(segment))
      ? 'no'
      : permitted({ ...tenant, denies: [] }, who, [from], {
          ...{ action: deploy, data: false, at: vault.place, vault, assigns: null },
        });
  const open = (elsewhere: Answer) =>
    some(
      ...mine.map((from) =>
        all(
          may(from, 'Microsoft.KeyVault/vaults/deploy/action'),
          on ? 'yes' : may(from, 'Microsoft.KeyVault/vaults/write'),
          some(here(from), elsewhere),
        ),
      ),
    );
  // Not every scope of the tenant was read, so not to find the right settles nothing.
  const identities = new Set([who, ...(whole.membersRead ? groupsOf(whole, who) : [])]);
  const deploysSomewhere = whole.assignments
    .filter(({ who: holder, eligible }) => identities.has(holder) && !eligible)
    .some(({ role, condition, place }) =>
      condition !== null || place.some((segment) => /^(vault|storage):/.test(segment))
        ? false
        : (whole.roles.find(({ name }) => name === role)?.blocks ?? []).some(
            (block) => block.condition === null && gives(block, deploy),
          ),
    );
  return {
    acts: on ? ['deploy-template'] : ['enable-template-deployment', 'deploy-template'],
    answers: [open(deploysSomewhere ? 'yes' : 'undecided')],
  };
}

function gives(
  { actions, notActions }: { readonly actions: readonly string[]; readonly notActions: readonly string[] },
  action: string,
): boolean {
  return actions.some((one) => matches(one, action)) && !notActions.some((one) => matches(one, action));
}

/** P15: how PIM checks an assignment made for oneself is not known, so it is never certain. */
function requestOfRole(
  mine: readonly Assignment[],
  may: May,
  tenant: Tenant,
  who: string,
  vault: Vault,
): FurtherWay {
  const given = (role: string): Assignment => ({ who, role, place: vault.place, ...PLAIN });
  const opens = obeysRbac(vault)
    ? some(
        ...OPENING.map((permission) => holdsByRoles(tenant, who, [given('vault-admin')], vault, permission)),
      )
    : writesPolicies(tenant, who, [given('owner')], vault);
  const asks = some(
    ...mine.flatMap((from) =>
      ['roleAssignmentScheduleRequests', 'roleEligibilityScheduleRequests'].map((type) =>
        may(from, `Microsoft.Authorization/${type}/write`),
      ),
    ),
  );
  return {
    acts: obeysRbac(vault) ? ['request-role'] : ['request-role', 'write-access-policy'],
    // A provider assigns by its delegation only, never through PIM of the customer (section 1.11).
    answers: [who === PROVIDER ? 'no' : all('undecided', asks, opens)],
  };
}

/** P10, section 2.2: vaults/write and roleAssignments/write, the latter without any condition, to access policies. */
function switchOfModel(mine: readonly Assignment[], may: May, tenant: Tenant, vault: Vault): FurtherWay {
  const free = ({ role, condition, delegates }: Assignment) =>
    condition === null &&
    delegates === null &&
    (tenant.roles.find(({ name }) => name === role)?.blocks ?? []).some(
      (block) => block.condition === null && gives(block, 'Microsoft.Authorization/roleAssignments/write'),
    );
  const isUnread = ({ role }: Assignment) => !tenant.roles.some(({ name }) => name === role);
  const undenied = (from: Assignment) =>
    permitted(tenant, from.who, [{ ...from, role: 'owner', condition: null }], {
      action: 'Microsoft.Authorization/roleAssignments/write',
      data: false,
      at: vault.place,
      vault,
      assigns: null,
    });
  return {
    acts: ['switch-permission-model', 'write-access-policy'],
    answers: [
      some(
        ...mine.map((from) =>
          all(
            may(from, 'Microsoft.KeyVault/vaults/write'),
            isUnread(from)
              ? decided(from.condition === null && from.delegates === null)
              : decided(free(from)),
            undenied(from),
          ),
        ),
      ),
    ],
  };
}
