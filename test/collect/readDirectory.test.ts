import { describe, expect, it } from 'vitest';
import { AzureError } from '../../src/azure/azure.js';
import { collect } from '../../src/collect/collect.js';
import type { CollectProgress } from '../../src/collect/plan.js';
import type { Coverage, Read, RecordKind, Snapshot } from '../../src/model/snapshot.js';
import {
  A,
  askedCoverage,
  B,
  type Differs,
  failure,
  holding,
  pagesOf,
  plan,
  refusal,
  vaultId,
} from './fakeAzure.js';

const guid = (number: number) => `0a0a0a0a-0000-4000-8000-${String(number).padStart(12, '0')}`;
const user = (number: number) => ({ '@odata.type': '#microsoft.graph.user', id: guid(number) });
const group = (number: number) => ({ '@odata.type': '#microsoft.graph.group', id: guid(number) });
const assignment = (number: number, principal = number) => ({
  id: `/providers/Microsoft.Authorization/roleAssignments/${number}`,
  properties: { principalId: guid(principal) },
});

/** One vault and a role assignment for each number. */
const assigned = (numbers: readonly number[], differs: Differs = {}) =>
  holding(
    { [A]: ['kv1'] },
    {
      roleAssignments: (_, filter) =>
        pagesOf(filter === 'none' ? numbers.map((number) => assignment(number)) : []),
      ...differs,
    },
  );

const covered = ({ coverage }: Snapshot, what: Read, scope = '/'): Coverage | undefined =>
  coverage.find((entry) => entry.what === what && entry.scope === scope);
const told = ({ records }: Snapshot, kind: RecordKind) =>
  records[kind].map(({ of, body }) => [(body as { id: string }).id, of]);

