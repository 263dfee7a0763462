import { BUILT_IN_ROLES, ROLES, roleDefinition } from './exampleRoles.js';
import {
  badVault,
  goodVault,
  guid,
  managementGroupScope,
  roleAssignment,
  SUBSCRIPTIONS,
  subscriptionScope,
  troubledTenant,
  vaultId,
  wellRunTenant,
} from './exampleTenants.js';
import type { Tenant } from './tenant.js';

const CUSTOM = [1, 2, 3, 4].map((number) => `cccccccc-0000-4000-8000-00000000000${number}`);

/** Custom roles assignable everywhere a custom role can be: group, subscription, resource group, and one unused. */
function withCustomRoles(): Tenant {
  const tenant = troubledTenant();
  const [ofGroup = '', ofSubscription = '', ofResourceGroup = '', unused = ''] = CUSTOM;
  const writer = { actions: ['Microsoft.KeyVault/vaults/write'] };
  return {
    ...tenant,
    roleDefinitions: [
      ...BUILT_IN_ROLES,
      roleDefinition(ofGroup, 'Vault writer of a group', writer, [managementGroupScope('workloads')]),
      roleDefinition(ofSubscription, 'Own Owner', { actions: ['*'] }, [
        subscriptionScope('sales'),
        subscriptionScope('sandbox'),
      ]),
      roleDefinition(ofResourceGroup, 'Vault writer of a resource group', writer, [
        `${subscriptionScope('payments')}/resourceGroups/rg-payments`,
      ]),
      roleDefinition(unused, 'Unused', writer, [subscriptionScope('payments')]),
    ],
    roleAssignments: [
      ...tenant.roleAssignments,
      roleAssignment(70, managementGroupScope('workloads'), ofGroup, 71),
      roleAssignment(72, subscriptionScope('sales'), ofSubscription, 73),
      roleAssignment(74, subscriptionScope('sandbox'), ofSubscription, 73),
      roleAssignment(75, `${subscriptionScope('payments')}/resourceGroups/rg-payments`, ofResourceGroup, 76),
    ],
  };
}

/** Ids, actions and enum words in whatever letter case a deployment gave them. */
function inOddCase(): Tenant {
  const tenant = troubledTenant();
  const upper = (id: string) => id.toUpperCase().replace('/SUBSCRIPTIONS/', '/subscriptions/');
  return {
    ...tenant,
    vaults: tenant.vaults.map((body, index) => (index % 2 === 0 ? { ...body, id: upper(body.id) } : body)),
    roleAssignments: tenant.roleAssignments.map((body, index) => {
      const scope = String(body.properties?.scope);
      return index % 2 === 0
        ? { ...body, properties: { ...body.properties, scope: scope.toLowerCase(), principalType: 'USER' } }
        : body;
    }),
  };
}

/** Groups above groups, a subscription outside of all of them, and assignments at each level. */
function deepTree(): Tenant {
  const tenant = wellRunTenant();
  return {
    ...tenant,
    managementGroups: [
      ...tenant.managementGroups,
      { name: 'Regulated', displayName: 'Regulated', parent: 'workloads' },
      { name: 'cards', displayName: 'Cards', parent: 'Regulated' },
    ],
    parents: { [SUBSCRIPTIONS.payments]: 'cards', [SUBSCRIPTIONS.sales]: 'workloads' },
    roleAssignments: [
      ...tenant.roleAssignments,
      roleAssignment(60, managementGroupScope('regulated'), ROLES.contributor, 61),
      roleAssignment(62, managementGroupScope('workloads'), ROLES.keyVaultAdministrator, 63),
      roleAssignment(64, managementGroupScope('trials'), ROLES.owner, 65),
      roleAssignment(66, '/', ROLES.userAccessAdministrator, 67),
    ],
  };
}

function refused(...refusals: Tenant['refusals']): Tenant {
  return { ...troubledTenant(), refusals };
}

const refusedRead = (action: string, scope = subscriptionScope('sales')) =>
  refused({ scope, actions: [action] });

