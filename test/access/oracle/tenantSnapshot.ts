import { type Coverage, type FactRecord, noRecords, type Snapshot } from '../../../src/model/snapshot.js';
import {
  type Assignment,
  type Block,
  type ConditionSpec,
  type Deny,
  groupsOf,
  isWithin,
  type Place,
  PROVIDER,
  type RoleLimit,
  type Spelling,
  type Tenant,
  type Vault,
} from './tenant.js';

const HOME_TENANT = '99999999-0000-0000-0000-000000000001';
const EVERYONE = { id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' };
const PREVIEW_DEPTH = 8;

/** A GUID that follows from the name, so that counterexamples can be read by name. */
export function guid(name: string): string {
  let hash = 0n;
  for (const character of name)
    hash = (hash * 1_000_003n + BigInt(character.charCodeAt(0))) & 0xffff_ffff_ffffn;
  const initials = [...name.slice(0, PREVIEW_DEPTH)]
    .map((letter) => (letter.charCodeAt(0) % 16).toString(16))
    .join('');
  return `${initials.padEnd(8, '0')}-0000-4000-8000-${hash.toString(16).padStart(12, '0')}`;
}

/** The ARM id of a place. */
export function armId(place: Place, spelling: Spelling = 'plain'): string {
  const [last = ''] = place.slice(-1);
  const id =
    place.length === 0
      ? '/'
      : last.startsWith('mg:')
        ? `/providers/Microsoft.Management/managementGroups/${last.slice(3)}`
        : place
            .filter((segment) => !segment.startsWith('mg:'))
            .map((segment) => {
              const [kind = '', name = ''] = segment.split(':');
              if (kind === 'sub') return `/subscriptions/${guid(name)}`;
              if (kind === 'rg') return `/resourceGroups/${name}`;
              if (kind === 'vault') return `/providers/Microsoft.KeyVault/vaults/${name}`;
              if (kind === 'storage') return `/providers/Microsoft.Storage/storageAccounts/${name}`;
              return `/${kind}/${name}`;
            })
            .join('');
  switch (spelling) {
    case 'plain':
      return id;
    case 'upper':
      return id.toUpperCase();
    case 'lower':
      return id.toLowerCase();
    case 'slash':
      return id === '/' ? id : `${id}/`;
  }
}

/** The tenant as Azure would return it. */
export function tenantSnapshot(tenant: Tenant): Snapshot {
  const subscriptions = tenant.tree.filter(isSubscription);
  const asked = (place: Place): string[] =>
    tenant.source === 'files'
      ? []
      : [
          ...(place.some((segment) => segment.startsWith('sub:')) ? [] : [armId(place)]),
          ...subscriptions
            .filter((subscription) => isWithin(subscription, place) || isWithin(place, subscription))
            .map((subscription) => armId(subscription)),
        ];
  const everywhere = tenant.source === 'files' ? [] : subscriptions.map((place) => armId(place));
  const assigned = (eligible: boolean): readonly FactRecord[] =>
    tenant.assignments.flatMap((assignment, index) => {
      if (assignment.delegates !== null || assignment.eligible !== eligible) return [];
      const type = eligible ? 'roleEligibilityScheduleInstances' : 'roleAssignments';
      const body = {
        id: authorizationId(assignment.place, type, index),
        properties: {
          roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${guid(assignment.role)}`,
          principalId: guid(assignment.who),
          principalType: tenant.people.find(({ name }) => name === assignment.who)?.type,
          scope: armId(assignment.place, assignment.spelling),
          ...conditionBody(assignment.condition),
        },
      };
      return [{ of: asked(assignment.place), body }];
    });
  const groups = tenant.membersRead ? tenant.people.filter(({ type }) => type === 'Group') : [];
  return {
    header: {
      formatVersion: 1,
      cloud: 'AzureCloud',
      tenantId: HOME_TENANT,
      startedAt: '2026-11-21T00:00:00Z',
      finishedAt: '2026-11-21T00:00:01Z',
      requested: {},
    },
    records: {
      ...noRecords(),
      subscription: subscriptions.map((place) => ({
        of: ['/'],
        body: { id: armId(place), subscriptionId: armId(place).slice('/subscriptions/'.length) },
      })),
      managementGroupEntity: tenant.treeRead ? tenant.tree.map(entity) : [],
      vault: tenant.vaults.map((vault) => ({ of: asked(vault.place), body: vaultBody(vault) })),
      roleDefinition: tenant.roles.map(({ name, blocks, assignable }) => ({
        of: everywhere,
        body: {
          id: `/providers/Microsoft.Authorization/roleDefinitions/${guid(name)}`,
          name: guid(name),
          properties: {
            roleName: name,
            type: assignable === undefined ? 'BuiltInRole' : 'CustomRole',
            assignableScopes: assignable?.map((place) => armId(place)) ?? ['/'],
            permissions: blocks.map(blockBody),
          },
        },
      })),
      roleAssignment: assigned(false),
      roleEligibilityScheduleInstance: assigned(true),
      registrationAssignment: tenant.assignments.flatMap((assignment, index) =>
        assignment.delegates === null
          ? []
          : [{ of: asked(assignment.place), body: registration(assignment, index) }],
      ),
      denyAssignment: tenant.denies.map((deny, index) => ({
        of: asked(deny.place),
        body: {
          id: authorizationId(deny.place, 'denyAssignments', index),
          properties: denyProperties(tenant, deny),
        },
      })),
      groupMember: groups.flatMap(({ name: group }) =>
        tenant.people
          .filter(({ name }) => groupsOf(tenant, name).has(group))
          .map(({ name, type }) => ({
            of: [`/groups/${guid(group)}`],
            body: { '@odata.type': `#microsoft.graph.${GRAPH_TYPES[type]}`, id: guid(name) },
          })),
      ),
      directoryRoleMember: tenant.administrators.map((name) => ({
        of: [GLOBAL_ADMINISTRATORS],
        body: { '@odata.type': '#microsoft.graph.user', id: guid(name) },
      })),
      directoryObject: tenant.membersRead
        ? tenant.people.map(({ name, type }) => ({
            of: ['/'],
            body: {
              '@odata.type': `#microsoft.graph.${GRAPH_TYPES[type]}`,
              id: guid(name),
              displayName: name,
            },
          }))
        : [],
    },
    coverage: [
      ...subscriptions.flatMap((place) => READ_EVERYWHERE.map((what) => read(armId(place), what))),
      ...(tenant.treeRead ? [read('/', 'managementGroups')] : []),
      ...(tenant.membersRead
        ? (['directoryObjects', 'groupMembers', 'groupOwners'] as const).map((what) => read('/', what))
        : []),
    ],
  };
}