describe('the directory of a collection', () => {
  it('is asked once for every principal of assignments, eligibilities, denies and access policies', async () => {
    const asked: string[] = [];
    const { azure } = holding(
      { [B]: ['kv2'] },
      {
        vaults: (id) =>
          pagesOf(
            id === A
              ? [
                  {
                    id: vaultId(A, 'kv1'),
                    properties: {
                      accessPolicies: [
                        { objectId: guid(1) },
                        { objectId: guid(2).toUpperCase() },
                        { objectId: 'no guid' },
                        null,
                      ],
                    },
                  },
                ]
              : [],
          ),
        roleAssignments: () => pagesOf([assignment(1, 3), assignment(2, 3), { id: '/x' }]),
        roleAssignmentScheduleInstances: () => pagesOf([assignment(3, 4)]),
        roleEligibilityScheduleInstances: () => pagesOf([assignment(4, 5)]),
        denyAssignments: () =>
          pagesOf([
            {
              id: '/d/1',
              properties: {
                principals: [{ id: '00000000-0000-0000-0000-000000000000' }, { id: guid(6) }],
                excludePrincipals: [{ id: guid(7) }],
              },
            },
          ]),
        registrationAssignments: () =>
          pagesOf([
            {
              id: '/l/1',
              properties: {
                registrationDefinition: { properties: { authorizations: [{ principalId: guid(8) }] } },
              },
            },
          ]),
        directory: {
          objectsByIds: (ids) => {
            asked.push(...ids);
            return pagesOf([]);
          },
        },
      },
    );
    const snapshot = await collect(azure, plan());
    expect(asked).toEqual([1, 2, 3, 4, 5, 6, 7].map(guid));
    expect(covered(snapshot, 'directoryObjects')).toMatchObject({ status: 'ok', reason: null });
    expect(snapshot.records.roleEligibilityScheduleInstance).toHaveLength(1);
    expect(snapshot.records.registrationAssignment[0]?.of).toEqual([`/subscriptions/${A}`]);
  });

  it('gives names, transitive members and owners of the groups, and Global Administrators with their groups', async () => {
    const members: Readonly<Record<string, readonly object[]>> = {
      [guid(1)]: [user(10), group(11)],
      [guid(2)]: [user(10)],
      [guid(20)]: [user(21)],
    };
    const { azure, asked } = assigned([1, 2, 3], {
      directory: {
        objectsByIds: () => pagesOf([user(3)], [group(2), { ...group(1), id: guid(1).toUpperCase() }]),
        transitiveMembers: (id) => pagesOf(members[id] ?? []),
        groupOwners: (id) => pagesOf(id === guid(1) ? [user(12)] : []),
        globalAdministrators: () => pagesOf([user(3), group(20)]),
      },
    });
    const snapshot = await collect(azure, plan());
    expect(told(snapshot, 'directoryObject')).toEqual([
      [guid(1).toUpperCase(), ['/']],
      [guid(2), ['/']],
      [guid(3), ['/']],
    ]);
    expect(told(snapshot, 'groupMember')).toEqual([
      [guid(10), [`/groups/${guid(1)}`, `/groups/${guid(2)}`]],
      [guid(11), [`/groups/${guid(1)}`]],
      [guid(21), [`/groups/${guid(20)}`]],
    ]);
    expect(told(snapshot, 'groupOwner')).toEqual([[guid(12), [`/groups/${guid(1)}`]]]);
    const role = '/directoryRoles/62e90394-69f5-4237-9190-012177145e10';
    expect(told(snapshot, 'directoryRoleMember')).toEqual([
      [guid(3), [role]],
      [guid(20), [role]],
    ]);
    expect(asked.filter((call) => call.startsWith('transitiveMembers'))).toHaveLength(3);
    for (const what of ['directoryObjects', 'groupMembers', 'groupOwners', 'directoryRoleMembers'] as const)
      expect(covered(snapshot, what)).toEqual({ scope: '/', what, status: 'ok', reason: null });
  });

  it('reads the owners of groups nested in those that hold something, and not their members', async () => {
    const { azure, asked } = assigned([1], {
      directory: {
        objectsByIds: () => pagesOf([group(1)]),
        transitiveMembers: () => pagesOf([group(11), group(12), user(10)]),
        groupOwners: (id) => pagesOf(id === guid(12) ? failure : id === guid(11) ? [user(13)] : []),
        globalAdministrators: () => pagesOf([]),
      },
    });
    const snapshot = await collect(azure, plan());
    expect(told(snapshot, 'groupOwner')).toEqual([[guid(13), [`/groups/${guid(11)}`]]]);
    expect(covered(snapshot, 'groupOwners', `/groups/${guid(12)}`)?.status).toBe('failed');
    expect(covered(snapshot, 'groupMembers')?.status).toBe('ok');
    expect(asked.filter((call) => call.startsWith('transitiveMembers'))).toHaveLength(1);
  });

  const eligibility = (groupNumber: number, principal: number, accessId = 'member') => ({
    id: `${guid(groupNumber)}_${accessId}_${guid(principal)}`,
    ...{ groupId: guid(groupNumber), principalId: guid(principal), accessId },
  });

  it('reads who may activate a place at a group or the role Global Administrator, and who they are', async () => {
    const { azure, asked } = assigned([1], {
      directory: {
        objectsByIds: (ids) =>
          pagesOf(
            ids.map((id) => (id === guid(1) || id === guid(21) ? { ...group(1), id } : { ...user(1), id })),
          ),
        transitiveMembers: (id) => pagesOf(id === guid(1) ? [group(11)] : []),
        groupEligibilities: (id) =>
          pagesOf(id === guid(11) ? [eligibility(11, 30), eligibility(11, 31, 'owner')] : []),
        globalAdministratorEligibilities: () =>
          pagesOf([
            { id: 'e1', principalId: guid(20), directoryScopeId: '/' },
            { id: 'e2', principalId: guid(21), directoryScopeId: '/' },
          ]),
      },
    });
    const snapshot = await collect(azure, plan());
    expect(told(snapshot, 'groupEligibility').map(([, of]) => of)).toEqual([
      [`/groups/${guid(11)}`],
      [`/groups/${guid(11)}`],
    ]);
    expect(told(snapshot, 'directoryRoleEligibility').map(([id]) => id)).toEqual(['e1', 'e2']);
    expect(told(snapshot, 'directoryObject').map(([id]) => id)).toEqual(
      [1, 20, 21, 30, 31].map((number) => guid(number)),
    );
    const groups = asked
      .filter((call) => call.startsWith('groupEligibilities'))
      .map((call) => call.split(' ')[1]);
    expect(groups.sort()).toEqual([guid(1), guid(11), guid(21)]);
    expect(asked.filter((call) => call.startsWith('objectsByIds'))).toHaveLength(3);
    for (const what of ['groupEligibilities', 'directoryRoleEligibilities'] as const)
      expect(covered(snapshot, what)).toMatchObject({ status: 'ok' });
  });

  const unlicensed = new AzureError('failed', 'graph answered 400.', { code: 'AadPremiumLicenseRequired' });
  it.each([
    ['refused', refusal],
    ['skipped', unlicensed],
  ] as const)('asks PIM for one group only where the answer is that it is %s', async (status, error) => {
    const { azure, asked } = assigned([1, 2, 3], {
      directory: {
        objectsByIds: () => pagesOf([group(1), group(2), group(3)]),
        groupEligibilities: () => pagesOf(error),
        globalAdministratorEligibilities: () => pagesOf(error),
      },
    });
    const snapshot = await collect(azure, plan());
    expect(asked.filter((call) => call.startsWith('groupEligibilities'))).toHaveLength(1);
    for (const what of ['groupEligibilities', 'directoryRoleEligibilities'] as const) {
      const entries = snapshot.coverage.filter((entry) => entry.what === what);
      expect(entries).toMatchObject([{ scope: '/', status }]);
    }
    expect(covered(snapshot, 'groupMembers')?.status).toBe('ok');
  });

  it('names the group whose eligibilities could not be read', async () => {
    const { azure } = assigned([1, 2], {
      directory: {
        objectsByIds: () => pagesOf([group(1), group(2)]),
        groupEligibilities: (id) => pagesOf(id === guid(2) ? failure : []),
      },
    });
    const snapshot = await collect(azure, plan());
    expect(covered(snapshot, 'groupEligibilities')?.status).toBe('failed');
    expect(covered(snapshot, 'groupEligibilities', `/groups/${guid(2)}`)?.status).toBe('failed');
  });

  it('is asked in batches of 1,000, and a batch that fails is told', async () => {
    const numbers = Array.from({ length: 2001 }, (_, index) => index + 1);
    const sizes: number[] = [];
    const { azure } = assigned(numbers, {
      directory: {
        objectsByIds: (ids) => {
          sizes.push(ids.length);
          return ids.length === 1 ? pagesOf(failure) : pagesOf(ids.map((id) => ({ ...user(1), id })));
        },
      },
    });
    const snapshot = await collect(azure, plan());
    expect(sizes).toEqual([1000, 1000, 1]);
    expect(snapshot.records.directoryObject).toHaveLength(2000);
    expect(covered(snapshot, 'directoryObjects')).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('1 of 2001 principals'),
    });
    expect(covered(snapshot, 'groupMembers')).toMatchObject({ status: 'failed' });
  });

  it.each([
    ['a refusal', refusal],
    ['a sign-in that gives no token for Graph', new AzureError('sign-in', 'AADSTS53003.')],
  ])('is refused by %s, which costs nothing else and asks for no group', async (_, error) => {
    const { azure, asked } = assigned([1], {
      directory: {
        objectsByIds: () => pagesOf(error),
        globalAdministrators: () => pagesOf(error),
        globalAdministratorEligibilities: () => pagesOf(error),
      },
    });
    const snapshot = await collect(azure, plan());
    for (const what of ['directoryObjects', 'groupMembers', 'groupOwners', 'directoryRoleMembers'] as const)
      expect(covered(snapshot, what)).toMatchObject({
        status: 'refused',
        reason: expect.stringContaining(error.message),
      });
    expect(asked.some((call) => /^(transitiveMembers|group)/.test(call))).toBe(false);
    expect(askedCoverage(snapshot).filter(({ status }) => status !== 'ok')).toHaveLength(6);
    expect(snapshot.records.roleAssignment).toHaveLength(1);
  });

  it('names each group whose members or owners could not be read, and keeps the others', async () => {
    const { azure } = assigned([1, 2, 3], {
      directory: {
        objectsByIds: () => pagesOf([group(1), group(2), group(3)]),
        transitiveMembers: (id) => (id === guid(2) ? pagesOf([user(9)], refusal) : pagesOf([user(8)])),
        groupOwners: () => pagesOf(refusal),
      },
    });
    const snapshot = await collect(azure, plan());
    expect(covered(snapshot, 'groupMembers')).toMatchObject({
      status: 'failed',
      reason: expect.stringMatching(/^Members of 1 of 3 groups.*403/),
    });
    expect(covered(snapshot, 'groupMembers', `/groups/${guid(2)}`)).toMatchObject({ status: 'refused' });
    expect(covered(snapshot, 'groupMembers', `/groups/${guid(1)}`)).toBeUndefined();
    expect(covered(snapshot, 'groupOwners')).toMatchObject({ status: 'refused' });
    expect(snapshot.coverage.filter(({ what }) => what === 'groupOwners')).toHaveLength(4);
    expect(told(snapshot, 'groupMember')).toEqual([
      [guid(8), [`/groups/${guid(1)}`, `/groups/${guid(3)}`]],
      [guid(9), [`/groups/${guid(2)}`]],
    ]);
  });

  it('is skipped where it was not wanted, and not mentioned where there is no vault', async () => {
    const unwanted = assigned([1]);
    const skipped = await collect(unwanted.azure, plan({ directory: false }));
    expect(unwanted.asked.some((call) => /objectsByIds|globalAdministrators/.test(call))).toBe(false);
    for (const what of ['directoryObjects', 'groupMembers', 'groupOwners', 'directoryRoleMembers'] as const)
      expect(covered(skipped, what)).toMatchObject({ status: 'skipped', reason: expect.any(String) });
    const empty = holding({});
    const snapshot = await collect(empty.azure, plan());
    expect(covered(snapshot, 'directoryObjects')).toBeUndefined();
    expect(empty.asked).not.toContain('globalAdministrators');
  });

  it('tells its progress in groups', async () => {
    const events: CollectProgress[] = [];
    const { azure } = assigned([1, 2], { directory: { objectsByIds: () => pagesOf([group(1), group(2)]) } });
    await collect(azure, plan({ progress: (event) => events.push(event) }));
    expect(events.filter(({ stage }) => stage === 'directory')).toEqual([
      { stage: 'directory', done: 0, total: 0 },
      { stage: 'directory', done: 0, total: 2 },
      { stage: 'directory', done: 1, total: 2 },
      { stage: 'directory', done: 2, total: 2 },
    ]);
  });

  it('ends as aborted when the run is cancelled between groups', async () => {
    const controller = new AbortController();
    const { azure, asked } = assigned([1, 2, 3], {
      directory: {
        objectsByIds: () => pagesOf([group(1), group(2), group(3)]),
        transitiveMembers: () => {
          controller.abort();
          return pagesOf([]);
        },
      },
    });
    const collected = collect(azure, plan({ signal: controller.signal, concurrency: 1 }));
    await expect(collected).rejects.toMatchObject({ kind: 'aborted' });
    expect(asked.filter((call) => /^(transitiveMembers|groupOwners)/.test(call))).toHaveLength(1);
  });

  it('reads no more lists at a time than it may', async () => {
    let open = 0;
    let most = 0;
    async function* slow() {
      most = Math.max(most, ++open);
      await new Promise((done) => setTimeout(done, 1));
      open--;
      yield [];
    }
    const { azure } = assigned([1, 2, 3], {
      directory: {
        objectsByIds: () => pagesOf([group(1), group(2), group(3)]),
        transitiveMembers: slow,
        groupOwners: slow,
      },
    });
    await collect(azure, plan({ concurrency: 2 }));
    expect(most).toBe(2);
  });
});
