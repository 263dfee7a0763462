import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveAccess } from '../../src/access/resolveAccess.js';
import type { Posture } from '../../src/model/posture.js';
import {
  type FactRecord,
  RECORD_KINDS,
  type Read,
  type RecordKind,
  type Snapshot,
} from '../../src/model/snapshot.js';
import { BODY_OF_EVERY_KIND, READ_OF } from './bodyOfEveryKind.js';
import { SUB, snapshotOf, vaultId } from './snapshotOf.js';

/** As many as the oracle's; every kind of body gets its share. */
const RUNS = Number(process.env.KVPOSTURE_PROPERTY_RUNS ?? 500);
const MS_PER_RUN = 60;

/** A whole snapshot in which one record was replaced. */
function withBody(kind: RecordKind, body: unknown, index = 0): Snapshot {
  const records: readonly FactRecord[] = BODY_OF_EVERY_KIND[kind].map((record, at) =>
    at === index ? { ...record, body } : record,
  );
  return { ...snapshotOf({}), records: { ...BODY_OF_EVERY_KIND, [kind]: records } };
}

const failures = ({ coverage }: Posture, ...reads: readonly Read[]): number =>
  coverage.filter(({ status, what }) => status === 'failed' && reads.includes(what)).length;
const sound = resolveAccess({ ...snapshotOf({}), records: BODY_OF_EVERY_KIND });

/** What a body can be taken apart into: the path to every value inside it. */
function pathsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

/** The body with the value at the path replaced, or left out where there is none to put in its place. */
function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value))
    return value.map((item, at) => (String(at) === key ? replaced(item, rest, by) : item));
  const entries = Object.entries(value).map(
    ([name, inner]) => [name, name === key ? replaced(inner, rest, by) : inner] as const,
  );
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
}

const HARD_WORDS = [
  '',
  ' ',
  '/',
  '//',
  '*',
  '/subscriptions/',
  'NaN',
  '__proto__',
  'constructor',
  '9999-99-99',
];
const junk = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom<unknown>(null, true, false, 0, -1, [], {}, [null], [{}], { toString: '' }, ...HARD_WORDS),
  fc.jsonValue(),
);

/** A valid body with one value somewhere inside it replaced. */
const mutants = (kind: RecordKind) =>
  fc.record({ index: fc.nat(), place: fc.nat(), by: junk }).map(({ index, place, by }) => {
    const at = index % BODY_OF_EVERY_KIND[kind].length;
    const body = BODY_OF_EVERY_KIND[kind][at]?.body;
    const paths = pathsOf(body);
    return { index: at, body: replaced(body, paths[place % paths.length] ?? [], by) };
  });

describe('the sample that is damaged here is sound to begin with', () => {
  it('leaves no gap and says something of every vault and principal', () => {
    expect(sound.coverage.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(sound.vaults).toHaveLength(2);
    expect(sound.hsms).toHaveLength(1);
    expect(sound.grants.length).toBeGreaterThan(2);
    expect(sound.escalations.length).toBeGreaterThan(0);
  });
});

describe.each(RECORD_KINDS)('a body of kind %s', (kind) => {
  it(
    'may be anything without an exception',
    () => {
      fc.assert(
        fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }), (body) => {
          resolveAccess(withBody(kind, body));
        }),
        { numRuns: RUNS / 10 },
      );
    },
    RUNS * MS_PER_RUN,
  );

  it(
    'may be damaged at any place without an exception',
    () => {
      fc.assert(
        fc.property(mutants(kind), ({ index, body }) => {
          resolveAccess(withBody(kind, body, index));
        }),
        { numRuns: RUNS / 5 },
      );
    },
    RUNS * MS_PER_RUN,
  );

  it('shows in coverage where nothing of it can be read', () => {
    fc.assert(
      fc.property(fc.constantFrom<unknown>('odd', 7, true, null, [], {}, { id: 5 }), (body) => {
        const posture = resolveAccess(withBody(kind, body));
        expect(failures(posture, READ_OF[kind])).toBeGreaterThan(0);
      }),
    );
  });
});

const VAULTS = ['kv1', 'kv2'].map((name) => vaultId(name).toLowerCase());

/** Whether the assignment as damaged is still one whose scope is legible and holds no vault. */
function liesElsewhere(body: unknown): boolean {
  const scope = (body as { properties?: { scope?: unknown } } | null)?.properties?.scope;
  if (typeof scope !== 'string') return false;
  const plain = scope.trim().toLowerCase().replace(/\/+$/, '');
  return /^\/subscriptions\/[^/]+/.test(plain) && !VAULTS.some((id) => `${id}/`.startsWith(`${plain}/`));
}

describe('a damaged role assignment', () => {
  it(
    'is seen in grants or escalations, or its loss is: it never just disappears',
    () => {
      fc.assert(
        fc.property(mutants('roleAssignment'), ({ index, body }) => {
          const posture = resolveAccess(withBody('roleAssignment', body, index));
          const good = BODY_OF_EVERY_KIND.roleAssignment[index]?.body as { id: string; properties: object };
          const causes = [...posture.grants, ...posture.escalations].map(({ cause }) => cause);
          const id = (body as { id?: unknown } | null | undefined)?.id;
          const seen = causes.includes(good.id) || (typeof id === 'string' && causes.includes(id));
          const lost = failures(posture, 'roleAssignments', 'roleDefinitions') > 0;
          if (seen || lost || liesElsewhere(body)) return;
          throw new Error(`${JSON.stringify(body)} left no trace under ${SUB}`);
        }),
        { numRuns: RUNS },
      );
    },
    RUNS * MS_PER_RUN,
  );
});