const GRAPH_TYPES = { User: 'user', Group: 'group', ServicePrincipal: 'servicePrincipal' } as const;

/** The template id of the directory role. */
const GLOBAL_ADMINISTRATORS = '/directoryRoles/62e90394-69f5-4237-9190-012177145e10';

const isSubscription = (place: Place): boolean => place.at(-1)?.startsWith('sub:') ?? false;

const read = (scope: string, what: Coverage['what']): Coverage => ({
  scope,
  what,
  status: 'ok',
  reason: null,
});

const authorizationId = (place: Place, type: string, index: number): string =>
  `${place.length === 0 ? '' : armId(place)}/providers/Microsoft.Authorization/${type}/${guid(`${type}${index}`)}`;

function entity(place: Place): FactRecord {
  return {
    of: ['/'],
    body: {
      id: armId(place),
      type: isSubscription(place) ? '/subscriptions' : 'Microsoft.Management/managementGroups',
      name: armId(place).split('/').at(-1),
      properties: { parentNameChain: place.slice(0, -1).map((segment) => segment.slice(3)) },
    },
  };
}

/** One delegation of one role, as a registration assignment with its definition expanded. */
function registration({ place, role, eligible, delegates }: Assignment, index: number): object {
  const roleId = (name: string) => guid(name);
  const authorization = {
    principalId: guid(PROVIDER),
    roleDefinitionId: roleId(role),
    ...(delegates === null || delegates.length === 0
      ? {}
      : { delegatedRoleDefinitionIds: delegates.map(roleId) }),
  };
  return {
    id: `${armId(place)}/providers/Microsoft.ManagedServices/registrationAssignments/${guid(`offer${index}`)}`,
    properties: {
      registrationDefinition: {
        properties: {
          managedByTenantId: guid('another tenant'),
          authorizations: eligible ? [] : [authorization],
          eligibleAuthorizations: eligible ? [authorization] : [],
        },
      },
    },
  };
}

