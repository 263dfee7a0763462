import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GAP, packJson } from '../../../src/report/html/packJson.js';
import { unpackJson } from '../../../src/report/html/unpackJson.js';
import { believableResult } from '../resultFixture.js';

/** As the page gets it: through text. */
const there = (value: unknown) => unpackJson(JSON.parse(JSON.stringify(packJson(value))));

describe('packed data', () => {
  test('any JSON comes back the same', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const plain = JSON.parse(JSON.stringify(value));
        expect(there(plain)).toEqual(plain);
      }),
    );
    const result = JSON.parse(JSON.stringify(believableResult()));
    expect(there(result)).toEqual(result);
  });

  test.each([
    [null],
    [''],
    [[]],
    [{}],
    [[[]]],
    [0],
    [-0.5],
    [false],
    [['a', ['a']]],
    [{ 0: 1, a: { 0: 1 } }],
  ])('%j comes back the same', (value) => expect(there(value)).toEqual(value));

  test('any text comes back the same, whatever names and gaps are in it', () => {
    const piece = fc.constantFrom(
      'kv-app-1',
      ' reads ',
      '/',
      GAP,
      '-',
      '7',
      '.',
      'Contributor',
      '\n',
      'ünï-1',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.array(fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''))), (texts) => {
        expect(unpackJson(packJson(texts))).toEqual(texts);
      }),
    );
  });

  test('texts that differ in names only share what they say', () => {
    const say = (name: string) => `the vault ${name} answers everybody who asks it`;
    const packed = packJson([say('kv-1'), say('kv-2'), 'kv-1']);
    expect(JSON.stringify(packed).match(/answers everybody/g)).toHaveLength(1);
    expect(JSON.stringify(packed).match(/kv-1/g)).toHaveLength(1);
  });

  test('a whole that is also a part of itself comes back', () => {
    expect(there('a text that holds the name kv-1')).toBe('a text that holds the name kv-1');
    const twice = 'kv-1';
    expect(there([twice, [twice]])).toEqual(['kv-1', ['kv-1']]);
  });

  test('a key `__proto__` stays a key', () => {
    const back = there(JSON.parse('{"__proto__":{"admin":true}}')) as object;
    expect(Object.hasOwn(back, '__proto__')).toBe(true);
    expect(Reflect.get({}, 'admin')).toBeUndefined();
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
  });

  test('what is equal is written once, and is one object when it comes back', () => {
    const list = () => ['/vaults/a', '/vaults/b'];
    const packed = packJson([{ vaults: list() }, { vaults: list(), more: 1 }]);
    expect(JSON.stringify(packed).match(/vaults\/a/g)).toHaveLength(1);
    const [one, other] = unpackJson(packed) as readonly { vaults: unknown }[];
    expect(one?.vaults).toBe(other?.vaults);
  });

  test('a text and a number that look alike stay apart', () => {
    expect(there(['1', 1, 'true', true, 'null', null])).toEqual(['1', 1, 'true', true, 'null', null]);
  });

  test('what is undefined is left out of an object and null in a list, as in JSON', () => {
    expect(there({ a: undefined, b: [undefined] })).toEqual({ b: [null] });
  });
});