/** Tenants that a reader can get wrong, by what is odd in them. */
export const ENGINE_TENANTS: Readonly<Record<string, () => Tenant>> = {
  'a well-run tenant': wellRunTenant,
  'a troubled tenant': troubledTenant,
  'custom roles of every scope': withCustomRoles,
  'odd letter case': inOddCase,
  'a deep tree and a subscription outside of it': deepTree,
  'assignments at / that Resource Graph does show': () => ({
    ...deepTree(),
    resourceGraph: { ...deepTree().resourceGraph, holdsRootAssignments: true },
  }),
  'a subscription that is refused altogether': () => refused({ scope: subscriptionScope('sales') }),
  'all subscriptions refused': () => refused({ scope: '/' }),
  'vaults refused in one subscription': () => refusedRead('Microsoft.KeyVault/vaults/read'),
  'HSMs refused in one subscription': () => refusedRead('Microsoft.KeyVault/managedHSMs/read'),
  'role assignments refused in one subscription': () =>
    refusedRead('Microsoft.Authorization/roleAssignments/read'),
  'role assignments refused everywhere': () =>
    refusedRead('Microsoft.Authorization/roleAssignments/read', '/'),
  'role definitions refused in one subscription': () =>
    refusedRead('Microsoft.Authorization/roleDefinitions/read'),
  'management groups refused': () => refusedRead('Microsoft.Management/getEntities/action', '/'),
  'a subscription that Resource Graph does not know yet': () => {
    const tenant = troubledTenant();
    const subscriptions = tenant.subscriptions.slice(1);
    return { ...tenant, resourceGraph: { ...tenant.resourceGraph, indexed: { subscriptions } } };
  },
  'no Resource Graph': () => ({
    ...troubledTenant(),
    resourceGraph: { ...troubledTenant().resourceGraph, state: 'missing' },
  }),
  'a body limit that no whole partition fits into': () => ({
    ...troubledTenant(),
    resourceGraph: { ...troubledTenant().resourceGraph, payloadLimit: 3000 },
  }),
  'unfiltered lists that bring what is inherited': () => ({
    ...deepTree(),
    unfilteredBringsInherited: true,
  }),
};

/** Subscriptions with a few vaults and many assignments each, as many as asked; half of the groups' rights inherited. */
export function wideTenant(size: {
  readonly subscriptions: number;
  readonly vaults: number;
  readonly assignments: number;
}): Tenant {
  const base = wellRunTenant();
  const subscriptions = Array.from({ length: size.subscriptions }, (_, index) => {
    const id = `dddddddd-0000-4000-8000-${String(index).padStart(12, '0')}`;
    return {
      ...base.subscriptions[0],
      id: `/subscriptions/${id}`,
      subscriptionId: id,
      displayName: `s${index}`,
    };
  });
  const groups = Math.max(1, Math.round(size.subscriptions / 50));
  const of = <T>(list: readonly T[], index: number): T => {
    const item = list[index % list.length];
    if (item === undefined) throw new Error('the list is empty');
    return item;
  };
  const moved = (id: string, index: number) =>
    id.replace(subscriptionScope('payments'), of(subscriptions, index).id);
  const vaults = Array.from({ length: size.vaults }, (_, index) => {
    const vault =
      index % 2 === 0 ? goodVault('payments', `kv-${index}`) : badVault('payments', `kv-${index}`);
    return { ...vault, id: moved(vault.id, index) };
  });
  const roles = [ROLES.reader, ROLES.contributor, ROLES.keyVaultSecretsUser, ROLES.owner];
  const roleAssignments = Array.from({ length: size.assignments }, (_, index) => {
    const scope =
      index % 100 === 0
        ? managementGroupScope(`group-${index % groups}`)
        : index % 3 === 0
          ? of(subscriptions, index).id
          : moved(vaultId('payments', `kv-${index % size.vaults}`), index % size.vaults);
    return roleAssignment(index, scope, of(roles, index), 100 + (index % 500));
  });
  return {
    ...base,
    subscriptions,
    managementGroups: Array.from({ length: groups }, (_, index) => ({
      name: `group-${index}`,
      displayName: `Group ${index}`,
      parent: null,
    })),
    parents: Object.fromEntries(
      subscriptions.map(({ subscriptionId }, index) => [subscriptionId, `group-${index % groups}`]),
    ),
    vaults,
    roleAssignments,
    directoryObjects: Array.from({ length: 500 }, (_, index) => ({
      '@odata.type': '#microsoft.graph.user',
      id: guid(100 + index),
      displayName: `User ${index}`,
    })),
    pageSize: 200,
  };
}
