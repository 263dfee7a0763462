import { expect, test } from 'vitest';
import { mergeJudged } from '../../src/rules/mergeJudged.js';
import { objectId, principal } from '../report/accessFixture.js';

const CAUSE = '/subscriptions/s/providers/Microsoft.Authorization/roleAssignments/a';

const HOLDER = {
  ...principal(objectId(1)),
  ...({ guest: false, managedIdentity: false, existence: 'exists', guests: 0, guestMembers: [] } as const),
};

/** What a rule says of one assignment at so many vaults, each with lists of its own in the evidence. */
const judgedAt = (vaults: number) =>
  Array.from({ length: vaults }, (_, index) => ({
    outcome: { outcome: 'true' } as const,
    subject: { identity: CAUSE, principal: HOLDER },
    factsOf: () => ({
      cause: CAUSE,
      principal: null,
      vaults: [`/vaults/kv${String(index).padStart(6, '0')}`],
      certainty: 'certain' as const,
      evidence: { obtains: ['secrets/get', `own/${index}`], others: [{ vault: index }], scope: index },
      identity: CAUSE,
      scope: null,
      roleName: null,
      undecided: [],
    }),
  }));

test('lists of the evidence are joined, each value once, in their order; of other values the first stays', () => {
  const [merged] = mergeJudged(judgedAt(3));
  expect(merged?.facts.evidence).toEqual({
    obtains: ['secrets/get', 'own/0', 'own/1', 'own/2'],
    others: [{ vault: 0 }, { vault: 1 }, { vault: 2 }],
    scope: 0,
  });
});

test('one cause at thousands of vaults has each value of its lists looked at once', () => {
  let looks = 0;
  const counted = judgedAt(3_000).map(({ factsOf, ...rest }, vault) => {
    const value = {
      toJSON: () => {
        looks += 1;
        return vault;
      },
    };
    return { ...rest, factsOf: () => ({ ...factsOf(), evidence: { others: [value] } }) };
  });
  expect(mergeJudged(counted)).toHaveLength(1);
  expect(looks).toBe(3_000);
});
