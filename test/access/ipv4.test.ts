import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Ipv4Range, opennessOf, parseIpv4Range } from '../../src/access/ipv4.js';

function range(text: string): Ipv4Range {
  const parsed = parseIpv4Range(text);
  if (parsed === null) throw new Error(`${text} is no range`);
  return parsed;
}

function fraction(...texts: readonly string[]): number {
  return opennessOf(texts.map(range)).fraction;
}

describe('parseIpv4Range', () => {
  it.each([
    ['1.2.3.4', 0x01020304, 0x01020304],
    ['1.2.3.4/32', 0x01020304, 0x01020304],
    ['0.0.0.0/0', 0, 0xffffffff],
    ['255.255.255.255', 0xffffffff, 0xffffffff],
    ['10.1.2.3/8', 0x0a000000, 0x0affffff],
    ['203.0.113.77/31', 0xcb00714c, 0xcb00714d],
    ['128.0.0.0/1', 0x80000000, 0xffffffff],
    [' 1.2.3.0/24\t', 0x01020300, 0x010203ff],
  ])('reads %j', (text, first, last) => {
    expect(parseIpv4Range(text)).toEqual({ first, last });
  });

  it.each([
    '',
    ' ',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '01.2.3.4',
    '1.2.3.00',
    '1.2.3.4/33',
    '1.2.3.4/08',
    '1.2.3.4/',
    '1.2.3.4/-1',
    '1.2.3.4 /8',
    '1.2.3.4/255.0.0.0',
    '1.2.3.4-1.2.3.9',
    '::1',
    '2001:db8::/32',
    '::ffff:1.2.3.4',
    '0x1.2.3.4',
    '1e0.2.3.4',
    '+1.2.3.4',
    '1.2.3.4,5.6.7.8',
    '*',
    'any',
    '１.2.3.4',
    '999.1.1.1',
  ])('refuses %j', (text) => {
    expect(parseIpv4Range(text)).toBeNull();
  });

  it('agrees with bitwise masking', () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.nat(32), (address, prefix) => {
        const octets = [24, 16, 8, 0].map((shift) => (address >>> shift) & 255);
        const mask = prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0;
        const first = (address & mask) >>> 0;
        expect(parseIpv4Range(`${octets.join('.')}/${prefix}`)).toEqual({
          first,
          last: (first | ~mask) >>> 0,
        });
      }),
    );
  });
});

// Own arithmetic for the oracle: blocks outside the Internet, counted in /16 blocks where they are that coarse.
const CLOSED_16 = new Set<number>();
for (const [octet, from, to] of [
  [0, 0, 255],
  [10, 0, 255],
  [100, 64, 127],
  [127, 0, 255],
  [169, 254, 254],
  [172, 16, 31],
  [192, 168, 168],
  [198, 18, 19],
  ...Array.from({ length: 32 }, (_, index) => [224 + index, 0, 255]),
] as [number, number, number][])
  for (let second = from; second <= to; second++) CLOSED_16.add(octet * 256 + second);
// One /24 each: 192.0.0, 192.0.2, 192.88.99, 198.51.100, 203.0.113.
const CLOSED_24_IN: Readonly<Record<number, number>> = {
  [192 * 256]: 2,
  [192 * 256 + 88]: 1,
  [198 * 256 + 51]: 1,
  [203 * 256]: 1,
};
const openOf16 = (block: number): number =>
  CLOSED_16.has(block) ? 0 : 65_536 - 256 * (CLOSED_24_IN[block] ?? 0);
const TOTAL = Array.from({ length: 65_536 }, (_, block) => openOf16(block)).reduce((a, b) => a + b, 0);

const blocks16 = fc
  .tuple(fc.nat(65_535), fc.nat(65_535))
  .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
const toRange = ({ from, to }: { from: number; to: number }): Ipv4Range => ({
  first: from * 65_536,
  last: (to + 1) * 65_536 - 1,
});

describe('the widest range', () => {
  it.each([
    [[], 0],
    [['20.1.0.0/16'], 65_536],
    [['20.1.0.0/16', '20.2.0.0'], 65_537],
    [['20.3.0.0/16', '20.2.0.0/16'], 131_072],
    [['20.1.0.0/16', '20.3.0.0/16'], 65_536],
    [['20.1.0.0/16', '20.1.128.0/17'], 65_536],
    [['10.0.0.0/8'], 0],
    [['9.255.0.0/16', '10.0.0.0/8', '11.0.0.0/24'], 65_536],
  ])('of %j is %d addresses', (texts, widest) => {
    expect(opennessOf(texts.map(range)).widest).toBe(widest);
  });
});