const READ_EVERYWHERE = [
  'vaults',
  'roleAssignments',
  'roleAssignmentScheduleInstances',
  'roleEligibilityScheduleInstances',
  'registrationAssignments',
  'roleDefinitions',
  'denyAssignments',
] as const;

function vaultBody({ name, place, flag, policies, deploys, machines }: Vault): object {
  return {
    id: armId(place),
    name,
    type: 'Microsoft.KeyVault/vaults',
    location: 'westeurope',
    properties: {
      tenantId: HOME_TENANT,
      sku: { family: 'A', name: 'standard' },
      ...(flag === undefined ? {} : { enableRbacAuthorization: flag }),
      ...(deploys === undefined ? {} : { enabledForTemplateDeployment: deploys }),
      ...(machines === undefined ? {} : { enabledForDeployment: machines }),
      accessPolicies: policies.map(({ who, through, foreign, verbs }) => ({
        tenantId: foreign ? guid('another tenant') : HOME_TENANT.toUpperCase(),
        objectId: guid(who),
        ...(through === null ? {} : { applicationId: guid(through) }),
        permissions: verbs,
      })),
    },
  };
}

function denyProperties(tenant: Tenant, deny: Deny): object {
  const list = (names: readonly string[]) =>
    names.map((name) => ({ id: guid(name), type: tenant.people.find((one) => one.name === name)?.type }));
  return {
    scope: armId(deny.place, deny.spelling),
    doNotApplyToChildScopes: deny.onlyHere,
    isSystemProtected: !deny.removable,
    ...(deny.effect === null ? {} : { denyAssignmentEffect: deny.effect }),
    principals: deny.everyone ? [EVERYONE] : list(deny.whom),
    excludePrincipals: list(deny.except),
    ...(deny.conditional ? { condition: 'something nobody can read', conditionVersion: '2.0' } : {}),
    permissions: deny.blocks.map(blockBody),
  };
}

function blockBody({ condition, ...lists }: Block): object {
  return { ...lists, ...conditionBody(condition) };
}

const conditionBody = (condition: ConditionSpec | null): object =>
  condition === null ? {} : { condition: conditionText(condition), conditionVersion: '2.0' };

function conditionText(condition: ConditionSpec): string {
  switch (condition.kind) {
    case 'unreadable':
      return condition.text;
    case 'name': {
      const attribute = condition.of === 'vault' ? 'vaults:name' : 'vaults/secrets:name';
      const guard = condition.actions.map((action) => `!(ActionMatches{'${action}'})`).join(' AND ');
      return `((${guard}) OR (@Resource[Microsoft.KeyVault/${attribute}] ${condition.operator} '${condition.value}'))`;
    }
    case 'delegation': {
      const limits = condition.limits.map((limit) => limitText(limit, condition.hyphens)).join(' AND ');
      return `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (${limits}))`;
    }
  }
}

function limitText(limit: RoleLimit, hyphens: boolean): string {
  const words = { role: 'RoleDefinitionId', principal: 'PrincipalId', type: 'PrincipalType' };
  const subject = `@Request[Microsoft.Authorization/roleAssignments:${words[limit.about]}]`;
  const form = limit.about === 'type' ? 'String' : 'Guid';
  const operator = limit.allow ? `ForAnyOfAnyValues:${form}Equals` : `ForAnyOfAllValues:${form}NotEquals`;
  const values = limit.names.map((name) => {
    if (limit.about === 'type') return `'${name}'`;
    return hyphens ? guid(name) : guid(name).replaceAll('-', '');
  });
  return `${subject} ${operator}{${values.join(', ')}}`;
}
