/** Addresses as unsigned 32-bit integers, both ends included. */
export interface Ipv4Range {
  readonly first: number;
  readonly last: number;
}

const OCTET = '(0|[1-9]\\d{0,2})';
const RANGE = new RegExp(`^${OCTET}\\.${OCTET}\\.${OCTET}\\.${OCTET}(?:/(0|[1-9]\\d?))?$`);

/**
 * Reads a range of a vault's firewall: an IPv4 address or a CIDR block, surrounding white space allowed. Bits set
 * below the prefix are masked off, as in `10.1.2.3/8`. Null for everything else: IPv6, `a-b`, octets above 255 or
 * with leading zeros (which some readers take as octal), prefixes above 32.
 * Source: Microsoft.KeyVault 2026-02-01, IPRule.value.
 */
export function parseIpv4Range(text: string): Ipv4Range | null {
  const match = RANGE.exec(text.trim());
  if (match === null) return null;
  const octets = match.slice(1, 5).map(Number);
  const prefix = match[5] === undefined ? 32 : Number(match[5]);
  if (prefix > 32 || octets.some((octet) => octet > 255)) return null;
  const address = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const size = 2 ** (32 - prefix);
  const first = address - (address % size);
  return { first, last: first + size - 1 };
}

/**
 * Blocks no request from the Internet can come from, in ascending order.
 * Source: IANA IPv4 Special-Purpose Address Registry (RFC 6890, updated by RFC 8190), the blocks that are not
 * "globally reachable". Added: 224.0.0.0/4, multicast, never a source address (RFC 1112), and 192.88.99.0/24, the
 * 6to4 anycast prefix withdrawn by RFC 7526, for which the registry says neither. 192.0.0.0/24 is left out whole:
 * its two reachable addresses (192.0.0.9 and .10) are anycast services, not clients. The registry's reachable
 * blocks (192.31.196.0/24, 192.52.193.0/24, 192.175.48.0/24) count as Internet.
 */
const NOT_INTERNET: readonly Ipv4Range[] = [
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
  '224.0.0.0/4',
  '240.0.0.0/4',
].flatMap((block) => parseIpv4Range(block) ?? []);

const LAST_ADDRESS = 2 ** 32 - 1;

/** What is left of the IPv4 space, in ascending order. */
const INTERNET: readonly Ipv4Range[] = [...NOT_INTERNET, { first: LAST_ADDRESS + 1, last: LAST_ADDRESS + 1 }]
  .map((block, index, blocks) => ({ first: (blocks[index - 1]?.last ?? -1) + 1, last: block.first - 1 }))
  .filter(({ first, last }) => first <= last);

const INTERNET_SIZE = INTERNET.reduce((sum, { first, last }) => sum + last - first + 1, 0);

/** A firewall that denies nothing. */
export const WHOLLY_OPEN: Openness = {
  fraction: 1,
  widest: Math.max(...INTERNET.map(({ first, last }) => last - first + 1)),
};
export const CLOSED: Openness = { fraction: 0, widest: 0 };

/** What ranges let in of the globally routable IPv4 addresses. */
export interface Openness {
  /** Their share, 0 to 1. */
  readonly fraction: number;
  /** Addresses in the widest unbroken range of them. */
  readonly widest: number;
}

/**
 * How much of the globally routable IPv4 space lies in at least one of the ranges. Overlaps count once, ranges that
 * touch are one; a range whose last address is below its first counts for nothing. Counted in whole addresses, and
 * divided once, so the share 1 is reached exactly when every routable address is covered.
 */
export function opennessOf(ranges: readonly Ipv4Range[]): Openness {
  let open = 0;
  let widest = 0;
  let block = 0;
  for (const { first, last } of mergeRanges(ranges)) {
    while (block < INTERNET.length && (INTERNET[block]?.last ?? 0) < first) block++;
    for (let next = block; next < INTERNET.length; next++) {
      const internet = INTERNET[next];
      if (internet === undefined || internet.first > last) break;
      const size = Math.min(last, internet.last) - Math.max(first, internet.first) + 1;
      open += size;
      widest = Math.max(widest, size);
    }
  }
  return { fraction: open / INTERNET_SIZE, widest };
}

/** The addresses of the ranges that lie in none of the others, as disjoint ranges in ascending order. */
export function withoutRanges(
  ranges: readonly Ipv4Range[],
  others: readonly Ipv4Range[],
): readonly Ipv4Range[] {
  const holes = mergeRanges(others);
  return mergeRanges(ranges).flatMap(({ first, last }) => {
    const left: Ipv4Range[] = [];
    let next = first;
    for (const hole of holes) {
      if (hole.last < next || hole.first > last) continue;
      if (hole.first > next) left.push({ first: next, last: hole.first - 1 });
      next = hole.last + 1;
    }
    if (next <= last) left.push({ first: next, last });
    return left;
  });
}

/** The same addresses as disjoint ranges in ascending order. */
function mergeRanges(ranges: readonly Ipv4Range[]): readonly Ipv4Range[] {
  const merged: { first: number; last: number }[] = [];
  const sorted = ranges.filter(({ first, last }) => first <= last).sort((a, b) => a.first - b.first);
  for (const { first, last } of sorted) {
    const previous = merged.at(-1);
    if (previous !== undefined && first <= previous.last + 1) previous.last = Math.max(previous.last, last);
    else merged.push({ first, last });
  }
  return merged;
}
