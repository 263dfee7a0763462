import fc from 'fast-check';
import { BASE_ROLES, conditions, customBlock, DELEGABLE } from './roleArbitraries.js';
import {
  type Assignment,
  type ConditionSpec,
  type Place,
  PROVIDER,
  SPELLINGS,
  type Tenant,
  type Vault,
  type Who,
} from './tenant.js';

const PEOPLE: readonly (readonly [string, Who])[] = [
  ['alice', 'User'],
  ['team', 'Group'],
  ['robot', 'ServicePrincipal'],
  ['staff', 'Group'],
  ['bob', 'User'],
];
const NAMES = PEOPLE.map(([name]) => name);
const VAULT_NAMES = ['kv1', 'kv10', 'kv2', 'kv100', 'kv'];
const GROUP_NAMES = ['corp', 'web', 'Web1', 'sand-box'];
const MAX_DEPTH = 4;

const SOON = 7;
/**
 * An index into a list that is known only once the rest of the tenant is. It prefers the beginning, where the places
 * are that hold the first vault, and shrinks towards it.
 */
const pick = fc.oneof({ weight: 2, arbitrary: fc.nat({ max: SOON }) }, fc.nat({ max: 200 }));
const at = <T>(list: readonly T[], index: number): T => {
  const item = list[index % list.length];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
};
const rarely = (arbitrary: fc.Arbitrary<boolean>): fc.Arbitrary<boolean> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary });
/** Often enough that one principal has several. */
const sometimes = fc.oneof(
  { weight: 2, arbitrary: fc.constant(false) },
  { weight: 1, arbitrary: fc.constant(true) },
);
const orNull = (arbitrary: fc.Arbitrary<ConditionSpec>): fc.Arbitrary<ConditionSpec | null> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 2, arbitrary });

const verbs = (...words: string[]) =>
  fc.subarray(words.length === 0 ? ['get', 'list', 'Get', 'LIST', 'backup', 'all', 'All', 'purge'] : words, {
    maxLength: 3,
  });
const policy = fc.record({
  who: fc.constantFrom(...NAMES),
  through: fc.option(fc.constantFrom('app', 'robot'), { freq: 4 }),
  foreign: rarely(fc.constant(true)),
  verbs: fc.record(
    {
      secrets: verbs('get', 'List', 'SET', 'all', 'backup'),
      keys: verbs('Get', 'unwrapKey', 'sign', 'ALL', 'getrotationpolicy'),
      certificates: verbs('get', 'getissuers', 'manageissuers', 'managecontacts', 'All'),
      storage: verbs('get', 'setsas', 'all'),
    },
    { requiredKeys: [] },
  ),
});

const vault = fc.record({
  subscription: pick,
  resourceGroup: fc.constantFrom('rg', 'rg1', 'RG'),
  flag: fc.constantFrom<boolean | null | undefined>(true, undefined, false, null, true),
  policies: fc.array(policy, { maxLength: 2 }),
  deploys: fc.constantFrom(undefined, false, true),
  machines: fc.constantFrom(undefined, false, true),
});

const assignment = fc.record({
  who: fc.constantFrom(...NAMES),
  role: pick,
  place: pick,
  spelling: fc.constantFrom(...SPELLINGS),
  condition: orNull(conditions(NAMES)),
  eligible: sometimes,
});

/** What Lighthouse delegates: without conditions, at a subscription or a resource group. */
const delegation = fc.record({
  role: pick,
  place: pick,
  eligible: sometimes,
  delegates: fc.subarray([...DELEGABLE], { maxLength: 2 }),
});

const deny = fc.record({
  place: pick,
  spelling: fc.constantFrom(...SPELLINGS),
  onlyHere: rarely(fc.constant(true)),
  effect: fc.constantFrom(null, 'enforced', 'Enforced', 'audit', 'Audit'),
  everyone: fc.boolean(),
  whom: fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 2 }),
  except: fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 2 }),
  conditional: rarely(fc.constant(true)),
  removable: fc.boolean(),
  blocks: fc.array(customBlock(fc.constant(null)), { minLength: 1, maxLength: 2 }),
});

