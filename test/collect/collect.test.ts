import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Azure, AzureError, type Pages } from '../../src/azure/azure.js';
import { collect } from '../../src/collect/collect.js';
import { type CollectProgress, NothingToReadError } from '../../src/collect/plan.js';
import type { Coverage, Read, Snapshot } from '../../src/model/snapshot.js';
import {
  A,
  askedCoverage,
  B,
  C,
  failure,
  fakeAzure,
  holding,
  hsmId,
  pagesOf,
  plan,
  refusal,
  roleAssignmentId,
  subscription,
  vaultId,
} from './fakeAzure.js';

const READS_OF_ACCESS: readonly Read[] = [
  'roleAssignments',
  'roleAssignmentScheduleInstances',
  'roleEligibilityScheduleInstances',
  'roleDefinitions',
  'denyAssignments',
  'registrationAssignments',
];
const scope = (id: string) => `/subscriptions/${id}`;
const covered = (snapshot: Snapshot, where: string, what: Read): Coverage | undefined =>
  snapshot.coverage.find((entry) => entry.scope === where && entry.what === what);
const vaultIds = (snapshot: Snapshot) =>
  snapshot.records.vault.map(({ body }) => (body as { id: string }).id);

describe('a complete collection', () => {
  it('reads what belongs to a vault, only where there is one, and covers each read once', async () => {
    const { azure, asked } = holding({ [B]: ['kv1'] });
    const snapshot = await collect(azure, plan());

    expect(snapshot.header).toEqual({
      formatVersion: 1,
      cloud: 'AzureCloud',
      tenantId: 'tenant',
      startedAt: '2026-11-21T12:00:00.000Z',
      finishedAt: '2026-11-21T12:00:00.000Z',
      requested: {},
      engine: 'arm',
    });
    expect(asked.sort()).toEqual(
      [
        'subscriptions',
        'managementGroupEntities',
        ...[A, B, C].flatMap((id) => [`vaults ${id}`, `hsms ${id}`]),
        `roleAssignments ${B} none`,
        `roleAssignments ${B} atScope`,
        `roleAssignmentScheduleInstances ${B}`,
        `roleEligibilityScheduleInstances ${B}`,
        `roleDefinitions ${B} CustomRole`,
        `roleDefinitions ${B} BuiltInRole`,
        `denyAssignments ${B}`,
        `registrationAssignments ${B}`,
        'globalAdministrators',
        'globalAdministratorEligibilities',
      ].sort(),
    );
    expect(vaultIds(snapshot)).toEqual([vaultId(B, 'kv1')]);
    expect(snapshot.records.vault[0]?.of).toEqual([scope(B)]);
    expect(snapshot.records.subscription).toHaveLength(3);
    expect(askedCoverage(snapshot).every(({ status }) => status === 'ok')).toBe(true);
    for (const what of READS_OF_ACCESS)
      expect(covered(snapshot, scope(B), what)).toMatchObject({ reason: null });
    for (const id of [A, C]) {
      expect(covered(snapshot, scope(id), 'vaults')).toMatchObject({
        status: 'ok',
        reason: 'holds no vault',
      });
      for (const what of READS_OF_ACCESS) expect(covered(snapshot, scope(id), what)).toBeUndefined();
    }
    const keys = snapshot.coverage.map((entry) => `${entry.scope} ${entry.what}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('copies bodies as they came: absent, null and false apart, unknown fields kept', async () => {
    const body = {
      id: vaultId(A, 'kv1'),
      properties: { enablePurgeProtection: null, x: false, new: { y: [] } },
    };
    const { azure } = fakeAzure({ vaults: (id) => pagesOf(id === A ? [body] : []) });
    expect((await collect(azure, plan())).records.vault[0]?.body).toBe(body);
  });

  it('says of every HSM that its local roles are not asked for', async () => {
    const { azure, asked } = fakeAzure({ hsms: (id) => pagesOf(id === A ? [{ id: hsmId(A, 'hsm1') }] : []) });
    const snapshot = await collect(azure, plan());
    expect(covered(snapshot, hsmId(A, 'hsm1'), 'hsmLocalRoles')).toMatchObject({ status: 'skipped' });
    expect(covered(snapshot, scope(A), 'vaults')).toEqual({
      scope: scope(A),
      what: 'vaults',
      status: 'ok',
      reason: null,
    });
    expect(asked).toContain(`roleAssignments ${A} none`);
  });

  it('keeps an id once, whatever its letter case, with every scope that answered it', async () => {
    const inherited = roleAssignmentId('/', 'r1');
    const { azure } = holding(
      { [A]: ['kv1'], [B]: ['kv2'] },
      {
        roleAssignments: (id, filter) =>
          pagesOf([
            { id: id === A ? inherited : inherited.toUpperCase(), askedOf: id },
            ...(filter === 'none' ? [{ id: roleAssignmentId(scope(id), 'own') }] : []),
          ]),
      },
    );
    const { records } = await collect(azure, plan());
    expect(records.roleAssignment.map(({ of, body }) => [(body as { id: string }).id, of])).toEqual([
      [inherited, [scope(A), scope(B)]],
      [roleAssignmentId(scope(A), 'own'), [scope(A)]],
      [roleAssignmentId(scope(B), 'own'), [scope(B)]],
    ]);
  });

  it('reports its progress stage by stage', async () => {
    const events: CollectProgress[] = [];
    const { azure } = holding({ [A]: ['kv1'] });
    await collect(azure, plan({ progress: (event) => events.push(event) }));
    expect(events.at(0)).toEqual({ stage: 'subscriptions', done: 0, total: 1 });
    expect(events).toContainEqual({ stage: 'vaults', done: 3, total: 3 });
    expect(events).toContainEqual({ stage: 'access', done: 1, total: 1 });
    expect(events.at(-1)).toEqual({ stage: 'directory', done: 0, total: 0 });
  });

  it('never reads more lists at a time than it may', async () => {
    let open = 0;
    let most = 0;
    async function* slow(): Pages {
      most = Math.max(most, ++open);
      await new Promise((done) => setTimeout(done, 1));
      open--;
      yield [];
    }
    const { azure } = fakeAzure({ vaults: slow, hsms: slow, managementGroupEntities: slow });
    await collect(azure, plan({ concurrency: 2 }));
    expect(most).toBe(2);
  });
});

describe('a gap', () => {
  it('in one subscription of three costs the other two nothing', async () => {
    const { azure } = holding(
      { [A]: ['kv1'], [C]: ['kv3'] },
      {
        vaults: (id) => (id === B ? pagesOf(refusal) : pagesOf([{ id: vaultId(id, 'kv') }])),
      },
    );
    const snapshot = await collect(azure, plan());
    expect(vaultIds(snapshot)).toEqual([vaultId(A, 'kv'), vaultId(C, 'kv')]);
    expect(covered(snapshot, scope(B), 'vaults')).toEqual({
      scope: scope(B),
      what: 'vaults',
      status: 'refused',
      reason: refusal.message,
    });
    for (const what of READS_OF_ACCESS) {
      expect(covered(snapshot, scope(A), what)).toMatchObject({ status: 'ok' });
      expect(covered(snapshot, scope(C), what)).toMatchObject({ status: 'ok' });
    }
  });

  it('keeps the pages before it', async () => {
    const { azure } = fakeAzure({
      vaults: (id) => (id === A ? pagesOf([{ id: vaultId(A, 'kv1') }], failure) : pagesOf([])),
    });
    const snapshot = await collect(azure, plan());
    expect(vaultIds(snapshot)).toEqual([vaultId(A, 'kv1')]);
    expect(covered(snapshot, scope(A), 'vaults')).toMatchObject({
      status: 'failed',
      reason: failure.message,
    });
    expect(covered(snapshot, scope(A), 'roleAssignments')).toMatchObject({ status: 'ok' });
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['text', 'vault'],
    ['a list', []],
    ['no id', { name: 'kv' }],
    ['an id that is no text', { id: 7 }],
    ['an empty id', { id: ' ' }],
    ['an inherited id', Object.create({ id: '/x' })],
  ])('by an odd item (%s) is told with its place, and costs no other item', async (_, odd) => {
    const { azure } = fakeAzure({
      vaults: (id) =>
        id === A ? pagesOf([{ id: vaultId(A, 'kv1') }], [odd, { id: vaultId(A, 'kv2') }]) : pagesOf([]),
    });
    const snapshot = await collect(azure, plan());
    expect(vaultIds(snapshot)).toEqual([vaultId(A, 'kv1'), vaultId(A, 'kv2')]);
    const gap = covered(snapshot, scope(A), 'vaults');
    expect(gap).toMatchObject({ status: 'failed' });
    expect(gap?.reason).toContain('item 1 on page 2');
  });

  it.each<[string, Partial<Azure>, Read, object]>([
    [
      'the inherited role assignments',
      {
        roleAssignments: (_, filter) => (filter === 'atScope' ? pagesOf(refusal) : pagesOf([{ id: '/r/1' }])),
      },
      'roleAssignments',
      { status: 'refused', reason: `Inherited role assignments (atScope()): ${refusal.message}` },
    ],
    [
      'both lists of role assignments, differently',
      { roleAssignments: (_, filter) => pagesOf(filter === 'atScope' ? refusal : failure) },
      'roleAssignments',
      { status: 'failed' },
    ],
    [
      'both lists of role assignments, alike',
      { roleAssignments: () => pagesOf(refusal) },
      'roleAssignments',
      {
        status: 'refused',
        reason: `Role assignments at and below the subscription and Inherited role assignments (atScope()): ${refusal.message}`,
      },
    ],
    [
      'the custom roles',
      { roleDefinitions: (_, type) => pagesOf(type === 'CustomRole' ? failure : []) },
      'roleDefinitions',
      { status: 'failed', reason: `Custom roles: ${failure.message}` },
    ],
    [
      'the built-in roles',
      { roleDefinitions: (_, type) => pagesOf(type === 'BuiltInRole' ? refusal : []) },
      'roleDefinitions',
      { status: 'refused', reason: `Built-in roles: ${refusal.message}` },
    ],
    [
      'the schedule instances',
      { roleAssignmentScheduleInstances: () => pagesOf(refusal) },
      'roleAssignmentScheduleInstances',
      { status: 'refused' },
    ],
    [
      'the deny assignments',
      { denyAssignments: () => pagesOf(failure) },
      'denyAssignments',
      { status: 'failed' },
    ],
    ['the HSMs', { hsms: () => pagesOf(failure) }, 'hsms', { status: 'failed' }],
  ])('in %s is its own coverage and no other', async (_, differs, what, expected) => {
    const { azure } = holding({ [A]: ['kv1'] }, differs);
    const snapshot = await collect(azure, plan({ subscriptions: [A] }));
    expect(covered(snapshot, scope(A), what)).toMatchObject(expected);
    const others = askedCoverage(snapshot).filter((entry) => entry.what !== what);
    expect(others.map(({ status }) => status)).toEqual(others.map(() => 'ok'));
  });

  it('keeps what the whole one of two lists of role assignments brought', async () => {
    const { azure } = holding(
      { [A]: ['kv1'] },
      { roleAssignments: (_, filter) => (filter === 'none' ? pagesOf(failure) : pagesOf([{ id: '/r/1' }])) },
    );
    expect((await collect(azure, plan())).records.roleAssignment).toHaveLength(1);
  });

  it('in the management groups is coverage of the tenant', async () => {
    const { azure } = fakeAzure({ managementGroupEntities: () => pagesOf(refusal) });
    const snapshot = await collect(azure, plan());
    expect(covered(snapshot, '/', 'managementGroups')).toMatchObject({ status: 'refused' });
  });

  it('by a sign-in that is lost midway is failed, and keeps what was read', async () => {
    const lost = new AzureError('sign-in', 'No sign-in.');
    const { azure } = holding({ [A]: ['kv1'] }, { denyAssignments: () => pagesOf(lost) });
    const snapshot = await collect(azure, plan());
    expect(covered(snapshot, scope(A), 'denyAssignments')).toMatchObject({ status: 'failed' });
  });
});

describe('built-in roles', () => {
  const role = { id: '/providers/Microsoft.Authorization/roleDefinitions/x' };

  it('are read once, from the first subscription that answers', async () => {
    const { azure, asked } = holding(
      { [A]: ['kv1'], [B]: ['kv2'], [C]: ['kv3'] },
      {
        roleDefinitions: (id, type) =>
          type === 'CustomRole' ? pagesOf([]) : id === A ? pagesOf(refusal) : pagesOf([role]),
      },
    );
    const snapshot = await collect(azure, plan());
    expect(asked.filter((call) => call.endsWith('BuiltInRole'))).toEqual([
      `roleDefinitions ${A} BuiltInRole`,
      `roleDefinitions ${B} BuiltInRole`,
    ]);
    expect(snapshot.records.roleDefinition).toEqual([{ of: [scope(B)], body: role }]);
    for (const id of [A, B, C])
      expect(covered(snapshot, scope(id), 'roleDefinitions')).toMatchObject({ status: 'ok' });
  });
});

describe('what is named', () => {
  const entity = (id: string, chain: unknown) => ({
    id: scope(id),
    type: '/subscriptions',
    name: id,
    properties: { parentNameChain: chain },
  });
  const group = (name: string) => ({
    id: `/providers/Microsoft.Management/managementGroups/${name}`,
    type: 'Microsoft.Management/managementGroups',
    name,
    properties: { parentNameChain: ['root'] },
  });

  it.each([[A], [A.toUpperCase()], ['alpha'], [` ALPHA `], [`/Subscriptions/${A}/`]])(
    'as subscription "%s" is read alone',
    async (named) => {
      const { azure, asked } = holding({ [A]: ['kv1'], [B]: ['kv2'] });
      const snapshot = await collect(azure, plan({ subscriptions: [named] }));
      expect(vaultIds(snapshot)).toEqual([vaultId(A, 'kv1')]);
      expect(asked.filter((call) => call.includes(B))).toEqual([]);
      expect(snapshot.header.requested).toEqual({ subscriptions: [named] });
      expect(snapshot.records.subscription).toHaveLength(1);
    },
  );

  it.each([['platform'], ['PLATFORM'], ['/providers/microsoft.management/managementGroups/Platform']])(
    'as management group "%s" narrows to the subscriptions below it, at any depth',
    async (named) => {
      const { azure, asked } = fakeAzure({
        managementGroupEntities: () =>
          pagesOf([
            group('Platform'),
            entity(A, ['root', 'Platform', 'Identity']),
            entity(B, ['root', 'platform-2']),
            { ...entity(C, null), properties: null },
          ]),
      });
      const snapshot = await collect(azure, plan({ managementGroup: named }));
      expect(asked.filter((call) => call.startsWith('vaults'))).toEqual([`vaults ${A}`]);
      expect(covered(snapshot, scope(C), 'managementGroups')).toMatchObject({ status: 'failed' });
      expect(covered(snapshot, scope(B), 'managementGroups')).toBeUndefined();
    },
  );

  it('as management group throws when the tree cannot be read', async () => {
    const { azure } = fakeAzure({ managementGroupEntities: () => pagesOf(refusal) });
    await expect(collect(azure, plan({ managementGroup: 'x' }))).rejects.toBe(refusal);
  });

  it.each<[string, readonly string[]]>([
    ['name', ['KV1']],
    ['id', [vaultId(A, 'Kv1').toUpperCase()]],
    ['name and id', ['kv1', vaultId(A, 'kv1')]],
  ])(
    'as vault by %s keeps the vaults beside it as facts, and reads only its subscription further',
    async (_, vaults) => {
      const { azure, asked } = holding({ [A]: ['kv1', 'kv10'], [B]: ['kv2'] });
      const snapshot = await collect(azure, plan({ vaults }));
      expect(vaultIds(snapshot)).toEqual([vaultId(A, 'kv1'), vaultId(A, 'kv10')]);
      expect(snapshot.header.requested.vaults).toEqual(vaults);
      expect(asked.filter((call) => call.startsWith('roleAssignments'))).toEqual([
        `roleAssignments ${A} none`,
        `roleAssignments ${A} atScope`,
      ]);
    },
  );

  it('as vaults by id alone lists only their subscriptions', async () => {
    const { azure, asked } = holding({ [A]: ['kv1'], [B]: ['kv2'] });
    await collect(azure, plan({ vaults: [vaultId(B, 'kv2')] }));
    expect(asked.filter((call) => call.startsWith('vaults'))).toEqual([`vaults ${B}`]);
  });

  it('as HSM keeps only that HSM', async () => {
    const { azure } = fakeAzure({ hsms: (id) => pagesOf([{ id: hsmId(id, 'h1') }]) });
    const { records } = await collect(azure, plan({ vaults: [hsmId(A, 'h1')] }));
    expect(records.hsm).toHaveLength(1);
  });

  it('as vault that is not found is coverage where an unread list may hold it', async () => {
    const { azure } = holding({}, { vaults: (id) => pagesOf(id === B ? refusal : []) });
    const snapshot = await collect(azure, plan({ vaults: ['kv1'] }));
    expect(covered(snapshot, scope(B), 'vaults')?.reason).toContain('"kv1"');
    expect(covered(snapshot, scope(B), 'vaults')?.status).toBe('refused');
  });

  it.each<[string, Parameters<typeof plan>[0], string]>([
    ['subscription', { subscriptions: [A, 'nowhere'] }, '"nowhere"'],
    ['management group', { managementGroup: 'nowhere' }, '"nowhere"'],
    ['management group without subscriptions', { managementGroup: 'empty' }, '"empty"'],
    ['vault name', { vaults: ['nowhere'] }, '"nowhere"'],
    ['part of a vault name', { vaults: ['kv'] }, '"kv"'],
    ['vault id', { vaults: [vaultId(A, 'nowhere')] }, 'nowhere'],
    ['vault id in a subscription that is not visible', { vaults: [vaultId('dddd', 'kv1')] }, 'dddd'],
    [
      'vault id in a subscription that was not named',
      { subscriptions: [B], vaults: [vaultId(A, 'kv1')] },
      'kv1',
    ],
    ['id of something else', { vaults: [`${scope(A)}/resourceGroups/rg`] }, 'neither a vault'],
  ])('and matches nothing (%s) is an error that names it', async (_, named, said) => {
    const { azure } = holding(
      { [A]: ['kv1'] },
      { managementGroupEntities: () => pagesOf([group('empty'), entity(A, ['root'])]) },
    );
    const error = await collect(azure, plan(named)).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(NothingToReadError);
    expect(String(error)).toContain(said);
  });
});

describe('a collection that cannot start', () => {
  it('throws when the subscriptions cannot be listed', async () => {
    const { azure } = fakeAzure({ subscriptions: () => pagesOf([subscription(A, 'a')], failure) });
    await expect(collect(azure, plan())).rejects.toBe(failure);
  });

  it('throws when no subscription is visible', async () => {
    const { azure } = fakeAzure({ subscriptions: () => pagesOf([]) });
    await expect(collect(azure, plan())).rejects.toThrow(NothingToReadError);
  });

  it('ends as aborted when the run is cancelled midway, and asks nothing more', async () => {
    const controller = new AbortController();
    const { azure, asked } = fakeAzure({
      vaults: (id) => {
        if (id === A) controller.abort();
        return pagesOf([]);
      },
    });
    const collected = collect(azure, plan({ signal: controller.signal, concurrency: 1 }));
    await expect(collected).rejects.toMatchObject({ kind: 'aborted' });
    expect(asked).toEqual(['subscriptions', 'managementGroupEntities', `vaults ${A}`]);
  });

  it('does not take a bug for a gap', async () => {
    const { azure } = fakeAzure({ vaults: () => pagesOf(new TypeError('bug')) });
    await expect(collect(azure, plan())).rejects.toThrow(TypeError);
  });
});

describe('the order in which answers arrive', () => {
  /** A small tenant with every kind of record, gaps, and bodies that differ with who was asked. */
  function tenant(
    order: (name: string, items: readonly unknown[]) => readonly unknown[],
    delay: (name: string) => number,
  ) {
    async function* answer(name: string, items: readonly unknown[], end?: Error): Pages {
      for (let turns = delay(name); turns > 0; turns--) await Promise.resolve();
      const shuffled = order(name, items);
      yield shuffled.slice(0, 2);
      for (let turns = delay(name); turns > 0; turns--) await Promise.resolve();
      yield shuffled.slice(2);
      if (end !== undefined) throw end;
    }
    return fakeAzure({
      subscriptions: () => answer('s', [subscription(A, 'a'), subscription(B, 'b'), subscription(C, 'c')]),
      managementGroupEntities: () => answer('m', [{ id: '/providers/m/1' }, { id: '/providers/m/2' }]),
      vaults: (id) =>
        answer(
          `v${id}`,
          ['k1', 'k2', 'k3'].map((name) => ({ id: vaultId(id, name) })),
          id === C ? failure : undefined,
        ),
      hsms: (id) => answer(`h${id}`, [{ id: hsmId(id, 'h') }]),
      roleAssignments: (id, filter) =>
        answer(`r${id}${filter}`, [
          { id: '/r/inherited', roleDefinitionId: `${scope(id)}/role` },
          { id: `/r/${id}`, properties: { principalId: `${id.slice(0, -1)}1` } },
          { id: '/r/other', of: id },
        ]),
      roleDefinitions: (id, type) =>
        answer(`d${id}${type}`, [{ id: '/d/1', of: id }], id === A ? refusal : undefined),
      denyAssignments: (id) => answer(`x${id}`, [{ id: '/x/1', of: id }]),
      roleEligibilityScheduleInstances: (id) => answer(`e${id}`, [{ id: '/e/1', of: id }], failure),
      registrationAssignments: (id) => answer(`l${id}`, [{ id: '/l/1', of: id }]),
      directory: {
        objectsByIds: (ids) =>
          answer(
            'o',
            ids.map((id) => ({ '@odata.type': '#microsoft.graph.group', id })),
          ),
        transitiveMembers: (id) =>
          answer(`t${id}`, [{ id: 'm1', of: id }, { id: 'm2' }], id.startsWith('a') ? refusal : undefined),
        groupOwners: (id) => answer(`w${id}`, [{ id: 'm1', of: id }]),
        globalAdministrators: () => answer('g', [{ id: 'a2' }, { id: 'a1' }]),
      },
    }).azure;
  }

  it('does not change the snapshot', async () => {
    const calm = await collect(
      tenant(
        (_, items) => items,
        () => 0,
      ),
      plan(),
    );
    expect(calm.records.roleAssignment).toHaveLength(5);
    expect(calm.records.groupMember).toHaveLength(2);
    await fc.assert(
      fc.asyncProperty(
        fc.infiniteStream(fc.nat({ max: 7 })),
        fc.integer({ min: 1, max: 9 }),
        async (stream, concurrency) => {
          const next = () => Number(stream.next().value);
          const shuffle = (_: string, items: readonly unknown[]) =>
            items
              .map((item) => ({ item, rank: next() }))
              .sort((left, right) => left.rank - right.rank)
              .map(({ item }) => item);
          const shuffled = await collect(tenant(shuffle, next), plan({ concurrency }));
          expect(JSON.stringify(shuffled)).toBe(JSON.stringify(calm));
        },
      ),
      { numRuns: 60 },
    );
  });
});