describe('openFraction', () => {
  it('is 0 for no range and for ranges nobody on the Internet has', () => {
    expect(opennessOf([]).fraction).toBe(0);
    expect(
      fraction(
        '0.0.0.0/8',
        '10.0.0.0/8',
        '100.64.0.0/10',
        '127.0.0.0/8',
        '169.254.0.0/16',
        '172.16.0.0/12',
        '192.0.0.0/24',
        '192.0.2.0/24',
        '192.88.99.0/24',
        '192.168.0.0/16',
        '198.18.0.0/15',
        '198.51.100.0/24',
        '203.0.113.0/24',
        '224.0.0.0/3',
      ),
    ).toBe(0);
  });

  it.each([
    ['everything', ['0.0.0.0/0']],
    ['both halves', ['0.0.0.0/1', '128.0.0.0/1']],
    [
      'eight ranges that leave out loopback alone',
      [
        '0.0.0.0/2',
        '64.0.0.0/3',
        '96.0.0.0/4',
        '112.0.0.0/5',
        '120.0.0.0/6',
        '124.0.0.0/7',
        '126.0.0.0/8',
        '128.0.0.0/1',
      ],
    ],
    ['all up to multicast', ['0.0.0.0/1', '128.0.0.0/2', '192.0.0.0/3']],
  ])('is exactly 1 for %s', (_, texts) => {
    expect(fraction(...texts)).toBe(1);
  });

  it('is below 1 when a single routable address is left out', () => {
    const [first, last] = [range('8.8.8.7').first, range('8.8.8.9').first];
    const almost = opennessOf([
      { first: 0, last: first },
      { first: last, last: 0xffffffff },
    ]).fraction;
    expect(almost).toBeLessThan(1);
    expect(almost).toBe((TOTAL - 1) / TOTAL);
  });

  it('counts single addresses, and special addresses not at all', () => {
    expect(fraction('8.8.8.8')).toBe(1 / TOTAL);
    expect(fraction('8.8.8.8', '8.8.8.8/32', '10.0.0.1')).toBe(1 / TOTAL);
    expect(fraction('192.0.0.0/22')).toBe(512 / TOTAL);
    expect(fraction('192.31.196.0/24', '192.52.193.0/24', '192.175.48.0/24')).toBe(768 / TOTAL);
  });

  it.each(['1.0.0.0', '9.255.255.255', '11.0.0.0', '192.0.1.0', '192.0.1.255', '223.255.255.255'])(
    'counts %s, the first or last address before a special block',
    (address) => {
      expect(fraction(address)).toBe(1 / TOTAL);
    },
  );

  it('agrees with counting /16 blocks one by one', () => {
    fc.assert(
      fc.property(fc.array(blocks16, { maxLength: 6 }), (blocks) => {
        const covered = new Set<number>();
        for (const { from, to } of blocks) for (let block = from; block <= to; block++) covered.add(block);
        let open = 0;
        for (const block of covered) open += openOf16(block);
        expect(opennessOf(blocks.map(toRange)).fraction).toBe(open / TOTAL);
      }),
      { numRuns: 60 },
    );
  });

  it('does not depend on order, duplicates or how a range is cut into pieces', () => {
    fc.assert(
      fc.property(
        fc.nat(0xffffffff),
        fc.nat(0xffffffff),
        fc.array(fc.nat(0xffffffff), { maxLength: 20 }),
        fc.infiniteStream(fc.nat(1_000_000)),
        (a, b, cuts, keys) => {
          const whole = { first: Math.min(a, b), last: Math.max(a, b) };
          const starts = [whole.first, ...cuts.filter((cut) => cut > whole.first && cut <= whole.last)].sort(
            (x, y) => x - y,
          );
          const pieces = starts.map((first, index) => ({
            first,
            last: (starts[index + 1] ?? whole.last + 1) - 1,
          }));
          const keyed = [...pieces, ...pieces.slice(0, 3)].map((piece) => ({
            piece,
            key: keys.next().value,
          }));
          const shuffled = keyed.sort((x, y) => x.key - y.key).map(({ piece }) => piece);
          expect(opennessOf(shuffled).fraction).toBe(opennessOf([whole]).fraction);
          expect(opennessOf([...shuffled, whole]).fraction).toBe(opennessOf([whole]).fraction);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('leaves its input as it was', () => {
    const ranges = Object.freeze([range('9.0.0.0/8'), range('8.0.0.0/8')].map((one) => Object.freeze(one)));
    expect(opennessOf(ranges).fraction).toBe((2 * 2 ** 24) / TOTAL);
  });
});
