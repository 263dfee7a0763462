import { describe, expect, it } from 'vitest';
import { resolveAccess } from '../../src/access/resolveAccess.js';
import { RECORD_KINDS, type RecordKind, type Snapshot } from '../../src/model/snapshot.js';
import { expandCase } from '../../src/rules/caseSnapshot.js';
import { evaluate } from '../../src/rules/evaluate.js';
import { READ_OF } from '../access/bodyOfEveryKind.js';
import { shippedRules } from './shippedRules.js';

/** The snapshot as it would be if one kind of read had been refused everywhere. */
function without(snapshot: Snapshot, kind: RecordKind): Snapshot {
  const what = READ_OF[kind];
  return {
    ...snapshot,
    records: { ...snapshot.records, [kind]: [] },
    coverage: snapshot.coverage.map((entry) =>
      entry.what === what ? { ...entry, status: 'refused', reason: 'refused in this test' } : entry,
    ),
  };
}

/**
 * Without the directory principals have no names, groups no members and owners; without deny assignments grants are
 * conditional. Neither blinds a rule: coverage tells it (design 3).
 */
const BLINDS_NO_RULE: ReadonlySet<RecordKind> = new Set([
  ...(['directoryObject', 'groupMember', 'groupOwner', 'groupEligibility'] as const),
  ...(['directoryRoleMember', 'directoryRoleEligibility', 'denyAssignment'] as const),
]);

describe('a read that was refused', () => {
  it.each(shippedRules())('never turns what $id finds into a pass', (rule) => {
    const green = rule.cases
      .filter(({ expect: expected }) => expected === 'fail')
      .flatMap(({ name, given, params }) => {
        const { snapshot } = expandCase(given);
        const options = params === undefined ? {} : { params: { [rule.id]: params } };
        return RECORD_KINDS.filter(
          (kind) =>
            !BLINDS_NO_RULE.has(kind) &&
            snapshot.records[kind].length > 0 &&
            evaluate([rule], resolveAccess(without(snapshot, kind)), options).verdicts.length === 0,
        ).map((kind) => `${kind}: ${name}`);
      });
    expect(green).toEqual([]);
  });
});
