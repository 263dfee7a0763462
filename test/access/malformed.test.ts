import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveAccess } from '../../src/access/resolveAccess.js';
import type { Posture } from '../../src/model/posture.js';
import {
  type Coverage,
  type FactRecord,
  READS,
  RECORD_KINDS,
  type RecordKind,
  type Snapshot,
} from '../../src/model/snapshot.js';
import { BODY_OF_EVERY_KIND } from './bodyOfEveryKind.js';
import {
  assignment,
  everythingRead,
  type Facts,
  OWNER,
  rbacVault,
  role,
  SECRETS_USER,
  SUB,
  snapshotOf,
  TENANT,
  vault,
  vaultId,
} from './snapshotOf.js';

const RUNS = Number(process.env.KVPOSTURE_PROPERTY_RUNS ?? 500);
const MS_PER_RUN = 200;
const MS_PER_KIND = 120_000;

/** Everything was read, so that nothing is unknown but what the damage makes so. */
const coverage: readonly Coverage[] = READS.flatMap((what) =>
  ['/', SUB].map((scope) => ({ scope, what, status: 'ok' as const, reason: null })),
);
const snapshotWith = (records: Partial<Record<RecordKind, readonly FactRecord[]>> = {}): Snapshot => ({
  ...snapshotOf({ coverage }),
  records: { ...BODY_OF_EVERY_KIND, ...records },
});

type Path = readonly string[];

/** The path to every value inside a body. */
function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Readonly<Record<string, unknown>>)[key], value);
}

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((item, at) => (String(at) === key ? replaced(item, rest, by) : item));
  return Object.fromEntries(
    Object.entries(value as object).map(([name, inner]) => [
      name,
      name === key ? replaced(inner, rest, by) : inner,
    ]),
  );
}

/** Fields that only name something, or from which nothing is concluded; of each why. */
const DECIDES_NOTHING: readonly (readonly [RegExp, string])[] = [
  [/^\w+\.(name|type|displayName)$/, 'a name beside the id'],
  [/^(vault|hsm)\.location$/, 'without it no vault is known to be of the same geography'],
  [/^hsm\.properties\.tenantId$/, 'nothing that is read obeys it'],
  [
    /\.(sku|notes|tags|status|memberType|roleName|registrationDefinitionId|justInTimeAccessPolicy)\b/,
    'a label',
  ],
  [/\.properties\.(displayName|parent|subPlan|location)\b/, 'a label'],
  [/\.(subnets\.\d+\.name|serviceEndpoints\.\d+\.locations.*|principalIdDisplayName)$/, 'a label'],
  [/^registrationAssignment\..*\.principalType$/, 'Lighthouse does not tell it'],
  [/^(subscription|groupEligibility)\.(subscriptionId|groupId)$/, 'said by the id and by what was asked'],
  [/^(groupEligibility|directoryRoleEligibility)\.id$/, 'an eligibility is known by its principal'],
  [/^role(Assignment|EligibilityScheduleInstance)\.id$/, 'the cause of what it gives, shown as it stands'],
  [
    /^(diagnosticSetting|denyAssignment|roleAssignmentScheduleInstance)\.id$/,
    'what was asked says where it is',
  ],
  [/^roleAssignmentScheduleInstance\..*\.(scope|roleDefinitionId)$/, 'its assignment says it'],
  [/^denyAssignment\..*rincipals\.\d+\.type$/, 'of an unknown type it may be a group'],
  [/\.privateEndpointConnections\.\d+\.(id|properties\.provisioningState)$/, 'only one word of it counts'],
  [/^diagnosticSetting\..*\.(logs\.1|logs\.0\.categoryGroup)\b/, 'another entry sends the events'],
];

/** Texts of which each is well-formed: actions are patterns, and a firewall's ranges are shown as they stand. */
const ANY_TEXT =
  /\.((not)?(data)?actions\.\d+|parentNameChain\.\d+|contentType|emailAddress|role|userPrincipalName|servicePrincipalType|locations\.\d+|service|category|categoryGroup)$/i;

