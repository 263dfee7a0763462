import { describe, expect, test } from 'vitest';
import type { AccessEntry } from '../../../src/model/accessEntry.js';
import type { AccessGroup } from '../../../src/model/result.js';
import { accessIndex } from '../../../src/report/html/client/accessIndex.js';
import { changesFor } from '../../../src/report/html/client/changes.js';
import { answers, questionOf } from '../../../src/report/html/client/questions.js';
import { countByReach, readersOf } from '../../../src/report/html/client/readers.js';
import { act, at, entry, objectId, principal, RESOURCE_GROUP, SUBSCRIPTION } from '../accessFixture.js';

const team = principal(objectId(9), 'Group', 'Team');
const member = (number: number) => principal(objectId(number), 'User', `Member ${number}`);
const TEAM: AccessGroup = { id: team.id, members: [member(1), member(2), member(3)], count: 3 };
const byTeam = entry({ principal: team, path: [at('Key Vault Secrets User', SUBSCRIPTION)] });
const own = (number: number) =>
  entry({
    principal: member(number),
    path: [{ ...at('Key Vault Reader', RESOURCE_GROUP), id: `/own/${number}` }],
  });

function readers(entries: readonly AccessEntry[], groups: readonly AccessGroup[] = []) {
  return readersOf(entries, accessIndex({ entries, groups }));
}

describe('who is behind entries', () => {
  test('the members of a group that is known, each once, with all their ways', () => {
    const found = readers([byTeam, own(1), own(4)], [TEAM]);
    expect(found.map(({ principal: { id }, ways }) => [id, ways.length])).toEqual([
      [objectId(1), 2],
      [objectId(2), 1],
      [objectId(3), 1],
      [objectId(4), 1],
    ]);
  });

  test('a group whose members were not read stands for itself, one that was cut for all its members', () => {
    expect(readers([byTeam]).map(({ weight }) => weight)).toEqual([1]);
    expect(readers([byTeam], [{ ...TEAM, count: 50 }]).map(({ weight }) => weight)).toEqual([50]);
  });

  test('an empty group is nobody', () => {
    expect(readers([byTeam], [{ ...TEAM, members: [], count: 0 }])).toEqual([]);
  });

  test('by the soonest of their ways', () => {
    const later = entry({
      principal: member(1),
      reach: 'obtainable',
      path: [at('Contributor', SUBSCRIPTION), act('write-access-policy')],
    });
    expect(countByReach(readers([later, own(1), { ...later, principal: member(2) }]))).toEqual({
      holds: 1,
      eligible: 0,
      obtainable: 1,
    });
  });
});

describe('the one change', () => {
  test('that stops most comes first; those who have a second way are not stopped', () => {
    const [best, ...others] = changesFor(readers([byTeam, own(1), own(4)], [TEAM]));
    expect(best).toMatchObject({ removes: byTeam.path[0], stopped: 2, holders: [team] });
    expect(best?.keeps.map(({ principal: { id } }) => id)).toEqual([objectId(1)]);
    expect(others.map(({ removes, stopped }) => [removes.id, stopped])).toEqual([['/own/4', 1]]);
  });

  test('is none where everybody has two ways', () => {
    const twice = [
      own(1),
      entry({ principal: member(1), path: [{ ...at('Owner', SUBSCRIPTION), id: '/two' }] }),
    ];
    expect(changesFor(readers(twice))).toEqual([]);
  });

  test('stops an escalation by the role that it begins with, whatever the letter case of its id', () => {
    const role = at('Contributor', SUBSCRIPTION);
    const ways = [
      entry({ reach: 'obtainable', path: [role, act('write-access-policy')] }),
      entry({
        reach: 'obtainable',
        path: [{ ...role, id: role.id?.toUpperCase() ?? null }, act('deploy-template')],
      }),
    ];
    expect(changesFor(readers(ways)).map(({ stopped }) => stopped)).toEqual([1]);
  });

  test('counts a cut group by all its members', () => {
    expect(changesFor(readers([byTeam, own(4)], [{ ...TEAM, count: 50 }]))[0]?.stopped).toBe(50);
  });
});

describe('questions', () => {
  test.each<[string, string, boolean]>([
    ['read', 'secrets/get', true],
    ['read', 'secrets/list', false],
    ['use', 'keys/unwrapkey', true],
    ['use', 'keys/get', false],
    ['use', 'secrets/get', false],
    ['change', 'secrets/set', true],
    ['change', 'certificates/import', true],
    ['change', 'keys/purge', true],
    ['change', 'secrets/get', false],
    ['any', 'certificates/list', true],
  ])('who can %s: %s is %s', (id, permission, expected) => {
    expect(answers(questionOf(id))(entry({ permissions: [permission] }))).toBe(expected);
  });

  test('an unknown question is the first one', () => {
    expect(questionOf('nonsense').id).toBe('read');
    expect(questionOf(null).id).toBe('read');
  });
});