const drawn = fc.record({
  groups: fc.array(pick, { maxLength: 4 }),
  subscriptions: fc.array(pick, { minLength: 1, maxLength: 3 }),
  source: fc.constantFrom<Tenant['source']>('collection', 'files'),
  treeRead: fc.boolean(),
  memberships: fc.subarray([
    ['alice', 'team'],
    ['team', 'staff'],
    ['robot', 'staff'],
    ['bob', 'team'],
  ] as const),
  vaults: fc.array(vault, { minLength: 1, maxLength: VAULT_NAMES.length }),
  roles: fc.array(
    fc.record({
      blocks: fc.array(customBlock(orNull(conditions(NAMES))), { minLength: 1, maxLength: 3 }),
      assignable: fc.array(pick, { minLength: 1, maxLength: 2 }),
    }),
    { maxLength: 3 },
  ),
  administrators: fc.subarray(['alice', 'bob'], { maxLength: 1 }),
  assignments: fc.array(assignment, { maxLength: 6 }),
  delegations: fc.array(delegation, { maxLength: 2 }),
  denies: fc.array(deny, { maxLength: 3 }),
});

/** Tenants of one to five vaults; `membersRead` says whether the directory was. */
export function tenants(membersRead: boolean): fc.Arbitrary<Tenant> {
  return drawn.map((draw) => {
    const groups = groupTree(draw.groups);
    const subscriptions = draw.subscriptions.map((index, number) => [
      ...at(groups, index),
      `sub:sub${number + 1}`,
    ]);
    const vaults = draw.vaults.map(({ subscription, resourceGroup, ...rest }, index): Vault => {
      const name = at(VAULT_NAMES, index);
      const place = [...at(subscriptions, subscription), `rg:${resourceGroup}`, `vault:${name}`];
      return { name, place, ...rest };
    });
    const places = placesOf(vaults, [...subscriptions, ...groups]);
    // A role is assignable at subscriptions, groups of resources and management groups.
    const definable = places.filter(
      (place) => place.length > 0 && !/^(vault|storage|secrets|keys|certificates):/.test(place.at(-1) ?? ''),
    );
    const roles = [
      ...BASE_ROLES,
      ...draw.roles.map(({ blocks, assignable }, index) => ({
        name: `custom${index + 1}`,
        blocks,
        assignable: assignable.map((choice) => at(definable, choice)),
      })),
    ];
    const roleNames = [...roles.map(({ name }) => name).toReversed(), 'unread'];
    const delegable = [...vaults.map(({ place }) => place.slice(0, -1)), ...subscriptions];
    return {
      tree: [...groups, ...subscriptions],
      treeRead: draw.source === 'files' || draw.treeRead,
      source: draw.source,
      membersRead,
      administrators: draw.administrators,
      people: PEOPLE.map(([name, type]) => ({
        name,
        type,
        memberOf: draw.memberships.filter(([member]) => member === name).map(([, group]) => group),
      })),
      vaults,
      roles,
      assignments: [
        ...draw.assignments.map((drawnOne): Assignment => {
          const place = at(places, drawnOne.place);
          return {
            ...drawnOne,
            role: at(roleNames, drawnOne.role),
            place,
            spelling: namesSecret(place) ? 'plain' : drawnOne.spelling,
            delegates: null,
          };
        }),
        ...draw.delegations.map(
          ({ role, place, eligible, delegates }): Assignment => ({
            who: PROVIDER,
            role: at(roleNames, role),
            place: at(delegable, place),
            ...{ spelling: 'plain', condition: null, eligible, delegates },
          }),
        ),
      ],
      denies: draw.denies.map((drawnOne) => ({ ...drawnOne, place: at(places, drawnOne.place) })),
    };
  });
}

/** How the service spells a secret's name before a condition compares it is not known: section 8, unknown 5. */
const namesSecret = (place: Place): boolean => place.at(-1)?.startsWith('secrets:') ?? false;

/** A root and up to four groups below it or one another. */
function groupTree(parents: readonly number[]): readonly Place[] {
  const groups: Place[] = [['mg:root']];
  parents.forEach((index, number) => {
    const parent = at(groups, index);
    const above = parent.length < MAX_DEPTH ? parent : ['mg:root'];
    groups.push([...above, `mg:${at(GROUP_NAMES, number)}`]);
  });
  return groups;
}

/** Where something can be assigned or denied, the plainest first: shrinking goes to the first vault. */
function placesOf(vaults: readonly Vault[], containers: readonly Place[]): readonly Place[] {
  return [
    ...vaults
      .slice(0, 1)
      .flatMap(({ place }) => place.map((_, depth) => place.slice(0, place.length - depth))),
    [],
    ...vaults.slice(1).flatMap(({ place }) => [place, place.slice(0, -1)]),
    ...containers,
    ...vaults.flatMap(({ place }) => [
      [...place, 'secrets:db'],
      [...place, 'secrets:db1'],
      [...place, 'keys:db'],
      [...place, 'certificates:db'],
      [...place.slice(0, -1), `${place.at(-1)}0`],
      [...place.slice(0, -1), 'storage:kv1'],
      [...place.slice(0, -2), 'rg:r'],
    ]),
  ];
}