/** Values that the field at a path cannot have. */
function malformedOf(name: string, value: unknown): readonly unknown[] {
  if (typeof value === 'string')
    return [7, true, {}, [], [value], ...(ANY_TEXT.test(name) ? [] : ['odd', '9999-99-99', ' '])];
  if (typeof value === 'boolean') return ['true', 7, {}, []];
  if (typeof value === 'number') return ['7', true, {}, []];
  if (Array.isArray(value)) return ['odd', 7, true, {}, [7], [null], [[]]];
  return ['odd', 7, true, [], [value]];
}

/** What somebody has of a vault, and how surely: by whichever cause, for damage may rename that. */
function cells({ grants, escalations }: Posture): ReadonlyMap<string, string> {
  const all = new Map<string, string>();
  const note = (key: readonly unknown[], certainty: string) => {
    const text = key.join(' ').toLowerCase();
    if (all.get(text) !== 'certain') all.set(text, certainty);
  };
  for (const { terms, principal, vaults } of grants)
    for (const vault of vaults)
      for (const permission of terms.permissions)
        note([principal.id, vault, terms.reach, terms.inert, permission], terms.certainty);
  for (const { terms, principal, vaults } of escalations)
    for (const vault of vaults) note([principal.id, vault, terms.begins, terms.step], terms.certainty);
  return all;
}

/** What a posture says of its own gaps. */
function doubts(posture: Posture): ReadonlySet<string> {
  const { coverage: told, vaults, hsms, objects, subscriptions, grants, escalations } = posture;
  const faults = [...grants, ...escalations].flatMap(({ terms, cause }) =>
    terms.conditions.flatMap(({ fault }) => (fault === undefined ? [] : [`${cause} ${fault}`])),
  );
  return new Set([
    ...faults,
    ...told.filter(({ status }) => status === 'failed').map((gap) => JSON.stringify(gap)),
    ...[...vaults, ...hsms, ...objects, ...subscriptions].flatMap(({ id, undecided }) =>
      undecided.map((one) => `${id} ${JSON.stringify(one)}`),
    ),
    ...[...vaults, ...hsms].flatMap(({ id, network, privateEndpointConnections = [] }) => [
      ...(network?.unreadableRanges ?? []).map((range) => `${id} ${range}`),
      ...(network?.subnets ?? []).filter((subnet) => !subnet.startsWith('/')).map((one) => `${id} ${one}`),
      ...privateEndpointConnections
        .filter(({ status }) => status === 'Unknown')
        .map((connection) => `${id} ${JSON.stringify(connection)}`),
    ]),
  ]);
}

const sound = resolveAccess(snapshotWith());
const soundCells = cells(sound);
const soundDoubts = doubts(sound);

/** Whether the damage shows: it is told as a gap, or all that was there is, and something of it is conditional. */
function trace(damaged: Posture): 'told' | 'conditional' | 'nothing' | 'lost' {
  if ([...doubts(damaged)].some((doubt) => !soundDoubts.has(doubt))) return 'told';
  const now = cells(damaged);
  const changed = [...new Set([...soundCells.keys(), ...now.keys()])].filter(
    (key) => soundCells.get(key) !== now.get(key),
  );
  if (changed.length === 0) return 'nothing';
  return changed.every((key) => now.get(key) === 'conditional') ? 'conditional' : 'lost';
}

interface Damage {
  readonly kind: RecordKind;
  readonly index: number;
  readonly path: Path;
  /** The kind and the path, with dots. */
  readonly name: string;
}

const PLACES: readonly Damage[] = RECORD_KINDS.flatMap((kind) =>
  BODY_OF_EVERY_KIND[kind].flatMap(({ body }, index) =>
    pathsOf(body).map((path) => ({ kind, index, path, name: [kind, ...path].join('.') })),
  ),
);
const bodyAt = ({ kind, index }: Damage): unknown => BODY_OF_EVERY_KIND[kind][index]?.body;
const decides = ({ name }: Damage): boolean => !DECIDES_NOTHING.some(([pattern]) => pattern.test(name));

