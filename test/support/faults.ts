/** What a fault does to a request that it matches. */
export type FaultAct =
  /** Any status with a body of Azure's form. */
  | { readonly kind: 'status'; readonly status: number; readonly code?: string }
  /** 429; the header is left out where `retryAfter` is null. */
  | { readonly kind: 'throttle'; readonly retryAfter: string | null }
  /** Headers that promise the whole body, half of it, then the connection ends. */
  | { readonly kind: 'cut-body' }
  /** 200 with a page for people, as proxies and captive portals give. */
  | { readonly kind: 'html' }
  /** 200 with `{}`. */
  | { readonly kind: 'empty-object' }
  /** The connection is reset before any answer. */
  | { readonly kind: 'reset' }
  /** The answer's first byte waits. */
  | { readonly kind: 'slow-headers'; readonly milliseconds: number }
  /** Headers at once, then the body in eight pieces over that time. */
  | { readonly kind: 'slow-body'; readonly milliseconds: number }
  /**
   * The page's next link leads to itself, to ever new links with the same items, to another host, or to another
   * port of the same host.
   */
  | { readonly kind: 'next-link'; readonly to: 'same' | 'fresh' | 'foreign-host' | 'foreign-port' }
  /** These items are put before the items of the page. */
  | { readonly kind: 'odd-items'; readonly items: readonly unknown[] };

/** One switch of the loopback Azure. The first fault that matches a request acts on it. */
export interface Fault {
  /** Tried on `METHOD /path?query`, query as sent. */
  readonly match: RegExp;
  /** Matching requests it lets pass first. */
  readonly after?: number;
  /** Requests it acts on; always when absent. */
  readonly times?: number;
  /** Part of the matching requests it acts on, 0 to 1, as a seeded dice says; all when absent. */
  readonly share?: number;
  readonly act: FaultAct;
}

interface FaultChooser {
  /** The fault of a request, given as `METHOD /path?query`, or null. */
  choose(line: string): FaultAct | null;
  /** How often each fault has acted, in the order they were given. */
  readonly acted: readonly number[];
}

/** Counts per fault, so one chooser serves one server. */
export function faultChooser(faults: readonly Fault[]): FaultChooser {
  const seen = faults.map(() => 0);
  const acted = faults.map(() => 0);
  const dice = faults.map((_, index) => seeded(index + 1));
  const choose = (line: string) => {
    for (const [index, fault] of faults.entries()) {
      if (!fault.match.test(line)) continue;
      const count = seen[index] ?? 0;
      seen[index] = count + 1;
      const after = fault.after ?? 0;
      if (fault.share !== undefined && (dice[index]?.() ?? 1) >= fault.share) continue;
      if (count < after || count >= after + (fault.times ?? Number.POSITIVE_INFINITY)) continue;
      acted[index] = (acted[index] ?? 0) + 1;
      return fault.act;
    }
    return null;
  };
  return { choose, acted };
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
