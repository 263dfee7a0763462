import { describe, expect, test } from 'vitest';
import { accessEntries } from '../../src/access/accessEntries.js';
import { reportedAccess } from '../../src/access/reportedAccess.js';
import type { Posture } from '../../src/model/posture.js';
import { escalation, grant, holder, postureOf } from './postureOf.js';
import { vaultId } from './snapshotOf.js';

const NO_LIMITS = { entries: 1e6, vaultMentions: 1e6, members: 1e6 };

/** Principals p0, p1, … who hold a role over so many vaults, and e0, e1, … who could obtain access to one. */
function crowd(holding: number, obtaining: number, vaults = 1): Posture {
  const many = Array.from({ length: vaults }, (_, index) => vaultId(`kv${index}`));
  return postureOf({
    grants: Array.from({ length: holding }, (_, index) =>
      grant({}, { principal: holder(`p${index}`), cause: `/c${index}`, vaults: many }),
    ),
    escalations: Array.from({ length: obtaining }, (_, index) =>
      escalation({}, { principal: holder(`e${index}`), cause: `/d${index}` }),
    ),
  });
}

test('carries every entry, in the order of `access -o json`, where there is room', () => {
  const posture = crowd(3, 2);
  expect(reportedAccess(posture, NO_LIMITS)).toEqual({
    entries: accessEntries(posture, { expandGroups: false }),
    groups: [],
    omitted: 0,
  });
});

describe('where there is too much', () => {
  test('tells how many entries are left out, and no reach crowds out another', () => {
    const { entries, omitted } = reportedAccess(crowd(20, 20), { ...NO_LIMITS, entries: 10 });
    expect([entries.length, omitted]).toEqual([10, 30]);
    expect(entries.filter(({ reach }) => reach === 'obtainable')).toHaveLength(5);
  });

  test('an entry over many vaults does not shut out those that still fit', () => {
    const { entries, omitted } = reportedAccess(crowd(2, 3, 8), { ...NO_LIMITS, vaultMentions: 10 });
    expect(entries.map(({ vaults }) => vaults.length).sort()).toEqual([1, 1, 8]);
    expect(omitted).toBe(2);
  });

  test('what shows names and public parts only goes first', () => {
    const reader = grant(
      { permissions: ['secrets/list'], uses: [] },
      { principal: holder('a'), cause: '/r' },
    );
    const posture = postureOf({ grants: [reader, ...crowd(2, 0).grants] });
    const { entries } = reportedAccess(posture, { ...NO_LIMITS, entries: 2 });
    expect(entries.map(({ principal }) => principal.id)).toEqual(['p0', 'p1']);
  });
});

describe('groups', () => {
  const members = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, index) => holder(`${prefix}${index}`, { guest: true }));

  test('those that have access, with the members that were read; of others nothing', () => {
    const group = holder('Team', { type: 'Group' });
    const posture = postureOf({
      grants: [grant({}, { principal: group }), grant({}, { principal: holder('unread'), cause: '/x' })],
      members: { team: members('m', 1), other: members('o', 1) },
    });
    expect(reportedAccess(posture, NO_LIMITS).groups).toEqual([
      { id: 'Team', members: [{ id: 'm0', type: 'User', displayName: null, tenantId: null }], count: 1 },
    ]);
  });

  test('too many members: the largest group is cut, and its count still says how many there are', () => {
    const named = (id: string) => grant({}, { principal: holder(id), cause: `/${id}` });
    const posture = postureOf({
      grants: [named('big'), named('small')],
      members: { big: members('b', 10), small: members('s', 2) },
    });
    const { groups } = reportedAccess(posture, { ...NO_LIMITS, members: 5 });
    expect(groups.map(({ id, members: list, count }) => [id, list.length, count])).toEqual([
      ['big', 3, 10],
      ['small', 2, 2],
    ]);
  });
});