function damaged(snapshot: Snapshot, { kind, index, path }: Damage, by: unknown): Snapshot {
  const records = snapshot.records[kind].map((record, at) =>
    at === index ? { ...record, body: replaced(record.body, path, by) } : record,
  );
  return { ...snapshot, records: { ...snapshot.records, [kind]: records } };
}

describe('the sample that is damaged here', () => {
  it('is sound to begin with, and has what each of its fields can take away', () => {
    expect(sound.coverage.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(sound.grants.length).toBeGreaterThan(4);
    expect(sound.escalations.length).toBeGreaterThan(4);
  });

  it.each(DECIDES_NOTHING)('has fields like %s, which decide nothing: %s', (pattern) => {
    expect(PLACES.some(({ name }) => pattern.test(name))).toBe(true);
  });
});

describe.each(RECORD_KINDS)('a malformed field of kind %s', (kind) => {
  it(
    'is told as a gap or makes conditional what it decides; nothing is lost, and none is read as nothing',
    () => {
      const silent = PLACES.filter((place) => place.kind === kind).flatMap((place) =>
        malformedOf(place.name, valueAt(bodyAt(place), place.path)).flatMap((by) => {
          const found = trace(resolveAccess(damaged(snapshotWith(), place, by)));
          const shows =
            found === 'told' || found === 'conditional' || (found === 'nothing' && !decides(place));
          return shows ? [] : [`${place.name} as ${JSON.stringify(by)}: ${found}`];
        }),
      );
      expect(silent).toEqual([]);
    },
    MS_PER_KIND,
  );
});

const typeOf = (value: unknown): string => (Array.isArray(value) ? 'list' : typeof value);

/** Any field, and a value of another type than it has. */
const damages = fc
  .record({ place: fc.constantFrom(...PLACES), by: fc.jsonValue() })
  .filter(({ place, by }) => by !== null && typeOf(by) !== typeOf(valueAt(bodyAt(place), place.path) ?? ''));

describe('whatever stands where something else belongs', () => {
  it(
    'shows in what is told of any field that decides something',
    () => {
      fc.assert(
        fc.property(damages, ({ place, by }) => {
          const found = trace(resolveAccess(damaged(snapshotWith(), place, by)));
          expect(['told', 'conditional', ...(decides(place) ? [] : ['nothing'])]).toContain(found);
        }),
        { numRuns: RUNS },
      );
    },
    RUNS * MS_PER_RUN,
  );

  it(
    'hides no other damage',
    () => {
      fc.assert(
        fc.property(damages, damages, (one, other) => {
          fc.pre(one.place.kind !== other.place.kind && decides(one.place) && decides(other.place));
          const twice = damaged(damaged(snapshotWith(), one.place, one.by), other.place, other.by);
          expect(['told', 'conditional']).toContain(trace(resolveAccess(twice)));
        }),
        { numRuns: RUNS / 5 },
      );
    },
    RUNS * MS_PER_RUN,
  );
});

const ALICE = '11111111-aaaa-aaaa-aaaa-111111111111';
const secret = (facts: Facts) =>
  resolveAccess(snapshotOf({ vaults: [rbacVault('kv1')], roles: [SECRETS_USER, OWNER], ...facts }));
const reads = (facts: Facts): readonly (readonly string[])[] =>
  secret(facts)
    .grants.filter(({ terms }) => terms.inert === null)
    .map(({ terms }) => [terms.permissions.join(), terms.certainty]);
const gaps = (facts: Facts): readonly (readonly [string, string])[] =>
  secret(facts)
    .coverage.filter(({ status }) => status === 'failed')
    .map(({ what, reason }) => [what, reason ?? '']);

describe('a deny assignment that is malformed', () => {
  const deny = (more: object) => ({
    id: `${SUB}/providers/Microsoft.Authorization/denyAssignments/d1`,
    properties: {
      scope: SUB,
      principals: [{ id: ALICE, type: 'User' }],
      permissions: [{ dataActions: ['Microsoft.KeyVault/vaults/secrets/getSecret/action'] }],
      ...more,
    },
  });
  const assignments = [assignment(SUB, 'secrets-user', { principal: ALICE })];

  it('denies for certain as long as it is not', () => {
    expect(reads({ assignments, denies: [deny({})] })).toEqual([['secrets/list', 'certain']]);
  });

  it.each([
    ['about a principal whose id is none', { principals: [{ id: 'odd', type: 'User' }] }],
    ['about nobody', { principals: [] }],
    ['excluding a principal whose id is none', { excludePrincipals: [{ id: 'odd', type: 'User' }] }],
    ['with a flag that is none', { doNotApplyToChildScopes: 'no' }],
    ['with an effect that is none', { denyAssignmentEffect: 'soon' }],
    ['with a condition', { condition: 7 }],
    ['with an exception that is no text', { permissions: [{ dataActions: ['*'], notDataActions: [7] }] }],
  ])('%s: what it may deny is conditional', (_, more) => {
    const found = reads({ assignments, denies: [deny(more)] });
    expect(found.filter(([, certainty]) => certainty === 'conditional').join()).toContain('secrets/get');
  });

  it.each([['odd'], [7], [' ']])('at the scope %j: everything may be denied', (scope) => {
    const facts = { assignments, denies: [deny({ scope })] };
    expect(reads(facts)).toEqual([['secrets/get,secrets/list', 'conditional']]);
    expect(gaps(facts)).toEqual([['denyAssignments', expect.any(String)]]);
  });

  it('is told where nobody can say whether it can be removed', () => {
    const facts = { assignments, denies: [deny({ isSystemProtected: 'no' })] };
    expect(gaps(facts)).toEqual([['denyAssignments', expect.stringContaining('isSystemProtected')]]);
  });
});

describe('a condition that is malformed', () => {
  it.each([[' '], ['odd']])('as %j binds an assignment, and is never none', (condition) => {
    const [grant] = secret({ assignments: [assignment(SUB, 'secrets-user', { condition })] }).grants;
    expect(grant?.terms).toMatchObject({ certainty: 'conditional', conditions: [{ text: condition }] });
    expect(grant?.terms.conditions[0]?.fault).toEqual(expect.any(String));
  });

  it('is told of a right that only helps another', () => {
    const helper = role('helper', { actions: ['Microsoft.Authorization/roleDefinitions/write'] });
    const facts = { roles: [helper], assignments: [assignment(SUB, 'helper', { condition: 'odd' })] };
    expect(gaps(facts)).toEqual([['roleAssignments', expect.stringContaining('condition')]]);
    expect(gaps({ ...facts, assignments: [assignment(SUB, 'helper')] })).toEqual([]);
    // Where somebody may deploy is in doubt as long as it is not known.
    const deploys = role('helper', { actions: ['Microsoft.Resources/deployments/write'] });
    expect(gaps({ ...facts, roles: [deploys] })).toEqual([]);
  });
});

describe('an access policy that is malformed', () => {
  const under = (entry: object): Facts => ({
    vaults: [vault('kv1', { accessPolicies: [{ objectId: ALICE, tenantId: TENANT, ...GET, ...entry }] })],
  });
  const GET = { permissions: { secrets: ['get'] } };

  it.each([
    ['of a tenant that is none', { tenantId: 'odd' }, [['secrets/get', 'conditional']]],
    [
      'with a verb nobody knows',
      { permissions: { secrets: ['get', 'peek'] } },
      [['secrets/get,secrets/peek', 'certain']],
    ],
    ['with an empty verb', { permissions: { secrets: ['get', ' '] } }, [['secrets/get', 'certain']]],
    ['through an application that is blank', { applicationId: ' ' }, []],
  ] as const)('%s: is told, and what of it can be read is given', (_, entry, expected) => {
    expect(reads(under(entry))).toEqual(expected);
    expect(gaps(under(entry))).toEqual([['accessPolicies', expect.stringContaining('entry 1')]]);
  });

  it('does not become that of another tenant where the tenant of the vault is none', () => {
    const odd = {
      vaults: [
        vault('kv1', { tenantId: 'odd', accessPolicies: [{ objectId: ALICE, tenantId: TENANT, ...GET }] }),
      ],
    };
    expect(reads(odd)).toEqual([['secrets/get', 'conditional']]);
    expect(secret(odd).vaults[0]?.undecided.map(({ fact }) => fact)).toEqual(['tenantId']);
  });
});

describe('a directory record that is malformed', () => {
  const assignments = [assignment(SUB, 'secrets-user', { principal: ALICE })];
  const read = [
    ...everythingRead,
    ...(['directoryObjects'] as const).map((what) => ({
      scope: '/',
      what,
      status: 'ok' as const,
      reason: null,
    })),
  ];
  const holderOf = (...directory: readonly object[]) =>
    secret({ assignments, directory, coverage: read }).grants[0]?.principal;

  it('leaves the type that the assignment names', () => {
    expect(holderOf({ id: ALICE, '@odata.type': 'odd' })).toMatchObject({
      type: 'User',
      existence: 'exists',
    });
  });
  it('is none where a field is empty', () => {
    const object = { id: ALICE, '@odata.type': '#microsoft.graph.user', userPrincipalName: '' };
    const secrets = [
      { of: [vaultId('kv1')], body: { id: `${vaultId('kv1')}/secrets/s`, properties: { contentType: '' } } },
    ];
    const facts = snapshotOf({ vaults: [rbacVault('kv1')], directory: [object] });
    const posture = resolveAccess({ ...facts, records: { ...facts.records, secret: secrets } });
    expect(posture.coverage.filter(({ status }) => status === 'failed')).toEqual([]);
  });
  it('makes neither a guest nor a member of a user of an unknown type', () => {
    const user = { id: ALICE, '@odata.type': '#microsoft.graph.user' };
    expect(holderOf({ ...user, userType: 'odd' })).toMatchObject({ guest: null });
    expect(holderOf({ ...user, userType: 'member' })).toMatchObject({ guest: false });
  });
});

describe('what Azure itself says', () => {
  const everywhere = (scope: string): Facts => {
    const reservations = role('reservations', {
      actions: ['Microsoft.Capacity/*/read', 'Microsoft.Authorization/*'],
    });
    const { properties } = reservations;
    return {
      roles: [{ ...reservations, properties: { ...properties, assignableScopes: [scope] } }],
      assignments: [assignment(scope, 'reservations', { of: ['/'] })],
    };
  };

  it.each([
    ['/providers/Microsoft.Capacity'],
    ['/providers/Microsoft.BillingBenefits/'],
    ['/providers/Microsoft.Capacity/reservationOrders/9d0d9a3c-1111-4111-8111-5e7d1a0b0c0d'],
  ])('is no damage: a role of the tenant, defined and assigned at %s', (scope) => {
    expect(gaps(everywhere(scope))).toEqual([]);
    expect(secret(everywhere(scope)).escalations).toEqual([]);
  });

  it.each([
    ['/providers/odd'],
    ['/providers/Microsoft.Management/managementGroups'],
    ['providers/Microsoft.Capacity'],
  ])('is not that a role is defined and assigned at %s', (scope) => {
    expect(gaps(everywhere(scope)).map(([what]) => what)).toEqual(['roleDefinitions', 'roleAssignments']);
  });

  it.each([
    ['MSI', 'ServicePrincipal'],
    ['application', 'ServicePrincipal'],
    ['DirectoryObjectOrGroup', 'Unknown'],
    ['', 'Unknown'],
  ])('is no damage: a principal of type %j', (principalType, type) => {
    const facts = { assignments: [assignment(SUB, 'secrets-user', { principal: ALICE, principalType })] };
    expect(gaps(facts)).toEqual([]);
    expect(secret(facts).grants[0]?.principal.type).toBe(type);
  });
});
