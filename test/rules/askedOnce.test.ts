import fc from 'fast-check';
import { expect, it } from 'vitest';
import { askedOnce } from '../../src/rules/askedOnce.js';
import type { Judgement } from '../../src/rules/judgement.js';

type Fields = Readonly<Record<string, unknown>>;

const leaf = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, true, 0, 1, '1', 'a', '["a"]', 'a\nb'),
  fc.array(fc.constantFrom('a', 'b', 'a\nb', 'b","a'), { maxLength: 3 }),
  fc.array(fc.constantFrom(1, 'a'), { maxLength: 2 }),
);
const inner = fc.record({ c: leaf, d: leaf }, { requiredKeys: [] });
const subject: fc.Arbitrary<Fields> = fc.record({ a: fc.oneof(leaf, inner), b: leaf }, { requiredKeys: [] });
const names = fc.subarray([['a'], ['b'], ['a', 'c'], ['a', 'd']], { minLength: 0 });

/** Says all that a part which looks at these names could tell apart. */
function judgeBy(looked: readonly (readonly string[])[], seen: Fields): Judgement {
  const values = looked.map((path) => {
    let value: unknown = seen;
    for (const [depth, name] of path.entries()) {
      if (typeof value !== 'object' || value === null) return `ends at ${depth}`;
      if (!Object.hasOwn(value, name)) return `lacks ${name} at ${depth}`;
      value = (value as Fields)[name];
    }
    return [typeof value, value];
  });
  return { outcome: 'unknown', reason: JSON.stringify(values) };
}

it('says of every subject what asking for it alone would say, in any order', () => {
  const asked = fc.record({ subjects: fc.array(subject, { maxLength: 30 }), names });
  fc.assert(
    fc.property(asked, fc.infiniteStream(fc.nat()), (given, order) => {
      const ask = (one: Fields) => judgeBy(given.names, one);
      const once = askedOnce(given.names, given.subjects, ask);
      for (let turn = 0; turn < given.subjects.length; turn++) {
        const index = (order.next().value ?? 0) % given.subjects.length;
        const one = given.subjects[index] ?? {};
        expect(once(one, index)).toEqual(ask(one));
      }
    }),
    { numRuns: 500 },
  );
});

it('asks once for thousands of subjects that are alike', () => {
  const subjects = Array.from({ length: 5_000 }, (_, index) => ({
    id: index,
    uses: ['secrets'],
    reach: 'holds',
  }));
  let count = 0;
  const once = askedOnce([['uses'], ['reach']], subjects, () => {
    count++;
    return { outcome: 'true' };
  });
  for (const [index, one] of subjects.entries()) expect(once(one, index).outcome).toBe('true');
  expect(count).toBe(1);
});
